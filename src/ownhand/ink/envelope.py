"""The envelope of a pen that moves along strokes: lines widened into contours.

Both sides of a stroke are the envelope of a disc that moves along it and may grow and shrink; each side is fitted with
few cubic curves, a half-circle closes each end, and an arc leads round the outside of each corner. One contour for each
stroke, counter-clockwise round its ink.

Where a stroke turns more tightly than the pen's radius, the inner side folds over itself and runs backwards, and so it
does at corners. That cuts no hole: round any point, the sides wind once for each time that the disc comes over it and
goes again, since of the distance from pen to point the minima count +1 and the maxima between them -1 (a maximum is
covered only where the minima beside it are). A backward stretch is drawn as a straight line, which takes away from what
counts -1 alone.
"""

from dataclasses import dataclass

import numpy as np

from ownhand.ink.cubics import coefficients, complex_numbers, directions, dot, pairs, slopes, values
from ownhand.ink.curve_fit import Loops, broken_by_turn, fit_pieces, merge_pieces
from ownhand.ink.curves import curves_through, find_corners

_SAMPLES_A_CURVE = 2
"""Points of the curve between two points of a stroke that the fit of the two sides sees, but for curves that are nearly
straight: there one will do."""

_NEARLY_STRAIGHT = np.radians(12)

_TURN_A_PIECE = np.radians(100)
"""Most turn that a first piece is given."""

_STEEPEST = 0.5
"""Most that the radius grows or shrinks for each unit of the way."""

_SHORTEST_RUN = 0.3
"""Radii: a piece of an inner side between two folds that is no longer than this is part of the fold."""

_DISC = 4 / 3 * (np.sqrt(2) - 1)
"""Handle of the cubic nearest to a quarter of a circle, in radii. It strays by 0.03 %."""


def widened(
    points: np.ndarray, stroke_offsets: np.ndarray, radii: np.ndarray, tolerance: float, shape: np.ndarray | None = None
) -> list[np.ndarray]:
    """Gives the contour (k, 4, 2) round each stroke drawn with a round pen, or one of another shape.

    Args:
        points: (p, 2), no two in a row of one stroke the same.
        stroke_offsets: (s + 1,) into the points; each stroke has two points at least.
        radii: (p,) of the pen at each point, above 0, in units of the points.
        tolerance: how far each side may stray from that of the smooth curve through the points, same units.
        shape: (2, 2) the matrix that makes the pen's shape, an ellipse, of a disc.
    """
    if not len(points):
        return []
    # An ellipse is a disc where the plane is stretched.
    way = _way(points, stroke_offsets, radii, None if shape is None else np.linalg.inv(shape))
    left, right = way.radius * way.normal(+1), way.radius * way.normal(-1)
    sides = np.stack([way.place + left, way.place + right])  # (2, n)
    ahead = np.stack([-1j * left, 1j * right]) / way.radius
    steps = _steps(way, sides, ahead)
    curves, stroke, part, order = _fitted_sides(way, sides, ahead, steps, tolerance)

    # The ends: from the right side round the last point to the left one, and back round the first.
    first = np.flatnonzero(np.append(True, way.stroke[1:] != way.stroke[:-1]))
    last = np.append(first[1:], len(way.place)) - 1
    caps = [
        _arcs(way.place[last], right[last], np.angle(left[last] / right[last]) % (2 * np.pi)),
        _arcs(way.place[first], left[first], np.angle(right[first] / left[first]) % (2 * np.pi)),
    ]
    number = np.arange(len(first))
    curves = np.concatenate([curves, *caps])
    stroke, part = np.concatenate([stroke, number, number]), np.concatenate([part, number * 0 + 1, number * 0 + 3])
    order = np.concatenate([order, np.zeros(2 * len(first))])
    curves = curves[np.lexsort((order, part, stroke))]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(stroke, minlength=len(first)))])
    following = np.arange(len(curves)) + 1
    following[offsets[1:] - 1] = offsets[:-1]
    curves[:, 3] = curves[following, 0]  # to the last bit
    contours = pairs(curves) if shape is None else pairs(curves) @ shape.T
    return np.split(contours, offsets[1:-1])


