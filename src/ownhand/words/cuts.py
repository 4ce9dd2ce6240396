"""Where the letters of a word may begin and end: at pen lifts, low places and level runs; and what lies between.

A word is evened to points a step apart and brought to a guessed x-height of 1. Strokes that were written later than
the place where they stand, dots and bars, are marks and are put aside. What is left is one row of points, and cuts are
places in it; a span reaches from one cut to another and has with it the marks that stand over it.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from ownhand.ink.path import way_along
from ownhand.letters import Strokes

STEP = 0.06
"""x-heights between the points of an evened word."""

_ASCENDING = frozenset("bdfhkltABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_DESCENDING = frozenset("gjpqy")
_ASCENDER, _DESCENDER = 0.9, 0.8
"""x-heights that they add to a word's height, for the first guess of its x-height."""

_BEHIND = 0.5
"""x-heights that the middle of a stroke lies left of what was written before, where it is a mark."""

_RISE = 0.12
"""x-heights; an upstroke that rises less is none, and no letter ends at its foot."""

_LEVEL = 0.93
"""Cosine of the slope of a run that is level."""

_CLEAR = 3
"""Steps that a cut within a stroke keeps clear of the stroke's ends and of other cuts."""

_SMOOTHING = np.array([1, 2, 3, 2, 1]) / 9

MOST_CUTS = 13
"""Candidates that one letter may reach over."""

_LONGEST = 9.0
"""x-heights of line that one letter may have."""

_MOST_POINTS, _MOST_CANDIDATES = 3000, 240
"""A word of more is no word."""


@dataclass(frozen=True, eq=False)
class CutWord:
    """A word, evened, and where it may be cut."""

    points: np.ndarray
    """(p, 2) x-heights: all strokes but the marks, one after the other."""
    stroke: np.ndarray
    """(p,): which stroke each point belongs to."""
    marks: tuple[np.ndarray, ...]
    """(k, 2) each."""
    cuts: np.ndarray
    """(c,): ascending, from 0 to p: letters are points from one cut to the next."""
    unit: float
    """Units of the tablet in the guessed x-height."""
    baseline: float = 0.0
    """x-heights: where it is guessed to be, above the lowest point."""

    def goes_on(self, cut: int) -> bool:
        """Whether the pen stays down over a cut."""
        return 0 < cut < len(self.points) and bool(self.stroke[cut] == self.stroke[cut - 1])


def cut_word(strokes: list[np.ndarray], text: str) -> CutWord | None:
    """Finds where the letters of a word, labelled `text`, may end; None where it has no height, or is far too long."""
    kept = [np.asarray(stroke, np.float64) for stroke in strokes if len(stroke)]
    if not kept:
        return None
    low = np.min([stroke.min(axis=0) for stroke in kept], axis=0)
    height = float(max(stroke[:, 1].max() for stroke in kept) - low[1])
    baseline = _DESCENDER * any(character in _DESCENDING for character in text)
    unit = height / (1 + _ASCENDER * any(character in _ASCENDING for character in text) + baseline)
    if unit <= 0 or sum(np.abs(np.diff(stroke, axis=0)).sum() for stroke in kept) / unit > _MOST_POINTS * STEP:
        return None
    body, marks = parted([evened((stroke - low) / unit, STEP) for stroke in kept])
    points = np.concatenate(body)
    counts = [len(stroke) for stroke in body]
    starts = np.cumsum([0, *counts])
    cuts = set(starts.tolist())
    for start, stroke in zip(starts.tolist(), body, strict=False):
        cuts.update(start + place for place in _inner_cuts(stroke))
    if len(cuts) > _MOST_CANDIDATES:
        return None
    return CutWord(
        points, np.repeat(np.arange(len(body)), counts), tuple(marks), np.array(sorted(cuts)), unit, baseline
    )


def evened(stroke: np.ndarray, step: float) -> np.ndarray:
    """A stroke (points, 2) with points about `step` apart, its ends kept; a dot is one point."""
    if len(stroke) < 2:
        return stroke
    reached = way_along(stroke)
    is_new = np.append(True, np.diff(reached) > 0)
    wanted = np.linspace(0, reached[-1], max(int(reached[-1] / step), 1) + 1)
    return np.stack([np.interp(wanted, reached[is_new], stroke[is_new, axis]) for axis in (0, 1)], axis=1)


