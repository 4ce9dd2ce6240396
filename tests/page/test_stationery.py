"""Ink and paper: their names, what is printed where, and that every format draws it."""

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from ownhand.errors import WritingError
from ownhand.ink import Pencil
from ownhand.page import INKS, PATTERNS, TONES, Page, lay_out, look_of
from ownhand.writing import write

from .conftest import Bars

TEXT = "HAND\nWRITING\nON PAPER"


def on(paper: str, **told: object) -> Page:
    page = lay_out(TEXT, Bars(), size="A5")
    return dataclasses.replace(page, look=look_of(paper, pitch_mm=4.0 * 2.5, **told))  # type: ignore[arg-type]


def pixels(page: Page, **told: object) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(page.png(dpi=100, **told))).convert("RGB"))  # type: ignore[arg-type]


def test_words_tell_a_paper() -> None:
    look = look_of("ruled margin ivory", ink="blue")
    assert (look.pattern, look.has_margin, look.tone, look.ink) == ("ruled", True, TONES["ivory"], INKS["blue"])
    assert look_of("#ABC,grid+margin") == look_of("grid margin #aabbcc")
    assert look_of("cream").pattern == "plain"
    assert look_of("plain").tone == "#ffffff"


@pytest.mark.parametrize("paper", ["squared", "ruled grid", "ivory cream", "#12", ""])
def test_papers_that_there_are_not(paper: str) -> None:
    with pytest.raises(WritingError, match=r"There is no paper called '.*'\. Choose one of plain, ruled, grid, dotted"):
        look_of(paper)


@pytest.mark.parametrize("ink", ["mauve", "#12345", "1a2a6c"])
def test_inks_that_there_are_not(ink: str) -> None:
    with pytest.raises(WritingError, match=r"There is no ink called '.*'\. Choose one of black, blue"):
        look_of(ink=ink)


@pytest.mark.parametrize("pattern", PATTERNS[1:])
def test_writing_stands_on_what_is_printed(pattern: str) -> None:
    page = on(pattern)
    heights = {rule.start[1] for rule in page.background() if rule.start[1] == rule.end[1]}
    for placement in page.placements:
        assert min(abs(height - placement.y) for height in heights) < 0.2
    assert all(0 < height < page.height_mm for height in heights)
    assert len(heights) > (15 if pattern == "ruled" else 35)


def test_a_line_down_the_margin() -> None:
    rule = on("plain margin").background()[-1]
    left = min(placement.x for placement in on("plain").placements)
    assert 5 < rule.start[0] == rule.end[0] < left
    assert (rule.start[1], rule.end[1]) == (0, 210)
    assert on("plain").background() == ()


def test_pictures_show_ink_paper_and_what_is_printed() -> None:
    plain, page = pixels(on("plain")), pixels(on("grid margin cream", ink="#b0232b"))
    assert plain.shape == page.shape
    assert {tuple(pixel) for pixel in plain[[0, -1]].reshape(-1, 3).tolist()} == {(255, 255, 255)}
    counts = {tuple(int(colour[k : k + 2], 16) for k in (1, 3, 5)) for colour in ("#faf4e3", "#b0232b")}
    assert counts <= {tuple(pixel) for pixel in page.reshape(-1, 3).tolist()}
    assert (page != page[0, 0]).any(axis=2).mean() > 0.02 + (plain != 255).any(axis=2).mean()


def test_svg_and_pdf_draw_what_is_printed() -> None:
    page = on("dotted ivory", ink="sepia")
    document = page.svg()
    assert 'stroke-dasharray="0 ' in document
    assert f'fill="{TONES["ivory"]}"' in document
    assert f'<g fill="{INKS["sepia"]}">' in document
    pdfs = [on(paper).pdf() for paper in ("plain", "ruled margin", "dotted cream")]
    assert len(set(pdfs)) == 3
    assert pdfs[0] == on("plain").pdf()


def test_transparent_paper_bears_nothing() -> None:
    page = on("ruled margin ivory", ink="blue")
    assert "<rect" not in page.svg(transparent=True)
    assert page.svg(transparent=True) == dataclasses.replace(page, look=look_of(ink="blue")).svg(transparent=True)


def test_a_pencil_shows_the_grain_of_the_paper() -> None:
    smooth, grained = pixels(on("plain", ink="#4d4e53")), pixels(on("ivory", ink="#4d4e53", grain=Pencil.grain))
    inside = (smooth == (0x4D, 0x4E, 0x53)).all(axis=2)
    values = grained[inside][:, 0].astype(float)
    assert values.min() == 0x4D
    assert values.std() > 8
    assert (grained == pixels(on("ivory", ink="#4d4e53", grain=Pencil.grain))).all()
    alone = np.asarray(Image.open(io.BytesIO(on("ivory", grain=0.5).png(dpi=100, transparent=True))))
    assert alone.shape[2] == 4
    assert 0 < alone[..., 3][inside].min() < 200


def test_every_sheet_has_its_own_lines() -> None:
    page = lay_out("\n".join(["LINE"] * 40), Bars(), size="A5")
    page = dataclasses.replace(page, look=look_of("ruled", pitch_mm=10.0))
    assert page.num_sheets > 1
    for sheet in range(page.num_sheets):
        heights = [rule.start[1] for rule in page.background(sheet)]
        assert all(min(abs(y - p.y) for y in heights) < 0.2 for p in page.on_sheet(sheet))


def test_what_cannot_be_written_is_refused_where_that_is_asked() -> None:
    with pytest.raises(WritingError, match=r"cannot write '≈' \(2, first in line 2, character 3\)"):
        write("AB\nC ≈≈", hand=Bars(), strict=True)
    page = write("AB\nC ≈≈", hand=Bars())
    assert [(m.character, m.count, m.line, m.column) for m in page.missing] == [("≈", 2, 2, 3)]
    assert write("AB É", hand=Bars(), strict=True).missing == ()


def test_composed_and_decomposed_text_give_the_same_page() -> None:
    assert write("CAFE\u0301 A\u030a", hand=Bars()).svg() == write("CAFÉ Å", hand=Bars()).svg()


def test_stand_in_hands_have_no_nib() -> None:
    with pytest.raises(WritingError, match="no wobble, joins or nib to set"):
        write("A", hand=Bars(), nib="fountain")
    with pytest.raises(WritingError, match="no nib called 'quill'"):
        write("A", hand=Bars(), nib="quill")


def test_an_ink_may_be_named_in_any_case_and_be_white() -> None:
    assert look_of(ink="Blue").ink == INKS["blue"]
    assert look_of(ink="white").ink == "#ffffff"
