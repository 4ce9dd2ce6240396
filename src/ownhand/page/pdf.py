"""A page as PDF: outlines, and the text invisibly behind them, so that it can be searched and copied."""

import io
import zlib
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from ownhand.page.stationery import TONES

if TYPE_CHECKING:
    from ownhand.page.page import Page, Placement

_POINTS_A_MM = 72 / 25.4

_UNITS_A_MM = 100
"""Of coordinates in the file, which are whole numbers."""

_DOT_MM = 0.01
"""Length of a dash that is to be a dot."""

_EM = 1000
_ADVANCE = 500
"""Units of the invisible font: each of its characters is half an em wide, and is stretched to fit what was written."""

_X_HEIGHTS_AN_EM = 2.0

_NO_CHARACTER = "\ufffd"
"""Stands in the invisible text for what it cannot hold: control characters, lone surrogates, and what lies beyond the
Basic Multilingual Plane, which reportlab (5.1) maps to a wrong character."""


def document(page: "Page", title: str | None = None) -> bytes:
    """Gives all sheets of the page as one PDF file: the same bytes for the same page."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    size = page.width_mm * _POINTS_A_MM, page.height_mm * _POINTS_A_MM
    canvas = Canvas(file, pagesize=size, pageCompression=1, invariant=1, initialFontName="Helvetica")
    canvas.setTitle(_held(page.title if title is None else title))
    canvas.setCreator("ownhand")
    canvas.setProducer("reportlab")
    canvas.setSubject("Handwriting that no person wrote")
    canvas.setAuthor("")
    font = _font("".join(sorted({point for placement in page.placements for point in _text(placement)})))
    for sheet in range(page.num_sheets):
        _draw_paper(canvas, page, sheet)
        _draw_text(canvas, page, sheet, font)
        _draw_ink(canvas, page, sheet)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw_paper(canvas: Any, page: "Page", sheet: int) -> None:
    """Draws the paper's tone, if it has one, and what is printed on it."""
    height = page.height_mm * _POINTS_A_MM
    canvas.addLiteral(f"q {_POINTS_A_MM:.6f} 0 0 {-_POINTS_A_MM:.6f} 0 {height:.4f} cm")  # mm, y down
    if page.look.tone != TONES["white"]:
        canvas.addLiteral(f"{_colour(page.look.tone)} rg 0 0 {page.width_mm:.3f} {page.height_mm:.3f} re f")
    for rule in page.background(sheet):
        # Some readers take a dash of no length for a longer one, which would carry the dots away.
        cap, dash = (0, "") if rule.dots_mm is None else (1, f"{_DOT_MM} {rule.dots_mm - _DOT_MM:.4f}")
        (x0, y0), (x1, y1) = rule.start, rule.end
        canvas.addLiteral(
            f"{_colour(rule.colour)} RG {rule.width_mm:.3g} w {cap} J [{dash}] 0 d "
            f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S"
        )
    canvas.addLiteral("Q")


def _draw_ink(canvas: Any, page: "Page", sheet: int) -> None:
    scale = _POINTS_A_MM / _UNITS_A_MM
    height = page.height_mm * _POINTS_A_MM
    canvas.addLiteral(f"q {_colour(page.look.ink)} rg {scale:.6f} 0 0 {scale:.6f} 0 {height:.4f} cm")
    for placement in page.on_sheet(sheet):
        canvas.addLiteral(_path(page.outline(placement).contours))
    canvas.addLiteral("Q")


def _colour(colour: str) -> str:
    """Red, green and blue from 0 to 1 of a colour as #rrggbb."""
    return " ".join(f"{int(colour[k : k + 2], 16) / 255:.3g}" for k in (1, 3, 5))


def _path(contours: "tuple[np.ndarray, ...]") -> str:
    """Operators that fill contours given in mm (ISO 32000-1, section 8.5)."""
    parts = []
    for contour in contours:
        grid = np.rint(contour * _UNITS_A_MM).astype(np.int64)
        x, y = grid[0, 0].tolist()
        parts.append(f"{x} {y} m")
        parts += ["{} {} {} {} {} {} c".format(*curve) for curve in grid[:, 1:].reshape(-1, 6).tolist()]
        parts.append("h")
    return " ".join([*parts, "f"])


def _draw_text(canvas: Any, page: "Page", sheet: int, font: str) -> None:
    """Writes each word in invisible letters as wide as what was drawn, a line of the page a line of text."""
    size = _X_HEIGHTS_AN_EM * page.x_height_mm * _POINTS_A_MM
    text = canvas.beginText()
    text.setFont(font, size)
    text.setTextRenderMode(3)  # neither filled nor stroked
    for _, line in groupby(page.on_sheet(sheet), key=lambda placement: placement.line):
        written = [placement for placement in line if not placement.is_struck]
        for _, glyphs in groupby(written, key=lambda placement: placement.word):
            word = list(glyphs)
            bounds = [page.outline(placement).bounds() for placement in word]
            left, right = min(box[0] for box in bounds), max(box[2] for box in bounds)
            letters = "".join(_text(placement) for placement in word)
            width = max(right - left, 0.1) * _POINTS_A_MM
            text.setTextOrigin(left * _POINTS_A_MM, (page.height_mm - word[0].y) * _POINTS_A_MM)
            text.setHorizScale(100 * width / (len(letters) * _ADVANCE / _EM * size))
            # The space parts words that are copied, those at a line's end too; and pdfium, Chrome's reader, passes over
            # a blank character that stands alone. Only a broken word goes on.
            text.textOut(letters if word[-1].goes_on else f"{letters} ")
    canvas.drawText(text)


def _text(placement: "Placement") -> str:
    return _held(placement.character)


def _held(text: str) -> str:
    return "".join(c if c.isprintable() and ord(c) < 0x10000 else _NO_CHARACTER for c in text)


def _font(characters: str) -> str:
    """Registers a font whose characters are all blank, and gives its name.

    The fonts that every PDF reader knows lack most accented letters; one that draws nothing needs few bytes for any.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    # reportlab knows fonts by name, for as long as it runs.
    name = f"Blank{zlib.crc32(characters.encode()):08x}"
    points = sorted({0x20, *map(ord, characters)})
    names = {point: f"u{point:04X}" for point in points}
    order = [".notdef", *names.values()]
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: Glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (_ADVANCE, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Blank", "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, sCapHeight=700)
    builder.setupPost()
    builder.setupHead(unitsPerEm=_EM, created=0, modified=0, xMin=0, yMin=-200, xMax=_ADVANCE, yMax=800)
    builder.font.recalcTimestamp = builder.font.recalcBBoxes = False
    file = io.BytesIO()
    builder.save(file)
    file.seek(0)
    pdfmetrics.registerFont(TTFont(name, file))
    return name
