"""Strokes widened into outlines, as a round pen leaves them.

A stroke is fitted with few cubic curves, each is offset to both sides, and a half-circle closes each end. An offset
whose curve turns more tightly than the pen's radius would fold over itself, and where it folds it runs the wrong way
round and could cut a hole. So a stroke is parted at such places and at corners. Every part runs counter-clockwise round
its ink with a round end of its own, and parts that overlap add up: under the nonzero rule no ink can be lost.
"""

from dataclasses import dataclass

import numpy as np

from ownhand.ink.curves import curves_through, find_corners
from ownhand.ink.fitting import COMPLEX, Loops, fit_pieces, least_squares, nearer, powers

_SAMPLES_A_CURVE = 3
"""Points of the curve between two points of a stroke that the fit sees."""

_TURN_A_PIECE = np.radians(100)
"""Most turn that a first piece is given: offsets of more are no longer single cubics."""

_OFFSET_SAMPLES = 11

_TIGHT = 0.85
"""An offset folds where the curvature times the pen's radius is 1. Beyond this share of it a bend is a tight one."""

_TIGHT_TURN = np.radians(100)
_TIGHT_LENGTH = 2.0
"""Radii; a tight bend this short, and that turns no more, has nothing on its inside that its two ends do not cover."""

_MOST_SPLITS = 5

_CAP = 4 / 3
"""Handle of the cubic nearest to half a circle, in radii: 4/3 tan(pi/4). It strays by 1.8 % of the radius."""

_DISC = 4 / 3 * (np.sqrt(2) - 1)
"""Handle of the cubic nearest to a quarter of a circle, in radii. It strays by 0.03 %."""


def widened(
    points: np.ndarray, stroke_offsets: np.ndarray, radius: float, tolerance: float
) -> tuple[list[np.ndarray], np.ndarray]:
    """Gives the contours round strokes drawn with a round pen, (k, 4, 2) each, and the stroke of each contour.

    Args:
        points: (p, 2), no two in a row of one stroke the same.
        stroke_offsets: (s + 1,) into the points; each stroke has two points at least.
        radius: of the pen, in units of the points.
        tolerance: how far the outline may stray from that of the smooth curve through the points, same units.
    """
    centre, run = _fitted(points, stroke_offsets, tolerance)
    stroke_of_run = np.searchsorted(stroke_offsets, run, side="right") - 1
    parts = _offset(centre, radius, tolerance / 2)
    return _contours(parts, run[parts.origin], stroke_of_run[parts.origin], radius)


def disc_contours(centres: np.ndarray, radius: float) -> list[np.ndarray]:
    """Gives a round contour (4, 4, 2) about each centre (n, 2)."""
    quarter = np.array([1, 1 + 1j * _DISC, _DISC + 1j, 1j])
    circle = radius * quarter * 1j ** np.arange(4)[:, None]
    return list(_pairs(circle + (np.asarray(centres) @ COMPLEX)[:, None, None]))


def _fitted(points, stroke_offsets, tolerance):
    """Gives few curves (k, 4) complex along the strokes, and of each the point where its run begins.

    A run reaches from one end or corner of a stroke to the next; within it the curves join smoothly.
    """
    corners = find_corners(points, stroke_offsets)
    curves, starts = curves_through(points, stroke_offsets)
    curves = curves @ COMPLEX  # (k, 4)
    ends_stroke = np.zeros(len(points), dtype=bool)
    ends_stroke[stroke_offsets[1:] - 1] = True
    closes = ends_stroke[starts + 1]

    # Every curve is sampled from its start, the last of a stroke at its end too.
    counts = np.where(closes, _SAMPLES_A_CURVE + 1, _SAMPLES_A_CURVE)
    curve = np.repeat(np.arange(len(curves)), counts)
    first = np.cumsum(counts) - counts
    t = (np.arange(len(curve)) - first[curve]) / _SAMPLES_A_CURVE
    c0, c1, c2, c3 = powers(curves.T)[:, curve]
    samples = ((c3 * t + c2) * t + c1) * t + c0
    slopes = _unit((3 * c3 * t + 2 * c2) * t + c1, curves[:, 3][curve] - curves[:, 0][curve])
    arriving = slopes.copy()
    inner = first[1:][~closes[:-1]]  # samples at points within strokes
    last_slope = _unit(curves[:, 3] - curves[:, 2], curves[:, 3] - curves[:, 0])
    arriving[inner] = last_slope[:-1][~closes[:-1]]
    is_corner = np.zeros(len(samples), dtype=bool)
    is_corner[first] = corners[starts]
    arriving[~is_corner] = slopes[~is_corner]

    # Runs, and the first pieces of them: no more than _TURN_A_PIECE each.
    opens = np.zeros(len(samples), dtype=bool)
    opens[first[np.append(True, closes[:-1])]] = True
    ends = np.append(opens[1:], True)
    is_break = opens | ends | is_corner
    turning = np.abs(np.angle(arriving[1:] * slopes[:-1].conj()))
    turning[ends[:-1]] = 0
    total = np.concatenate([[0], np.cumsum(turning)])
    breaks = np.flatnonzero(is_break)
    low = np.maximum.accumulate(np.where(is_break, np.arange(len(samples)), 0))  # where each sample's run begins
    high = np.append(breaks, len(samples) - 1)[np.searchsorted(breaks, np.arange(len(samples)), side="right")]
    pieces = np.ceil((total[high] - total[low]) / _TURN_A_PIECE).clip(1)
    share = (total - total[low]) / np.maximum(total[high] - total[low], 1e-12) * pieces
    rises = np.floor(share[1:]) > np.floor(share[:-1])
    is_break[1:] |= rises & (low[1:] == low[:-1])

    run_of_sample = starts[curve[low]]
    breaks = np.flatnonzero(is_break)
    same = ~ends[breaks[:-1]]
    loops = Loops(
        points=_pairs(samples),
        tangents=_pairs(slopes),
        leaving=_pairs(slopes),
        arriving=_pairs(arriving),
        lengths=np.concatenate([[0], np.cumsum(np.abs(np.diff(samples)))]),
        breaks=breaks[:-1][same],
        ends=breaks[1:][same],
    )
    piece_starts, fitted = fit_pieces(loops, tolerance)
    order = np.argsort(piece_starts)
    return fitted[order] @ COMPLEX, run_of_sample[piece_starts[order]]


