"""Ink: what all shapes of it can do, whatever they are made of, and what they draw themselves on.

It is done in the manner of fontTools' pens: a shape does not know how it is drawn, and a format, or whatever else wants
to know where ink lies, does not know what it draws.
"""

import abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ownhand.ink.cubics import num_chords, points_along
from ownhand.ink.path_data import path_data_of

Box = tuple[float, float, float, float]
"""Left, bottom, right and top."""


@dataclass(frozen=True, slots=True)
class RoundPen:
    """A pen whose point is a disc."""

    width: float
    """Of the line that it draws."""

    tolerance: float
    """How far the edge of an outline may stray from that of its line."""


class Canvas(Protocol):
    """What ink draws itself on: `ink.draw(canvas)` calls one of these, in units of the ink, y up.

    Arrays are told as they lie in the ink, and nothing is reckoned. So a canvas gathers the ink of all letters of a
    page, which cost hardly a call each, and reckons with all of them at once.
    """

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        """Fills closed contours (k, 4, 2) of cubic curves by the nonzero rule, see `Outline`."""
        ...

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        """Draws lines (points, 2) with a round pen, each as wide as `widths` tells, see `PenLines`."""
        ...


class Ink(abc.ABC):
    """The shape of some ink, y up: an `Outline`, or the lines of a round pen, `PenLines`."""

    @property
    @abc.abstractmethod
    def is_empty(self) -> bool:
        """Whether there is no ink at all."""

    @property
    @abc.abstractmethod
    def contours(self) -> tuple[np.ndarray, ...]:
        """Its edge, as closed contours of cubic curves (k, 4, 2); see `Outline`. Of many inks, ask `outlines_of`."""

    @property
    @abc.abstractmethod
    def line_width(self) -> float:
        """How wide the line is that it is made of, if only about."""

    @abc.abstractmethod
    def draw(self, canvas: Canvas) -> None:
        """Draws itself."""

    @abc.abstractmethod
    def bounds(self) -> Box:
        """Gives (left, bottom, right, top) of the ink; all 0 where there is none."""

    @abc.abstractmethod
    def edge_points(self) -> np.ndarray:
        """Gives points along its edge (n, 2), as many as it takes to measure it by."""

    @abc.abstractmethod
    def transformed(self, scale: float | np.ndarray = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> "Ink":
        """Gives the ink scaled about the origin, or put through the 2x2 matrix `scale`, and then shifted."""

    @abc.abstractmethod
    def resized(self, x: float, y: float) -> "Ink":
        """Gives the ink `x` times as wide and `y` times as high, as if the same pen had written it so: its line is as
        wide as before."""

    @abc.abstractmethod
    def parts(self) -> "Sequence[Ink]":
        """Gives what it is made of, each alone: its lines or its contours."""

    @abc.abstractmethod
    def __add__(self, other: "Ink") -> "Ink":
        """Joins two inks; where they overlap there is ink once."""

    def placed(self, scale: float, shift: tuple[float, float], pen_scale: float) -> "Ink":
        """Gives the ink scaled about the origin and shifted, and the line of a round pen `pen_scale` times as wide."""
        return self.transformed(scale, shift)

    @property
    def num_curves(self) -> int:
        """How many cubic curves its contours have."""
        return sum(len(contour) for contour in self.contours)

    def area(self) -> float:
        """Gives the area of the ink, holes taken away, exactly (where contours do not overlap)."""
        if not self.contours:
            return 0.0
        x, y = np.moveaxis(np.concatenate(self.contours), 2, 0)
        # Green's theorem on Bernstein polynomials: the integral of x dy is a fixed bilinear form of the control points.
        return float(np.einsum("ki,ij,kj->", x, _AREA, y))

    def flattened(self, tolerance: float = 0.01) -> tuple[np.ndarray, ...]:
        """Gives each contour as a closed polyline (points, 2), first point not repeated, within `tolerance` of it."""
        polylines = []
        for contour in self.contours:
            bends = 6 * np.abs(np.diff(contour, n=2, axis=1)).max(axis=1).max(axis=1, initial=0)
            # A vector is no longer than sqrt(2) times its larger side.
            polylines.append(points_along(contour, num_chords(np.sqrt(2) * bends, tolerance)))
        return tuple(polylines)

    def svg_path(self, decimals: int = 2, *, flip: bool = True, short: bool = False) -> str:
        """Gives the contours as SVG path data, relative and compact, rounded to `decimals`.

        SVG's y points down, so y is negated unless `flip` is False. Coordinates are rounded before differences are
        taken, so that rounding does not add up along a contour. If `short`, curves that rounding cannot tell from
        straight lines or from quadratic curves are written as such.
        """
        exact = [contour * (1, -1 if flip else 1) * 10**decimals for contour in self.contours]
        return "".join(f"{path}z" for path in path_data_of(exact, decimals, short=short) if path)


def matrix_of(scale: float | np.ndarray) -> np.ndarray:
    """Gives the 2x2 matrix that scales by a number, or across and up by two; a matrix is given back."""
    matrix = np.asarray(scale, dtype=np.float64)
    return np.diag(np.broadcast_to(matrix, (2,))) if matrix.ndim < 2 else matrix


_AREA = np.array([[-10, 6, 3, 1], [-6, 0, 3, 3], [-3, -3, 0, 6], [-1, -3, -6, 10]]) / 20
"""Integral of B_i B'_j over [0, 1] for the cubic Bernstein polynomials."""
