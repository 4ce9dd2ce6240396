"""What is one character to a reader, what is invisible, and where a line may be broken."""

import string

import numpy as np
import pypdfium2
import pytest
from tests.drawing.plotters import Penned

from ownhand.glyphs import Composed
from ownhand.page import lay_out
from ownhand.page.clusters import clusters

from .conftest import Bars, Blobs

BLOBS = Blobs()


def lines(page):
    """What stands on each line, added hyphens included."""
    words = {}
    for placement in page.placements:
        words.setdefault(placement.line, {}).setdefault(placement.word, []).append(placement.character)
    return [" ".join("".join(word) for word in line.values()) for line in words.values()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ab", ["a", "b"]),
        ("ax\u0302\u0323b", ["a", "x\u0302\u0323", "b"]),
        ("\u0301a \u0301", ["\u0301", "a", " ", "\u0301"]),
        ("\x07\u0301", ["\x07", "\u0301"]),
        ("a\u200db\u200cc\u202e\ufe0f", ["a", "b", "c"]),
        ("a\u00adb\u200bc\u2060d\ufeffe", ["a", "\u00ad", "b", "\u200b", "c", "\u2060", "d", "\u2060", "e"]),
        ("👩\u200d🚀👩\u200da👍🏽❤\ufe0f", ["👩\u200d🚀", "👩", "a", "👍🏽", "❤"]),
        ("🇩🇪🇫🇷🇫", ["🇩🇪", "🇫🇷", "🇫"]),
        ("1\ufe0f\u20e3", ["1\u20e3"]),
        ("\ud800\udc00", ["\ud800", "\udc00"]),
    ],
)
def test_a_letter_and_its_marks_are_one_character(text, found):
    assert [cluster for _, cluster in clusters(text)] == found


def test_a_cluster_is_one_placement_and_is_reported_as_one():
    page = lay_out("ax\u0302 \u00e4q\u0301x\u0302", BLOBS)
    assert [p.character for p in page.placements] == ["a", "x\u0302", "\u00e4", "q\u0301", "x\u0302"]
    assert [(m.character, m.count, m.line, m.column) for m in page.missing] == [
        ("x\u0302", 2, 1, 2),
        ("\u00e4", 1, 1, 5),
        ("q\u0301", 1, 1, 6),
    ]
    assert "'x\u0302' (2, first in line 1, character 2)" in page.warnings()[0]


def test_pdf_text_keeps_marks_that_a_hand_composes():
    letters = "".join(c for c in string.ascii_letters + "^'~.,-")
    page = lay_out("xx\u0302x q\u0301", Composed(Blobs(letters)))
    assert not page.missing
    assert [p.character for p in page.placements] == ["x", "x\u0302", "x", "q\u0301"]
    assert pypdfium2.PdfDocument(page.pdf())[0].get_textpage().get_text_bounded().split() == ["xx\u0302x", "q\u0301"]


def test_what_is_invisible_leaves_no_mark():
    page = lay_out("A\u200bB\u00adC\u200dD\ufeff\u202eE\ufe0f", Bars())
    assert page.svg() == lay_out("ABCDE", Bars()).svg()
    assert page.warnings() == []


def test_soft_hyphens_are_written_where_a_line_ends():
    page = lay_out("BBBBBB\u00adBBBBBB " * 25, Bars("B-"), size="A5", x_height_mm=4.0)
    assert page.warnings() == []
    text = lines(page)
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
    assert all(set(line[:-1]) == {"A"} and line.count("A") % 7 == 0 for line in lines(page))
    assert (
        lay_out(text, Bars("A"), size="A5").missing == ()
    )  # without a hyphen of its own a hand breaks it all the same


def test_parts_of_a_word_stand_as_if_it_were_whole():
    whole = lay_out("ABC DE", Bars(), neatness=0.0, seed=1)
    parted = lay_out("A\u00adB\u200bC D\u00adE", Bars(), neatness=0.0, seed=1)
    assert [(p.word, p.scale) for p in parted.placements] == [(p.word, p.scale) for p in whole.placements]
    places, others = ([p.x for p in page.placements] for page in (parted, whole))
    assert places == pytest.approx(others, abs=0.3)  # gaps breathe otherwise


def test_lines_may_end_after_hyphens_and_slashes_within_words():
    page = lay_out("AAAA-AAAA/" + "AAAA " * 20, Bars("A-/"), size="A5", x_height_mm=10.0)
    assert lines(page)[:3] == ["AAAA-AAAA/", "AAAA AAAA AAAA", "AAAA AAAA AAAA"]
    held = lay_out("AAAA-\u2060AAAA " * 6, Bars("A-"), size="A5", x_height_mm=8.0)
    assert lines(held) == ["AAAA-AAAA"] * 6
    first = [p for p in page.placements if p.line == 0][-1]
    assert first.goes_on
    assert not first.is_added


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"])
def test_no_break_spaces_hold_words_together(space):
    text = "AAA AA AAAA B{0}BB{0}BBB AA A AAAAA "
    page, loose = (lay_out(text.format(s) * 4, Bars(), size="A5", x_height_mm=5.0) for s in (space, " "))
    assert sum("B BB BBB" in line for line in lines(page)) == 4
    assert sum("B BB BBB" in line for line in lines(loose)) < 4
    long = lay_out(space.join(["AAAA"] * 30), Bars(), size="A5")  # what no line holds is parted all the same
    assert len(lines(long)) > 1
    assert long.warnings() == []


def test_only_whole_words_are_struck_out():
    page = lay_out("Toi\u00adL " * 30, Penned(), slips=0.5, seed=2)
    assert not any(p.is_struck for p in page.placements)
