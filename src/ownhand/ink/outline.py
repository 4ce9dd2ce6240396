"""Outlines: closed contours of cubic Bézier curves, the shape of ink at any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ownhand.ink.numbers import spaced


@dataclass(frozen=True, eq=False)
class Outline:
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
    def num_curves(self) -> int:
        """How many cubic curves the outline has."""
        return sum(len(contour) for contour in self.contours)

    @cached_property
    def _curves(self) -> np.ndarray:
        return np.concatenate(self.contours) if self.contours else np.zeros((0, 4, 2))

    def bounds(self) -> tuple[float, float, float, float]:
        """Gives (left, bottom, right, top) of the ink itself, not of the control points; all 0 where there is none."""
        if self.is_empty:
            return 0.0, 0.0, 0.0, 0.0
        p0, p1, p2, p3 = self._curves.transpose(1, 0, 2)
        # Extremes lie at the ends and where the derivative a t^2 + b t + c is zero.
        a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
        # The stable form of the quadratic's roots, which also holds where a = 0.
        q = -0.5 * (b + np.where(b >= 0, root, -root))
        points = [p0, p3]
        for top, bottom in ((q, a), (c, q)):
            is_inside = (bottom != 0) & (np.abs(top) <= np.abs(bottom))  # t beyond [0, 1] is of no interest
            t = np.divide(top, bottom, out=np.zeros_like(top), where=is_inside)
            points.append(_bezier(self._curves, np.clip(t, 0, 1)))
        points = np.concatenate(points)
        (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
        return float(left), float(bottom), float(right), float(top)

    def transformed(self, scale: float | np.ndarray = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> "Outline":
        """Gives the outline scaled about the origin, or put through the 2x2 matrix `scale`, and then shifted.

        A mirroring matrix turns every contour round, so that ink stays counter-clockwise.
        """
        matrix = np.asarray(scale, dtype=np.float64)
        if matrix.ndim < 2:
            matrix = np.diag(np.broadcast_to(matrix, (2,)))
        contours = tuple(contour @ matrix.T + np.asarray(shift, dtype=np.float64) for contour in self.contours)
        if np.linalg.det(matrix) < 0:
            contours = tuple(contour[::-1, ::-1] for contour in contours)
        return Outline(contours)

    def __add__(self, other: "Outline") -> "Outline":
        """Joins two outlines; where they overlap there is ink once."""
        return Outline(self.contours + other.contours)

    def flattened(self, tolerance: float = 0.01) -> tuple[np.ndarray, ...]:
        """Gives each contour as a closed polyline (points, 2), first point not repeated, within `tolerance` of it."""
        polylines = []
        for contour in self.contours:
            # A cubic strays from its n chords by at most sqrt(3)/18 of this bend, over n squared (Wang's formula).
            bend = 6 * np.abs(np.diff(contour, n=2, axis=1)).max(axis=1).max(axis=1, initial=0)
            pieces = np.ceil(np.sqrt(np.sqrt(2) / 8 * bend / tolerance)).astype(int).clip(1)
            curve = np.repeat(np.arange(len(contour)), pieces)
            t = (np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[curve]
            polylines.append(_bezier(contour[curve], t[:, None]))
        return tuple(polylines)

    def area(self) -> float:
        """Gives the area of the ink, holes taken away, exactly (where contours do not overlap)."""
        x, y = self._curves[..., 0], self._curves[..., 1]
        # Green's theorem on Bernstein polynomials: the integral of x dy is a fixed bilinear form of the control points.
        return float(np.einsum("ki,ij,kj->", x, _AREA, y))

    def svg_path(self, decimals: int = 2, *, flip: bool = True, short: bool = False) -> str:
        """Gives the outline as SVG path data, relative and compact, rounded to `decimals`.

        SVG's y points down, so y is negated unless `flip` is False. Coordinates are rounded before differences are
        taken, so that rounding does not add up along a contour. If `short`, curves that rounding cannot tell from
        straight lines or from quadratic curves are written as such.
        """
        exact = [contour * (1, -1 if flip else 1) * 10**decimals for contour in self.contours]
        return "".join(f"{path}z" for path in path_data_of(exact, decimals, short=short) if path)


def path_data(curves: np.ndarray, decimals: int = 0, *, short: bool = False) -> str:
    """Gives SVG path data of joined curves (k, 4, 2), in units of 10^-decimals: see `Outline.svg_path`.

    It is empty where rounding leaves nothing of them.
    """
    return path_data_of([curves], decimals, short=short)[0]


def path_data_of(runs: Sequence[np.ndarray], decimals: int = 0, *, short: bool = False) -> list[str]:
    """Gives what `path_data` gives of each of many runs of curves, which is quicker together."""
    if not runs:
        return []
    curves = np.concatenate(runs)
    grid = np.rint(curves).astype(np.int64)
    steps = grid[:, 1:] - grid[:, :1]
    kinds = _kinds(curves, steps) if short else np.full(len(steps), 2)
    # A quadratic's one handle, in place of a cubic's second.
    steps[kinds == 1, 1] = np.rint(_quadratic_handles(curves) - grid[:, 0]).astype(np.int64)[kinds == 1]
    is_kept = (grid != grid[:, :1]).any(axis=(1, 2)).tolist()
    starts, kinds, numbers = grid[:, 0].tolist(), kinds.tolist(), steps.reshape(-1, 6).tolist()
    paths, stop = [], 0
    for run in runs:
        first, stop = stop, stop + len(run)
        parts, last = [], -1
        for k in range(first, stop):
            if is_kept[k]:
                kind = kinds[k]
                text = "".join([spaced(value, decimals) for value in numbers[k][4 - 2 * kind :]])
                parts.append(text if kind == last else "lqc"[kind] + text.removeprefix(" "))
                last = kind
        # What is left out begins where it ends, so that the first that is kept begins where the first begins.
        start = "".join([spaced(value, decimals) for value in starts[first]]).removeprefix(" ")
        paths.append(f"M{start}{''.join(parts)}" if parts else "")
    return paths


def polygon(corners: Sequence[tuple[float, float]] | np.ndarray) -> Outline:
    """Gives the closed polygon through `corners`; counter-clockwise round ink, clockwise round a hole."""
    starts = np.asarray(corners, dtype=np.float64)
    ends = np.roll(starts, -1, axis=0)
    third = (ends - starts) / 3
    return Outline((np.stack([starts, starts + third, ends - third, ends], axis=1),))


_AREA = np.array([[-10, 6, 3, 1], [-6, 0, 3, 3], [-3, -3, 0, 6], [-1, -3, -6, 10]]) / 20
"""Integral of B_i B'_j over [0, 1] for the cubic Bernstein polynomials."""


