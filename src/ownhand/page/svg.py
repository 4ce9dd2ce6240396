"""A page as SVG: one path a glyph, in groups by line and word. What moves is in animation.py, what plots in plot.py."""

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from ownhand.page.stationery import short

if TYPE_CHECKING:
    from ownhand.ink import Outline
    from ownhand.page.page import Page
    from ownhand.page.stationery import Rule

_DECIMALS = 2
"""Of what is only drawn: hundredths of a millimetre, a sixth of a dot at 400 dpi."""

UNITS_A_MM = 50
"""Of files, whose numbers are whole: a step is a dot at 1270 dpi."""


def document(
    page: "Page",
    sheet: int,
    pixels: tuple[int, int] | None = None,
    *,
    has_paper: bool = True,
    has_ink: bool = True,
    title: str | None = None,
) -> str:
    """Gives one sheet of the page as an SVG document, as large as it is in millimetres, or in `pixels` to be drawn.

    Without paper it is transparent; without ink it is the paper alone. `title` is the document's; None is the page's.
    """
    parts = [opening(page, pixels)]
    if pixels is None:
        parts.append(f"<title>{escaped(page.title if title is None else title)}</title>")
    if has_paper:
        parts.append(paper(page, sheet, pixels))
    if has_ink:
        parts.append(f'<g fill="{short(page.look.ink)}">')
        for _, line in groupby(page.on_sheet(sheet), key=lambda placement: placement.line):
            parts.append('<g class="line">')
            for _, word in groupby(line, key=lambda placement: placement.word):
                glyphs = list(word)
                parts.append('<g class="word">')
                if pixels is None:
                    parts.append(f"<title>{escaped(''.join(placement.character for placement in glyphs))}</title>")
                parts += [f'<path d="{path(page.outline(placement), pixels is None)}"/>' for placement in glyphs]
                parts.append("</g>")
            parts.append("</g>")
        parts.append("</g>")
    parts += ["</svg>", ""]
    return "\n".join(parts)


def opening(page: "Page", pixels: tuple[int, int] | None = None) -> str:
    """Gives the tag that a document begins with."""
    if pixels is None:
        size = f'width="{_number(page.width_mm)}mm" height="{_number(page.height_mm)}mm"'
    else:
        size = 'width="{}" height="{}"'.format(*pixels)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {" ".join(_box(page, pixels))}">'


def paper(page: "Page", sheet: int = 0, pixels: tuple[int, int] | None = None) -> str:
    """Gives what lies under the ink: the paper's tone, and what is printed on it."""
    width, height = _box(page, pixels)
    parts = [f'<rect width="{width}" height="{height}" fill="{short(page.look.tone)}"/>']

    def units(value: float) -> str:
        return _number(value * UNITS_A_MM) if pixels is None else _number(value)

    def style(rule: "Rule") -> tuple[str, float, float | None]:
        return rule.colour, rule.width_mm, rule.dots_mm

    for (colour, line_mm, dots_mm), rules in groupby(page.background(sheet), key=style):
        dots = "" if dots_mm is None else f' stroke-dasharray="0 {units(dots_mm)}" stroke-linecap="round"'
        lines = "".join(f"M{' '.join(map(units, rule.start))}L{' '.join(map(units, rule.end))}" for rule in rules)
        parts.append(f'<path stroke="{short(colour)}" stroke-width="{units(line_mm)}"{dots} d="{lines}"/>')
    return "\n".join(parts)


def path(outline: "Outline", is_file: bool = True) -> str:
    """Gives path data of an outline in mm, y up from the sheet's top; in whole units if for a file."""
    return outline.transformed(UNITS_A_MM).svg_path(0, short=True) if is_file else outline.svg_path(_DECIMALS)


def escaped(text: str) -> str:
    """Gives text as XML holds it; what XML has no room for (XML 1.0, section 2.2) is written as its number."""
    return escape(
        "".join(
            c if 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) >= 0x10000 else f"U+{ord(c):04X}"
            for c in text
        ),
        quote=False,
    )


def _box(page, pixels):
    """Width and height of the sheet in the document's units."""
    # Files are in whole units, two fifths shorter than decimals. What is only drawn stays in
    # millimetres: in other units pixels at its edges would round otherwise, and seeds promise the same pictures.
    sides = page.width_mm, page.height_mm
    return [str(round(side * UNITS_A_MM)) for side in sides] if pixels is None else [_number(side) for side in sides]


def _number(value):
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
