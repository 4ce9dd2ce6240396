"""Glyphs: the outline of one character as one hand wrote it once."""

from dataclasses import dataclass, field, replace

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

    step: float | None = field(default=None, compare=False)
    """How far right of the origin of the glyph before it in its word its own lies, in x-heights, if the hand says so;
    None where spacing tells."""

    goes_on: bool = field(default=False, compare=False)
    """Whether its first stroke goes on where the glyph before it in its word left the pen, without a lift."""

    num_marks: int = field(default=0, compare=False)
    """How many of its strokes, the last ones, are marks: dots, bars and accents, for which a pen that runs on through
    the letters comes back after the word."""

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
