"""A text read into words: what parts them, what stands in for what a hand lacks, and what is counted."""

import string

from ownhand.page import lay_out, named
from ownhand.page.text import count_letters, count_missing, count_stand_ins, read_words

from .conftest import Blobs

BLOBS = Blobs()


def read(text, characters=string.ascii_letters + "-/"):
    return list(read_words(text, lambda character: character in characters))


def texts(rows):
    return [["".join(mark.character for mark in word) for word in row] for row in rows]


def test_white_space_parts_words_and_is_kept_with_them():
    rows = read("one  two\n\n\tthree")
    assert texts(rows) == [["one", "two"], [], ["three"]]
    assert [[word[0].space for word in row] for row in rows] == [["", "  "], [], ["\t"]]
    assert [(mark.line, mark.column) for mark in rows[0][1]] == [(1, 6), (1, 7), (1, 8)]


def test_words_come_in_parts_where_they_may_be_broken():
    rows = read("well-known and/or su\u00adper a\u200bb no\u2060-one")
    assert texts(rows) == [["well-", "known", "and/", "or", "su", "per", "a", "b", "no-", "one"]]
    joints = [word[0].joint for word in rows[0]]
    assert joints == ["", "\u200b", "", "\u200b", "", "\u00ad", "", "\u200b", "", "\u200b"]


def test_words_are_held_together_where_no_line_may_be_broken():
    (row,) = read("a b\u00a0c d\u202f\u00a0e f \u00a0g h ? \u00ab i")
    assert [word[0].is_held for word in row] == [
        False,
        False,
        True,
        False,
        True,
        False,
        False,
        False,
        True,
        False,
        True,
    ]


def test_what_cannot_be_written_is_counted_where_it_is_first_met():
    marks = [mark for row in read("a漢b\n漢é") for word in row for mark in word]
    assert [(m.character, m.count, m.line, m.column) for m in count_missing(marks)] == [("漢", 2, 1, 2), ("é", 1, 2, 2)]
    assert count_stand_ins(marks) == ()
    dashes = [mark for row in read("a–b – ‐") for word in row for mark in word]
    assert [(s.character, s.written, s.count) for s in count_stand_ins(dashes)] == [("–", "-", 2), ("‐", "-", 1)]


def test_letters_are_counted_as_a_reader_counts_them():
    assert count_letters("e\u0301 a\u00adb\n\tc 👍🏽") == 5
    assert count_letters(" \n\u200b\ufe0f") == 0


def test_characters_are_named_so_that_a_reader_sees_them():
    assert (named("a"), named("'"), named("\x07"), named("a\u200d")) == ("'a'", '"\'"', "U+0007", "'a\u200d'")


def test_the_other_case_and_plain_characters_stand_in(capitals):
    page = lay_out("Hello", capitals)
    assert [p.glyph.character for p in page.placements] == list("HELLO")
    assert [(s.character, s.written, s.count) for s in page.stand_ins] == [("e", "E", 1), ("l", "L", 2), ("o", "O", 1)]
    assert page.missing == ()
    assert page.warnings() == ["the hand lacks some characters and wrote 4 letters as capitals."]
    assert lay_out("“a” — b", BLOBS).stand_ins[0].written == '"'
