"""Letters as pixels: pen strokes drawn as grey images, thousands of letters a second, and images fitted to a box.

Images are uint8, 0 for paper and 255 for ink, with row 0 at the top.
"""

from collections.abc import Iterator

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink.strokes import Strokes

_THINNEST_STEP = 0.3
"""Pixels of path within which further points are dropped: a tablet's jitter, and far below what a pixel shows."""

_LONGEST_SEGMENT = 2.0
"""Pixels; longer segments are cut. Short ones touch small patches, so few pixels are looked at in vain."""

_SMALLEST_SIDE = 1e-30
"""Units of the points; a letter smaller than this is a dot (float32 could not scale it)."""

_LETTERS_AT_ONCE = 256
"""Letters drawn together: enough to hide numpy's cost per call, few enough to stay in the processor's cache."""


def draw_letters(
    strokes: Strokes,
    *,
    size: int = 28,
    box: float | np.ndarray = 20.0,
    pen_width: float | np.ndarray = 2.1,
    transforms: np.ndarray | None = None,
) -> np.ndarray:
    """Draws letters as (n, size, size) grey images with a round pen.

    Each letter is scaled so that the larger side of its ink fills `box` pixels, and its ink is centred. A pixel is as
    dark as the pen covers it: from ink to paper over one pixel across the pen's edge. `box` and `pen_width` are one for
    all or one a letter (n,). `transforms` (n, 2, 2) are applied to the points (as column vectors) before they are
    fitted; see `pen_transforms`. A letter without points stays blank.
    """
    pen_widths = np.broadcast_to(np.asarray(pen_width, dtype=np.float32), (len(strokes),))
    boxes = np.broadcast_to(np.asarray(box, dtype=np.float32), (len(strokes),))
    if len(strokes) and not (pen_widths.min() > 0 and (pen_widths < boxes).all() and boxes.max() <= size):
        raise LettersError(
            f"A pen of {pen_widths.min():g} to {pen_widths.max():g} pixels does not fit a box of {boxes.min():g} "
            f"pixels in an image of {size}: expected 0 < pen < box <= size."
        )
    images = np.zeros((len(strokes), size, size), dtype=np.uint8)
    for part, path, point_strokes, point_letters in _parts(strokes):
        if transforms is not None:
            path = np.einsum("pij,pj->pi", transforms[part].astype(np.float32)[point_letters], path)
        path = _fit_paths(path, point_letters, size, boxes[part], pen_widths[part])
        _draw_segments(images[part], *_segments(path, point_strokes, point_letters), pen_widths[part])
    return images


def draw_in_place(
    strokes: Strokes, *, height: int, width: int, pen_width: float | np.ndarray, unit: float, baseline: float
) -> np.ndarray:
    """Draws letters or words as (n, height, width) grey images, each as large as it is and where it is.

    A unit of the points is `unit` pixels; y = 0 lies `baseline` pixels below the top, x = 0 at the left. What lies
    outside is cut off. The pen is that of `draw_letters`, and `pen_width` in pixels, too.
    """
    pen_widths = np.broadcast_to(np.asarray(pen_width, dtype=np.float32), (len(strokes),))
    images = np.zeros((len(strokes), height, width), dtype=np.uint8)
    scale, origin = np.array([unit, -unit], np.float32), np.array([0, baseline], np.float32)
    for part, path, point_strokes, point_letters in _parts(strokes):
        segments = _segments(path * scale + origin, point_strokes, point_letters)
        _draw_segments(images[part], *segments, pen_widths[part])
    return images


def _parts(strokes: Strokes) -> Iterator[tuple[slice, np.ndarray, np.ndarray, np.ndarray]]:
    """As many letters as are drawn together: which; their points, and which stroke and which letter each is in."""
    points, letter_of_stroke = strokes.points.astype(np.float32, copy=False), strokes.letter_of_stroke
    for start in range(0, len(strokes), _LETTERS_AT_ONCE):
        stop = min(start + _LETTERS_AT_ONCE, len(strokes))
        first, last = strokes.letter_offsets[start], strokes.letter_offsets[stop]
        offsets = strokes.stroke_offsets[first : last + 1]
        path = points[offsets[0] : offsets[-1]]
        if len(path):
            point_strokes = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
            yield slice(start, stop), path, point_strokes, (letter_of_stroke[first:last] - start)[point_strokes]


def pen_transforms(
    *, slant: np.ndarray | float = 0.0, turn: np.ndarray | float = 0.0, aspect: np.ndarray | float = 1.0
) -> np.ndarray:
    """Gives the (n, 2, 2) matrices that first stretch x by `aspect`, then lean by `slant`, then turn by `turn`.

    `slant` is the shift to the right for each unit of height; `turn` is in radians, counter-clockwise.
    """
    slant, turn, aspect = np.broadcast_arrays(*np.atleast_1d(slant, turn, aspect))
    cosine, sine = np.cos(turn), np.sin(turn)
    matrices = np.empty((len(turn), 2, 2), dtype=np.float32)
    matrices[:, 0, 0], matrices[:, 0, 1] = aspect * cosine, slant * cosine - sine
    matrices[:, 1, 0], matrices[:, 1, 1] = aspect * sine, slant * sine + cosine
    return matrices