def disc_contours(centres: np.ndarray, radius: float, shape: np.ndarray | None = None) -> list[np.ndarray]:
    """Gives a round contour (4, 4, 2) about each centre (n, 2), or one of another shape, see `widened`."""
    quarter = np.array([1, 1 + 1j * _DISC, _DISC + 1j, 1j])
    disc = pairs(radius * quarter * 1j ** np.arange(4)[:, None])
    return list((disc if shape is None else disc @ shape.T) + np.asarray(centres)[:, None, None])


@dataclass(frozen=True)
class _Way:
    """The way of the pen: points along its strokes, those at corners twice, as it comes and as it goes."""

    place: np.ndarray  # (n,) complex
    ahead: np.ndarray  # (n,) complex of length 1
    radius: np.ndarray  # (n,)
    stroke: np.ndarray  # (n,)

    def normal(self, side: int) -> np.ndarray:
        """From the pen's middle to where its disc touches the envelope on the left (+1) or the right (-1), (n,).

        Where the disc grows, it touches behind its middle: at an angle to the way whose cosine is minus the growth.
        """
        steps = np.abs(np.diff(self.place))
        is_step = (steps > 1e-12) & (self.stroke[1:] == self.stroke[:-1])
        growth = np.divide(np.diff(self.radius), steps, out=np.zeros_like(steps), where=is_step)
        before, after = np.append(0, growth), np.append(growth, 0)
        count = np.append(0, is_step) + np.append(is_step, 0)
        growth = ((before + after) / np.maximum(count, 1)).clip(-_STEEPEST, _STEEPEST)
        normals: np.ndarray = self.ahead * (-growth + side * 1j * np.sqrt(1 - growth**2))
        return normals


def _way(points: np.ndarray, stroke_offsets: np.ndarray, radii: np.ndarray, stretch: np.ndarray | None) -> _Way:
    """Samples the smooth curves through the points of strokes, put through the matrix `stretch` if there is one."""
    corners = find_corners(points, stroke_offsets)
    curves, starts = curves_through(points, stroke_offsets)
    curves = complex_numbers(curves if stretch is None else curves @ stretch.T)  # (k, 4)
    ends_run = corners.copy()
    ends_run[stroke_offsets[1:] - 1] = True
    closes = ends_run[starts + 1]
    turn = np.abs(np.angle((curves[:, 3] - curves[:, 2]) * (curves[:, 1] - curves[:, 0]).conj()))
    num = np.where(turn < _NEARLY_STRAIGHT, 1, _SAMPLES_A_CURVE)
    counts = num + closes
    curve = np.repeat(np.arange(len(curves)), counts)
    t = (np.arange(len(curve)) - (np.cumsum(counts) - counts)[curve]) / num[curve]
    polynomials = coefficients(curves.T)[:, curve]
    start = starts[curve]
    return _Way(
        place=np.where(t == 1, curves[:, 3][curve], values(polynomials, t)),
        ahead=directions(slopes(polynomials, t), curves[:, 3][curve] - curves[:, 0][curve]),
        radius=(1 - t) * radii[start] + t * radii[start + 1],
        stroke=np.searchsorted(stroke_offsets, start, side="right") - 1,
    )


_FORWARD, _FOLD, _ARC, _APART = 0, 1, 2, 3
"""What a side does from one sample to the next: goes on, folds over itself, goes round a corner; or a stroke ends."""


