"""A page as SVG: one path a glyph, in groups by line and word."""

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ownhand.page.page import Page

_DECIMALS = 2
"""Hundredths of a millimetre: a sixth of a dot at 400 dpi."""

_INK = "#111"


def document(page: "Page", sheet: int, pixels: tuple[int, int] | None = None) -> str:
    """Gives one sheet of the page as an SVG document, as large as it is in millimetres, or in `pixels` to be drawn."""
    width, height = (f"{side:.{_DECIMALS}f}".rstrip("0").rstrip(".") for side in (page.width_mm, page.height_mm))
    if pixels is None:
        # Files are in whole hundredths of a millimetre, a quarter shorter than decimals. What is only drawn stays in
        # millimetres: in other units pixels at its edges would round otherwise, and seeds promise the same pictures.
        box = f"{round(page.width_mm * 100)} {round(page.height_mm * 100)}"
        size = f'width="{width}mm" height="{height}mm"'
    else:
        box, size = f"{width} {height}", 'width="{}" height="{}"'.format(*pixels)
    box_width, box_height = box.split()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {box}">',
        f'<rect width="{box_width}" height="{box_height}" fill="#fff"/>',
        f'<g fill="{_INK}">',
    ]
    own = [placement for placement in page.placements if placement.sheet == sheet]
    for _, line in groupby(own, key=lambda placement: placement.line):
        parts.append('<g class="line">')
        for _, word in groupby(line, key=lambda placement: placement.word):
            parts.append('<g class="word">')
            parts += [
                f'<path d="{_path(page.outline(placement), pixels is None)}"><title>{_title(placement)}</title></path>'
                for placement in word
            ]
            parts.append("</g>")
        parts.append("</g>")
    parts += ["</g>", "</svg>", ""]
    return "\n".join(parts)


def _path(outline, is_file):
    return outline.transformed(100).svg_path(0, lines=True) if is_file else outline.svg_path(_DECIMALS)


def _title(placement):
    """The character, or its number where XML has no room for it (XML 1.0, section 2.2)."""
    number = ord(placement.character)
    is_allowed = 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or number >= 0x10000
    return escape(placement.character) if is_allowed else f"U+{number:04X}"
