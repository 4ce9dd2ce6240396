"""The choice of a character's shapes: of many drawings, few that read surely, agree in size, and differ.

A font is used for years, and its shapes come back on every line. So many are drawn of each character; those that do not
read as asked are put aside while there are others, then those whose size, slant or place on the line is far from the
usual. Of the rest the most usual comes first, and then, one after another, whichever differs most from those
chosen before.
"""

from collections.abc import Sequence

import numpy as np

from ownhand.glyphs import Glyph
from ownhand.ink import Strokes, draw_letters

_SIDE, _BOX, _PEN = 24, 18.0, 2.6
"""Pixels of the small pictures by which shapes are compared."""

_SURE_SHARE = 0.65
"""Of the drawings that read: those that read most surely are kept."""

_USUAL_SHARE = 0.7
"""And of those, by size, slant and place."""

_SLANT_WEIGHT = 1.0
"""Of a slant, in x-heights to the right for each up, beside lengths in x-heights."""


def choose(drawings: Sequence[Glyph], count: int) -> list[Glyph]:
    """Gives `count` of some drawings of one character, the most usual first; fewer where there are fewer with ink.

    What does not read as asked is chosen only where too few do.
    """
    inked = [glyph for glyph in drawings if not glyph.outline.is_empty]
    if len(inked) <= count:
        return sorted(inked, key=lambda glyph: glyph.is_read is False)
    pool = [glyph for glyph in inked if glyph.is_read is not False]
    if len(pool) < count:
        unread = sorted((g for g in inked if g.is_read is False), key=lambda g: -(g.sureness or 0))
        return pool + unread[: count - len(pool)]
    pool = sorted(pool, key=lambda glyph: -(1 if glyph.sureness is None else glyph.sureness))
    pool = pool[: max(count, round(_SURE_SHARE * len(pool)))]
    boxes = np.array([_measures(glyph) for glyph in pool])
    odd = np.abs(boxes - np.median(boxes, axis=0)).sum(axis=1)
    pool = [pool[k] for k in np.argsort(odd, kind="stable")[: max(count, round(_USUAL_SHARE * len(pool)))]]
    return [pool[k] for k in farthest(pictures_of(pool), count)]


def farthest(pictures: np.ndarray, count: int) -> list[int]:
    """Gives the places of the most usual of pictures (n, pixels), and then of those farthest from all before them."""
    squares = (pictures**2).sum(axis=1)
    apart = np.sqrt(np.maximum(squares[:, None] + squares - 2 * pictures @ pictures.T, 0))  # (n, n)
    chosen = [int(np.median(apart, axis=1).argmin())]
    while len(chosen) < count:
        nearest = apart[chosen].min(axis=0)
        nearest[chosen] = -1
        chosen.append(int(nearest.argmax()))
    return chosen


def _lines(glyph: Glyph) -> Sequence[np.ndarray]:
    """The way of the pen, or the edges of the ink where no pen wrote it; contours of ink are fitted when asked for, and
    most drawings are not chosen."""
    return glyph.strokes or glyph.outline.flattened(0.05)


def _measures(glyph: Glyph) -> tuple[float, ...]:
    """Bottom, top, width and slant."""
    points = np.concatenate(_lines(glyph))
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    x, y = (points - points.mean(axis=0)).T
    slant = float((x * y).sum() / max((y * y).sum(), 1e-6))
    # The slant of what lies flat says nothing.
    return bottom, top, right - left, _SLANT_WEIGHT * slant * min(top - bottom, 1.0)


def pictures_of(glyphs: Sequence[Glyph]) -> np.ndarray:
    """Gives shapes as small soft pictures (n, pixels), each fitted to one box; of whole numbers, so that their products
    are exact in whatever order they are added, and those equally far apart are chosen in one order everywhere."""
    strokes = Strokes.of([_lines(glyph) for glyph in glyphs])
    images = draw_letters(strokes, size=_SIDE, box=_BOX, pen_width=_PEN)
    return images.reshape(len(glyphs), -1).astype(np.float64)