def _steps(way: _Way, sides: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Tells of each step from one sample to the next, on both sides, what it is: (2, n - 1)."""
    moves = np.diff(sides, axis=1)
    same = way.stroke[1:] == way.stroke[:-1]
    is_corner = same & (np.diff(way.place) == 0)
    turn = np.angle(way.ahead[1:] * way.ahead[:-1].conj())
    is_outer = np.stack([turn < 0, turn >= 0])
    is_back = dot(moves, ahead[:, 1:] + ahead[:, :-1]) <= 1e-9
    kinds = np.where(is_corner & is_outer, _ARC, np.where(is_corner | is_back, _FOLD, _FORWARD))
    kinds[:, ~same] = _APART
    # Between two folds a short run is part of them.
    flat, lengths = kinds.ravel(), np.abs(moves).ravel()
    starts = np.flatnonzero(np.append(True, (flat[1:] == _FORWARD) != (flat[:-1] == _FORWARD)))
    ends = np.append(starts[1:], len(flat))
    is_short = np.add.reduceat(lengths, starts) < _SHORTEST_RUN * np.tile(way.radius[:-1], 2)[starts]
    between = (flat[np.maximum(starts - 1, 0)] == _FOLD) & (flat[np.minimum(ends, len(flat) - 1)] == _FOLD)
    dropped = (flat[starts] == _FORWARD) & is_short & between
    flat[np.repeat(dropped, ends - starts)] = _FOLD
    return flat.reshape(kinds.shape)


def _fitted_sides(
    way: _Way, sides: np.ndarray, ahead: np.ndarray, kinds: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gives the curves (k, 4) of both sides, and of each its stroke, part of the contour, and place in that part.

    Parts are 0 for the right side, which comes first, and 2 for the left, whose curves are turned round.
    """
    num = len(way.place)
    turning = np.abs(np.angle(way.ahead[1:] * way.ahead[:-1].conj()))
    kinds = np.concatenate([kinds[0], [_APART], kinds[1], [_APART]])  # of the step after each sample, left then right
    turning = np.where(kinds == _FORWARD, np.tile(np.append(turning, 0), 2), 0)
    forward = kinds == _FORWARD
    arrives = np.append(False, forward[:-1])
    is_break = broken_by_turn(forward != arrives, turning[:-1], _TURN_A_PIECE)
    breaks = np.flatnonzero(is_break & (forward | arrives))
    ends = np.append(breaks[1:], 0)
    points, tangents = sides.ravel(), pairs(ahead.ravel())
    loops = Loops(
        points=pairs(points),
        tangents=tangents,
        leaving=tangents,
        arriving=tangents,
        lengths=np.concatenate([[0], np.cumsum(np.abs(np.diff(points)))]),
        breaks=breaks[forward[breaks]],
        ends=ends[forward[breaks]],
    )
    starts, curves = merge_pieces(loops, *fit_pieces(loops, tolerance, shortest=2), tolerance)
    curves = complex_numbers(curves)

    folds = np.flatnonzero((kinds == _FOLD) & ~np.append(False, kinds[:-1] == _FOLD))
    ends = np.flatnonzero((kinds == _FOLD) & ~np.append(kinds[1:] == _FOLD, False)) + 1
    lines = points[folds, None] + (points[ends] - points[folds])[:, None] * (np.arange(4) / 3)
    corners = np.flatnonzero(kinds == _ARC)
    centres = np.tile(way.place, 2)[corners]
    arms = points[corners] - centres
    turns = np.angle((points[corners + 1] - centres) / arms) % (2 * np.pi)
    # On the left it turns to the right, and on the right to the left.
    arcs = _arcs(centres, arms, np.where(corners < num, turns - 2 * np.pi, turns))

    curves, at = np.concatenate([curves, lines, arcs]), np.concatenate([starts, folds, corners])
    is_left = at < num
    curves[is_left] = curves[is_left, ::-1]
    return curves, np.tile(way.stroke, 2)[at], np.where(is_left, 2, 0), np.where(is_left, -at, at)


def _arcs(centres: np.ndarray, arms: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Cubics (n, 4) round `centres` (n,) from `arms` (n,) away, by `turns` (n,) in radians.

    Half a circle strays from a true one by 1.8 % of its radius, a quarter by 0.03 %.
    """
    handle = 4 / 3 * np.tan(turns / 4) * 1j
    ends = arms * np.exp(1j * turns)
    around = np.stack([arms, arms + handle * arms, ends - handle * ends, ends], axis=1)
    arcs: np.ndarray = centres[:, None] + around
    return arcs
