"""A page as SVG: one path a glyph, in groups by line and word. What moves is in animation.py, what plots in plot.py."""

import base64
from collections import defaultdict
from html import escape
from itertools import groupby

import numpy as np

from ownhand.drawing.sheet import SheetCanvas
from ownhand.ink import Ink
from ownhand.ink.cubics import is_dot, polyline
from ownhand.ink.path_data import decimal_text, path_data, path_data_of
from ownhand.page import Page, Rule
from ownhand.page.stationery import short

UNITS_A_MM = 50
"""Coordinates are whole numbers: a step is a dot at 1270 dpi."""

_CHORD_MM = 0.02
"""Of a dot that is no point, its chords stray from it by no more."""

_MOST_SHEETS = 3
"""Of a page in a notebook: one of a thousand letters takes some 300,000 bytes of it."""


class SvgCanvas(SheetCanvas):
    """A canvas of paths: what is stroked becomes lines, wide and with round ends, what is filled an outline."""

    @property
    def pen_width_mm(self) -> float:
        """Of the lines of the first pen, which most have; 0 where nothing is stroked."""
        return next((self.page.x_height_mm * pen.width for *_, pen in self.strokes), 0.0)

    def paths(self) -> list[str]:
        """Gives the path elements of each glyph, in a group that tells the ink's colour and the pen's width."""
        colour, mm, usual = short(self.page.look.ink), self.page.x_height_mm, self.pen_width_mm
        elements = defaultdict[int, list[str]](list)
        filled = f' fill="{colour}" stroke="none"' if usual else ""
        for (place, _), data in zip(self.fills, self._filled(), strict=True):
            elements[place].append(f'<path{filled} d="{data}"/>')
        for (place, *_, pen), data in zip(self.strokes, self._stroked(), strict=True):
            width = "" if mm * pen.width == usual else f" {_width(mm * pen.width)}"
            elements[place].append(f'<path{width} d="{data}"/>')
        return ["\n".join(elements[place]) for place in range(len(self.placements))]

    def _filled(self) -> list[str]:
        """Path data of each fill."""
        by_fill = self.contours_mm()
        closed = path_data_of([contour * UNITS_A_MM for contours in by_fill for contour in contours], short=True)
        ready = iter([f"{data}z" if data else "" for data in closed])
        return ["".join([next(ready) for _ in contours]) for contours in by_fill]

    def _stroked(self) -> list[str]:
        """Path data of each stroke; a line that is wider than the pen's leads round what more there is of it."""
        mm = self.page.x_height_mm
        by_stroke = self.curves_mm()
        lines = [
            (curves, round((mm * width - mm * pen.width) / 2 * UNITS_A_MM))
            for (*_, widths, pen), stroke in zip(self.strokes, by_stroke, strict=True)
            for curves, width in zip(stroke, widths, strict=True)
        ]
        is_loop = [more >= 1 or is_dot(curves) for curves, more in lines]
        plain = [curves * UNITS_A_MM for (curves, _), loops in zip(lines, is_loop, strict=True) if not loops]
        ready = iter(path_data_of(plain, short=True))
        data = iter(
            [
                _loop(polyline(curves, _CHORD_MM), max(more, 1) / UNITS_A_MM) if loops else next(ready)
                for (curves, more), loops in zip(lines, is_loop, strict=True)
            ]
        )
        return ["".join([next(data) for _ in stroke]) for stroke in by_stroke]


def document(page: Page, sheet: int, *, has_paper: bool = True, title: str | None = None) -> str:
    """Gives one sheet of the page as an SVG document; transparent without paper.

    Ink that a round pen left is drawn as its lines, wide and with round ends; any other as an outline, filled. `title`
    is the document's; None is the page's.
    """
    canvas, colour = SvgCanvas(page, sheet), short(page.look.ink)
    width = canvas.pen_width_mm
    style = f'fill="none" stroke="{colour}" {_width(width)} stroke-linecap="round" stroke-linejoin="round"'
    parts = [opening(page), f"<title>{escaped(page.title if title is None else title)}</title>"]
    if has_paper:
        parts.append(paper(page, sheet))
    parts.append(f"<g {style}>" if width else f'<g fill="{colour}">')
    for _, line in groupby(zip(canvas.placements, canvas.paths(), strict=True), key=lambda pair: pair[0].line):
        parts.append('<g class="line">')
        for _, word in groupby(line, key=lambda pair: pair[0].word):
            glyphs = list(word)
            text = "".join(placement.character for placement, _ in glyphs)
            parts += ['<g class="word">', f"<title>{escaped(text)}</title>"]
            parts += [path for _, path in glyphs]
            parts.append("</g>")
        parts.append("</g>")
    return "\n".join([*parts, "</g>", "</svg>", ""])