@dataclass(frozen=True)
class _Parts:
    """Pieces of the centre lines with their offsets, in order along the strokes; complex (n, 4) each."""

    centre: np.ndarray
    left: np.ndarray
    right: np.ndarray
    tight: np.ndarray  # (n,) 0, or where the bend is tight the side it turns to: +1 left, -1 right
    origin: np.ndarray  # (n,) the curve that each comes from


def _offset(centre, radius, tolerance):
    """Offsets curves (n, 4) by `radius` to both sides, halving those whose offsets are no single cubics."""
    origin, place = np.arange(len(centre)), np.zeros(len(centre))
    done = []
    for depth in range(_MOST_SPLITS + 1):
        left, right, error, bend, turn, length = _offsets_once(centre, radius)
        is_tight = np.abs(bend) * radius > _TIGHT
        is_short = (length <= _TIGHT_LENGTH * radius) & (turn <= _TIGHT_TURN)
        is_done = np.where(is_tight, is_short, error <= tolerance) | (depth == _MOST_SPLITS)
        tight = np.where(is_tight, np.sign(bend), 0)
        done.append([part[is_done] for part in (centre, left, right, tight, origin, place)])
        halves = _halved(centre[~is_done])
        origin, place = np.repeat(origin[~is_done], 2), np.repeat(place[~is_done], 2)
        place[1::2] += 0.5 ** (depth + 1)
        centre = halves
        if not len(centre):
            break
    centre, left, right, tight, origin, place = (np.concatenate(parts) for parts in zip(*done, strict=True))
    order = np.lexsort((place, origin))
    return _Parts(centre[order], left[order], right[order], tight[order], origin[order])


def _offsets_once(centre, radius):
    """Gives the offsets to both sides as one cubic each, the larger of their errors, and how the centre line bends.

    The bend is the curvature of greatest size (positive to the left); the turn is that of the whole curve.
    """
    t = np.linspace(0, 1, _OFFSET_SAMPLES)
    c0, c1, c2, c3 = powers(centre.T)[:, :, None]
    samples = ((c3 * t + c2) * t + c1) * t + c0  # (n, samples)
    first, second = (3 * c3 * t + 2 * c2) * t + c1, 6 * c3 * t + 2 * c2
    speed = np.maximum(np.abs(first), 1e-12)
    curvature = (first.conj() * second).imag / speed**3
    bend = np.take_along_axis(curvature, np.abs(curvature).argmax(axis=1)[:, None], axis=1)[:, 0]
    along = _unit(first, (centre[:, 3] - centre[:, 0])[:, None])
    turn = np.abs(np.angle(along[:, 1:] * along[:, :-1].conj())).sum(axis=1)
    length = np.abs(np.diff(samples)).sum(axis=1)

    # Both sides are fitted together: to the left of all, then to the right of all.
    sides = np.concatenate([samples + 1j * radius * along, samples - 1j * radius * along])
    leave, arrive = np.tile(along[:, 0], 2), -np.tile(along[:, -1], 2)
    steps = np.concatenate([np.zeros((len(sides), 1)), np.cumsum(np.abs(np.diff(sides)), axis=1)], axis=1)
    u = (steps / np.maximum(steps[:, -1:], 1e-12)).ravel()
    piece = np.repeat(np.arange(len(sides)), _OFFSET_SAMPLES)
    given = np.arange(len(sides)) * _OFFSET_SAMPLES, sides[:, 0], leave, arrive, sides[:, -1]
    points = sides.ravel()
    for _ in range(2):
        u = nearer(least_squares(points, u, *given), points, u, piece)
    fitted = least_squares(points, u, *given)
    c0, c1, c2, c3 = powers(fitted)[:, piece]
    error = np.abs(((c3 * u + c2) * u + c1) * u + c0 - points).reshape(2, len(centre), -1).max(axis=(0, 2))
    left, right = fitted.T[: len(centre)], fitted.T[len(centre) :]
    return left, right, error, bend, turn, length


