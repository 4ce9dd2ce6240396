"""Nibs: what a pen leaves on paper of a pen path. One so far, the ballpoint."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink.curves import steadied_strokes, without_repeats
from ownhand.ink.outline import Outline
from ownhand.ink.path import strokes_from_path
from ownhand.ink.stroking import disc_contours, widened


class Nib(Protocol):
    """Anything that turns the strokes of letters into the outlines of their ink."""

    def outlines(self, points: np.ndarray, stroke_offsets: np.ndarray, letter_offsets: np.ndarray) -> list[Outline]:
        """Gives the ink of letters as wide as they are written, in units of the points.

        Letters come as ragged arrays: `points` (p, 2) with y up, `stroke_offsets` (s + 1,) into the points and
        `letter_offsets` (n + 1,) into the strokes.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Ballpoint:
    """A round nib that leaves a line of one width, with round ends and corners; a dot is a disc."""

    width: float = 0.095
    """Of the line, in units of the points: x-heights for letters in their places. 0.28 mm at an x-height of 3 mm."""

    steadiness: float = 1.0
    """How much tremble is taken out of the strokes before they are inked, see `steadied`."""

    tolerance: float = 0.006
    """Widths are exact; this is how far a line may stray from the smooth curve through its points, in units of them."""

    def __post_init__(self) -> None:
        if not (self.width > 0 and self.steadiness >= 0 and self.tolerance > 0):
            raise WritingError(
                f"A ballpoint of width {self.width:g}, steadiness {self.steadiness:g} and tolerance {self.tolerance:g} "
                "cannot write: expected a width and a tolerance above 0, and a steadiness of 0 or more."
            )

    def outline(self, path: np.ndarray) -> Outline:
        """Gives the ink of one pen path (points, 3)."""
        strokes = strokes_from_path(path)
        offsets = np.cumsum([0] + [len(stroke) for stroke in strokes])
        points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
        return self.outlines(points, offsets, np.array([0, len(strokes)]))[0]

    def outlines(self, points: np.ndarray, stroke_offsets: np.ndarray, letter_offsets: np.ndarray) -> list[Outline]:
        """Gives the ink of letters as this nib writes them; see `Nib.outlines`."""
        points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        counts = np.diff(stroke_offsets)
        letter = np.repeat(np.arange(len(letter_offsets) - 1), np.diff(letter_offsets))[counts > 0]
        offsets = np.concatenate([[0], np.cumsum(counts[counts > 0])])
        if not len(letter):
            return [Outline()] * (len(letter_offsets) - 1)

        low, high = np.minimum.reduceat(points, offsets[:-1]), np.maximum.reduceat(points, offsets[:-1])
        is_dot = (high - low).max(axis=1) < _DOT * self.width
        contours = disc_contours((low + high)[is_dot] / 2, self.width / 2 * _DOT_WIDTH)
        owners = letter[is_dot]
        if not is_dot.all():
            kept = np.repeat(~is_dot, np.diff(offsets))
            lines, offsets = without_repeats(points[kept], np.concatenate([[0], np.cumsum(np.diff(offsets)[~is_dot])]))
            lines = steadied_strokes(lines, offsets, self.steadiness)
            more = widened(lines, offsets, np.full(len(lines), self.width / 2), self.tolerance)
            contours, owners = contours + more, np.concatenate([owners, letter[~is_dot]])
        order = np.argsort(owners, kind="stable")
        bounds = np.searchsorted(owners[order], np.arange(len(letter_offsets)))
        return [Outline(tuple(contours[k] for k in order[start:stop])) for start, stop in pairwise(bounds.tolist())]


_DOT = 0.5
"""Widths of the line: a stroke no larger is a dot."""

_DOT_WIDTH = 1.2
"""Widths of the line that a dot is wide: a pen rests on it, and the ink spreads."""
