"""A font in a PDF: what is drawn with it shows, can be copied, and takes little room."""

import io

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from ownhand.fonts import Font
from ownhand.fonts.pdf_font import embed_font


def pdf_of(font: Font, characters: str) -> bytes:
    """A sheet of 200 by 100 points with characters side by side, 20 points from the left and 40 from the foot."""
    order, file = list(font.glyphs), io.BytesIO()
    canvas = Canvas(file, pagesize=(200, 100), invariant=1)
    names = [font.characters[character] for character in characters]
    numbers = "".join(f"{order.index(name):04X}" for name in names)
    canvas.addLiteral(f"BT /FTest 24 Tf 20 40 Td <{numbers}> Tj ET")
    canvas.showPage()
    embed_font(canvas, font, {0: "", **{order.index(name): font.texts[name] for name in names}}, "FTest")
    canvas.save()
    return file.getvalue()


def test_what_is_set_shows_and_can_be_copied(font: Font) -> None:
    page = pypdfium2.PdfDocument(pdf_of(font, "aZ7"))[0]
    assert page.get_textpage().get_text_bounded() == "aZ7"
    ink = page.render(scale=2, grayscale=True).to_numpy() < 128
    width = 24 / 1000 * sum(font.advances[font.characters[character]] for character in "aZ7")
    columns = ink.any(axis=0).nonzero()[0] / 2
    assert 15 < columns[0] < 30
    assert 15 + 0.7 * width < columns[-1] < 25 + width


def test_glyphs_that_are_not_used_take_no_room(font: Font) -> None:
    few = len(pdf_of(font, "a"))
    assert few < 0.1 * len(font.data(".ttf"))
    assert len(pdf_of(font, "abcdefghij")) > few + 1000
