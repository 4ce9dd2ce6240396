"""Smooth curves along strokes: cubic Béziers through their points, with corners kept as corners.

Meant for strokes of evenly spaced points, as pen paths hold them. The curves are open, one (k, 4, 2) array a stroke,
laid out like the contours of an `Outline`: start, two control points and end of each, y up.

`steadied` and `smooth_curves` take one stroke; `steadied_strokes` and `curves_through` take the strokes of many letters
at once, as points and stroke offsets, which is many times faster.
"""

from functools import lru_cache

import numpy as np

from ownhand.ink.path import strokes_from_path

_CORNER_TURN = np.radians(50)
"""Least turn at a corner. A circle of eight points turns by 45 degrees at each and is no octagon."""

_CORNER_SHARE = 0.55
"""Share that a corner makes alone of the turn to its side over it and its two neighbours. In a bend it is a third."""


def curves_from_path(path: np.ndarray, *, steadiness: float = 0.0) -> list[np.ndarray]:
    """Gives the strokes of a pen path (points, 3) as smooth curves, one (k, 4, 2) a stroke, steadied first if asked."""
    return [smooth_curves(steadied(stroke, steadiness)) for stroke in strokes_from_path(path)]


def smooth_curves(stroke: np.ndarray) -> np.ndarray:
    """Gives cubic Bézier curves through every point of a stroke (points, 2): (k, 4, 2), smooth but at its corners.

    Points that repeat the one before are passed over; a dot is one curve of no length. See `curves_through`.
    """
    points, offsets = without_repeats(np.asarray(stroke, dtype=np.float64).reshape(-1, 2))
    if len(points) < 2:
        return np.repeat(points[:, None], 4, axis=1)
    return curves_through(points, offsets)[0]


