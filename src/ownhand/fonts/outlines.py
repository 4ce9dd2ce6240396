"""Outlines as fonts want them: whole units, nothing overlapping, a point at every extreme, no crumbs.

A letter of ink is a contour for each stroke, and strokes cross. Here they become one shape (by skia-pathops); its
curves are cut where they are farthest left, right, up and down; what is too small to see is dropped.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink import Ink, Outline

UNITS_PER_EM = 1000

X_HEIGHT = 450
"""Units of a small letter's height: with ascenders and capitals of 1.8 x-heights a line of text fills its line."""

Contours = tuple[np.ndarray, ...]
"""Closed contours (k, 4, 2) int64 of cubic curves in units, y up, ink on their left."""


Point = tuple[float, float]


class Shape(NamedTuple):
    """One shape of a character: the name of its glyph, and its ink."""

    name: str
    contours: Contours


_SHORTEST = 3.0
"""Units: shorter curves are crumbs of a crossing, or of rounding."""

_LEAST_AREA = 150.0
"""Square units: smaller contours are crumbs, and smaller holes are filled."""

_LEAST_BULGE = 0.75
"""Units that a curve must reach beyond its ends for a point to be set there; less is pressed flat."""

_SAME_AREA = 0.005
"""Two unions of the same ink agree in area within this share, unless one of them failed."""


def finished(outline: Ink) -> Contours:
    """Gives the ink of `outline`, in x-heights, as a font's contours.

    Raises:
        WritingError: skia-pathops is not there.
    """
    return cleaned(_united(outline.contours))


def merged(contours: Contours) -> Contours:
    """Gives contours of a font that may overlap, such as a letter and its cedilla, as one shape."""
    return cleaned(_united([contour / X_HEIGHT for contour in contours]))


def shifted(contours: Contours, dx: float, dy: float = 0) -> Contours:
    """Gives contours moved by whole units."""
    step = np.rint([dx, dy]).astype(np.int64)
    return tuple(contour + step for contour in contours)


def box(contours: Contours) -> tuple[int, int, int, int]:
    """Gives (left, bottom, right, top) of the ink; all 0 where there is none. Every extreme has a point."""
    if not contours:
        return 0, 0, 0, 0
    ends = np.concatenate([contour[:, 0] for contour in contours])
    (left, bottom), (right, top) = ends.min(axis=0).tolist(), ends.max(axis=0).tolist()
    return left, bottom, right, top


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether two boxes have room in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def in_x_heights(contours: Contours) -> Outline:
    """Gives a font's contours as an outline again."""
    return Outline(tuple(contour / X_HEIGHT for contour in contours))


def draw(contours: Contours, pen: Any) -> None:
    """Draws contours on a fontTools pen, straight curves as lines."""
    for contour in contours:
        rows = contour.tolist()
        pen.moveTo(tuple(rows[0][0]))
        for place, (is_line, (_, one, two, end)) in enumerate(zip(_are_straight(contour).tolist(), rows, strict=True)):
            if not is_line:
                pen.curveTo(tuple(one), tuple(two), tuple(end))
            elif place < len(rows) - 1:  # The last line is drawn by closing.
                pen.lineTo(tuple(end))
        pen.closePath()


def cleaned(contours: Sequence[np.ndarray]) -> Contours:
    """Gives contours (k, 4, 2) in units without crumbs, with points at extremes and in whole units."""
    kept = []
    for contour in contours:
        if abs(Outline((contour,)).area()) < _LEAST_AREA:
            continue
        contour = _without_crumbs(_cut_at_extremes(_without_crumbs(contour)))
        if len(contour) < 2:
            continue
        whole = np.rint(contour).astype(np.int64)
        low = np.minimum(whole[:, 0], whole[:, 3])[:, None]
        high = np.maximum(whole[:, 0], whole[:, 3])[:, None]
        # A curve whose handles stay within the box of its ends rises or falls throughout.
        whole[:, 1:3] = whole[:, 1:3].clip(low, high)
        whole = whole[(whole != whole[:, :1]).any(axis=(1, 2))]
        if len(whole) >= 2:
            kept.append(whole)
    return tuple(kept)


def _united(contours: Sequence[np.ndarray]) -> list[np.ndarray]:
    """One shape of contours in x-heights, in units. skia fails now and then, unseen; so it is asked twice or more."""
    try:
        import pathops
    except ImportError as reason:
        raise WritingError("Fonts need skia-pathops, which is not there: pip install 'ownhand[font]'.") from reason
    found: list[tuple[float, list[np.ndarray]]] = []
    for turn in (0.0, 0.011, -0.017, 0.029, -0.041):
        way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        path = pathops.Path()
        pen = path.getPen()
        for contour in contours:
            rows = (contour @ (way.T * X_HEIGHT)).tolist()
            pen.moveTo(tuple(rows[0][0]))
            for _, one, two, end in rows:
                pen.curveTo(tuple(one), tuple(two), tuple(end))
            pen.closePath()
        path.simplify(fix_winding=True, keep_starting_points=False, clockwise=False)
        united = [contour @ way for contour in _of_path(path)]
        area = Outline(tuple(united)).area()
        for other, shape in found:
            if abs(area - other) <= _SAME_AREA * max(abs(area), abs(other)):
                return shape
        found.append((area, united))
    return max(found, key=lambda one: one[0])[1]


