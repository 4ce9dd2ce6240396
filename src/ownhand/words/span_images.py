"""Spans as the span reader sees them: images of 20 pixels a side, the ink on the ruled line that it stands on.

A span's ink is scaled to its box, so that its size and its place on the line would be lost; the stripe from the
baseline to the x-height, drawn in light grey behind it, keeps both. Every pixel is as dark as there is line in it,
which is much quicker to draw than a round pen, and a net reads it as well.
"""

from collections.abc import Sequence

import numpy as np

from ownhand.ink import Strokes
from ownhand.words.cuts import CutWord, span_strokes

SPAN_SIZE, SPAN_BOX = 20, 15.0
"""Pixels of the images of spans: their side, and the larger side of the ink in them."""

_LONGEST_PIECE = 0.75
"""Pixels of line that are put down as one point."""

_BLOT = 1.0
"""Pixels of line that are put down where a stroke begins, so that a dot is seen."""

_DARKNESS, _STRIPE = 380.0, 70.0
"""Grey of a pixel that a pixel of line lies in (at most 255), and of the stripe."""

_SMALLEST_SIDE = 1e-6
"""x-heights; what is smaller is a dot, and stays one."""

_SPANS_AT_ONCE = 512
"""Few enough to stay in the processor's cache."""


def span_images(words: Sequence[CutWord], spans: Sequence[np.ndarray]) -> np.ndarray:
    """All spans (s, 2) of each of the words, as (spans, 20, 20) uint8."""
    baselines = np.array([word.baseline for word in words])
    return ruled_images(span_strokes(list(words), list(spans)), np.repeat(baselines, [len(pairs) for pairs in spans]))


def ruled_images(
    letters: Strokes, baselines: np.ndarray | float = 0.0, x_heights: np.ndarray | float = 1.0
) -> np.ndarray:
    """Draws letters as (n, 20, 20) uint8, row 0 at the top, ink bright.

    Args:
        letters: y up.
        baselines: of all or of each (n,), in units of the points.
        x_heights: likewise, how high the stripe is.
    """
    bottoms = np.broadcast_to(np.asarray(baselines, np.float32), len(letters))
    tops = bottoms + np.broadcast_to(np.asarray(x_heights, np.float32), len(letters))
    images = np.zeros((len(letters), SPAN_SIZE, SPAN_SIZE), np.uint8)
    points, ends = letters.points.astype(np.float32, copy=False), letters.point_offsets
    for start in range(0, len(letters), _SPANS_AT_ONCE):
        stop = min(start + _SPANS_AT_ONCE, len(letters))
        strokes = letters.stroke_offsets[letters.letter_offsets[start] : letters.letter_offsets[stop] + 1]
        inked = np.flatnonzero(np.diff(ends[start : stop + 1]))
        if not len(inked):
            continue
        rows = np.stack([bottoms[start:stop][inked], tops[start:stop][inked]], axis=1)
        firsts = ends[start:stop][inked] - strokes[0]
        images[start + inked] = _drawn(points[strokes[0] : strokes[-1]], strokes - strokes[0], firsts, rows)
    return images


def _drawn(points: np.ndarray, strokes: np.ndarray, firsts: np.ndarray, stripes: np.ndarray) -> np.ndarray:
    """Letters without a gap between them in `points`.

    Args:
        points: (p, 2) float32.
        strokes: (strokes + 1,): where each begins, and where the last ends.
        firsts: (letters,): where each letter begins.
        stripes: (letters, 2): y of the lower and the upper edge of the stripe.
    """
    counts = np.diff(np.append(firsts, len(points)))
    low, high = np.minimum.reduceat(points, firsts), np.maximum.reduceat(points, firsts)
    side = (high - low).max(axis=1)
    scale = np.where(side > _SMALLEST_SIDE, SPAN_BOX / np.maximum(side, _SMALLEST_SIDE), 1).astype(np.float32)
    middle = (low + high) / 2
    letter = np.repeat(np.arange(len(firsts)), counts)
    x, y = ((points - middle[letter]) * scale[letter, None]).T + np.float32((SPAN_SIZE - 1) / 2)  # y still up
    begins = strokes[:-1][np.diff(strokes) > 0]
    is_last = np.zeros(len(points), bool)
    is_last[begins[1:] - 1] = is_last[-1] = True
    tails = np.flatnonzero(~is_last)
    along_x, along_y = x[tails + 1] - x[tails], y[tails + 1] - y[tails]
    length = np.hypot(along_x, along_y)
    pieces = np.ceil(length / _LONGEST_PIECE).astype(np.int64)
    segment = np.repeat(np.arange(len(tails)), pieces)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (place + np.float32(0.5)) / pieces[segment].astype(np.float32)
    tail = tails[segment]
    x = np.concatenate([x[tail] + share * along_x[segment], x[begins]])
    y = np.concatenate([y[tail] + share * along_y[segment], y[begins]])
    weight = np.concatenate([(length / np.maximum(pieces, 1))[segment], np.full(len(begins), _BLOT, np.float32)])
    column, row = np.floor(x), np.floor(y)
    right, up = (x - column) * weight, y - row
    left = weight - right
    pixel = letter[np.concatenate([tail, begins])] * SPAN_SIZE**2 + (row * SPAN_SIZE + column).astype(np.int64)
    size = len(firsts) * SPAN_SIZE**2
    # Each piece is shared out among the four pixels that it lies between.
    line = np.bincount(pixel, left * (1 - up), size)
    line += np.bincount(pixel + 1, right * (1 - up), size)
    line += np.bincount(pixel + SPAN_SIZE, left * up, size)
    line += np.bincount(pixel + SPAN_SIZE + 1, right * up, size)
    ink = np.minimum(line.reshape(-1, SPAN_SIZE, SPAN_SIZE) * _DARKNESS, 255)
    edges = (stripes - middle[:, 1:]) * scale[:, None] + SPAN_SIZE / 2  # in rows from the lower edge of the image
    row_numbers = np.arange(SPAN_SIZE)
    inside = np.minimum(edges[:, 1:], row_numbers + 1) - np.maximum(edges[:, :1], row_numbers)
    stripe = np.clip(inside, 0, 1) * _STRIPE
    images: np.ndarray = np.maximum(ink, stripe[:, :, None])[:, ::-1].astype(np.uint8)
    return images
