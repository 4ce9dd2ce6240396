"""Smooth curves along strokes: cubic Béziers through their points, with corners kept as corners.

Meant for strokes of evenly spaced points, as pen paths hold them. The curves are open, one (k, 4, 2) array a stroke,
laid out like the contours of an `Outline`: start, two control points and end of each, y up.
"""

from functools import lru_cache
from itertools import pairwise

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

    Between corners they are centripetal Catmull-Rom curves, which neither loop nor form cusps between their points
    (Yuksel, Schaefer and Keyser, "Parameterization and Applications of Catmull-Rom Curves", Computer-Aided Design 43,
    2011; their equation for Bézier control points with alpha = 1/2). At ends and corners, where Catmull-Rom needs a
    point that is not there, the last piece is a parabola. Points that repeat the one before are passed over; a dot is
    one curve of no length.
    """
    points = _without_repeats(np.asarray(stroke, dtype=np.float64).reshape(-1, 2))
    if len(points) < 2:
        return np.repeat(points[:, None], 4, axis=1)
    chords = np.diff(points, axis=0)
    length = np.hypot(*chords.T)[:, None]
    root = np.sqrt(length)
    start, end = points[:-1], points[1:]
    # The handles at both ends of the pieces before and after each inner point, by that point's velocity.
    before, after = root[:-1], root[1:]
    velocity = (length[:-1] * chords[1:] + length[1:] * chords[:-1]) / (before * after * (before + after))
    leave, arrive = start + chords / 3, end - chords / 3
    leave[1:], arrive[:-1] = start[1:] + velocity * after / 3, end[:-1] - velocity * before / 3

    is_break = np.concatenate([[True], is_corner(points), [True]])
    opens, closes = is_break[:-1], is_break[1:]
    # A parabola's control point lies half as far again along the handle that is known.
    leave[opens] = (start + 2 * (end + 1.5 * (arrive - end)))[opens] / 3
    arrive[closes] = (end + 2 * (start + 1.5 * (leave - start)))[closes] / 3
    is_straight = opens & closes
    leave[is_straight], arrive[is_straight] = (start + chords / 3)[is_straight], (end - chords / 3)[is_straight]
    return np.stack([start, leave, arrive, end], axis=1)


def is_corner(points: np.ndarray) -> np.ndarray:
    """Tells which inner points of a stroke (points, 2), no two in a row the same, are corners: (points - 2,) bool.

    A corner turns by at least 50 degrees, and turns alone: in a tight bend the points beside it turn the same way.
    """
    if len(points) < 3:
        return np.zeros(0, dtype=bool)
    chords = np.diff(points, axis=0)
    back, ahead = chords[:-1], chords[1:]
    turn = np.arctan2(back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0], (back * ahead).sum(axis=1))
    beside = np.pad(turn, 1)
    same_way = sum(np.maximum(np.sign(turn) * other, 0) for other in (beside[:-2], beside[2:]))
    return (np.abs(turn) >= _CORNER_TURN) & (np.abs(turn) >= _CORNER_SHARE * (np.abs(turn) + same_way))


def steadied(stroke: np.ndarray, steadiness: float = 1.0) -> np.ndarray:
    """Gives a stroke (points, 2) without its tremble from point to point; its ends and corners stay where they are.

    Between them the points y become the z that minimise |z - y|^2 + steadiness |third differences of z|^2 (E. T.
    Whittaker, "On a New Method of Graduation", 1923; P. H. C. Eilers, "A Perfect Smoother", Analytical Chemistry 75,
    2003). Parabolas pass unchanged; of a wave of w points a 1 / (1 + steadiness (2 sin(pi / w))^6) is left: of a
    tremble, w = 2, 1/65 at 1, and of a bend of 12 points 98 %.
    """
    points = np.asarray(stroke, dtype=np.float64).reshape(-1, 2)
    if steadiness <= 0 or len(points) < 4:
        return points
    points = _without_repeats(points)
    ends = np.concatenate([[0], np.flatnonzero(is_corner(points)) + 1, [len(points) - 1]])
    result = points.copy()
    for start, end in pairwise(ends):
        if end - start >= 3:
            result[start : end + 1] = _smoother(int(end - start) + 1, float(steadiness)) @ points[start : end + 1]
    return result


@lru_cache(maxsize=512)
def _smoother(num_points, steadiness):
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


def _without_repeats(points):
    if len(points) < 2:
        return points
    return points[np.append(True, (points[1:] != points[:-1]).any(axis=1))]