def _of_path(path: Any) -> list[np.ndarray]:
    """The closed contours of a path of skia's, lines and quadratic curves as cubic ones."""
    contours: list[np.ndarray] = []
    rows: list[list[Point]] = []
    start = at = (0.0, 0.0)
    for verb, points in path.segments:
        if verb == "moveTo":
            start = at = points[0]
            rows = []
        elif verb == "lineTo":
            rows.append([at, *_line(at, points[0])])
            at = points[0]
        elif verb == "curveTo":
            rows.append([at, *points])
            at = points[-1]
        elif verb == "qCurveTo":
            handle, end = points
            rows.append([at, _two_thirds(at, handle), _two_thirds(end, handle), end])
            at = end
        else:
            if at != start:
                rows.append([at, *_line(at, start)])
            if rows:
                contours.append(np.array(rows, dtype=np.float64))
            rows = []
    return contours


def _two_thirds(end: Point, handle: Point) -> Point:
    """The way from an end of a quadratic curve to its handle that a cubic's handle goes."""
    (x, y), (handle_x, handle_y) = end, handle
    return x + 2 * (handle_x - x) / 3, y + 2 * (handle_y - y) / 3


def _line(one: Point, other: Point) -> list[Point]:
    (x0, y0), (x1, y1) = one, other
    return [
        (x0 + (x1 - x0) / 3, y0 + (y1 - y0) / 3),
        (x1 + (x0 - x1) / 3, y1 + (y0 - y1) / 3),
        other,
    ]


def _without_crumbs(contour: np.ndarray) -> np.ndarray:
    """A contour whose curves are all long enough to see: the curve before a crumb goes on to the crumb's end."""
    while len(contour) > 2:
        length = np.abs(np.diff(contour @ [1, 1j], axis=1)).sum(axis=1)
        k = int(length.argmin())
        if length[k] >= _SHORTEST:
            break
        before, after = k - 1, (k + 1) % len(contour)
        middle = (contour[k, 0] + contour[k, 3]) / 2
        contour = contour.copy()
        contour[before, 2:] += middle - contour[before, 3]
        contour[after, :2] += middle - contour[after, 0]
        contour = np.delete(contour, k, axis=0)
    return contour


def _cut_at_extremes(contour: np.ndarray) -> np.ndarray:
    """A contour whose every curve only rises or only falls, and goes only left or only right."""
    p0, p1, p2, p3 = contour.transpose(1, 0, 2)
    a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0  # the derivative is 3 (a t^2 + b t + c)
    square = b * b - 4 * a * c
    root = np.sqrt(np.maximum(square, 0))
    q = -0.5 * (b + np.where(b >= 0, root, -root))
    times = []
    for top, bottom in ((q, a), (c, q)):
        is_inside = (square > 0) & (np.abs(bottom) > 1e-9) & (top * bottom > 0) & (np.abs(top) < np.abs(bottom))
        times.append(np.divide(top, bottom, out=np.zeros_like(top), where=is_inside))
    t = np.concatenate(times, axis=1)  # (k, 4): x, y, x, y; 0 where there is none
    t = np.where(_bulges(contour, t), t, 0)
    if not t.any():
        return contour
    curves: list[np.ndarray] = []
    for curve, extremes in zip(contour, t, strict=True):
        cuts = sorted(extremes[extremes > 0].tolist())
        begun, rest = 0.0, curve
        for cut in cuts:
            if cut - begun < 1e-6:
                continue
            first, rest = _halves(rest, (cut - begun) / (1 - begun))
            curves.append(first)
            begun = cut
        curves.append(rest)
    return np.array(curves)


def _bulges(contour: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Whether curves (k, 4, 2) reach so far beyond the nearer of their ends at t (k, 4), of x, y, x and y, that it
    shows."""
    p0, p1, p2, p3 = np.tile(contour, 2).transpose(1, 0, 2)
    there = (1 - t) ** 3 * p0 + 3 * (1 - t) ** 2 * t * p1 + 3 * (1 - t) * t**2 * p2 + t**3 * p3
    shows: np.ndarray = np.minimum(np.abs(there - p0), np.abs(there - p3)) > _LEAST_BULGE
    return shows


def _halves(curve: np.ndarray, t: float) -> tuple[np.ndarray, np.ndarray]:
    """A cubic cut at t (de Casteljau)."""
    p01, p12, p23 = curve[:-1] + t * np.diff(curve, axis=0)
    p012, p123 = p01 + t * (p12 - p01), p12 + t * (p23 - p12)
    middle = p012 + t * (p123 - p012)
    return np.array([curve[0], p01, p012, middle]), np.array([middle, p123, p23, curve[3]])


def _are_straight(contour: np.ndarray) -> np.ndarray:
    """Which curves (k, 4, 2) of whole units lie along their chords, within rounding."""
    steps = contour[:, 1:] - contour[:, :1]
    handles, chord = steps[:, :2], steps[:, 2:]
    length = np.maximum(np.hypot(chord[..., 0], chord[..., 1]), 1e-9)
    across = (handles[..., 0] * chord[..., 1] - handles[..., 1] * chord[..., 0]) / length
    is_straight: np.ndarray = (np.abs(across) <= 0.75).all(axis=1)
    return is_straight
