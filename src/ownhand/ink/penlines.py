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

    `lines` are (points, 2) arrays, no two points in a row the same, as close together as a pen path has them. A smooth
    curve through the points is the middle of the ink, with round ends; a line of one point is a dot. The pen's line is
    `width` wide. Where it was set down rather than drawn, ink pools, so that each line has a width of its own among
    `widths`. The contours stray from the ink by no more than `tolerance`. All in the same units.
    """

    lines: tuple[np.ndarray, ...]
    widths: tuple[float, ...]
    width: float
    tolerance: float

    def __init__(self, lines: Sequence[np.ndarray], widths: Sequence[float], width: float, tolerance: float) -> None:
        told = {"lines": tuple(lines), "widths": tuple(widths), "width": width, "tolerance": tolerance}
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
        boxes = []
        for line, width in zip(self.lines, self.widths, strict=True):
            (left, bottom), (right, top) = line.min(axis=0).tolist(), line.max(axis=0).tolist()
            boxes.append((left - width / 2, bottom - width / 2, right + width / 2, top + width / 2))
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

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
        return PenLines(moved.lines, [size * w for w in self.widths], size * self.width, size * self.tolerance)

    def stretched(self, matrix: np.ndarray, shift: tuple[float, float] = (0.0, 0.0)) -> "PenLines":
        """Gives what the same pen leaves along the lines put through a 2x2 matrix, and then shifted."""
        lines = [line @ np.asarray(matrix).T + np.asarray(shift, dtype=np.float64) for line in self.lines]
        return PenLines(lines, self.widths, self.width, self.tolerance)

    def parts(self) -> "list[PenLines]":
        """Gives each line alone."""
        both = zip(self.lines, self.widths, strict=True)
        return [PenLines([line], [width], self.width, self.tolerance) for line, width in both]

    def with_width(self, width: float) -> "PenLines":
        """Gives what a pen of another width leaves along the same lines."""
        size = width / self.width
        return PenLines(self.lines, [size * w for w in self.widths], width, self.tolerance)

    def __add__(self, other: Outline) -> Outline:
        """Joins two outlines; where they overlap there is ink once."""
        if isinstance(other, PenLines) and other.width == self.width:
            return PenLines(self.lines + other.lines, self.widths + other.widths, self.width, self.tolerance)
        return super().__add__(other)

    def __reduce__(self) -> tuple[type["PenLines"], tuple[object, ...]]:
        return PenLines, (self.lines, self.widths, self.width, self.tolerance)


def fitted_together(outlines: Sequence[Outline]) -> None:
    """Lets those that are lines have their contours fitted together, when one of them is asked for its own."""
    some = [outline for outline in outlines if isinstance(outline, PenLines) and "contours" not in outline.__dict__]
    for outline in some:
        outline.__dict__["_together"] = some


def _ink(outlines: Sequence[PenLines]) -> None:
    """Fits the contours of many."""
    lines = [
        (np.asarray(line, dtype=np.float64), width / 2, outline.tolerance)
        for outline in outlines
        for line, width in zip(outline.lines, outline.widths, strict=True)
    ]
    disc = disc_contours(np.zeros((1, 2)), 1.0)[0]
    contours = {k: line[0] + radius * disc for k, (line, radius, _) in enumerate(lines) if len(line) == 1}
    # What was written together has one tolerance, but for what has been scaled since.
    for tolerance in {tolerance for *_, tolerance in lines}:
        some = [k for k, (line, _, own) in enumerate(lines) if own == tolerance and len(line) > 1]
        if some:
            counts = [len(lines[k][0]) for k in some]
            radii = np.repeat([lines[k][1] for k in some], counts)
            points = np.concatenate([lines[k][0] for k in some])
            contours.update(zip(some, widened(points, np.cumsum([0, *counts]), radii, tolerance), strict=True))
    stop = 0
    for outline in outlines:
        start, stop = stop, stop + len(outline.lines)
        outline.__dict__["contours"] = tuple(contours[k] for k in range(start, stop))