def curves_through(points: np.ndarray, stroke_offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gives cubic Bézier curves (k, 4, 2) through every point of strokes, and the point that each starts at (k,).

    `points` (p, 2), no two in a row of one stroke the same, belong to strokes by `stroke_offsets` (s + 1,). A stroke of
    n points has n - 1 curves, smooth but at its corners. Between corners they are centripetal Catmull-Rom curves, which
    neither loop nor form cusps between their points (Yuksel, Schaefer and Keyser, "Parameterization and Applications of
    Catmull-Rom Curves", Computer-Aided Design 43, 2011; their equation for Bézier control points with alpha = 1/2). At
    ends and corners, where Catmull-Rom needs a point that is not there, the last piece is a parabola.
    """
    is_end = _is_end(len(points), stroke_offsets)
    chords = np.diff(points, axis=0)
    # What leads from one stroke to the next is reckoned with and left out in the end; it may have no length.
    length = np.maximum(np.hypot(*chords.T), 1e-300)[:, None]
    root = np.sqrt(length)
    start, end = points[:-1], points[1:]
    # The handles at both ends of the pieces before and after each inner point, by that point's velocity.
    before, after = root[:-1], root[1:]
    velocity = (length[:-1] * chords[1:] + length[1:] * chords[:-1]) / (before * after * (before + after))
    leave, arrive = start + chords / 3, end - chords / 3
    leave[1:], arrive[:-1] = start[1:] + velocity * after / 3, end[:-1] - velocity * before / 3

    is_break = is_end | find_corners(points, stroke_offsets)
    opens, closes = is_break[:-1], is_break[1:]
    # A parabola's control point lies half as far again along the handle that is known.
    leave[opens] = (start + 2 * (end + 1.5 * (arrive - end)))[opens] / 3
    arrive[closes] = (end + 2 * (start + 1.5 * (leave - start)))[closes] / 3
    is_straight = opens & closes
    leave[is_straight], arrive[is_straight] = (start + chords / 3)[is_straight], (end - chords / 3)[is_straight]
    inside = np.ones(len(chords), dtype=bool)
    inside[np.asarray(stroke_offsets)[1:-1] - 1] = False
    return np.stack([start, leave, arrive, end], axis=1)[inside], np.flatnonzero(inside)


def find_corners(points: np.ndarray, stroke_offsets: np.ndarray) -> np.ndarray:
    """Tells which points of strokes (p, 2), no two in a row of a stroke the same, are corners within them: (p,) bool.

    A corner turns by at least 50 degrees, and turns alone: in a tight bend the points beside it turn the same way.
    """
    turn = np.zeros(len(points))
    chords = np.diff(points, axis=0)
    back, ahead = chords[:-1], chords[1:]
    turn[1:-1] = np.arctan2(back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0], (back * ahead).sum(axis=1))
    turn[_is_end(len(points), stroke_offsets)] = 0
    beside = np.pad(turn, 1)
    before, after = (np.maximum(np.sign(turn) * other, 0) for other in (beside[:-2], beside[2:]))
    share = _CORNER_SHARE * (np.abs(turn) + (before + after))
    is_corner: np.ndarray = (np.abs(turn) >= _CORNER_TURN) & (np.abs(turn) >= share)
    return is_corner


def steadied(stroke: np.ndarray, steadiness: float = 1.0) -> np.ndarray:
    """Gives a stroke (points, 2) without its tremble from point to point; its ends and corners stay where they are.

    See `steadied_strokes`.
    """
    points = np.asarray(stroke, dtype=np.float64).reshape(-1, 2)
    if steadiness <= 0 or len(points) < 4:
        return points
    points, offsets = without_repeats(points)
    return steadied_strokes(points, offsets, steadiness)


def steadied_strokes(points: np.ndarray, stroke_offsets: np.ndarray, steadiness: float = 1.0) -> np.ndarray:
    """Gives the points (p, 2) of strokes without their tremble; no two in a row of a stroke may be the same.

    Between ends and corners the points y become the z that minimise |z - y|^2 + steadiness |third differences of z|^2
    (E. T. Whittaker, "On a New Method of Graduation", 1923; P. H. C. Eilers, "A Perfect Smoother", Analytical Chemistry
    75, 2003). Parabolas pass unchanged; of a wave of w points a 1 / (1 + steadiness (2 sin(pi / w))^6) is left: of a
    tremble, w = 2, 1/65 at 1, and of a bend of 12 points 98 %.
    """
    result = points.copy()
    if steadiness <= 0 or not len(points):
        return result
    breaks = np.flatnonzero(_is_end(len(points), stroke_offsets) | find_corners(points, stroke_offsets))
    # From break to break, but not from stroke to stroke: the next stroke begins one point on.
    stroke = np.searchsorted(stroke_offsets, breaks, side="right")
    steps = np.where(np.diff(stroke) == 0, np.diff(breaks), 0)
    for num_steps in np.unique(steps[steps >= 3]).tolist():
        run = breaks[:-1][steps == num_steps, None] + np.arange(num_steps + 1)
        result[run] = _smoother(num_steps + 1, float(steadiness)) @ points[run]
    return result


@lru_cache(maxsize=512)
def _smoother(num_points: int, steadiness: float) -> np.ndarray:
    """Gives Whittaker's smoother of a run of points, its ends held, as a matrix."""
    differences = np.diff(np.eye(num_points), n=3, axis=0)
    penalty = steadiness * differences.T @ differences
    inner = slice(1, num_points - 1)
    system = np.eye(num_points - 2) + penalty[inner, inner]
    given = np.eye(num_points)[inner]
    given[:, [0, -1]] -= penalty[inner][:, [0, -1]]
    matrix = np.eye(num_points)
    matrix[inner] = np.linalg.solve(system, given)
    matrix.setflags(write=False)
    return matrix


def without_repeats(points: np.ndarray, stroke_offsets: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Gives strokes without the points that repeat the one before: points (p, 2) and stroke offsets (s + 1,).

    `points` are one stroke where no offsets are given.
    """
    offsets = np.array([0, len(points)]) if stroke_offsets is None else np.asarray(stroke_offsets, dtype=np.int64)
    kept = np.ones(len(points), dtype=bool)
    kept[1:] = (points[1:] != points[:-1]).any(axis=1)
    kept[offsets[:-1][offsets[:-1] < len(points)]] = True
    return points[kept], np.concatenate([[0], np.cumsum(kept)])[offsets]


def _is_end(num_points: int, stroke_offsets: np.ndarray) -> np.ndarray:
    """Tells which points are the first or the last of a stroke."""
    offsets = np.asarray(stroke_offsets, dtype=np.int64)
    is_end = np.zeros(num_points, dtype=bool)
    if num_points:
        is_end[offsets[:-1][offsets[:-1] < num_points]] = True
        is_end[offsets[1:] - 1] = True
    return is_end