def fit_to_box(images: np.ndarray, *, size: int = 32, box: float = 24.0, threshold: int = 64) -> np.ndarray:
    """Scales the ink of each grey image so that its longer side fills `box` pixels, centred: (n, size, size) uint8.

    The ink's bounds are the pixels darker than `threshold`. Shrinking averages the area under each new pixel, enlarging
    interpolates between pixels: both are the same tent filter, as wide as the coarser of the two grids. Images without
    ink stay blank.
    """
    images = np.asarray(images)
    num_images, height, width = images.shape
    fitted = np.zeros((num_images, size, size), dtype=np.uint8)
    is_ink = images > threshold
    top, bottom = _first_and_last(np.any(is_ink, axis=2))
    left, right = _first_and_last(np.any(is_ink, axis=1))
    inked = np.flatnonzero(bottom > top)
    for start in range(0, len(inked), _LETTERS_AT_ONCE):
        chosen = inked[start : start + _LETTERS_AT_ONCE]
        high, low, begin, end = top[chosen], bottom[chosen], left[chosen], right[chosen]
        step = np.maximum(low - high, end - begin) / box  # source pixels a new pixel
        rows = _resampling(height, size, (high + low) / 2, step)
        columns = _resampling(width, size, (begin + end) / 2, step)
        grey = rows @ images[chosen].astype(np.float32) @ columns.transpose(0, 2, 1)
        fitted[chosen] = np.clip(grey + 0.5, 0, 255).astype(np.uint8)
    return fitted


def grey_images(ink: np.ndarray) -> np.ndarray:
    """Ink from 0 to 1 as grey images: uint8, 255 for ink. What lies beyond is cut off."""
    images: np.ndarray = np.rint(255 * np.clip(ink, 0, 1)).astype(np.uint8)
    return images


def slants(ink: np.ndarray) -> np.ndarray:
    """(n,): how far images (n, height, width) of ink from 0 to 1 lean to the right for each unit up.

    It is the mixed moment of the ink over its vertical one, about its middle; 0 for an image without ink.
    """
    total = ink.sum((1, 2)).clip(min=1e-6)
    rows, columns = np.mgrid[0 : ink.shape[1], 0 : ink.shape[2]].astype(ink.dtype)
    y = -(rows - ((ink * rows).sum((1, 2)) / total)[:, None, None])
    x = columns - ((ink * columns).sum((1, 2)) / total)[:, None, None]
    leaning: np.ndarray = (ink * x * y).sum((1, 2)) / (ink * y * y).sum((1, 2)).clip(min=1e-6)
    return leaning


def _fit_paths(
    path: np.ndarray, point_letters: np.ndarray, size: int, boxes: np.ndarray, pen_widths: np.ndarray
) -> np.ndarray:
    """Scales and centres each letter's points; gives pixels, x to the right and y down."""
    starts = np.flatnonzero(np.diff(point_letters, prepend=-1))
    low, high = np.minimum.reduceat(path, starts), np.maximum.reduceat(path, starts)
    inked = point_letters[starts]
    largest = (high - low).max(axis=1)
    # A dot has no size to scale: it stays a dot.
    scale = np.where(largest > _SMALLEST_SIDE, (boxes - pen_widths)[inked] / np.maximum(largest, _SMALLEST_SIDE), 0)
    row = np.cumsum(np.diff(point_letters, prepend=point_letters[0]) != 0)  # which of the inked letters
    flip = np.array([1, -1], dtype=np.float32)
    pixels: np.ndarray = (path - (low + high)[row] / 2) * scale.astype(np.float32)[row, None] * flip
    return pixels + np.float32(size / 2)


