"""Ink of a round pen: lines of one width. It is told by the lines alone, and needs an outline only where one is asked.

Most of what is written never needs one: pictures and files draw the lines themselves, wide and with round ends. So the
contours, which cost more than all else that a letter does, are fitted when they are first looked at, those of all
letters that were written together at once.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import final

import numpy as np

from ownhand.ink.outline import Outline
from ownhand.ink.stroking import disc_contours, widened


@final
class PenLines(Outline):
    """The ink that a round pen leaves along lines, as an `Outline` whose contours are fitted when they are asked for.

    `lines` are (points, 2) arrays, no two points in a row the same, as close together as a pen path has them; a smooth
    curve through the points is the middle of the ink, `width` wide, with round ends. A line of one point is a dot,
    `dot_width` wide. The contours stray from the ink by no more than `tolerance`. All in the same units.
    """

    lines: tuple[np.ndarray, ...]
    width: float
    dot_width: float
    tolerance: float

    def __init__(self, lines: Sequence[np.ndarray], width: float, dot_width: float, tolerance: float) -> None:
        told = {"lines": tuple(lines), "width": width, "dot_width": dot_width, "tolerance": tolerance}
        self.__dict__.update(told, _together=[self])  # An outline is frozen.

    @cached_property
    def contours(self) -> tuple[np.ndarray, ...]:  # type: ignore[override]
        """See `Outline`."""
        _ink([outline for outline in self.__dict__.pop("_together") if "contours" not in outline.__dict__])
        contours: tuple[np.ndarray, ...] = self.__dict__["contours"]
        return contours

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return not self.lines

    def bounds(self) -> tuple[float, float, float, float]:
        """Gives (left, bottom, right, top) of the ink round the points of the lines; all 0 where there is none."""
        if not self.lines:
            return 0.0, 0.0, 0.0, 0.0
        dots, lines = ([line for line in self.lines if (len(line) == 1) is is_dot] for is_dot in (True, False))
        some = [(np.concatenate(own), width / 2) for own, width in ((dots, self.dot_width), (lines, self.width)) if own]
        low = np.min([points.min(axis=0) - radius for points, radius in some], axis=0)
        high = np.max([points.max(axis=0) + radius for points, radius in some], axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def transformed(self, scale: float | np.ndarray = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Outline:
        """Gives the ink scaled about the origin, or put through a 2x2 matrix, and then shifted; see `Outline`.

        It stays lines where the pen stays round.
        """
        matrix = np.asarray(scale, dtype=np.float64)
        if matrix.ndim < 2:
            matrix = np.diag(np.broadcast_to(matrix, (2,)))
        gram, size = matrix @ matrix.T, np.sqrt(abs(np.linalg.det(matrix)))
        if not np.allclose(gram, gram[0, 0] * np.eye(2), rtol=1e-9, atol=1e-12):
            return super().transformed(scale, shift)
        moved = self.stretched(matrix, shift)
        return PenLines(moved.lines, self.width * size, self.dot_width * size, self.tolerance * size)

    def stretched(self, matrix: np.ndarray, shift: tuple[float, float] = (0.0, 0.0)) -> "PenLines":
        """Gives what the same pen leaves along the lines put through a 2x2 matrix, and then shifted."""
        return self.of([line @ np.asarray(matrix).T + np.asarray(shift, dtype=np.float64) for line in self.lines])

    def of(self, lines: Sequence[np.ndarray]) -> "PenLines":
        """Gives what the same pen leaves along other lines."""
        return PenLines(lines, self.width, self.dot_width, self.tolerance)

    def with_width(self, width: float) -> "PenLines":
        """Gives what a pen of another width leaves along the same lines."""
        size = width / self.width
        return PenLines(self.lines, width, self.dot_width * size, self.tolerance)

    def __add__(self, other: Outline) -> Outline:
        """Joins two outlines; where they overlap there is ink once."""
        if isinstance(other, PenLines) and (other.width, other.dot_width) == (self.width, self.dot_width):
            return self.of(self.lines + other.lines)
        return super().__add__(other)

    def __reduce__(self) -> tuple[type["PenLines"], tuple[object, ...]]:
        return PenLines, (self.lines, self.width, self.dot_width, self.tolerance)


def fitted_together(outlines: Sequence[Outline]) -> None:
    """Lets those that are lines have their contours fitted together, when one of them is asked for its own."""
    some = [outline for outline in outlines if isinstance(outline, PenLines) and "contours" not in outline.__dict__]
    for outline in some:
        outline.__dict__["_together"] = some


def _ink(outlines: Sequence[PenLines]) -> None:
    """Fits the contours of many."""
    # What was written together was written with one pen, but for what has been scaled since.
    for key in {(outline.width, outline.dot_width, outline.tolerance) for outline in outlines}:
        some = [outline for outline in outlines if (outline.width, outline.dot_width, outline.tolerance) == key]
        width, dot_width, tolerance = key
        owners = [(outline, len(line) == 1) for outline in some for line in outline.lines]
        lines = [np.asarray(line, dtype=np.float64) for outline in some for line in outline.lines]
        dots, ways = ([line for line in lines if (len(line) == 1) is is_dot] for is_dot in (True, False))
        discs = iter(disc_contours(np.concatenate(dots), dot_width / 2) if dots else ())
        offsets = np.cumsum([0, *(len(way) for way in ways)])
        radii = np.full(offsets[-1], width / 2)
        wide = iter(widened(np.concatenate(ways), offsets, radii, tolerance) if ways else ())
        contours: dict[int, list[np.ndarray]] = {id(outline): [] for outline in some}
        for outline, is_dot in owners:
            contours[id(outline)].append(next(discs if is_dot else wide))
        for outline in some:
            outline.__dict__["contours"] = tuple(contours[id(outline)])
