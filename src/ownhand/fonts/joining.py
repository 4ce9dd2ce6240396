"""Letters that a hand joins: two drawn in a row, whose strokes reach for each other at one height, made to meet.

Two t's share their bar; the hook of an f runs into the stem of an l. A hand whose letters do not reach for each other
gets no ligatures.
"""

from collections.abc import Sequence

import numpy as np

from ownhand.fonts.outlines import X_HEIGHT, Contours, finished
from ownhand.glyphs import Glyph
from ownhand.glyphs.spacing import Inks, Setter, Spacing
from ownhand.ink import Outline, outlines_of

_REACH = 0.36
"""x-heights of paper between two inks that still reach for each other."""

_LEVEL = 0.14
"""x-heights that the ends of two strokes may differ in height, and meet."""

_OVERLAP = 0.05
"""x-heights that strokes go into each other: half a pen's width."""


_END = 0.1
"""x-heights from the outermost ink to the end of a stroke that makes it."""

_ARM = 0.2
"""x-heights of the end of a stroke whose direction counts."""

_FLATNESS = 1.5
"""Times as far along the line as up or down, that such an end goes."""

_MOST = 40
"""Drawings of a letter that are tried beside another."""


def joined(first: Sequence[Glyph], second: Sequence[Glyph], unit: float, count: int) -> list[tuple[Contours, int]]:
    """Gives `count` joined pairs of letters, each with where its second letter begins, in units; none where the hand
    does not join so many. No drawing is in two pairs.

    Args:
        first: drawings of the first letter; of the same letter twice, the same as `second`.
        second: drawings of the second.
        unit: x-heights of a usual letter.
    """
    is_double = first is second
    left, right = _reaching(first[:_MOST], 1), _reaching(second[:_MOST], -1)
    if not left or not right:
        return []
    spacing = Spacing()
    setter, inks = Setter(spacing, unit), [Inks.of([glyph.outline for glyph, _ in some]) for some in (left, right)]
    pairs = [(i, j) for i in range(len(left)) for j in range(len(right)) if left[i][0] is not right[j][0]]
    rows = np.array(pairs)
    offsets = setter.offsets(inks[0].at(rows[:, 0]), inks[1].at(rows[:, 1]), spacing.letter_gap)
    found = []
    for (i, j), offset in zip(pairs, offsets.tolist(), strict=True):
        (x0, y0), (x1, y1) = left[i][1], right[j][1]
        paper, step = x1 + offset - x0, abs(y0 - y1)
        if paper <= _REACH * unit and step <= _LEVEL:
            found.append((step + max(paper, 0.0), i, j))
    used: tuple[set[int], set[int]] = (set(), set())
    if is_double:  # One drawing is in both rows.
        used = (used[0], used[0])
    results = []
    for _, i, j in sorted(found):
        a, b = left[i][0], right[j][0]
        if id(a) in used[0] or id(b) in used[1]:
            continue
        used[0].add(id(a))
        used[1].add(id(b))
        (x0, y0), (x1, y1) = left[i][1], right[j][1]
        moved = b.outline.transformed(shift=(x0 - x1 - _OVERLAP, y0 - y1))
        results.append((finished(a.outline + moved), round(X_HEIGHT * moved.bounds()[0])))
        if len(results) == count:
            return results
    return []


def _reaching(glyphs: Sequence[Glyph], side: int) -> list[tuple[Glyph, tuple[float, float]]]:
    """Those that reach for their neighbour on the right (1) or the left (-1), and the ends of the strokes that do."""
    outlines = outlines_of([glyph.outline for glyph in glyphs])
    both = zip(glyphs, outlines, strict=True)
    return [(glyph, end) for glyph, outline in both if (end := _end(glyph, outline, side))]


def _end(glyph: Glyph, outline: Outline, side: int) -> tuple[float, float] | None:
    """Where the ink reaches farthest right (1) or left (-1), if a stroke ends there, lying flat.

    A bow reaches for nothing; and two stems that met would be a V.
    """
    if not glyph.strokes or outline.is_empty:
        return None
    points = np.concatenate([contour[:, 0] for contour in outline.contours])
    x, y = points[(side * points[:, 0]).argmax()]
    for stroke in glyph.strokes:
        for way in (stroke, stroke[::-1]):
            if len(way) > 1 and np.hypot(*(way[0] - [x, y])) <= _END:
                reached = np.cumsum(np.hypot(*np.diff(way, axis=0).T))
                before = way[min(int(np.searchsorted(reached, _ARM)) + 1, len(way) - 1)]
                step = way[0] - before
                if side * step[0] > _FLATNESS * abs(step[1]):
                    return float(x), float(way[0][1])
    return None
