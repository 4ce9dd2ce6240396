"""A word that is set: its letters, where they stand, and what becomes of it where a line breaks it.

Everything is in x-heights.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ownhand.glyphs import Glyph, Inks
from ownhand.page.drift import WordDrift


@dataclass(frozen=True, slots=True)
class Letter:
    """One glyph of a word; for the rest see `Placement`."""

    character: str
    glyph: Glyph
    is_missing: bool = False
    is_added: bool = False
    is_struck: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Hyphen:
    """A hyphen that stands at the end of a word if it is broken there."""

    letter: Letter
    inks: Inks
    origin: float


@dataclass(frozen=True, eq=False)
class Word:
    """A word, or a part of one that may be broken: its letters and where they stand, its ink beginning at x = 0."""

    row: int
    """Line of the text, from 0."""

    space: str
    """The white space before it in the text."""

    letters: list[Letter]
    inks: Inks
    origins: np.ndarray
    """(letters,): x of each letter's origin."""

    drift: WordDrift
    must_begin_line: bool = False
    """Whether it goes on with a word that was broken."""

    joint: str = ""
    """Whether it goes on with a word that may be broken here, see `Mark`."""

    is_held: bool = False
    """Whether no line is to begin with it."""

    hyphen: Hyphen | None = None
    """What ends it where a line does, if it may be broken after it with a hyphen."""

    @cached_property
    def width(self) -> float:
        """Of its ink."""
        return float((self.origins + self.drift.size * self.inks.outer_right).max())

    @cached_property
    def broken_width(self) -> float:
        """The same with the hyphen that ends it where a line does."""
        if self.hyphen is None:
            return self.width
        return max(self.width, self.hyphen.origin + self.drift.size * float(self.hyphen.inks.outer_right[0]))

    def broken(self) -> "Word":
        """The word at the end of a line that breaks it."""
        if self.hyphen is None:
            return replace(self, letters=[*self.letters[:-1], replace(self.letters[-1], goes_on=True)])
        letter = replace(self.hyphen.letter, goes_on=True)
        inks, origins = self.inks.joined(self.hyphen.inks), np.append(self.origins, self.hyphen.origin)
        return replace(self, letters=[*self.letters, letter], inks=inks, origins=origins)

    def joined(self, other: "Word", offset: float) -> "Word":
        """The word and the part of it that follows, `offset` from where it begins."""
        return replace(
            self,
            letters=[*self.letters, *other.letters],
            inks=self.inks.joined(other.inks),
            origins=np.concatenate([self.origins, offset + other.origins]),
        )
