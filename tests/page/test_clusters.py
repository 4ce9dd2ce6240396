"""What is one character to a reader, what is invisible, and where a line may be broken."""

import string

import pypdfium2
import pytest

from ownhand.glyphs import Composed
from ownhand.page import lay_out
from ownhand.page.clusters import clusters

from .conftest import Bars, Blobs

BLOBS = Blobs()


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
