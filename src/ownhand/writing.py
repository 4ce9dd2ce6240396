"""Writing with a model: the whole way from a text to a page."""

import os
from typing import TYPE_CHECKING

from ownhand.errors import WritingError

if TYPE_CHECKING:
    from ownhand.ink import GlyphSource
    from ownhand.page import Page


def write(
    text: str,
    *,
    hand: "int | GlyphSource" = 0,
    model: str | os.PathLike[str] | None = None,
    seed: int = 0,
    size: str = "fit",
    x_height_mm: float = 3.0,
    line_spacing: float = 3.4,
) -> "Page":
    """Writes `text` and gives the page.

    >>> write("CAN YOU READ IT", hand=7, seed=1).save("page.svg")  # doctest: +SKIP

    `hand` is the number of one of the model's hands, or a hand: anything that offers `characters` and
    `glyph(character, rng)`. `model` is the name of a model that comes with ownhand or a model's file; None is the usual
    one. The same seed writes the same page. For the rest see `ownhand.page.lay_out`.

    Raises:
        ModelError: there is no such model.
        WritingError: there is nothing to write, or no room for it.
    """
    from ownhand.page import lay_out

    if isinstance(hand, int):
        if hand < 0:
            raise WritingError(f"There is no hand {hand}. Hands are numbered from 0.")
        from ownhand.hands import DEFAULT_MODEL, Model

        hand = Model.load(DEFAULT_MODEL if model is None else model).hand(hand)
    elif model is not None:
        raise WritingError("A hand writes with its own model: give the number of a hand, or no model.")
    return lay_out(text, hand, seed=seed, size=size, x_height_mm=x_height_mm, line_spacing=line_spacing)


def decode_text(content: bytes, source: str) -> str:
    """Reads UTF-8, or says where it is not; `source` names where it came from."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = content.count(b"\n", 0, reason.start) + 1
        raise WritingError(
            f"{source}, line {line}: expected UTF-8 text, found the byte 0x{content[reason.start]:02x}. "
            "Save the text as UTF-8."
        ) from reason
