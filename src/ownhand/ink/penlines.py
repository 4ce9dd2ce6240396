"""Ink of a round pen: lines of one width. It is told by the lines alone, and needs an outline only where one is asked.

Most of what is written never needs one: pictures and files draw the lines themselves, wide and with round ends. So the
contours, which cost more than all else that a letter does, are fitted only for whoever asks for them, and those of many
letters at once, which is many times faster: `outlines_of`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import final

import numpy as np

from ownhand.ink.envelope import disc_contours, widened
from ownhand.ink.ink import Box, Canvas, Ink, RoundPen, matrix_of
from ownhand.ink.outline import Outline


@final
@dataclass(frozen=True, eq=False)
class PenLines(Ink):
    """The ink that a round pen leaves along lines.

    `lines` are (points, 2) arrays, no two points in a row the same, as close together as a pen path has them. A smooth
    curve through the points is the middle of the ink, with round ends; a line of one point is a dot. The pen's line is
    `pen.width` wide. Where it was set down rather than drawn, ink pools, so that each line has a width of its own among
    `widths`. All in the same units.
    """

    lines: tuple[np.ndarray, ...]
    widths: tuple[float, ...]
    pen: RoundPen

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return not self.lines

    @cached_property
    def contours(self) -> tuple[np.ndarray, ...]:
        """The contour round each line."""
        return outlines_of([self])[0].contours

    @property
    def line_width(self) -> float:
        """How wide the pen's line is."""
        return self.pen.width

    def draw(self, canvas: Canvas) -> None:
        """Draws its lines."""
        canvas.stroke(self.lines, self.widths, self.pen)

    def bounds(self) -> Box:
        """Gives (left, bottom, right, top) of the ink round the points of the lines; all 0 where there is none."""
        if not self.lines:
            return 0.0, 0.0, 0.0, 0.0
        boxes = []
        for line, width in zip(self.lines, self.widths, strict=True):
            (left, bottom), (right, top) = line.min(axis=0).tolist(), line.max(axis=0).tolist()
            boxes.append((left - width / 2, bottom - width / 2, right + width / 2, top + width / 2))
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def edge_points(self) -> np.ndarray:
        """Gives points (n, 2) left, right, below and above those of the lines, half a width away."""
        sides = np.array([(-0.5, 0), (0.5, 0), (0, -0.5), (0, 0.5)])
        both = zip(self.lines, self.widths, strict=True)
        return np.concatenate([line + width * side for line, width in both for side in sides])

    def transformed(self, scale: float | np.ndarray = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> Ink:
        """Gives the ink scaled about the origin, or put through a 2x2 matrix, and then shifted; see `Outline`.

        It stays lines where the pen stays round.
        """
        matrix = matrix_of(scale)
        gram = matrix @ matrix.T
        if not np.allclose(gram, gram[0, 0] * np.eye(2), rtol=1e-9, atol=1e-12):
            return Outline(self.contours).transformed(matrix, shift)
        return self._scaled(matrix, shift)

    def resized(self, x: float, y: float) -> "PenLines":
        """Gives what the same pen leaves along lines `x` times as wide and `y` times as high."""
        return self._moved(np.diag([x, y]), (0.0, 0.0))

    def placed(self, scale: float, shift: tuple[float, float], pen_scale: float) -> Ink:
        """Gives what a pen `pen_scale` times as wide leaves along the lines scaled about the origin and shifted."""
        ink = self._scaled(matrix_of(scale), shift)
        pen = RoundPen(pen_scale * self.pen.width, ink.pen.tolerance)
        return ink._drawn_with(pen, pen.width / ink.pen.width)

    def parts(self) -> "list[PenLines]":
        """Gives each line alone."""
        both = zip(self.lines, self.widths, strict=True)
        return [PenLines((line,), (width,), self.pen) for line, width in both]

    def __add__(self, other: Ink) -> Ink:
        """Joins two inks; where they overlap there is ink once."""
        joint = _Joint(self)
        other.draw(joint)
        return joint.whole

    def __reduce__(self) -> tuple[type["PenLines"], tuple[object, ...]]:
        return PenLines, (self.lines, self.widths, self.pen)

    def _moved(self, matrix: np.ndarray, shift: tuple[float, float]) -> "PenLines":
        lines = tuple(line @ matrix.T + np.asarray(shift, dtype=np.float64) for line in self.lines)
        return PenLines(lines, self.widths, self.pen)

    def _scaled(self, matrix: np.ndarray, shift: tuple[float, float]) -> "PenLines":
        """Lines and their pen put through a matrix that keeps angles, and shifted."""
        size = np.float64(np.sqrt(abs(np.linalg.det(matrix))))
        pen = RoundPen(size * self.pen.width, size * self.pen.tolerance)
        return self._moved(matrix, shift)._drawn_with(pen, size)

    def _drawn_with(self, pen: RoundPen, size: float) -> "PenLines":
        """The same lines, `size` times as wide."""
        return PenLines(self.lines, tuple(size * width for width in self.widths), pen)


class _Joint:
    """A canvas that holds the lines of a pen already: with more of its width they are lines still."""

    def __init__(self, ink: PenLines) -> None:
        self._ink = ink
        self.whole: Ink = ink

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        self.whole = Outline((*self._ink.contours, *contours))

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        ink = self._ink
        if pen.width == ink.pen.width:
            self.whole = PenLines((*ink.lines, *lines), (*ink.widths, *widths), ink.pen)
        else:
            self.fill(PenLines(tuple(lines), tuple(widths), pen).contours)


class ContourCanvas:
    """A canvas of contours alone, for whoever knows no lines: those round the lines of all that is drawn on it are
    fitted together, when they are asked for."""

    def __init__(self) -> None:
        self._contours: list[np.ndarray] = []
        """Of all inks; in place of some the line that they lead round."""
        self._lines: dict[int, tuple[float, float]] = {}
        """Which these are, and the radius and the tolerance of each."""
        self._ends: list[int] = []
        """Where the contours of each ink end among all."""

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        """See `Canvas`."""
        self._contours += contours
        self._ends.append(len(self._contours))

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        """See `Canvas`."""
        for place, width in enumerate(widths, start=len(self._contours)):
            self._lines[place] = width / 2, pen.tolerance
        self._contours += lines
        self._ends.append(len(self._contours))

    def contours(self) -> list[tuple[np.ndarray, ...]]:
        """Gives the contours of each ink, in the order in which they were drawn."""
        contours = list(self._contours)
        disc = disc_contours(np.zeros((1, 2)), 1.0)[0]
        by_tolerance: dict[float, list[int]] = {}
        for place, (radius, tolerance) in self._lines.items():
            contours[place] = np.asarray(contours[place], dtype=np.float64)
            if len(contours[place]) == 1:
                contours[place] = contours[place][0] + radius * disc
            else:
                # What was written together has one tolerance, but for what has been scaled since.
                by_tolerance.setdefault(tolerance, []).append(place)
        for tolerance, places in by_tolerance.items():
            lines, radii = [contours[place] for place in places], [self._lines[place][0] for place in places]
            counts = [len(line) for line in lines]
            wide = widened(np.concatenate(lines), np.cumsum([0, *counts]), np.repeat(radii, counts), tolerance)
            for place, contour in zip(places, wide, strict=True):
                contours[place] = contour
        return [tuple(contours[first:stop]) for first, stop in pairwise([0, *self._ends])]


def outlines_of(inks: Sequence[Ink]) -> list[Outline]:
    """Gives the outlines of many inks; contours round lines are fitted together, thousands of letters a second."""
    canvas = ContourCanvas()
    for ink in inks:
        ink.draw(canvas)
    return [Outline(contours) for contours in canvas.contours()]
