"""PDF pages: they look as the page does, and their text can be searched and copied."""

import io
import re
import string

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from tests.page.conftest import Bars, Blobs

from ownhand.ink import NIBS, nib_named
from ownhand.page import lay_out

from .plotters import LETTERS, Penned


def opened(page, **options):
    return pypdfium2.PdfDocument(page.pdf(**options))


def text_of(sheet):
    return sheet.get_textpage().get_text_bounded().replace("\r\n", "\n")


def test_a_pdf_looks_as_the_page_does():
    page = lay_out("Toil Lo\noi", Penned(), x_height_mm=4.0, size="A5")  # 1480 x 2100 pixels, so that none is shared
    document = opened(page)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((page.width_mm * 72 / 25.4, page.height_mm * 72 / 25.4), abs=0.01)
    drawn = np.asarray(document[0].render(scale=254 / 72).to_pil().convert("L")).astype(int)
    still = np.asarray(Image.open(io.BytesIO(page.png(dpi=254)))).astype(int)
    height, width = 600, 700
    assert still[height:].min() == still[:, width:].min() == 255
    apart = np.abs(drawn[:height, :width] - still[:height, :width])
    assert still.min() < 50
    assert apart.mean() < 1.0
    assert (apart > 130).mean() < 1e-3


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ada,\nthe parcel of 12 May came (thanks!)\n\nYours",
        "ä é ñ ç ø å š ł ő Ω",
        "“quotes” – dash… 5 € × 3",
        "z <&> o",
    ],
)
def test_text_is_found_in_reading_order(text):
    page = lay_out(text, Blobs(string.ascii_letters + string.digits + string.punctuation), size="A5")
    assert text_of(opened(page)[0]).split() == text.split()


def test_words_lie_where_they_are_written():
    page = lay_out("TT oo\niL", Penned(), x_height_mm=4.0)
    sheet = opened(page)[0]
    found = sheet.get_textpage().search("oo", match_case=True).get_next()
    assert found is not None
    left, bottom, _, top = sheet.get_textpage().get_charbox(found[0], loose=True)
    ink = page.outline(page.placements[2]).bounds()
    assert left == pytest.approx(ink[0] * 72 / 25.4, abs=1)
    assert bottom < (page.height_mm + ink[1]) * 72 / 25.4 + 1
    assert top > (page.height_mm + ink[3]) * 72 / 25.4 - 1


@pytest.mark.parametrize("nib", NIBS)
def test_a_dot_of_no_length_is_seen(nib):
    page = lay_out("i", Penned({"i": [[(0, 1), (0, 0)], [(0, 1.5)]]}, nib=nib_named(nib)), x_height_mm=4.0)
    assert len(page.placements[0].glyph.strokes[1]) == 1
    left, top, right, _ = (round(10 * side) for side in page.box(page.placements[0]))
    drawn = np.asarray(opened(page)[0].render(scale=254 / 72).to_pil().convert("L"))
    still = np.asarray(Image.open(io.BytesIO(page.png(dpi=254))).convert("L"))
    dot = np.s_[top : top + 12, left : right + 1]
    assert (still[dot] < 160).sum() > 5
    assert (drawn[dot] < 160).sum() == pytest.approx((still[dot] < 160).sum(), rel=0.5, abs=4)


def test_all_fonts_are_in_the_file():
    content = lay_out("Toil Lo", Penned()).pdf()
    assert re.findall(rb"/BaseFont /([\w+]+)", content)
    assert all(b"+Blank" in name for name in re.findall(rb"/BaseFont /([\w+]+)", content))
    assert content.count(b"/FontFile2") == content.count(b"/FontDescriptor ") > 0


def test_all_sheets_are_pages_of_one_file(tmp_path):
    page = lay_out("A\n" * 60, Bars(), size="A5")
    assert page.num_sheets > 2
    assert page.save(tmp_path / "a.pdf") == [tmp_path / "a.pdf"]
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert len(document) == page.num_sheets
    assert sum(len(text_of(sheet).split()) for sheet in document) == 60


def test_title_and_the_same_bytes_twice():
    page = lay_out("Toil Lo", Penned())
    assert opened(page).get_metadata_dict()["Title"] == "Toil Lo"
    assert opened(page, title="Ä letter").get_metadata_dict()["Title"] == "Ä letter"
    assert page.pdf() == lay_out("Toil Lo", Penned()).pdf()


def test_words_struck_out_are_not_in_the_text():
    letters = {"T": LETTERS["T"], "o": LETTERS["o"]}
    page = lay_out("ToTo " * 8, Penned(letters), slips=0.5, seed=1)
    assert any(placement.is_struck for placement in page.placements)
    assert text_of(opened(page)[0]).split() == ["ToTo"] * 8
    assert page.title == " ".join(["ToTo"] * 8)


def test_what_no_text_can_hold():
    page = lay_out("A\x07\ud800\U0001f600B", Bars("AB"))
    assert len(text_of(opened(page)[0]).strip()) == 5