def _contours(parts, run, stroke, radius):
    """Joins neighbouring parts of a run into contours with round ends; gives them and the stroke of each."""
    is_wide = parts.tight == 0
    joins = np.zeros(len(run), dtype=bool)  # to the part before
    joins[1:] = (run[1:] == run[:-1]) & is_wide[1:] & is_wide[:-1]
    first = np.flatnonzero(is_wide & ~joins)
    last = np.flatnonzero(is_wide & ~np.append(joins[1:], False))
    num = last - first + 1
    sizes = 2 * num + 2
    offsets = np.cumsum(sizes) - sizes
    group = np.repeat(np.arange(len(first)), num)
    own = np.flatnonzero(is_wide)
    place = own - first[group]

    # Along the right side, round the end, back along the left side, and round the beginning.
    curves = np.empty((sizes.sum(), 4), dtype=complex)
    curves[offsets[group] + place] = parts.right[own]
    curves[offsets[group] + 2 * num[group] - place] = parts.left[own][:, ::-1]
    begin, end = parts.centre[first], parts.centre[last]
    ahead = _unit(end[:, 3] - end[:, 2], end[:, 3] - end[:, 0]) * radius
    behind = -_unit(begin[:, 1] - begin[:, 0], begin[:, 3] - begin[:, 0]) * radius
    curves[offsets + num] = _half_circles(end[:, 3], ahead)
    curves[offsets + 2 * num + 1] = _half_circles(begin[:, 0], behind)
    following = np.arange(len(curves)) + 1
    following[offsets + sizes - 1] = offsets
    curves[:, 3] = curves[following, 0]  # to the last bit
    contours = np.split(_pairs(curves), offsets[1:]) if len(offsets) else []
    owners = stroke[first]

    bends = np.flatnonzero(~is_wide)
    if len(bends):
        more = _tight_contours(parts, bends, radius)
        # Where no wide part of the same run begins or ends, its round end is missing.
        has_before = np.append(False, (run[1:] == run[:-1]) & is_wide[:-1])[bends]
        has_after = np.append((run[1:] == run[:-1]) & is_wide[1:], False)[bends]
        bare = np.concatenate([bends[~has_before], bends[~has_after]])
        at = np.concatenate([parts.centre[bends[~has_before], 0], parts.centre[bends[~has_after], 3]])
        contours = contours + more + disc_contours(_pairs(at), radius)
        owners = np.concatenate([owners, stroke[bends], stroke[bare]])
    order = np.argsort(owners, kind="stable")
    return [contours[k] for k in order], owners[order]


def _tight_contours(parts, bends, radius):
    """Gives the outer half of each tight bend as a contour; the round ends beside it cover the inner half."""
    turns_left = parts.tight[bends] > 0
    begin, end = parts.centre[bends, 0], parts.centre[bends, 3]
    outer = np.where(turns_left[:, None], parts.right[bends], parts.left[bends][:, ::-1])
    inner = np.where(turns_left[:, None], np.stack([end, begin], axis=1), np.stack([begin, end], axis=1))
    corners = np.concatenate([outer[:, 3:], inner, outer[:, :1]], axis=1)  # (n, 4)
    starts, ends = corners[:, :-1], corners[:, 1:]
    lines = np.stack([starts, (2 * starts + ends) / 3, (starts + 2 * ends) / 3, ends], axis=2)
    return list(_pairs(np.concatenate([outer[:, None], lines], axis=1)))


def _half_circles(centre, ahead):
    """Cubics (n, 4) from the right of `ahead` (n,), a radius long, round to its left."""
    return np.stack(
        [centre - 1j * ahead, centre + (_CAP - 1j) * ahead, centre + (_CAP + 1j) * ahead, centre + 1j * ahead], 1
    )


def _halved(curves):
    """Both halves of cubics (n, 4), one after the other: (2n, 4). De Casteljau's construction."""
    p01, p12, p23 = ((curves[:, k] + curves[:, k + 1]) / 2 for k in range(3))
    p012, p123 = (p01 + p12) / 2, (p12 + p23) / 2
    middle = (p012 + p123) / 2
    halves = np.stack([curves[:, 0], p01, p012, middle, middle, p123, p23, curves[:, 3]], axis=1)
    return halves.reshape(-1, 4)


def _unit(vectors, instead):
    """Complex numbers of length 1; those of no length take the direction of `instead`."""
    vectors = np.where(np.abs(vectors) > 1e-9, vectors, instead)
    size = np.abs(vectors)
    return np.where(size > 1e-12, vectors / np.maximum(size, 1e-12), 1)


def _pairs(numbers):
    return np.stack([numbers.real, numbers.imag], axis=-1)
