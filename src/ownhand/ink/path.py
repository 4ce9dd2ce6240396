"""Pen paths: how a letter is written, as one row of a fixed number of points.

A pen path is (points, 3): x, y (y up) and pen, which says how the pen moves from this point to the next: +1 down, -1
travelling (the last repeats the one before). The points are spaced evenly by arc length, along the strokes and along
the straight travel between them, but for one thing: the ends of strokes, and the corners within them, take the point
nearest to them. So strokes keep their length, the pen lifts where it did and corners are not cut; between two such
places the spacing is even.
"""

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink.strokes import Strokes

BODY_POINTS = 52
"""Of the points of a letter that stands in its word, those before its marks: the pen is lifted between the two."""

_SMALLEST_SIDE = 1e-30
"""Units of the points; a letter smaller than this is a dot (float32 could not scale it)."""

_CORNER_ARM = 0.1
"""Units of the box over which the turn at a corner is measured: four fifths of a usual step of 64 points."""

_CORNER_TURN = np.radians(50)
"""Least turn of a corner, measured over its arms."""

_LETTERS_AT_ONCE = 2048
"""Letters handled together: enough to hide numpy's cost per call, few enough to need little memory."""


def paths_from_strokes(strokes: Strokes, *, num_points: int = 64) -> np.ndarray:
    """Gives the pen paths of many letters at once: (n, num_points, 3) float32, some 20,000 a second.

    Each letter is fitted into a box of side 2 centred at 0, the larger side of its ink filling it. A stroke of no
    length, the dot of an i, is one step that stays where it is; a letter of no size stays at 0 with the pen down, and a
    letter without points stays there with the pen up.

    Raises `LettersError` where a letter has more than num_points / 2 strokes: each needs a step, and one to the next.
    """
    paths = np.zeros((len(strokes), num_points, 3), dtype=np.float32)
    paths[..., 2] = -1
    for start in range(0, len(strokes), _LETTERS_AT_ONCE):
        stop = min(start + _LETTERS_AT_ONCE, len(strokes))
        first, last = strokes.letter_offsets[start], strokes.letter_offsets[stop]
        offsets = strokes.stroke_offsets[first : last + 1]
        counts, letters = np.diff(offsets), strokes.letter_of_stroke[first:last] - start
        if counts.any():
            points = strokes.points[offsets[0] : offsets[-1]].astype(np.float64)
            _fill_paths(paths[start:stop], points, counts[counts > 0], letters[counts > 0], start)
    return paths


def strokes_from_paths(paths: np.ndarray) -> Strokes:
    """Gives the strokes of pen paths (n, points, 3).

    A stroke is a run of points between which the pen is down, that is, above 0. The last point's own pen says nothing,
    for there is no step after it.
    """
    paths = np.asarray(paths)
    if not paths.size:
        return Strokes.of([[]] * len(paths))
    is_down = paths[:, :-1, 2] > 0
    pause = np.zeros((len(paths), 1), dtype=bool)
    leaves, arrives = np.hstack([is_down, pause]), np.hstack([pause, is_down])
    is_kept = leaves | arrives
    is_first = leaves & ~arrives
    return Strokes(
        points=paths[..., :2][is_kept],
        stroke_offsets=np.append(np.flatnonzero(is_first[is_kept]), np.count_nonzero(is_kept)),
        letter_offsets=np.concatenate([[0], np.cumsum(np.count_nonzero(is_first, axis=1))]),
    )


def strokes_from_path(path: np.ndarray) -> list[np.ndarray]:
    """Gives the strokes (k, 2) of one pen path (points, 3); one whose points all coincide, a dot, is one point."""
    strokes = strokes_from_paths(np.asarray(path)[None]).letter(0)
    return [stroke[:1] if (stroke == stroke[0]).all() else stroke for stroke in strokes]


