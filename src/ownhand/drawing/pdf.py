"""A page as PDF: ink, and the text invisibly behind it, so that it can be searched and copied.

The one place that knows how PDF files are made: reportlab writes those that are kept, with their fonts and their text.
A file of one page that only draws, for the renderer, is a few lines, and reportlab need not be imported for it.
"""

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any, BinaryIO

from ownhand.drawing import operators
from ownhand.page import Page, Placement

_POINTS_A_MM = 72 / 25.4

_EM = 1000
_ADVANCE = 500
"""Units of the invisible font: each of its characters is half an em wide, and is stretched to fit what was written."""

_X_HEIGHTS_AN_EM = 2.0

_NO_CHARACTER = "\ufffd"
"""Stands in the invisible text for what it cannot hold: control characters, lone surrogates, and what lies beyond the
Basic Multilingual Plane, which reportlab (5.1) maps to a wrong character."""


def document(page: Page, title: str | None = None) -> bytes:
    """Gives all sheets of the page as one PDF file: the same bytes for the same page."""
    file = io.BytesIO()
    size = page.width_mm * _POINTS_A_MM, page.height_mm * _POINTS_A_MM
    canvas = new_file(file, size, _held(page.title if title is None else title), "Handwriting that no person wrote")
    font = _font("".join(sorted({point for placement in page.placements for point in _text(placement)})))
    for sheet in range(page.num_sheets):
        millimetres = f"{_POINTS_A_MM:.6f} 0 0 {-_POINTS_A_MM:.6f} 0 {page.height_mm * _POINTS_A_MM:.4f} cm"  # y down
        canvas.addLiteral(f"q {millimetres}\n{operators.paper(page, sheet)}\nQ")
        _draw_text(canvas, page, sheet, font)
        canvas.addLiteral(f"q {millimetres}\n{operators.ink(page, sheet)}\nQ")
        canvas.showPage()
    with _plain_streams():
        canvas.save()
    return file.getvalue()


def new_file(file: BinaryIO, size: tuple[float, float], title: str, subject: str) -> Any:
    """Gives reportlab's canvas for a file of ours with sheets of that size, in points."""
    from reportlab.pdfgen.canvas import Canvas

    # With a font that a file must hold, reportlab begins no page with one that it does not: print shops refuse those.
    canvas = Canvas(file, pagesize=size, pageCompression=1, invariant=1, initialFontName=_font(""))
    canvas.setTitle(title)
    canvas.setCreator("ownhand")
    canvas.setProducer("reportlab")
    canvas.setSubject(subject)
    canvas.setAuthor("")
    return canvas


def one_page(content: str, width: float, height: float) -> bytes:
    """Gives a PDF file of one page that is drawn by operators alone (ISO 32000-1, section 7.5)."""
    stream = content.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Resources<<>>/Contents 4 0 R>>".encode(),
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, body in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
    table = file.tell()
    file.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
    return file.getvalue()


@contextmanager
def _plain_streams() -> Iterator[None]:
    """Keeps reportlab from writing compressed streams in ASCII: a quarter more bytes, and slow where that is Python."""
    from reportlab import rl_config

    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def _draw_text(canvas: Any, page: Page, sheet: int, font: str) -> None:
    """Writes each word in invisible letters as wide as what was drawn, a line of the page a line of text."""
    size = _X_HEIGHTS_AN_EM * page.x_height_mm * _POINTS_A_MM
    text = canvas.beginText()
    text.setFont(font, size)
    text.setTextRenderMode(3)  # neither filled nor stroked
    for _, line in groupby(page.on_sheet(sheet), key=lambda placement: placement.line):
        written = [placement for placement in line if not placement.is_struck]
        for _, glyphs in groupby(written, key=lambda placement: placement.word):
            word = list(glyphs)
            boxes = [page.box(placement) for placement in word]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            letters = "".join(_text(placement) for placement in word)
            width = max(right - left, 0.1) * _POINTS_A_MM
            text.setTextOrigin(left * _POINTS_A_MM, (page.height_mm - word[0].y) * _POINTS_A_MM)
            text.setHorizScale(100 * width / (len(letters) * _ADVANCE / _EM * size))
            # The space parts words that are copied, those at a line's end too; and pdfium, Chrome's reader, passes over
            # a blank character that stands alone. Only a broken word goes on.
            text.textOut(letters if word[-1].goes_on else f"{letters} ")
    canvas.drawText(text)


def _text(placement: Placement) -> str:
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