def opening(page: Page) -> str:
    """Gives the tag that a document begins with."""
    size = f'width="{_number(page.width_mm)}mm" height="{_number(page.height_mm)}mm"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {" ".join(_box(page))}">'


def paper(page: Page, sheet: int = 0) -> str:
    """Gives what lies under the ink: the paper's tone, and what is printed on it."""
    width, height = _box(page)
    parts = [f'<rect width="{width}" height="{height}" fill="{short(page.look.tone)}"/>']

    def style(rule: Rule) -> tuple[str, float, float | None]:
        return rule.colour, rule.width_mm, rule.dots_mm

    for (colour, line_mm, dots_mm), rules in groupby(page.background(sheet), key=style):
        dots = "" if dots_mm is None else f' stroke-dasharray="0 {_units(dots_mm)}" stroke-linecap="round"'
        lines = "".join(f"M{' '.join(map(_units, rule.start))}L{' '.join(map(_units, rule.end))}" for rule in rules)
        parts.append(f'<path stroke="{short(colour)}" {_width(line_mm)}{dots} d="{lines}"/>')
    return "\n".join(parts)


def outline_data(ink: Ink) -> str:
    """Gives path data of the outline of ink in mm, y up from the sheet's top."""
    return ink.transformed(UNITS_A_MM).svg_path(0, short=True)


def line_data(run: np.ndarray, units_a_mm: int = UNITS_A_MM) -> str:
    """Gives path data of joined curves (k, 4, 2) in mm, in whole units; a dot is a step of one."""
    scaled = run * units_a_mm
    x, y = np.rint(scaled[0, 0]).astype(int).tolist()
    return path_data(scaled) or f"M{x} {y}h1"


def notebook_html(page: Page) -> str:
    """Gives a page as a notebook shows it: its first sheets one below the other, and how many there are besides."""
    shown = min(page.num_sheets, _MOST_SHEETS)
    name = escaped(page.title).replace('"', "&quot;")
    parts = ["<div>"]
    for sheet in range(shown):
        picture = base64.b64encode(document(page, sheet).encode()).decode()
        parts.append(
            f'<img alt="{name}" style="display:block;max-width:100%;height:auto;margin:0 0 8px;'
            f'box-shadow:0 0 3px #0004" src="data:image/svg+xml;base64,{picture}">'
        )
    more = page.num_sheets - shown
    if more:
        parts.append(f"<p>… and {more} more {'sheet' if more == 1 else 'sheets'}.</p>")
    return "\n".join([*parts, "</div>"])


def escaped(text: str) -> str:
    """Gives text as XML holds it; what XML has no room for (XML 1.0, section 2.2) is written as its number."""
    return escape(
        "".join(
            c if 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) >= 0x10000 else f"U+{ord(c):04X}"
            for c in text
        ),
        quote=False,
    )


def _loop(points: np.ndarray, distance: float) -> str:
    """Path data of a way round points (n, 2), in mm, at a distance.

    A line along it fills what is within, so that a dot is as wide as ink that has pooled.
    """
    ahead = np.gradient(points, axis=0) if len(points) > 1 else np.zeros((1, 2))
    length = np.hypot(*ahead.T)[:, None]
    ahead = distance * np.divide(ahead, length, out=np.tile((1.0, 0.0), (len(points), 1)), where=length > 0)
    left = ahead @ [[0, 1], [-1, 0]]
    round_it = [points + left, points[-1:] + ahead[-1:], (points - left)[::-1], points[:1] - ahead[:1]]
    grid = np.rint(np.concatenate(round_it) * UNITS_A_MM).astype(np.int64)
    return f"M{decimal_text(grid[0], 0)}l{decimal_text(np.diff(grid, axis=0).ravel(), 0)}z"


def _width(width_mm: float) -> str:
    return f'stroke-width="{_units(width_mm)}"'


def _box(page: Page) -> list[str]:
    """Width and height of the sheet in the document's units."""
    return [str(round(side * UNITS_A_MM)) for side in (page.width_mm, page.height_mm)]


def _units(value_mm: float) -> str:
    return _number(value_mm * UNITS_A_MM)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
