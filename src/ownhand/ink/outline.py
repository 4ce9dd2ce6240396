"""Outlines: closed contours of cubic Bézier curves, the shape of ink at any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import final

import numpy as np

from ownhand.ink.cubics import complex_numbers, pairs, points_at
from ownhand.ink.ink import Box, Canvas, Ink, matrix_of

_LEAST_GROWTH = 1e-3
"""Of a line's width, in units of the ink, that is worth mending."""


@final
@dataclass(frozen=True, eq=False)
class Outline(Ink):
    """The shape of some ink: closed contours, filled by the nonzero rule, y up.

    Each contour is (curves, 4, 2) float64: the start, two control points and end of each cubic Bézier; a curve starts
    where the one before it ends, and the first where the last ends. Contours round ink run counter-clockwise, holes
    clockwise.
    """

    contours: tuple[np.ndarray, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""
        return not self.contours

    @property
    def line_width(self) -> float:
        """How wide the line is that it is made of: its area over half the way round it."""
        # A cubic is about as long as the mean of its chord and its control polygon (J. Gravesen, "Adaptive subdivision
        # and the length and energy of Bézier curves", Computational Geometry 8, 1997).
        way = 0.0
        for contour in self.contours:
            curves = complex_numbers(contour)
            way += (np.abs(curves[:, 3] - curves[:, 0]).sum() + np.abs(np.diff(curves, axis=1)).sum()) / 2
        return abs(self.area()) / max(way / 2, 1e-9)

    def draw(self, canvas: Canvas) -> None:
        """Fills its contours."""
        canvas.fill(self.contours)

    @cached_property
    def _curves(self) -> np.ndarray:
        return np.concatenate(self.contours) if self.contours else np.zeros((0, 4, 2))

    def bounds(self) -> Box:
        """Gives (left, bottom, right, top) of the ink itself, not of the control points; all 0 where there is none."""
        return self._box

    @cached_property
    def _box(self) -> Box:
        if self.is_empty:
            return 0.0, 0.0, 0.0, 0.0
        p0, p1, p2, p3 = self._curves.transpose(1, 0, 2)
        # Extremes lie at the ends and where the derivative a t^2 + b t + c is zero.
        a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
        # The stable form of the quadratic's roots, which also holds where a = 0.
        q = -0.5 * (b + np.where(b >= 0, root, -root))
        extremes = [p0, p3]
        for top, bottom in ((q, a), (c, q)):
            is_inside = (bottom != 0) & (np.abs(top) <= np.abs(bottom))  # t beyond [0, 1] is of no interest
            t = np.divide(top, bottom, out=np.zeros_like(top), where=is_inside)
            extremes.append(points_at(self._curves, np.clip(t, 0, 1)))
        points = np.concatenate(extremes)
        (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return left, bottom, right, top

    def edge_points(self) -> np.ndarray:
        """Gives points along its contours (n, 2), their chords within a fiftieth of a unit of it."""
        return np.concatenate(self.flattened(0.02))

    def transformed(self, scale: float | np.ndarray = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> "Outline":
        """Gives the outline scaled about the origin, or put through the 2x2 matrix `scale`, and then shifted.

        A mirroring matrix turns every contour round, so that ink stays counter-clockwise.
        """
        matrix = matrix_of(scale)
        contours = tuple(contour @ matrix.T + np.asarray(shift, dtype=np.float64) for contour in self.contours)
        if np.linalg.det(matrix) < 0:
            contours = tuple(contour[::-1, ::-1] for contour in contours)
        return Outline(contours)

    def resized(self, x: float, y: float) -> "Outline":
        """Gives the outline `x` times as wide and `y` times as high, its line about as wide as before: it is grown to
        all sides by what scaling took from it, or shrunk."""
        grown = self.transformed(np.diag([x, y]))
        # Stretched one way alone, lines the other way are neither thinner nor thicker.
        least, most = sorted((abs(x), abs(y)))
        scale = np.sqrt(least * most) if most < 1 else max(least, 1.0)
        thinner = (1 - scale) * self.line_width
        if abs(thinner) <= _LEAST_GROWTH:
            return grown
        return Outline(tuple(_grown(contour, thinner / 2) for contour in grown.contours))

    def parts(self) -> "list[Outline]":
        """Gives each contour alone."""
        return [Outline((contour,)) for contour in self.contours]

    def __add__(self, other: Ink) -> "Outline":
        """Joins two inks; where they overlap there is ink once."""
        return Outline(self.contours + other.contours)


def polygon(corners: Sequence[tuple[float, float]] | np.ndarray) -> Outline:
    """Gives the closed polygon through `corners`; counter-clockwise round ink, clockwise round a hole."""
    starts = np.asarray(corners, dtype=np.float64)
    ends = np.roll(starts, -1, axis=0)
    third = (ends - starts) / 3
    return Outline((np.stack([starts, starts + third, ends - third, ends], axis=1),))


def _grown(contour: np.ndarray, by: float) -> np.ndarray:
    """A contour (k, 4, 2) whose ink, on its left, grows. Every end moves along the normal there, with its handle."""
    curves = complex_numbers(contour)
    chord = curves[:, 3] - curves[:, 0]
    leave = np.where(np.abs(curves[:, 1] - curves[:, 0]) > 1e-9, curves[:, 1] - curves[:, 0], chord)
    arrive = np.where(np.abs(curves[:, 3] - curves[:, 2]) > 1e-9, curves[:, 3] - curves[:, 2], chord)
    leave, arrive = (way / np.maximum(np.abs(way), 1e-12) for way in (leave, arrive))
    way = leave + np.roll(arrive, 1)  # at the start of each curve
    way = np.where(np.abs(way) > 0.1, way, leave)
    start = -1j * by * way / np.maximum(np.abs(way), 1e-12)
    end = np.roll(start, -1)
    return pairs(curves + np.stack([start, start, end, end], axis=1))
