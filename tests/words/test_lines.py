"""`lines`: lines of several words, parted at their spaces."""

import itertools

import numpy as np
import pytest
from tests.words.toys import line_of, lines_of, strokes_of

from ownhand.letters import Words
from ownhand.words import align_words, words_of_lines


@pytest.mark.parametrize("text", ["on no", "till in lotion", "o i l o i l", "oil", "nil til ilotili"])
def test_a_line_is_parted_between_its_words_and_marks_go_with_theirs(text: str) -> None:
    words, num_left_out = words_of_lines(lines_of(text))
    assert num_left_out == 0
    assert words.texts.tolist() == text.split()
    ends = [np.concatenate(words.strokes.letter(k)) for k in range(len(words))]
    assert all(one[:, 0].max() + 120 < other[:, 0].min() for one, other in itertools.pairwise(ends))
    assert [len(words.strokes.letter(k)) for k in range(len(words))] == [len(strokes_of(part)) for part in text.split()]


def test_a_word_is_parted_where_it_is_as_long_as_its_text_though_gaps_are_even() -> None:
    line = Words.of([line_of("no", "no", "nonono", space=35)], ["no nonono no"])
    words, _ = words_of_lines(line)
    assert [len(words.strokes.letter(k)) for k in range(3)] == [2, 6, 2]


def test_a_line_may_go_on_in_rows_below() -> None:
    rows = [line_of("on", "till"), line_of("lol"), line_of("no", "oil")]
    strokes = [stroke - np.array([0, 400 * row]) for row, line in enumerate(rows) for stroke in line]
    words, _ = words_of_lines(Words.of([strokes], ["on till lol no oil"]))
    assert [len(words.strokes.letter(k)) for k in range(5)] == [2, 6, 3, 2, 4]


def test_words_of_lines_are_by_those_who_wrote_the_lines_and_words_stay_as_they_are() -> None:
    words, _ = words_of_lines(lines_of("on no", "lol nil on", "oil"))
    assert words.writers is not None
    assert words.writers.tolist() == [0, 0, 1, 1, 1, 0]
    assert words.held_out is not None
    assert words.held_out.tolist() == [False, False, True, True, True, False]
    alone = lines_of("on", "no")
    assert words_of_lines(alone)[0] is alone


def test_lines_of_more_spaces_than_lifts_are_left_out_and_counted() -> None:
    lines = Words.of([line_of("on"), line_of("on", "no")], ["o n o n", "on no"])
    words, num_left_out = words_of_lines(lines)
    assert (words.texts.tolist(), num_left_out) == (["on", "no"], 1)
    cells, report = align_words(lines)
    assert "lines     2 read and parted at their spaces, 1 left out: fewer lifts" in report.text(cells)


def test_letters_of_lines_are_kept_word_by_word() -> None:
    cells, report = align_words(lines_of("on noon", "lol on"))
    assert report.num_words == 4
    heads = np.flatnonzero(cells.before == 0)
    assert "".join(map(chr, cells.characters[heads])) == "onlo"
    assert cells.words[heads].tolist() == [0, 1, 2, 3]
    assert cells.held_out.tolist() == [False] * 6 + [True] * 5