def _kinds(exact, steps):
    """Tells which cubics (n, 4, 2), on a grid `steps` from their starts, can be lines, 0, or quadratics, 1; else 2."""
    # A cubic strays from the quadratic of its mean handle by sqrt(3)/36 of its third difference: half a step at most.
    is_quadratic = np.hypot(*np.diff(exact, n=3, axis=1)[:, 0].T) * np.sqrt(3) / 36 <= 0.5
    return np.where(_is_straight(steps), 0, np.where(is_quadratic, 1, 2))


def _quadratic_handles(curves):
    """(n, 2): the handles of the quadratics nearest to cubics (n, 4, 2) with the same ends."""
    p0, p1, p2, p3 = curves.transpose(1, 0, 2)
    return (3 * (p1 + p2) - p0 - p3) / 4


def _is_straight(steps):
    """Tells which cubics, as steps (n, 3, 2) from their starts on a grid, lie along their chords, within rounding."""
    handles, chord = steps[:, :2], steps[:, 2:]
    length = np.maximum(np.hypot(chord[..., 0], chord[..., 1]), 1e-9)
    across = (handles[..., 0] * chord[..., 1] - handles[..., 1] * chord[..., 0]) / length
    along = (handles * chord).sum(axis=2) / length
    # A grid's half diagonal is 0.71 of its step. Handles beyond the chord would make the ink longer than the line.
    return ((np.abs(across) <= 0.75) & (along >= -0.75) & (along <= length + 0.75)).all(axis=1)


def _bezier(curves, t):
    """Points on cubic curves (..., 4, 2) at t (broadcast against (..., 2))."""
    p0, p1, p2, p3 = np.moveaxis(curves, -2, 0)
    s = 1 - t
    return s**3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t**3 * p3
