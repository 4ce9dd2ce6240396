"""Words set: letters evenly apart, boxes for what is missing, hyphens, and parts of what no line holds."""

import numpy as np
import pypdfium2
import pytest

from ownhand.ink import Outline, polygon
from ownhand.page import lay_out

from .conftest import Bars, Shapes, bounds, line_texts


@pytest.mark.parametrize(("characters", "num_added"), [("A-", True), ("A", False)])
def test_words_too_long_for_a_line_are_broken(characters, num_added):
    page = lay_out("A" * 300, Bars(characters))
    assert page.num_broken_words == 1
    assert sum(not p.is_added for p in page.placements) == 300
    last_on_lines = [max((p for p in page.placements if p.line == line), key=lambda p: p.x) for line in range(3)]
    assert [p.is_added for p in last_on_lines] == [num_added] * 3
    assert "1 word too long for a line is broken" in page.warnings()[-1]


def test_words_that_are_broken_are_named():
    page = lay_out("A\n" + "AB" * 200, Bars("AB-"))
    assert page.broken_words == ("AB" * 200,)
    assert page.warnings() == ["1 word too long for a line is broken: 'ABABABABABABABABABABABABABABA…'."]


def test_missing_characters_are_boxes_named_with_place_and_count(capitals):
    page = lay_out("A 1é\n1\x00", capitals)
    assert [(m.character, m.count, m.line, m.column) for m in page.missing] == [
        ("1", 2, 1, 3),
        ("é", 1, 1, 4),
        ("\x00", 1, 2, 2),
    ]
    assert [p.is_missing for p in page.placements] == [False, True, True, True, True]
    box = bounds(page)
    assert (box[1:, 2] - box[1:, 0] > 1).all()
    assert page.warnings() == [
        "the hand cannot write '1' (2, first in line 1, character 3), 'é' (1, first in line 1, character 4), "
        "U+0000 (1, first in line 2, character 2); empty boxes stand in their place."
    ]


def test_a_glyph_without_ink_counts_as_missing():
    page = lay_out("AB", Shapes(A=polygon([(0, 0), (1, 0), (0, 1)]), B=Outline()))
    assert [m.character for m in page.missing] == ["B"]


def test_soft_hyphens_are_written_where_a_line_ends():
    page = lay_out("BBBBBB\u00adBBBBBB " * 25, Bars("B-"), size="A5", x_height_mm=4.0)
    assert page.warnings() == []
    text = line_texts(page)
    assert any(line.endswith("BBBBBB-") for line in text)
    assert not any("-" in line[:-1] for line in text)
    ends = [p for p in page.placements if p.goes_on]
    assert len(ends) == sum(line.endswith("-") for line in text)
    assert all(p.is_added and p.character == "-" for p in ends)
    box = np.array([page.outline(p).bounds() for p in page.placements])
    assert box[:, 2].max() <= 148 - 15 + 1e-9
    found = "".join(pypdfium2.PdfDocument(page.pdf())[0].get_textpage().get_text_bounded().split("\r\n"))
    assert found.replace("\x02", "").split() == ["BBBBBBBBBBBB"] * 25


def test_a_long_word_is_broken_at_its_soft_hyphens_first():
    text = "\u00ad".join(["AAAAAAA"] * 12)
    page = lay_out(text, Bars("A-"), size="A5")
    assert page.num_broken_words == 0
    assert all(set(line[:-1]) == {"A"} and line.count("A") % 7 == 0 for line in line_texts(page))
    assert (
        lay_out(text, Bars("A"), size="A5").missing == ()
    )  # without a hyphen of its own a hand breaks it all the same


def test_parts_of_a_word_stand_as_if_it_were_whole():
    whole = lay_out("ABC DE", Bars(), neatness=0.0, seed=1)
    parted = lay_out("A\u00adB\u200bC D\u00adE", Bars(), neatness=0.0, seed=1)
    assert [(p.word, p.scale) for p in parted.placements] == [(p.word, p.scale) for p in whole.placements]
    places, others = ([p.x for p in page.placements] for page in (parted, whole))
    assert places == pytest.approx(others, abs=0.3)  # gaps breathe otherwise


def test_bars_stand_evenly():
    page = lay_out("AAAA AA", Bars(), x_height_mm=2.0)
    left, right = bounds(page)[:, [0, 2]].T
    gaps = left[1:] - right[:-1]
    assert gaps[[0, 1, 2, 4]] == pytest.approx(gaps[0])
    assert gaps[3] > 1.8 * gaps[0]
    assert page.placements[0].x == pytest.approx(4.0)


def test_a_letter_wider_than_a_wandering_line_stands_alone():
    page = lay_out("A AB", Bars(width=4.0), size="A5", x_height_mm=20.0, neatness=0.0)
    assert [(p.character, p.line) for p in page.placements] == [("A", 0), ("A", 1), ("B", 2)]
