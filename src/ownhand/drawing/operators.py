"""A sheet as a PDF page draws it: the operators of its paper and its ink (ISO 32000-1, section 8.5).

PDF files are made of them, and pictures, too. Coordinates are millimetres from the sheet's upper left corner, y down.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ownhand.drawing.sheet import SheetCanvas
from ownhand.page import TONES, Page

_UNITS_A_MM = 100
"""Of ink in a file, whose coordinates are whole numbers: finer than any printer's dots."""

_UNITS_A_PIXEL = 64
"""Of ink in a picture: an edge pixel has as many shades."""

_POINTS_WILL_DO = 300 / 25.4
"""Pixels a mm up to which lines are drawn from point to point: the curves through them, in letters 3 mm tall, stray
from these chords by less than a tenth of a pixel."""

_DOT_MM = 0.01
"""Length of a dash that is to be a dot."""


class OperatorCanvas(SheetCanvas):
    """A canvas of operators, whose coordinates are whole numbers, so many units to a millimetre."""

    def filled(self, units: float) -> list[str]:
        """Gives what fills the contours, one text for each fill."""
        return [
            filled([np.rint(contour * units).astype(np.int64) for contour in contours])
            for contours in self.contours_mm()
        ]

    def curves(self, units: float) -> list[str]:
        """Gives what strokes the smooth curves through lines."""
        parts: list[str] = []
        last, mm = 0.0, self.page.x_height_mm
        for (*_, widths, _), stroke in zip(self.strokes, self.curves_mm(), strict=True):
            for curves, width in zip(stroke, widths, strict=True):
                if mm * width != last:
                    last = mm * width
                    parts.append(f"{last * units:.6g} w")
                grid = np.rint(units * curves).astype(np.int64)
                # Chrome's reader paints nothing of a curve of no length, but a dot of a line of none.
                is_dot = (grid == grid[0, 0]).all()
                parts.append(f"{_polyline(1) % (2 * tuple(grid[0, 0].tolist()))}" if is_dot else f"{_run(grid)} S")
        return parts

    def polylines(self, units: float) -> list[str]:
        """Gives what strokes lines from point to point, all of one width together."""
        lines = self.lines_mm()
        if not lines:
            return []
        numbers = np.rint(units * np.concatenate(lines)).astype(np.int64).ravel().tolist()
        by_width: dict[float, list[str]] = {}
        stop = 0
        for line, width in zip(lines, (width for *_, widths, _ in self.strokes for width in widths), strict=True):
            start, stop = stop, stop + 2 * len(line)
            ends = numbers[start:stop] if len(line) > 1 else 2 * numbers[start:stop]
            by_width.setdefault(width, []).append(_polyline(len(line)) % tuple(ends))
        return [
            part
            for width, texts in by_width.items()
            for part in (f"{width * self.page.x_height_mm * units:.6g} w", *texts)
        ]


def paper(page: Page, sheet: int) -> str:
    """Gives what draws the paper's tone, if it has one, and what is printed on it."""
    parts = ["q"]
    if page.look.tone != TONES["white"]:
        parts.append(f"{_colour(page.look.tone)} rg 0 0 {page.width_mm:.3f} {page.height_mm:.3f} re f")
    for rule in page.background(sheet):
        # Some readers take a dash of no length for a longer one, which would carry the dots away.
        cap, dash = (0, "") if rule.dots_mm is None else (1, f"{_DOT_MM} {rule.dots_mm - _DOT_MM:.4f}")
        (x0, y0), (x1, y1) = rule.start, rule.end
        parts.append(
            f"{_colour(rule.colour)} RG {rule.width_mm:.3g} w {cap} J [{dash}] 0 d "
            f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S"
        )
    return "\n".join([*parts, "Q"])


def ink(page: Page, sheet: int, pixels_a_mm: float | None = None) -> str:
    """Gives what draws the ink, for a file, or as exactly as a picture of so many pixels shows it."""
    units = _UNITS_A_MM if pixels_a_mm is None else _UNITS_A_PIXEL * max(pixels_a_mm, 1.0)
    colour, canvas = _colour(page.look.ink), OperatorCanvas(page, sheet)
    will_points_do = pixels_a_mm is not None and pixels_a_mm <= _POINTS_WILL_DO
    lines = canvas.polylines(units) if will_points_do else canvas.curves(units)
    opening = f"q {colour} rg {colour} RG 1 J 1 j {1 / units:.9f} 0 0 {1 / units:.9f} 0 0 cm"
    return "\n".join([opening, *lines, *canvas.filled(units), "Q"])


def filled(contours: Sequence[np.ndarray]) -> str:
    """Gives what fills closed contours (k, 4, 2) of whole numbers."""
    return " ".join([*(f"{_run(contour)} h" for contour in contours), "f"])


def _run(grid: np.ndarray) -> str:
    """What leads along joined curves (k, 4, 2) of whole numbers."""
    start = "{} {} m".format(*grid[0, 0].tolist())
    return " ".join([start, *("{} {} {} {} {} {} c".format(*row) for row in grid[:, 1:].reshape(-1, 6).tolist())])


@lru_cache(maxsize=256)
def _polyline(num_points: int) -> str:
    """What draws a line through points, or a dot, with %d for each coordinate."""
    return "%d %d m" + " %d %d l" * max(num_points - 1, 1) + " S"


def _colour(text: str) -> str:
    """Red, green and blue from 0 to 1 of a colour as #rrggbb."""
    return " ".join(f"{int(text[k : k + 2], 16) / 255:.3g}" for k in (1, 3, 5))
