"""Centre lines: the way the pen itself took, for plotters and animations, where an outline is what it left behind."""

from collections.abc import Sequence

import numpy as np

from ownhand.ink.cubics import coefficients, complex_numbers, directions, pairs, slopes, values
from ownhand.ink.curve_fit import Loops, broken_by_turn, fit_pieces
from ownhand.ink.curves import curves_through, find_corners, without_repeats

_SAMPLES_A_CURVE = 1
"""Points of the curve between two points of a stroke that the fit sees: more of them take longer, and follow a pen path
no better."""

_TURN_A_PIECE = np.radians(100)
"""Most turn that a first piece is given."""


def fit_strokes(strokes: Sequence[np.ndarray], tolerance: float) -> list[np.ndarray]:
    """Gives few cubic curves along each stroke (points, 2): (k, 4, 2), as the contours of an outline are laid out.

    They stray from the smooth curve through the points by no more than `tolerance`, in units of the points. Corners
    stay corners. A stroke of one point, a dot, is one curve of no length.
    """
    given = [len(stroke) for stroke in strokes]
    if not any(given):
        return []
    points, offsets = without_repeats(
        np.concatenate([np.asarray(stroke, dtype=np.float64).reshape(-1, 2) for stroke in strokes]),
        np.cumsum([0, *given]),
    )
    counts = np.diff(offsets)
    dots = {int(k): np.repeat(points[offsets[k]][None, None], 4, axis=1) for k in np.flatnonzero(counts == 1)}
    lines = np.flatnonzero(counts > 1)
    fitted: dict[int, np.ndarray] = {}
    if len(lines):
        kept = np.repeat(counts > 1, counts)
        line_offsets = np.concatenate([[0], np.cumsum(counts[lines])])
        curves, run = _fitted(points[kept], line_offsets, tolerance)
        line_of_curve = np.searchsorted(line_offsets, run, side="right") - 1
        bounds = np.searchsorted(line_of_curve, np.arange(len(lines) + 1))
        fitted = {int(line): curves[bounds[k] : bounds[k + 1]] for k, line in enumerate(lines)}
    return [fitted[k] if k in fitted else dots[k] for k in range(len(counts)) if counts[k]]


def _fitted(points: np.ndarray, stroke_offsets: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """Gives few curves (k, 4, 2) along the strokes, and of each the point where its run begins.

    A run reaches from one end or corner of a stroke to the next; within it the curves join smoothly.
    """
    corners = find_corners(points, stroke_offsets)
    through, starts = curves_through(points, stroke_offsets)
    curves = complex_numbers(through)  # (k, 4)
    ends_stroke = np.zeros(len(points), dtype=bool)
    ends_stroke[stroke_offsets[1:] - 1] = True
    closes = ends_stroke[starts + 1]

    # Every curve is sampled from its start, the last of a stroke at its end too.
    counts = np.where(closes, _SAMPLES_A_CURVE + 1, _SAMPLES_A_CURVE)
    curve = np.repeat(np.arange(len(curves)), counts)
    first = np.cumsum(counts) - counts
    t = (np.arange(len(curve)) - first[curve]) / _SAMPLES_A_CURVE
    polynomials = coefficients(curves.T)[:, curve]
    samples = values(polynomials, t)
    leaving = directions(slopes(polynomials, t), curves[:, 3][curve] - curves[:, 0][curve])
    arriving = leaving.copy()
    inner = first[1:][~closes[:-1]]  # samples at points within strokes
    last_slope = directions(curves[:, 3] - curves[:, 2], curves[:, 3] - curves[:, 0])
    arriving[inner] = last_slope[:-1][~closes[:-1]]
    is_corner = np.zeros(len(samples), dtype=bool)
    is_corner[first] = corners[starts]
    arriving[~is_corner] = leaving[~is_corner]

    # Runs, and the first pieces of them: no more than _TURN_A_PIECE each.
    opens = np.zeros(len(samples), dtype=bool)
    opens[first[np.append(True, closes[:-1])]] = True
    ends = np.append(opens[1:], True)
    is_end_of_run = opens | ends | is_corner
    turning = np.abs(np.angle(arriving[1:] * leaving[:-1].conj()))
    turning[ends[:-1]] = 0
    breaks = np.flatnonzero(broken_by_turn(is_end_of_run, turning, _TURN_A_PIECE))
    begun = np.maximum.accumulate(np.where(is_end_of_run, np.arange(len(samples)), 0))  # where each sample's run begins
    run_of_sample = starts[curve[begun]]
    same = ~ends[breaks[:-1]]
    loops = Loops(
        points=pairs(samples),
        tangents=pairs(leaving),
        leaving=pairs(leaving),
        arriving=pairs(arriving),
        lengths=np.concatenate([[0], np.cumsum(np.abs(np.diff(samples)))]),
        breaks=breaks[:-1][same],
        ends=breaks[1:][same],
    )
    piece_starts, fitted = fit_pieces(loops, tolerance)
    order = np.argsort(piece_starts)
    return fitted[order], run_of_sample[piece_starts[order]]
