"""Pieces of letters: glyphs turned, sized and set beside each other to make another.

All lengths are in x-heights. A piece made smaller or larger keeps the width of its line, as if the same pen had written
it so.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np

from ownhand.glyphs.glyph import Glyph
from ownhand.ink import Ink

_BAND = 0.35
"""Of a piece's height: how much of it, from its top or bottom, tells where a mark stands over or under it."""


def sized(piece: Glyph, x: float, y: float | None = None) -> Glyph:
    """The piece `x` times as wide and `y` times (if None, `x` times) as high, its line as wide as before."""
    return piece.resized(x, x if y is None else y)


def fitted(piece: Glyph, width: float | None = None, height: float | None = None) -> Glyph:
    """The piece as wide and as high as told; of one size given alone, it keeps its proportions."""
    left, bottom, right, top = piece.outline.bounds()
    x = None if width is None else width / max(right - left, 1e-6)
    y = None if height is None else height / max(top - bottom, 1e-6)
    return sized(piece, x if x is not None else y or 1.0, y if y is not None else x)


def turned(piece: Glyph, degrees: float) -> Glyph:
    """The piece turned to the left about the origin."""
    way = np.radians(degrees)
    return piece.transformed(np.array([[np.cos(way), -np.sin(way)], [np.sin(way), np.cos(way)]]))


def mirrored(piece: Glyph, x: int = -1, y: int = 1) -> Glyph:
    """The piece mirrored, from left to right if nothing else is told."""
    return piece.transformed(np.diag([float(x), float(y)]))


def laid(piece: Glyph, length: float, degrees: float) -> Glyph:
    """A piece that is hardly more than a line, as long as told and pointing `degrees` up from the right."""
    points = piece.outline.edge_points()
    values, axes = np.linalg.eigh(np.cov((points - points.mean(axis=0)).T))
    way = np.degrees(np.arctan2(*axes[::-1, values.argmax()]))
    level = turned(piece, -way)
    left, _, right, _ = level.outline.bounds()
    scale = length / max(right - left, 1e-6)
    # Longer than it was written, it is stretched; shorter, it is written smaller.
    level = sized(level, scale, min(scale, 1.0))
    turn = degrees - (180 if abs(way) > 90 else 0)
    return turned(level, turn)


def at(
    piece: Glyph,
    *,
    left: float | None = None,
    centre: float | None = None,
    right: float | None = None,
    bottom: float | None = None,
    middle: float | None = None,
    top: float | None = None,
) -> Glyph:
    """The piece moved so that an edge or the middle of its ink is where it is told, across and up."""
    x0, y0, x1, y1 = piece.outline.bounds()
    dx = next((to - of for to, of in ((left, x0), (centre, (x0 + x1) / 2), (right, x1)) if to is not None), 0.0)
    dy = next((to - of for to, of in ((bottom, y0), (middle, (y0 + y1) / 2), (top, y1)) if to is not None), 0.0)
    return piece.transformed(shift=(dx, dy))


def bounds(*pieces: Glyph) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the ink of pieces together."""
    boxes = np.array([piece.outline.bounds() for piece in pieces])
    (left, bottom), (right, top) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def span(piece: Glyph, low: float, high: float) -> tuple[float, float]:
    """Where the ink between two heights begins and ends; of a piece without any there, where all of it does."""
    points = piece.outline.edge_points()
    x = points[(points[:, 1] >= low) & (points[:, 1] <= high), 0]
    return (float(x.min()), float(x.max())) if len(x) else piece.outline.bounds()[::2]


def top_centre(piece: Glyph) -> float:
    """The middle of what is at the top of a piece."""
    _, bottom, _, top = piece.outline.bounds()
    return sum(span(piece, top - _BAND * (top - bottom), top)) / 2


def bottom_centre(piece: Glyph) -> float:
    """The middle of what is at the bottom of a piece."""
    _, bottom, _, top = piece.outline.bounds()
    return sum(span(piece, bottom, bottom + _BAND * (top - bottom))) / 2


def without_dot(piece: Glyph) -> Glyph | None:
    """An i or a j without its dot, or None where the two hang together."""
    boxes = [part.bounds() for part in piece.outline.parts()]
    heights = [box[3] - box[1] for box in boxes]
    body = int(np.argmax(heights))
    # The dot is small and stands above the body, or at its very top.
    is_dot = [
        height < 0.6 * heights[body] and box[1] > boxes[body][3] - 0.2 * heights[body]
        for box, height in zip(boxes, heights, strict=True)
    ]
    if not any(is_dot) or all(is_dot):
        return None
    dots = list(itertools.compress(boxes, is_dot))
    strokes = piece.strokes
    if strokes is not None:
        middles = [(stroke.min(axis=0) + stroke.max(axis=0)) / 2 for stroke in strokes]
        is_of_body = [not any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in dots) for x, y in middles]
        strokes = tuple(itertools.compress(strokes, is_of_body))
    return replace(piece, outline=_kept(piece.outline, np.logical_not(is_dot)), strokes=strokes)


def without_low_dot(piece: Glyph) -> Glyph | None:
    """A question mark without its dot, or None where the two hang together."""
    bare = without_dot(mirrored(piece, 1, -1))
    return bare and mirrored(bare, 1, -1)


def without_bar(piece: Glyph) -> Glyph | None:
    """An f without its crossbar, or None where the two hang together."""
    boxes = [part.bounds() for part in piece.outline.parts()]
    heights = np.array([box[3] - box[1] for box in boxes])
    is_body = heights > 0.6 * (heights.max(initial=0))
    if is_body.all() or np.count_nonzero(is_body) != 1:
        return None
    strokes = piece.strokes
    if strokes is not None:
        strokes = (max(strokes, key=lambda stroke: np.ptp(stroke[:, 1])),)
    return replace(piece, outline=_kept(piece.outline, is_body), strokes=strokes)


def _kept(ink: Ink, is_kept: Sequence[bool] | np.ndarray) -> Ink:
    """An ink of some of its parts."""
    return reduce(add, itertools.compress(ink.parts(), is_kept))
