"""Smooth curves along polylines: few cubic Béziers, close to all points.

`fit_contours` does it all for closed polylines: corners are found and kept, the rest is fitted. `fit_pieces` fits the
pieces between breaks that are known, of open and closed polylines alike.

The fit is P. J. Schneider, "An Algorithm for Automatically Fitting Digitized Curves", Graphics Gems, 1990, carried out
for all pieces of all contours side by side: every round fits the pieces still open, keeps those close enough to their
points and splits the others where they stray most.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ownhand.ink.cubics import coefficients, complex_numbers, dot, pairs, slopes, values

_STEP = 0.35
"""Pixels between the points of an evened contour."""

_CORNER_ARM = 4
"""Steps (1.4 pixels) over which the turn at a corner is measured."""

_CORNER_TURN = np.radians(50)
"""Least turn of a corner, measured over its arms."""

_CORNER_SHARE = 0.8
"""Share of the turn over doubled arms that a corner makes within its arms; a stroke's round end makes 0.6 of it."""

_CORNER_REACH = 0.65
"""Pixels from where the sides of a corner meet to the contour: 0.45 at a blurred right angle. Beyond, ink is round."""

_CHAMFER = 2
"""Steps on each side of a corner that blur has rounded off; the corner is put back where its sides meet."""

_TURN_A_PIECE = np.radians(110)
"""Most turn that a first piece is given; a cubic follows a quarter of a circle within 0.03 % of its radius."""

_SHORTEST_PIECE = 4
"""Steps of the shortest piece that is still split."""

_MERGES = 2
"""Rounds of joining pieces; hardly any are left to join after these."""

_ROUNDS = 2
"""Rounds of Newton's method that move the points' parameters towards their nearest points on the curve."""


@dataclass(frozen=True)
class Loops:
    """Open polylines all in one array; closed ones are opened at a break, their first point repeated at their end."""

    points: np.ndarray  # (p, 2)
    tangents: np.ndarray  # (p, 2) unit, along the contour where it is smooth
    leaving: np.ndarray  # (p, 2) unit, of the curve that starts here
    arriving: np.ndarray  # (p, 2) unit, of the curve that ends here
    lengths: np.ndarray  # (p,) along the polyline
    breaks: np.ndarray  # (k,) where first pieces begin, ascending
    ends: np.ndarray  # (k,) where they end


def fit_contours(points: np.ndarray, offsets: np.ndarray, tolerance: float) -> list[np.ndarray]:
    """Fits closed polylines (points (p, 2), contour offsets (c + 1,)) with cubic curves: one (k, 4, 2) for each.

    No evened point of a contour strays further than `tolerance` from its curve, except beside corners and in the
    shortest pieces.
    """
    if len(offsets) < 2:
        return []
    loops = _find_pieces(*_evened(points, offsets))
    starts, curves = fit_pieces(loops, tolerance)
    order = np.argsort(starts)
    curves = curves[order]
    contour: np.ndarray = np.searchsorted(_loop_starts(loops), starts[order], side="right") - 1
    return np.split(curves, np.flatnonzero(np.diff(contour)) + 1)


def _loop_starts(loops: Loops) -> np.ndarray:
    # A loop begins at a break that no piece before it ends at.
    starts: np.ndarray = loops.breaks[np.append(True, loops.breaks[1:] != loops.ends[:-1])]
    return starts


