"""A page as SVG: one path a glyph, in groups by line and word, in millimetres."""

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
    size = f'width="{width}mm" height="{height}mm"' if pixels is None else 'width="{}" height="{}"'.format(*pixels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<g fill="{_INK}">',
    ]
    own = [placement for placement in page.placements if placement.sheet == sheet]
    for _, line in groupby(own, key=lambda placement: placement.line):
        parts.append('<g class="line">')
        for _, word in groupby(line, key=lambda placement: placement.word):
            parts.append('<g class="word">')
            parts += [
                f'<path d="{page.outline(placement).svg_path(_DECIMALS)}"><title>{_title(placement)}</title></path>'
                for placement in word
            ]
            parts.append("</g>")
        parts.append("</g>")
    parts += ["</g>", "</svg>", ""]
    return "\n".join(parts)


def _title(placement):
    """The character, or its number where XML has no room for it (XML 1.0, section 2.2)."""
    number = ord(placement.character)
    is_allowed = 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or number >= 0x10000
    return escape(placement.character) if is_allowed else f"U+{number:04X}"