def _segments(
    path: np.ndarray, point_strokes: np.ndarray, point_letters: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gives the ends of thinned, short segments and the letter of each; a lone point is a segment of no length."""
    is_first = np.diff(point_strokes, prepend=-1) != 0
    is_last = np.append(is_first[1:], True)
    steps = np.hypot(*np.diff(path, axis=0, prepend=path[:1]).T)
    steps[is_first] = 0
    # A point is kept where the length of its stroke enters a new interval, and at both ends: so a letter is drawn the
    # same whatever is drawn with it.
    reached = np.cumsum(steps, dtype=np.float64)
    interval = np.floor((reached - reached[is_first][np.cumsum(is_first) - 1]) / _THINNEST_STEP)
    kept = is_first | is_last | (np.diff(interval, prepend=-1) > 0)
    path, point_strokes, point_letters = path[kept], point_strokes[kept], point_letters[kept]
    is_first, is_last = is_first[kept], is_last[kept]
    tail = np.flatnonzero(~is_last | (is_first & is_last))
    head = np.where(is_last[tail], tail, tail + 1)
    tails, heads, letters = path[tail], path[head], point_letters[tail]
    pieces = np.maximum(np.ceil(np.hypot(*(heads - tails).T) / _LONGEST_SEGMENT).astype(np.int64), 1)
    if pieces.max() > 1:
        share = np.repeat((heads - tails) / pieces[:, None], pieces, axis=0).astype(np.float32)
        place = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        tails = np.repeat(tails, pieces, axis=0) + share * place[:, None].astype(np.float32)
        heads, letters = tails + share, np.repeat(letters, pieces)
    return tails, heads, letters


def _draw_segments(
    images: np.ndarray, tails: np.ndarray, heads: np.ndarray, letters: np.ndarray, pen_widths: np.ndarray
) -> None:
    """Draws segments: the least distance of each pixel to its letter's segments, then the pen's coverage at it."""
    num_letters, height, width = images.shape
    reach = (pen_widths[letters] / 2 + 0.5)[:, None]  # beyond it the pen covers nothing
    first = np.ceil(np.minimum(tails, heads) - reach - 0.5).astype(np.int64)
    last = np.floor(np.maximum(tails, heads) + reach - 0.5).astype(np.int64)
    first, last = np.maximum(first, 0), np.minimum(last, (width - 1, height - 1))
    extent = last - first + 1  # columns, rows
    squared = np.full(num_letters * height * width, np.float32(1e6))
    kinds = extent[:, 1] * (width + 1) + extent[:, 0]
    order = np.argsort(kinds, kind="stable")
    order = order[(extent[order] > 0).all(axis=1)]  # what lies outside is not drawn
    for members in np.split(order, np.flatnonzero(np.diff(kinds[order])) + 1) if len(order) else ():
        columns, rows = extent[members[0]]
        corner, tail, along = first[members], tails[members], heads[members] - tails[members]
        # From the segment's tail to pixel centres: x (members, columns), y (members, rows).
        x = np.arange(columns, dtype=np.float32) + (corner[:, :1] + 0.5 - tail[:, :1]).astype(np.float32)
        y = np.arange(rows, dtype=np.float32) + (corner[:, 1:] + 0.5 - tail[:, 1:]).astype(np.float32)
        length = np.hypot(along[:, 0], along[:, 1])
        unit = np.divide(along, length[:, None], out=np.zeros_like(along), where=length[:, None] > 0)
        unit[length == 0, 0] = 1  # a dot has no direction; any will do
        unit_x, unit_y = unit.T[:, :, None]
        lengthwise = (y * unit_y)[:, :, None] + (x * unit_x)[:, None, :]
        across = (y * unit_x)[:, :, None] - (x * unit_y)[:, None, :]
        beyond = lengthwise - np.clip(lengthwise, 0, length[:, None, None])
        distance = across * across
        distance += np.multiply(beyond, beyond, out=beyond)
        index = (letters[members] * height + corner[:, 1]) * width + corner[:, 0]
        index = index[:, None, None] + (np.arange(rows)[:, None] * width + np.arange(columns))
        np.minimum.at(squared, index.ravel(), distance.ravel())
    # An edge pixel is covered by as much of the pen as lies on this side of its middle, and never by more than the pen.
    grey = (pen_widths / 2 + 0.5)[:, None] - np.sqrt(squared.reshape(num_letters, -1))
    grey = np.clip(grey, 0, np.minimum(pen_widths, 1)[:, None])
    images[:] = np.rint(grey * 255).astype(np.uint8).reshape(images.shape)


def _first_and_last(is_inked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gives where the ink of each row of (n, length) begins and ends (exclusive); equal where there is none."""
    length = is_inked.shape[1]
    any_ink = is_inked.any(axis=1)
    return (
        np.where(any_ink, is_inked.argmax(axis=1), 0),
        np.where(any_ink, length - is_inked[:, ::-1].argmax(axis=1), 0),
    )


def _resampling(length: int, size: int, centre: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Gives matrices (n, size, length) that read each new pixel from the old: a tent as wide as the coarser grid."""
    wanted = centre[:, None] + (np.arange(size) + 0.5 - size / 2) * step[:, None]  # in source pixels
    away = np.abs(wanted[:, :, None] - (np.arange(length) + 0.5)) / np.maximum(step, 1)[:, None, None]
    weights = np.maximum(1 - away, 0)
    # Beyond the image there is paper, so the weights are those of a full tent.
    matrices: np.ndarray = (weights / np.maximum(step, 1)[:, None, None]).astype(np.float32)
    return matrices
