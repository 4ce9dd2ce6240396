"""Glyphs: the outline of one character as one hand wrote it once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

import numpy as np

from ownhand.ink import Ink


@dataclass(frozen=True)
class Glyph:
    """One character as it was written this time.

    The outline is in units of the x-height, stands on the baseline y = 0 and has y up. Where it lies along x does not
    matter: a page spaces by the ink.
    """

    character: str
    outline: Ink
    is_read: bool | None = None
    """Whether a reader reads it as its character; None where none was asked."""
    num_tries: int = 1
    """How often it was drawn until it was read, or given up."""
    strokes: tuple[np.ndarray, ...] | None = field(default=None, compare=False)
    """The pen's way in writing order, one (points, 2) a stroke, in the units of the outline: a smooth curve through
    the points is the middle of the ink, a single point is a dot. None where no pen wrote it."""
    sureness: float | None = field(default=None, compare=False)
    """How likely a reader thinks it its character or one that looks like it; None where none was asked."""

    def transformed(self, scale: float | np.ndarray = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> "Glyph":
        """Gives the glyph, its outline and its strokes, scaled about the origin or put through a 2x2 matrix, and
        shifted."""
        matrix = np.asarray(scale, dtype=np.float64)
        if matrix.ndim < 2:
            matrix = np.diag(np.broadcast_to(matrix, (2,)))
        strokes = self.strokes and tuple(stroke @ matrix.T + np.asarray(shift) for stroke in self.strokes)
        return replace(self, outline=self.outline.transformed(matrix, shift), strokes=strokes)

    def resized(self, x: float, y: float) -> "Glyph":
        """Gives the glyph `x` times as wide and `y` times as high, its line as wide as before."""
        strokes = self.strokes and tuple(stroke * (x, y) for stroke in self.strokes)
        return replace(self, outline=self.outline.resized(x, y), strokes=strokes)


@runtime_checkable
class GlyphSource(Protocol):
    """Anything that writes characters: a hand, a model, a stand-in in a test.

    It may also offer `glyphs(characters, rng)`, a list of a glyph for each of `characters` in turn, where writing many
    at once is faster; a page then asks for all of its glyphs together. It may offer `glyphs_of(characters, seeds)`,
    which writes each from a seed of its own; then what a page writes first does not change with what follows. It may
    offer `can_write(character)`, if it writes what no list can hold: letters with combining marks, of several code
    points. And it may name in `doubtful` the characters that it cannot write surely; a page then warns of them.
    """

    @property
    def characters(self) -> str:
        """What it can write."""
        ...

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`, drawing whatever differs from one time to the next from `rng`."""
        ...


def written_from(hand: GlyphSource, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
    """Has a hand write each of `characters` from a seed of its own, as nearly as what it offers allows."""
    if hasattr(hand, "glyphs_of"):
        return hand.glyphs_of(characters, seeds)
    if hasattr(hand, "glyphs"):
        return hand.glyphs(characters, np.random.default_rng(seeds))
    return [hand.glyph(c, np.random.default_rng(seed)) for c, seed in zip(characters, seeds, strict=True)]