def body_and_marks(path: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Gives the strokes (k, 2) of a letter that stands in its word, a pen path (points, 3): of its body, and its marks.

    The pen is up between the two, whatever the path says.
    """
    leaves, points = path[:, 2] > 0, path[:, :2]
    return _runs(points[:BODY_POINTS], leaves[: BODY_POINTS - 1]), _runs(points[BODY_POINTS:], leaves[BODY_POINTS:-1])


def way_along(line: np.ndarray) -> np.ndarray:
    """(p,): the length of the way along a line (p, 2) to each of its points, 0 at the first."""
    way: np.ndarray = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    return way


def _runs(points: np.ndarray, leaves: np.ndarray) -> list[np.ndarray]:
    """The strokes of points between which the pen is down where `leaves` says so."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[0], leaves.astype(np.int8), [0]])))
    return [points[first : stop + 1].copy() for first, stop in bounds.reshape(-1, 2).tolist()]


def _fill_paths(
    paths: np.ndarray, points: np.ndarray, counts: np.ndarray, letters: np.ndarray, first_letter: int
) -> None:
    """Writes the paths of letters whose strokes have `counts` (at least one) of the points and belong to `letters`."""
    num_letters, num_points, _ = paths.shape
    num_strokes = np.bincount(letters, minlength=num_letters)
    if 2 * num_strokes.max() > num_points:
        raise LettersError(
            f"Letter {first_letter + num_strokes.argmax()}: expected at most {num_points // 2} strokes for "
            f"{num_points} points, found {num_strokes.max()}. Leave it out, or ask for more points."
        )
    points = np.repeat(points, np.repeat(np.where(counts == 1, 2, 1), counts), axis=0)  # lone points are doubled
    counts = np.maximum(counts, 2)
    last = np.cumsum(counts) - 1
    first = last - counts + 1
    points = _fitted(points, first, letters)
    reached = way_along(points)

    # Every letter is a row of pieces, of strokes and of travel; a piece begins and ends at a break.
    corners = _find_corners(points, reached, first, last)
    corner_letters = letters[np.searchsorted(first, corners, side="right") - 1]
    # Where half of the points would be ends and corners, spacing is worth more than corners.
    is_roomy = 2 * num_strokes + np.bincount(corner_letters, minlength=num_letters) <= num_points // 2
    breaks = np.sort(np.concatenate([first, last, corners[is_roomy[corner_letters]]]))
    stroke_of_break = np.searchsorted(first, breaks, side="right") - 1
    letter_of_break = letters[stroke_of_break]
    places = _choose_places(reached[breaks], letter_of_break, num_points)

    # The place of every point in the row of samples of all letters. A letter's samples are at whole numbers.
    points_of_piece = np.diff(breaks, append=len(points))
    length = np.diff(reached[breaks], append=reached[-1])
    steps = np.diff(places, append=places[-1] + 1)
    is_short = length < 1e-12  # Its points follow one another evenly.
    piece = np.repeat(np.arange(len(breaks)), points_of_piece)
    along = np.where(is_short[piece], np.arange(len(points)) - breaks[piece], reached - reached[breaks][piece])
    place = places[piece] + along * (steps / np.where(is_short, points_of_piece, length))[piece]
    inked = np.flatnonzero(num_strokes)
    samples = (inked[:, None] * num_points + np.arange(num_points)).ravel()
    for axis in (0, 1):
        paths[inked, :, axis] = np.interp(samples, place, points[:, axis]).reshape(-1, num_points)
    is_end = np.append(letter_of_break[1:] != letter_of_break[:-1], True)
    pen = np.where((breaks != last[stroke_of_break]) | is_end, 1.0, -1.0)
    paths[inked, :, 2] = np.repeat(pen, np.where(is_end, 1, steps)).reshape(-1, num_points)


def _fitted(points: np.ndarray, first: np.ndarray, letters: np.ndarray) -> np.ndarray:
    """Scales and centres each letter's ink into the box of side 2."""
    begins = first[np.append(True, letters[1:] != letters[:-1])]
    low, high = np.minimum.reduceat(points, begins), np.maximum.reduceat(points, begins)
    largest = (high - low).max(axis=1)
    scale = np.where(largest > _SMALLEST_SIDE, 2 / np.maximum(largest, _SMALLEST_SIDE), 0)
    counts = np.diff(begins, append=len(points))
    fitted: np.ndarray = (points - np.repeat((low + high) / 2, counts, axis=0)) * np.repeat(scale, counts)[:, None]
    return fitted


def _find_corners(points: np.ndarray, reached: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Gives the points within strokes where the pen turns most, one for every place where it turns sharply."""
    counts = last - first + 1
    low, high = np.repeat(reached[first], counts), np.repeat(reached[last], counts)
    behind, ahead = (
        np.stack([np.interp(np.clip(reached + arm, low, high), reached, points[:, axis]) for axis in (0, 1)], axis=1)
        - points
        for arm in (-_CORNER_ARM, _CORNER_ARM)
    )
    size = np.hypot(*behind.T) * np.hypot(*ahead.T)
    cosine = np.divide(-(behind * ahead).sum(axis=1), size, out=np.ones_like(size), where=size > 1e-12)
    # A turn within half an arm of an end is how the pen was set down.
    is_sharp = cosine <= np.cos(_CORNER_TURN)
    is_sharp &= np.minimum(reached - low, high - reached) >= _CORNER_ARM / 2
    sharp = np.flatnonzero(is_sharp)
    is_apart = (np.diff(sharp) > 1) | (np.diff(reached[sharp]) > _CORNER_ARM)
    place = np.cumsum(np.append(True, is_apart)[: len(sharp)])
    sharp = sharp[np.lexsort((cosine[sharp], place))]  # by place, and there the sharpest first
    corners: np.ndarray = sharp[np.flatnonzero(np.diff(place, prepend=0))]
    return corners


def _choose_places(reached: np.ndarray, letters: np.ndarray, num_points: int) -> np.ndarray:
    """Gives every break the sample nearest to it, no two the same, in the row of samples of all letters."""
    begins = np.flatnonzero(np.append(True, letters[1:] != letters[:-1]))
    counts = np.diff(begins, append=len(letters))
    rank = np.arange(len(letters)) - np.repeat(begins, counts)
    from_end = np.repeat(counts, counts) - 1 - rank
    start, end = (np.repeat(reached[at], counts) for at in (begins, begins + counts - 1))
    share = np.divide(reached - start, end - start, out=np.zeros_like(reached), where=end > start)
    nearest = np.rint(share * (num_points - 1)).astype(np.int64)
    nearest[from_end == 0] = num_points - 1
    # Breaks that fall on one sample, as the ends of a dot do, move on; those that this pushes off the end move back.
    row = letters * num_points
    pushed = np.maximum.accumulate(nearest - rank + row) + rank - row
    places: np.ndarray = np.minimum(pushed, num_points - 1 - from_end) + row
    return places
