"""The address of a hand: it tells the hand in full, so that a link gives the same hand anywhere.

    7                       a numbered hand
    (7~12@0.3)              a blend: hand 7 with a part of 0.3 of hand 12; either may be any hand
    =Zm9v...                a style in numbers, as kept hands are told: base64 of the model's mark, style and factors

Otherwise it is the name of a hand that is kept, or of one that the model names.
"""

import base64
import binascii
import re

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands import Hand, Model
from ownhand.hands.hand import FARTHEST

_DEEPEST = 8
"""Blends within blends."""

_MARK = 4
"""Bytes of the model's fingerprint: a style is of no use to another model."""


def hand_at(address: str, model: Model) -> Hand | None:
    """Gives the hand at `address`, None where it is a name. Raises ModelError where it is neither."""
    address = address.strip()
    if re.fullmatch(r"\d{1,15}", address):
        return model.hand(int(address))
    if address.startswith("="):
        return _styled(address, model)
    if address.startswith("("):
        hand, rest = _blended(address, model, 0)
        if rest:
            raise ModelError(
                f"{_short(address)}: expected a blend to end with its bracket, found '{_short(rest)}' after."
            )
        return hand
    return None


def address_of(hand: Hand) -> str:
    """Gives the address of a hand by its style, without its dials."""
    numbers = (
        bytes.fromhex(hand.model.fingerprint)[:_MARK]
        + hand.style.astype("<f4").tobytes()
        + hand.factors.astype("<f8").tobytes()
    )
    return "=" + base64.urlsafe_b64encode(numbers).decode().rstrip("=")


def _styled(text: str, model: Model) -> Hand:
    try:
        numbers = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as reason:
        raise ModelError(f"{_short(text)}: this style cannot be read. Was the address cut off?") from reason
    like = model.hand(0)
    size = _MARK + 4 * like.style.size
    if numbers[:_MARK] != bytes.fromhex(model.fingerprint)[:_MARK]:
        raise ModelError(f"{_short(text)}: this style is of another model than {model.name}. Choose the one it is of.")
    if len(numbers) != size + 8 * like.factors.size:
        raise ModelError(f"{_short(text)}: this style cannot be read. Was the address cut off?")
    style, factors = np.frombuffer(numbers[_MARK:size], "<f4"), np.frombuffer(numbers[size:], "<f8")
    if not (np.abs(style) <= FARTHEST).all() or not (np.abs(factors) <= FARTHEST).all():  # Nor are they NaN, then.
        raise ModelError(f"{_short(text)}: this style holds numbers that are out of bounds.")
    return Hand(model=model, style=style.astype(like.style.dtype), factors=factors.astype(like.factors.dtype))


def _blended(text: str, model: Model, depth: int) -> tuple[Hand, str]:
    """A hand at the beginning of `text`, and what follows it."""
    if not text.startswith("("):
        found = re.match(r"\d{1,15}|=[\w-]+", text)
        hand = hand_at(found[0], model) if found else None
        if found is None or hand is None:
            raise ModelError(f"{_short(text)}: expected a hand of a blend here: a number, a style or another blend.")
        return hand, text[found.end() :]
    if depth >= _DEEPEST:
        raise ModelError(f"Expected at most {_DEEPEST} blends within each other, found more.")
    first, rest = _blended(text[1:], model, depth + 1)
    if not rest.startswith("~"):
        raise ModelError(f"{_short(text)}: expected a blend such as (7~12@0.3), found no ~ in its place.")
    second, rest = _blended(rest[1:], model, depth + 1)
    share = re.match(r"@(\d*\.?\d+)\)", rest)
    if not share:
        raise ModelError(f"{_short(text)}: expected a blend such as (7~12@0.3), found no share in its place.")
    return first.blend(second, float(share[1])), rest[share.end() :]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
