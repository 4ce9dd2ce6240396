"""A hand: one style of a model, with a name if it has one, that can be blended, saved and opened again."""

import dataclasses
import json
import os
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import write_bytes
from ownhand.glyphs import Cursive, Glyph, GlyphSource
from ownhand.ink import Nib
from ownhand.options import JOINED, NEATNESS, WOBBLE

if TYPE_CHECKING:
    from ownhand.hands.model import Model

HAND_FORMAT = 1
"""The version of the layout of saved hands."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Hand(GlyphSource):
    """One way of writing. `Model.hand` gives numbered, named and saved ones; `blend` makes new ones of two.

    >>> ada = model.hand(7).blend(model.hand(12), 0.3).named("Ada")  # doctest: +SKIP
    >>> ada.save("ada.json")  # doctest: +SKIP
    """

    model: "Model"

    style: np.ndarray
    """(style,): a point of the model's space of styles; the mean hand is at 0."""

    factors: np.ndarray
    """(factors,): how it departs from where letters usually stand on the line, see `Placement`."""

    number: int | None = None
    """Its number, if it has one."""

    name: str = ""
    """Its name, if it has one."""

    neatness: float = 0.0
    """From 0 to 1: how far its style is pulled towards the mean hand, the tidy average. 1 is the mean hand."""

    wobble: float = 1.0
    """From 0 to 2: how much each letter differs from the hand's usual one, in shape and in place. 0: not at all."""

    joined: float | None = None
    """From 0 to 1: how much of what people join is joined, where its model joins letters. None is its own habit."""

    check: bool = True
    """Whether letters that do not read as asked are drawn again, where the model can."""

    nib: Nib | None = None
    """What it writes with, where its model has a pen; None is what the model has. It is not saved: a hand takes up any
    pen."""

    def __post_init__(self) -> None:
        if self.nib is not None and not self.model.has_pen:
            raise ModelError(
                f"The model {self.model.name} draws pictures of letters and has no pen: it cannot write with another "
                "nib. Choose a pen model, or no nib."
            )
        if self.joined is not None and not self.model.joins_letters:
            raise ModelError(
                f"The model {self.model.name} writes every letter by itself: it cannot be told how much to join. "
                "Choose the model joined, or leave that out."
            )
        for option in (NEATNESS, WOBBLE, JOINED):
            option.check(getattr(self, option.name))

    @property
    def characters(self) -> str:
        """What it can write."""
        return self.model.characters

    @property
    def doubtful(self) -> str:
        """The characters that it cannot write surely."""
        return self.model.doubtful

    @property
    def latent(self) -> np.ndarray:
        """(style,): its style as it is written, neatness reckoned in."""
        return self.style * (1 - self.neatness)

    @property
    def title(self) -> str:
        """Its name, or else its number."""
        return self.name or ("" if self.number is None else str(self.number))

    @cached_property
    def identity(self) -> Hashable:
        """What its glyphs depend on besides characters and seeds: its model, its style and its dials."""
        return (
            self.model.fingerprint,
            self.latent.tobytes(),
            (self.factors * (1 - self.neatness)).tobytes(),
            self.wobble,
            self.joined,
            self.check,
            self.nib,
        )

    @property
    def is_running(self) -> bool:
        """Whether its letters hang together: its model writes words."""
        return self.model.joins_letters

    @property
    def is_threadsafe(self) -> bool:
        """It is: writing changes nothing in it."""
        return True

    @property
    def cursive(self) -> Cursive | None:
        """How it joins letters, where its model does."""
        return self.model.cursive_of(self)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes `character` as this hand does; never twice alike."""
        return self.glyphs([character], rng)[0]

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes each character from a seed of its own: the same seed, the same glyph, whatever stands beside it."""
        return self.model.written(characters, self, seeds)

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        """Writes words, each letter from a seed of its own."""
        return self.model.written_words(words, self, seeds)

    def adjusted(
        self,
        *,
        neatness: float | None = None,
        wobble: float | None = None,
        joined: float | None = None,
        check: bool = True,
        nib: Nib | None = None,
    ) -> "Hand":
        """The hand with its dials and its nib set anew; None leaves one as it is, and True leaves the checking so."""
        adjusted = dataclasses.replace(
            self,
            neatness=self.neatness if neatness is None else neatness,
            wobble=self.wobble if wobble is None else wobble,
            joined=self.joined if joined is None else joined,
            check=self.check and check,
            nib=self.nib if nib is None else nib,
        )
        return self if adjusted._dials == self._dials else adjusted

    @property
    def _dials(self) -> tuple[float, float, float | None, bool, Nib | None]:
        return self.neatness, self.wobble, self.joined, self.check, self.nib

    def named(self, name: str) -> "Hand":
        """The hand with a name."""
        return dataclasses.replace(self, name=name)

    def blend(self, other: "Hand", share: float = 0.5) -> "Hand":
        """A hand between this one and `other`, which has a part of `share`, from 0 to 1, in it.

        Styles are blended along the straight line between them, and then made as long as the mean of their lengths,
        weighed the same: halfway between two hands a straight line comes near the mean hand, which is tidier than
        either. Dials and the heights of letters are blended plainly.

        Raises:
            ModelError: `other` is a hand of another model, or the share is out of bounds.
        """
        if other.model is not self.model and other.model.fingerprint != self.model.fingerprint:
            raise ModelError(
                f"A hand of the model {self.model.name} cannot be blended with one of {other.model.name}: "
                "styles of different models have nothing in common."
            )
        if not 0 <= share <= 1:
            raise ModelError(f"A share of {share:g} is out of bounds. Choose 0 to 1.")

        def between(a: Any, b: Any) -> Any:
            return (1 - share) * a + share * b

        style = between(self.style, other.style)
        length, wanted = np.linalg.norm(style), between(np.linalg.norm(self.style), np.linalg.norm(other.style))
        style = style * (wanted / length if length > 1e-6 * wanted else 1.0)
        return Hand(
            model=self.model,
            style=style.astype(self.style.dtype),
            factors=between(self.factors, other.factors),
            neatness=between(self.neatness, other.neatness),
            wobble=between(self.wobble, other.wobble),
            # Habits are in the styles, which are blended.
            joined=None if self.joined is None or other.joined is None else between(self.joined, other.joined),
            check=self.check,
            nib=self.nib,
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Saves the hand as a small JSON file, whole or not at all; the model is not in it. Gives the path.

        Raises:
            ModelError: the name does not end in .json, or the file cannot be written.
        """
        path = Path(path)
        if path.suffix != ".json":
            raise ModelError(f"{path}: a hand is saved as JSON. Choose a name that ends in .json.")
        record = {
            "ownhand.hand": HAND_FORMAT,
            "name": self.name,
            "number": self.number,
            "model": self.model.name,
            "fingerprint": self.model.fingerprint,
            "neatness": float(self.neatness),
            "wobble": float(self.wobble),
            "joined": self.joined,
            "style": [float(number) for number in self.style],
            "factors": [float(number) for number in self.factors],
        }
        write_bytes(path, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(), error=ModelError)
        return path

    @classmethod
    def load(cls, path: str | os.PathLike[str], model: "Model | None" = None) -> "Hand":
        """Opens a hand that was saved; without a `model`, with the one that comes with ownhand and is named in it.

        Raises:
            ModelError: the file is missing, damaged or too new, or it was saved of another model.
        """
        record = _read_record(Path(path))
        if model is None:
            from ownhand.hands.model import Model, shipped_models

            if record["model"] not in shipped_models():
                raise ModelError(
                    f"{path}: this hand belongs to the model {record['model']}, which does not come with ownhand. "
                    "Give that model's file as well."
                )
            model = Model.load(record["model"])
        if record["fingerprint"] != model.fingerprint:
            raise ModelError(
                f"{path}: this hand belongs to the model {record['model']} ({record['fingerprint']}), and {model.path} "
                f"is another ({model.fingerprint}). Give the model that it was saved of."
            )
        like = model.style(0)
        style, factors = np.array(record["style"], like.dtype), np.array(record["factors"], np.float64)
        num_factors = len(model.factors(np.random.default_rng(0)))
        if style.shape != like.shape or factors.shape != (num_factors,):
            raise ModelError(
                f"{path}: this hand is damaged: expected {like.size} numbers of style and {num_factors} factors, found "
                f"{style.size} and {factors.size}."
            )
        dials = {dial: record[dial] for dial in ("number", "name", "neatness", "wobble")}
        dials["joined"] = record.get("joined")  # Hands that were saved before letters were joined have none.
        return cls(model=model, style=style, factors=factors, **dials)


def _read_record(path: Path) -> dict[str, Any]:
    """What a file of a hand holds, its kinds checked."""
    try:
        record: dict[str, Any] = json.loads(path.read_bytes())
    except OSError as reason:
        raise ModelError(f"{path}: this hand cannot be read ({reason.strerror or reason}).") from reason
    except ValueError as reason:
        raise ModelError(f"{path}: this is not a saved hand: it is not JSON.") from reason
    version = record.get("ownhand.hand") if isinstance(record, dict) else None
    if not isinstance(version, int):
        raise ModelError(f"{path}: this is not a saved hand. Hand.save writes one.")
    if version > HAND_FORMAT:
        raise ModelError(
            f"{path}: this hand has format {version}, newer than this ownhand knows ({HAND_FORMAT}). "
            "Upgrade with: pip install --upgrade ownhand"
        )
    if not (record.get("joined") is None or _is_number(record["joined"])):
        raise ModelError(f"{path}: this hand is damaged: its joined cannot be read.")
    for key, holds in _FIELDS.items():
        if key not in record or not holds(record[key]):
            raise ModelError(f"{path}: this hand is damaged: its {key} cannot be read.")
    return record


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_row(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_number, value))


_FIELDS = {
    "name": _is_text,
    "number": lambda value: value is None or isinstance(value, int),
    "model": _is_text,
    "fingerprint": _is_text,
    "neatness": _is_number,
    "wobble": _is_number,
    "style": _is_row,
    "factors": _is_row,
}
"""What a file of a hand must hold, and what each must be."""
