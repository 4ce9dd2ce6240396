"""A sheet as a PDF page draws it: the operators of its paper and its ink (ISO 32000-1, section 8.5).

PDF files are made of them, and pictures, too. Coordinates are millimetres from the sheet's upper left corner, y down.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ownhand.drawing import pen
from ownhand.ink import PenLines
from ownhand.page.stationery import TONES

if TYPE_CHECKING:
    from ownhand.page.page import Page

_UNITS_A_MM = 100
"""Of ink in a file, whose coordinates are whole numbers: finer than any printer's dots."""

_UNITS_A_PIXEL = 64
"""Of ink in a picture: an edge pixel has as many shades."""

_POINTS_WILL_DO = 300 / 25.4
"""Pixels a mm up to which lines are drawn from point to point: the curves through them, in letters 3 mm tall, stray
from these chords by less than a tenth of a pixel."""

_DOT_MM = 0.01
"""Length of a dash that is to be a dot."""


def colour(text: str) -> str:
    """Gives red, green and blue from 0 to 1 of a colour as #rrggbb."""
    return " ".join(f"{int(text[k : k + 2], 16) / 255:.3g}" for k in (1, 3, 5))


def paper(page: "Page", sheet: int) -> str:
    """Gives what draws the paper's tone, if it has one, and what is printed on it."""
    parts = ["q"]
    if page.look.tone != TONES["white"]:
        parts.append(f"{colour(page.look.tone)} rg 0 0 {page.width_mm:.3f} {page.height_mm:.3f} re f")
    for rule in page.background(sheet):
        # Some readers take a dash of no length for a longer one, which would carry the dots away.
        cap, dash = (0, "") if rule.dots_mm is None else (1, f"{_DOT_MM} {rule.dots_mm - _DOT_MM:.4f}")
        (x0, y0), (x1, y1) = rule.start, rule.end
        parts.append(
            f"{colour(rule.colour)} RG {rule.width_mm:.3g} w {cap} J [{dash}] 0 d "
            f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S"
        )
    return "\n".join([*parts, "Q"])


def ink(page: "Page", sheet: int, pixels_a_mm: float | None = None) -> str:
    """Gives what draws the ink, for a file, or as exactly as a picture of so many pixels shows it."""
    units = _UNITS_A_MM if pixels_a_mm is None else _UNITS_A_PIXEL * max(pixels_a_mm, 1.0)
    colours = colour(page.look.ink)
    parts = [f"q {colours} rg {colours} RG 1 J 1 j {1 / units:.9f} 0 0 {1 / units:.9f} 0 0 cm"]
    if pixels_a_mm is not None and pixels_a_mm <= _POINTS_WILL_DO:
        parts += _polylines(page, sheet, units)
    else:
        parts += _curves(page, sheet, units)
    for placement in page.on_sheet(sheet):
        if not isinstance(placement.glyph.outline, PenLines):
            parts.append(_filled(page.outline(placement).contours, units))
    return "\n".join([*parts, "Q"])


def _polylines(page: "Page", sheet: int, units: float) -> list[str]:
    """Strokes along the points of pen lines, all lines of one width together."""
    by_width: dict[float, list[tuple[np.ndarray, float, float, float]]] = {}
    for placement in page.on_sheet(sheet):
        outline = placement.glyph.outline
        if isinstance(outline, PenLines):
            for line, width in zip(outline.lines, outline.widths, strict=True):
                by_width.setdefault(width, []).append((line, placement.scale, placement.x, placement.y))
    parts = []
    for width, lines in by_width.items():
        counts = [len(line) for line, *_ in lines]
        points = np.concatenate([line for line, *_ in lines])
        scale, x, y = np.repeat(np.array([place for _, *place in lines]), counts, axis=0).T
        scale = scale * page.x_height_mm
        grid = np.rint(units * np.stack([x + scale * points[:, 0], y - scale * points[:, 1]], axis=1))
        numbers = grid.astype(np.int64).ravel().tolist()
        parts.append(f"{width * page.x_height_mm * units:.6g} w")
        stop = 0
        for count in counts:
            start, stop = stop, stop + 2 * count
            own = numbers[start:stop]
            parts.append(_polyline(count) % tuple(own if count > 1 else own + own))
    return parts


@lru_cache(maxsize=256)
def _polyline(num_points: int) -> str:
    """What draws a line through points, or a dot, with %d for each coordinate."""
    return "%d %d m" + " %d %d l" * max(num_points - 1, 1) + " S"


def _curves(page: "Page", sheet: int, units: float) -> list[str]:
    """Strokes along the smooth curves through pen lines."""
    parts, width = [], 0.0
    for lines in pen.lines(page, sheet):
        if lines is None:
            continue
        for curves, own in zip(lines.curves, lines.widths_mm, strict=True):
            if own != width:
                width = own
                parts.append(f"{width * units:.6g} w")
            grid = np.rint(units * curves).astype(np.int64)
            parts.append("{} {} m ".format(*grid[0, 0].tolist()) + _cubics(grid) + " S")
    return parts


def _filled(contours: "Sequence[np.ndarray]", units: float) -> str:
    """Fills contours given in mm, y up from the sheet's top."""
    parts = []
    for contour in contours:
        grid = np.rint(contour * (units, -units)).astype(np.int64)
        parts += ["{} {} m".format(*grid[0, 0].tolist()), _cubics(grid), "h"]
    return " ".join([*parts, "f"])


def _cubics(grid: np.ndarray) -> str:
    return " ".join(["{} {} {} {} {} {} c".format(*curve) for curve in grid[:, 1:].reshape(-1, 6).tolist()])