def parted(strokes: list[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The strokes of a word that make its row, and those that were written later than where they stand."""
    body, marks, front = [strokes[0]], [], float(strokes[0][:, 0].max())
    for stroke in strokes[1:]:
        if (stroke[:, 0].min() + stroke[:, 0].max()) / 2 < front - _BEHIND:
            marks.append(stroke)
        else:
            body.append(stroke)
            front = max(front, float(stroke[:, 0].max()))
    return body, marks


def _inner_cuts(stroke: np.ndarray) -> list[int]:
    """Places within a stroke where a letter may end: feet of upstrokes, half-way up them, middles of level runs."""
    num = len(stroke)
    if num <= 2 * _CLEAR:
        return []
    x, y = (np.convolve(np.pad(stroke[:, axis], 2, mode="edge"), _SMOOTHING, "valid") for axis in (0, 1))
    dx, dy = np.gradient(x), np.gradient(y)
    turns = np.flatnonzero((dy[:-2] < 0) != (dy[1:-1] < 0)) + 1
    extremes = [0, *turns.tolist(), num - 1]
    found: list[int] = []
    for foot, head in itertools.pairwise(extremes):
        if y[head] - y[foot] > _RISE:
            found += [place for place in (foot, (foot + head) // 2) if _CLEAR <= place < num - _CLEAR]
    is_level = dx / np.maximum(np.hypot(dx, dy), 1e-9) > _LEVEL
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], is_level, [False]]).astype(np.int8)))
    for first, stop in bounds.reshape(-1, 2).tolist():
        middle = (first + stop - 1) // 2
        if _CLEAR <= middle < num - _CLEAR and all(abs(middle - place) >= _CLEAR for place in found):
            found.append(middle)
    return found


def spans_of(word: CutWord) -> np.ndarray:
    """(s, 2) pairs of cuts, as places in `cuts`, that one letter may reach between; in the order of where they end."""
    num = len(word.cuts)
    first, last = np.triu_indices(num, 1)
    size = word.cuts[last] - word.cuts[first]
    is_whole_stroke = np.zeros(len(first), dtype=bool)
    begins, ends = word.cuts[first], word.cuts[last]
    is_whole_stroke[:] = (word.stroke[begins] != word.stroke[ends - 1]) | np.where(
        begins == 0, True, word.stroke[np.maximum(begins - 1, 0)] != word.stroke[begins]
    )
    kept = (last - first <= MOST_CUTS) & (size * STEP <= _LONGEST) & ((size >= _CLEAR) | is_whole_stroke)
    spans = np.stack([first[kept], last[kept]], axis=1)
    return spans[np.lexsort((spans[:, 0], spans[:, 1]))]


def span_strokes(words: list[CutWord], spans: list[np.ndarray]) -> Strokes:
    """The strokes of all spans of words, those of a word after those of the one before it, each with its marks.

    A span that ends where the pen stays down has one point more, so that what joins it to the next is seen.
    """
    first_point = np.cumsum([0, *(len(word.points) for word in words)])
    rows = np.concatenate([word.points for word in words])
    stroke = np.concatenate([word.stroke for word in words])
    counts = [len(pairs) for pairs in spans]
    begins = np.concatenate([word.cuts[pairs[:, 0]] for word, pairs in zip(words, spans, strict=True)])
    ends = np.concatenate([word.cuts[pairs[:, 1]] for word, pairs in zip(words, spans, strict=True)])
    owner = np.repeat(np.arange(len(words)), counts)
    begins, ends = begins + first_point[owner], ends + first_point[owner]
    # Strokes go on over no end of a word.
    is_inside = ends < first_point[owner + 1]
    after = np.minimum(ends, len(rows) - 1)
    ends = ends + (is_inside & (stroke[after] == stroke[ends - 1]))

    # Strokes of spans, as places in the row: (span, start, stop).
    is_start = np.ones(len(rows), dtype=bool)
    is_start[1:] = stroke[1:] != stroke[:-1]
    is_start[first_point[:-1]] = True
    starts = np.flatnonzero(is_start)
    low, high = np.searchsorted(starts, begins, side="right"), np.searchsorted(starts, ends, side="left")
    num = high - low + 1
    span = np.repeat(np.arange(len(begins)), num)
    place = np.arange(len(span)) - np.repeat(np.cumsum(num) - num, num)
    bounds = np.append(starts, len(rows))
    begin = np.where(place == 0, begins[span], bounds[np.minimum(low[span] + place - 1, len(starts))])
    stop = np.where(place == num[span] - 1, ends[span], bounds[np.minimum(low[span] + place, len(starts))])

    marks = [(number, mark) for number, word in enumerate(words) for mark in word.marks]
    if marks:
        left, right = _extents(rows[:, 0], begins, ends)
        span_bounds = np.cumsum([0, *counts])
        more_spans, more_begins, more_stops, at = [], [], [], len(rows)
        for number, mark in marks:
            middle = (mark[:, 0].min() + mark[:, 0].max()) / 2
            mine = np.arange(span_bounds[number], span_bounds[number + 1])
            over = mine[(left[mine] - 0.2 <= middle) & (middle <= right[mine] + 0.2)]
            more_spans.append(over)
            more_begins.append(np.full(len(over), at))
            more_stops.append(np.full(len(over), at + len(mark)))
            at += len(mark)
        rows = np.concatenate([rows, *(mark for _, mark in marks)])
        span = np.concatenate([span, *more_spans])
        begin, stop = np.concatenate([begin, *more_begins]), np.concatenate([stop, *more_stops])
        order = np.argsort(span, kind="stable")
        span, begin, stop = span[order], begin[order], stop[order]
    sizes = stop - begin
    stroke_offsets = np.concatenate([[0], np.cumsum(sizes)])
    index = np.arange(stroke_offsets[-1]) + np.repeat(begin - stroke_offsets[:-1], sizes)
    letter_offsets = np.searchsorted(span, np.arange(len(begins) + 1))
    return Strokes(points=rows[index], stroke_offsets=stroke_offsets, letter_offsets=letter_offsets)


def _extents(x: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest of x[begin:end] for many ranges."""
    pairs = np.stack([begins, ends], axis=1).ravel()
    padded = np.append(x, x[-1])
    return np.minimum.reduceat(padded, pairs)[::2], np.maximum.reduceat(padded, pairs)[::2]
