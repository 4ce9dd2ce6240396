"""A page as SVG: one path a glyph, in groups by line and word. What moves is in animation.py, what plots in plot.py."""

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from ownhand.drawing import pen
from ownhand.ink.numbers import decimal_text
from ownhand.ink.outline import path_data_of
from ownhand.page.stationery import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownhand.ink import Outline
    from ownhand.page.page import Page, Placement
    from ownhand.page.stationery import Rule

UNITS_A_MM = 50
"""Coordinates are whole numbers: a step is a dot at 1270 dpi."""

_CHORD_MM = 0.02
"""Of a dot that is no point, its chords stray from it by no more."""


def document(page: "Page", sheet: int, *, has_paper: bool = True, title: str | None = None) -> str:
    """Gives one sheet of the page as an SVG document; transparent without paper.

    Ink that a round pen left is drawn as its lines, wide and with round ends; any other as an outline, filled. `title`
    is the document's; None is the page's.
    """
    placements, drawn = page.on_sheet(sheet), pen.lines(page, sheet)
    colour, width = short(page.look.ink), next((lines.width_mm for lines in drawn if lines), 0.0)
    style = f'fill="none" stroke="{colour}" {_width(width)} stroke-linecap="round" stroke-linejoin="round"'
    parts = [opening(page), f"<title>{escaped(page.title if title is None else title)}</title>"]
    if has_paper:
        parts.append(paper(page, sheet))
    parts.append(f"<g {style}>" if width else f'<g fill="{colour}">')
    filled = f' fill="{colour}" stroke="none"' if width else ""

    def ink(placement: "Placement", lines: pen.Lines | None, stroked: str) -> str:
        if lines is None:
            return f'<path{filled} d="{path(page.outline(placement))}"/>'
        other = "" if lines.width_mm == width else f" {_width(lines.width_mm)}"
        return f'<path{other} d="{stroked}"/>'

    for _, line in groupby(zip(placements, drawn, _stroked(drawn), strict=True), key=lambda pair: pair[0].line):
        parts.append('<g class="line">')
        for _, word in groupby(line, key=lambda pair: pair[0].word):
            glyphs = list(word)
            text = "".join(placement.character for placement, *_ in glyphs)
            parts += ['<g class="word">', f"<title>{escaped(text)}</title>"]
            parts += [ink(*glyph) for glyph in glyphs]
            parts.append("</g>")
        parts.append("</g>")
    return "\n".join([*parts, "</g>", "</svg>", ""])


def opening(page: "Page") -> str:
    """Gives the tag that a document begins with."""
    size = f'width="{_number(page.width_mm)}mm" height="{_number(page.height_mm)}mm"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {" ".join(_box(page))}">'


def paper(page: "Page", sheet: int = 0) -> str:
    """Gives what lies under the ink: the paper's tone, and what is printed on it."""
    width, height = _box(page)
    parts = [f'<rect width="{width}" height="{height}" fill="{short(page.look.tone)}"/>']

    def style(rule: "Rule") -> tuple[str, float, float | None]:
        return rule.colour, rule.width_mm, rule.dots_mm

    for (colour, line_mm, dots_mm), rules in groupby(page.background(sheet), key=style):
        dots = "" if dots_mm is None else f' stroke-dasharray="0 {_units(dots_mm)}" stroke-linecap="round"'
        lines = "".join(f"M{' '.join(map(_units, rule.start))}L{' '.join(map(_units, rule.end))}" for rule in rules)
        parts.append(f'<path stroke="{short(colour)}" {_width(line_mm)}{dots} d="{lines}"/>')
    return "\n".join(parts)


def path(outline: "Outline") -> str:
    """Gives path data of an outline in mm, y up from the sheet's top."""
    return outline.transformed(UNITS_A_MM).svg_path(0, short=True)


def escaped(text: str) -> str:
    """Gives text as XML holds it; what XML has no room for (XML 1.0, section 2.2) is written as its number."""
    return escape(
        "".join(
            c if 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) >= 0x10000 else f"U+{ord(c):04X}"
            for c in text
        ),
        quote=False,
    )


def _stroked(drawn: "Sequence[pen.Lines | None]") -> list[str]:
    """Path data of the lines of each glyph."""
    runs = [
        (curves, round((width - lines.width_mm) / 2 * UNITS_A_MM))
        for lines in drawn
        if lines
        for curves, width in zip(lines.curves, lines.widths_mm, strict=True)
    ]
    is_loop = [more >= 1 or pen.is_dot(curves) for curves, more in runs]
    plain = [curves * UNITS_A_MM for (curves, _), some in zip(runs, is_loop, strict=True) if not some]
    ready = iter(path_data_of(plain, short=True))
    paths = iter(
        [
            _loop(pen.sampled(curves, _CHORD_MM), max(more, 1) / UNITS_A_MM) if some else next(ready)
            for (curves, more), some in zip(runs, is_loop, strict=True)
        ]
    )
    return ["".join(next(paths) for _ in lines.curves) if lines else "" for lines in drawn]


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


def _box(page: "Page") -> list[str]:
    """Width and height of the sheet in the document's units."""
    return [str(round(side * UNITS_A_MM)) for side in (page.width_mm, page.height_mm)]


def _units(value_mm: float) -> str:
    return _number(value_mm * UNITS_A_MM)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