def _evened(points: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gives the closed polylines with points about _STEP apart, at least eight each."""
    counts = np.diff(offsets)
    contour = np.repeat(np.arange(len(counts)), counts)
    following = np.arange(len(points)) + 1
    following[offsets[1:] - 1] = offsets[:-1]
    steps = np.hypot(*(points[following] - points).T)
    reached = np.concatenate([[0], np.cumsum(steps)])
    start, length = reached[offsets[:-1]], np.diff(reached[offsets])
    num = np.maximum(np.rint(length / _STEP).astype(np.int64), 8)
    even_offsets = np.concatenate([[0], np.cumsum(num)])
    which = np.repeat(np.arange(len(num)), num)
    place = np.arange(even_offsets[-1]) - even_offsets[which]
    wanted = start[which] + place * (length / num)[which]
    # One interpolation for all contours: each is closed with its first point, and lengths rise throughout.
    closed = np.arange(len(points)) + contour
    track = np.empty((len(points) + len(counts), 2))
    position = np.empty(len(track))
    track[closed], position[closed] = points, reached[:-1]
    last = offsets[1:] + np.arange(len(counts))
    track[last], position[last] = points[offsets[:-1]], reached[offsets[1:]]
    position = position + np.repeat(np.arange(len(counts)), counts + 1)  # a gap between contours
    wanted = wanted + which
    return np.stack([np.interp(wanted, position, track[:, axis]) for axis in (0, 1)], axis=1), even_offsets


def _find_pieces(points: np.ndarray, offsets: np.ndarray) -> Loops:
    """Finds corners and the first pieces between them, and the direction of the contour at every point."""
    counts = np.diff(offsets)
    which = np.repeat(np.arange(len(counts)), counts)
    first, count = offsets[which], counts[which]
    place = np.arange(len(points)) - first

    def beside(steps: int) -> np.ndarray:
        neighbours: np.ndarray = first + (place + steps) % count
        return neighbours

    def turn(arm: int) -> np.ndarray:
        ahead, behind = points[beside(arm)] - points, points - points[beside(-arm)]
        turns: np.ndarray = np.arctan2(
            behind[:, 0] * ahead[:, 1] - behind[:, 1] * ahead[:, 0],
            behind[:, 0] * ahead[:, 0] + behind[:, 1] * ahead[:, 1],
        )
        return turns

    near, far = np.abs(turn(_CORNER_ARM)), np.abs(turn(2 * _CORNER_ARM))
    is_corner = (near > _CORNER_TURN) & (near > _CORNER_SHARE * far) & (count >= 6 * _CORNER_ARM)
    for steps in range(1, _CORNER_ARM + 1):
        is_corner &= (near >= near[beside(steps)]) & (near > near[beside(-steps)])

    corners, leaving_at, arriving_at, meeting = _meetings(points, beside, np.flatnonzero(is_corner))
    is_corner[:] = False
    is_corner[corners] = True

    # Directions: a smooth chord over two steps each way, and at corners the sides beyond the chamfer.
    chords = [weight * (points[beside(k)] - points[beside(-k)]) for k, weight in ((1, 1.0), (2, 1.0), (3, 0.5))]
    tangents = _unit(chords[0] + chords[1] + chords[2])
    leaving, arriving = tangents.copy(), tangents.copy()
    points = points.copy()
    kept = np.ones(len(points), dtype=bool)
    points[corners], leaving[corners], arriving[corners] = meeting, leaving_at, arriving_at
    for steps in range(1, _CHAMFER):
        kept[beside(steps)[corners]] = kept[beside(-steps)[corners]] = False
    kept[corners] = True

    # First pieces: from corner to corner, and no more than _TURN_A_PIECE each.
    turning = np.abs(_angle_between(tangents, tangents[beside(1)]))
    turning[is_corner | is_corner[beside(1)]] = 0
    is_break = is_corner.copy()
    for start, stop in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        sharp = np.flatnonzero(is_corner[start:stop])
        if not len(sharp):
            sharp = np.array([int(points[start:stop, 1].argmax())])
            is_break[start + sharp] = True
        total = np.concatenate([[0], np.cumsum(np.roll(turning[start:stop], -sharp[0]))])
        bounds = np.append(sharp - sharp[0], stop - start)
        for low, high in pairwise(bounds.tolist()):
            pieces = int(np.ceil((total[high] - total[low]) / _TURN_A_PIECE))
            pieces = max(min(pieces, (high - low) // _SHORTEST_PIECE), 2 if len(sharp) == 1 else 1)
            share = total[low] + (total[high] - total[low]) * np.arange(1, pieces) / pieces
            if total[high] == total[low]:
                more = low + (high - low) * np.arange(1, pieces) // pieces
            else:
                more = np.searchsorted(total[low : high + 1], share) + low
            is_break[start + (sharp[0] + more) % (stop - start)] = True
    kept |= is_break
    return _opened(points, tangents, leaving, arriving, kept, is_break, offsets)


def _opened(
    points: np.ndarray,
    tangents: np.ndarray,
    leaving: np.ndarray,
    arriving: np.ndarray,
    kept: np.ndarray,
    is_break: np.ndarray,
    offsets: np.ndarray,
) -> Loops:
    """Opens each loop at its first break, drops the points not kept, and repeats the first point at the end."""
    loops: list[np.ndarray] = []
    for start, stop in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        opening = start + int(is_break[start:stop].argmax())
        loop = np.concatenate([np.arange(opening, stop), np.arange(start, opening)])
        loop = loop[kept[loop]]
        loops += [loop, loop[:1]]
    order = np.concatenate(loops)
    # Breaks come in ascending order; the repeated point ends a loop, and the next point begins another.
    breaks = np.flatnonzero(is_break[order])
    steps = np.hypot(*np.diff(points[order], axis=0, prepend=points[order[:1]]).T)
    contour = np.searchsorted(offsets, order, side="right")
    same = contour[breaks[:-1]] == contour[breaks[1:]]
    return Loops(
        points=points[order],
        tangents=tangents[order],
        leaving=leaving[order],
        arriving=arriving[order],
        lengths=np.cumsum(steps),
        breaks=breaks[:-1][same],
        ends=breaks[1:][same],
    )


def fit_pieces(loops: Loops, tolerance: float, shortest: int = _SHORTEST_PIECE) -> tuple[np.ndarray, np.ndarray]:
    """Fits all pieces, splitting those that stray; gives the points they start at (k,) and their curves (k, 4, 2).

    Pieces of `shortest` steps are not split. The pieces come in no order: sort them by where they start.
    """
    clear = shortest // 2
    starts, ends = loops.breaks, loops.ends
    done = []
    while len(starts):
        curves, squared, piece, offsets = _fitted(loops, starts, ends)
        counts = ends - starts + 1
        # The split keeps some steps clear of both ends.
        place = np.arange(len(squared)) - offsets[piece]
        is_inner = (place >= clear) & (place < counts[piece] - clear)
        worst = np.maximum.reduceat(squared, offsets[:-1])
        is_done = (worst <= tolerance**2) | (counts <= shortest + 1)
        done.append((starts[is_done], curves[:, is_done].T))
        candidate = np.where(is_inner, squared, -1)
        is_peak = candidate == np.maximum.reduceat(candidate, offsets[:-1])[piece]
        peak = np.flatnonzero(is_peak)
        split = (place + starts[piece])[peak[np.searchsorted(peak, offsets[:-1])]]
        starts, ends = (
            np.concatenate([starts[~is_done], split[~is_done]]),
            np.concatenate([split[~is_done], ends[~is_done]]),
        )
    starts, curves = (np.concatenate(parts) for parts in zip(*done, strict=True))
    return starts, pairs(curves)


def merge_pieces(
    loops: Loops, starts: np.ndarray, curves: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Joins neighbours among the pieces of `fit_pieces` wherever one curve will do for both; gives the same, in order.

    Splitting at the worst place leaves a third more pieces than are needed.
    """
    order = np.argsort(starts)
    starts, curves = starts[order], curves[order]
    # Pieces end where the next begins, but for the last of each first piece.
    bounds = np.searchsorted(starts, loops.breaks)
    ends = np.append(starts[1:], 0)
    ends[np.append(bounds[1:], len(starts)) - 1] = loops.ends
    is_tried = np.zeros(len(starts), dtype=bool)  # a join with the piece after it
    for _ in range(_MERGES):
        joins = np.append((ends[:-1] == starts[1:]) & ~is_tried[:-1], False)
        # Every other one of those that follow one another.
        run = np.cumsum(np.append(True, ~joins[:-1]))
        place = np.arange(len(joins)) - np.searchsorted(run, run)
        first = np.flatnonzero(joins & (place % 2 == 0))
        if not len(first):
            break
        joined, squared, _, offsets = _fitted(loops, starts[first], ends[first + 1])
        is_close = np.maximum.reduceat(squared, offsets[:-1]) <= tolerance**2
        is_tried[first] = True
        first, joined = first[is_close], joined[:, is_close].T
        curves[first] = pairs(joined)
        ends[first] = ends[first + 1]
        is_tried[first] = False
        is_tried[first[first > 0] - 1] = False
        kept = np.ones(len(starts), dtype=bool)
        kept[first + 1] = False
        starts, ends, curves, is_tried = starts[kept], ends[kept], curves[kept], is_tried[kept]
    return starts, curves


def broken_by_turn(is_break: np.ndarray, turning: np.ndarray, most: float) -> np.ndarray:
    """Breaks what lies between breaks (n,) bool evenly, so that nothing turns by more than `most`.

    `turning` (n - 1,) is by how much each step from one point to the next turns; the first and the last are breaks.
    """
    total = np.concatenate([[0], np.cumsum(turning)])
    breaks, places = np.flatnonzero(is_break), np.arange(len(is_break))
    low = np.maximum.accumulate(np.where(is_break, places, 0))
    high = np.append(breaks, len(places) - 1)[np.searchsorted(breaks, places, side="right")]
    pieces = np.ceil((total[high] - total[low]) / most).clip(1)
    share = (total - total[low]) / np.maximum(total[high] - total[low], 1e-12) * pieces
    result = is_break.copy()
    result[1:] |= (np.floor(share[1:]) > np.floor(share[:-1])) & (low[1:] == low[:-1])
    return result


def _fitted(
    loops: Loops, starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Fits a piece with one curve each; gives the curves (4, pieces) complex, the squared distance of every point from
    its curve, the piece of every point, and where each piece's points begin (pieces + 1,)."""
    counts = ends - starts + 1
    offsets = np.concatenate([[0], np.cumsum(counts)])
    piece = np.repeat(np.arange(len(starts)), counts)
    index = np.arange(offsets[-1]) - offsets[piece] + starts[piece]
    points = complex_numbers(loops.points[index])
    length = loops.lengths[index] - loops.lengths[starts][piece]
    u = length / np.maximum(length[offsets[1:] - 1], 1e-12)[piece]
    given = complex_numbers(
        np.stack([loops.points[starts], loops.leaving[starts], -loops.arriving[ends], loops.points[ends]], axis=1)
    )  # (pieces, 4)
    for _ in range(_ROUNDS):
        u = _nearer(_least_squares(points, u, offsets[:-1], *given.T), points, u, piece)
    curves = _least_squares(points, u, offsets[:-1], *given.T)
    away = values(coefficients(curves)[:, piece], u) - points
    return curves, away.real**2 + away.imag**2, piece, offsets


def _least_squares(
    points: np.ndarray,
    u: np.ndarray,
    starts: np.ndarray,
    p0: np.ndarray,
    leave: np.ndarray,
    arrive: np.ndarray,
    p3: np.ndarray,
) -> np.ndarray:
    """Schneider's fit: the ends and their directions are given, the lengths of both handles are found.

    All points and directions are complex: `points` (p,) at parameters `u` (p,), those of each piece beginning at
    `starts` (pieces,); its ends `p0` and `p3`, and the directions from them into it, (pieces,) each. Gives the control
    points (4, pieces).
    """
    # His equations 3 to 5 are made of sums over the points of a piece: each handle's weight times the other weights,
    # and times the points.
    s = 1 - u
    b1, b2 = 3 * s * s * u, 3 * s * u * u
    b0, b3 = s**3 + b1, u**3 + b2  # weights of the ends when both handles are of no length
    sums = np.add.reduceat(np.stack([b1 * b1, b1 * b2, b2 * b2, b1 * b0, b1 * b3, b2 * b0, b2 * b3]), starts, axis=1)
    drawn = np.add.reduceat(np.stack([b1 * points, b2 * points]), starts, axis=1)
    c00, c11, c01 = sums[0], sums[2], sums[1] * dot(leave, arrive)
    x0 = dot(leave, drawn[0] - p0 * sums[3] - p3 * sums[4])
    x1 = dot(arrive, drawn[1] - p0 * sums[5] - p3 * sums[6])
    determinant = c00 * c11 - c01 * c01
    is_solvable = determinant > 1e-9 * np.maximum(c00 * c11, 1e-12)
    divisor = np.where(is_solvable, determinant, 1)
    alpha, beta = (x0 * c11 - x1 * c01) / divisor, (x1 * c00 - x0 * c01) / divisor
    chord = np.abs(p3 - p0)
    # Handles that point backwards or far past the other end loop; Wu and Barsky's thirds are safe.
    is_sane = is_solvable & (np.minimum(alpha, beta) > 0.05 * chord) & (np.maximum(alpha, beta) < 1.5 * chord)
    alpha, beta = np.where(is_sane, alpha, chord / 3), np.where(is_sane, beta, chord / 3)
    return np.stack([p0, p0 + alpha * leave, p3 + beta * arrive, p3])


def _nearer(curves: np.ndarray, points: np.ndarray, u: np.ndarray, piece: np.ndarray) -> np.ndarray:
    """One round of Newton's method on each point's parameter, towards its nearest point on the curve."""
    polynomials = coefficients(curves)[:, piece]
    away, first = values(polynomials, u) - points, slopes(polynomials, u)
    second = 6 * polynomials[3] * u + 2 * polynomials[2]
    slope = first.real**2 + first.imag**2 + dot(away, second)
    move = np.divide(dot(away, first), slope, out=np.zeros_like(u), where=slope > 1e-9)
    nearer: np.ndarray = np.clip(u - move, 0, 1)
    return nearer


def _meetings(
    points: np.ndarray, beside: Callable[[int], np.ndarray], corners: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Gives the corners whose sides meet close by, the directions of the sides there, and where they meet."""
    (ahead, leave), (behind, arrive) = (
        (near_end, _unit((points[beside(sign * (_CHAMFER + _CORNER_ARM))][corners] - near_end) * sign))
        for sign in (1, -1)
        for near_end in [points[beside(sign * _CHAMFER)][corners]]
    )
    cross = leave[:, 0] * arrive[:, 1] - leave[:, 1] * arrive[:, 0]
    gap = behind - ahead
    meets = np.abs(cross) > 0.2
    along = (gap[:, 0] * arrive[:, 1] - gap[:, 1] * arrive[:, 0]) / np.where(meets, cross, 1)
    meeting = ahead + along[:, None] * leave
    is_near = meets & (np.hypot(*(meeting - points[corners]).T) < _CORNER_REACH)
    return corners[is_near], leave[is_near], arrive[is_near], meeting[is_near]


def _unit(vectors: np.ndarray) -> np.ndarray:
    length = np.hypot(*vectors.T)[:, None]
    return np.where(length > 1e-9, vectors / np.maximum(length, 1e-9), [1.0, 0.0])


def _angle_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    angles: np.ndarray = np.arctan2(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], (a * b).sum(axis=1))
    return angles
