"""`word_cells`: from a word whose letters were found to its cells."""

import numpy as np
import pytest
from tests.words.toys import found_word, strokes_of, words_of

from ownhand.words import Cells, FoundWord, cells_of, letters_of_marks
from ownhand.words.cells import BODY_POINTS
from ownhand.words.word_cells import NO_LEVEL, TOO_FAR


def only(one: FoundWord) -> Cells:
    cells, left_out = cells_of([one], words_of(one.text))
    assert left_out == {NO_LEVEL: 0, TOO_FAR: 0}
    return cells


def found(text: str, strokes: list[np.ndarray]) -> FoundWord:
    """A word cut at its lifts."""
    one = found_word(text, strokes, 0, -1)
    lifts = np.flatnonzero(np.diff(one.word.stroke))[: len(text) - 1] + 1
    return FoundWord(0, text, one.word, np.array([0, *lifts, len(one.word.points)]), -0.5)


@pytest.mark.parametrize("slope", [0, 0.15])
def test_a_word_stands_level_with_an_x_height_of_1(slope: float) -> None:
    cells = only(found("noonno", strokes_of("noonno", size=37, slope=slope)))
    body = cells.paths[:, :BODY_POINTS, 1]
    assert body.min(axis=1) == pytest.approx(0, abs=0.08)
    assert body.max(axis=1) == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize(("text", "height"), [("ll", 1.8), ("tt", 1.7), ("noll", 1.9)])
def test_other_letters_tell_the_x_height_where_no_small_one_does(text: str, height: float) -> None:
    cells = only(found(text, strokes_of(text)))
    assert cells.paths[-1, :BODY_POINTS, 1].max() == pytest.approx(height, abs=0.05)


def test_a_word_of_signs_has_no_level() -> None:
    one = found("==", strokes_of("nn"))
    cells, left_out = cells_of([one], words_of("nn"))
    assert len(cells) == 0
    assert left_out == {NO_LEVEL: 1, TOO_FAR: 0}


def test_x_counts_from_where_the_pen_left() -> None:
    cells = only(found("nol", strokes_of("nol")))
    assert cells.paths[:, 0, 0] == pytest.approx([0, 0.35 + 0.5, 0.35 + 0.5 + 0.1], abs=0.03)
    assert cells.entries[1:, 0] == pytest.approx([0, 1], abs=0.03)
    assert "".join(map(chr, cells.before[1:])) == "no"
    assert "".join(map(chr, cells.after[:-1])) == "ol"
    assert cells.before[0] == cells.after[-1] == 0


def test_a_pen_that_stays_down_joins_and_has_a_direction() -> None:
    hills = np.linspace(np.pi, 5 * np.pi, 400)
    hill = np.stack([60 * hills, -100 * np.cos(hills)], axis=1)
    one = found_word("nn", [hill[::-1] * (-1, 1)], 0, 2, -1)
    assert one.word.goes_on(int(one.bounds[1]))
    cells = only(one)
    assert cells.is_joined_after.tolist() == [True, False]
    assert cells.is_joined_before.tolist() == [False, True]
    assert np.hypot(*cells.entries[1, 1:]) == pytest.approx(1, abs=1e-3)
    assert cells.entries[0].tolist() == [0, 0, 0]
    assert cells.following.tolist() == [1, -1]


def test_marks_go_to_the_letters_that_have_them() -> None:
    one = found("tonio", strokes_of("tonio"))
    assert letters_of_marks(one) == [0, 3]
    cells = only(one)
    has_marks = (cells.paths[:, BODY_POINTS:-1, 2] > 0).any(axis=1)
    assert has_marks.tolist() == [True, False, False, True, False]
    assert cells.paths[0, BODY_POINTS:, 1] == pytest.approx(1.1, abs=0.05)


def test_a_dot_that_was_written_at_once_is_a_mark() -> None:
    body, dot = strokes_of("i")
    one = found_word("oi", [strokes_of("o")[0], np.add(body, (140, 0)), np.add(dot, (165, 0))], 0, 1, -1)
    assert len(one.word.marks) == 0
    cells = only(one)
    assert cells.paths[1, :BODY_POINTS, 1].max() == pytest.approx(1, abs=0.05)
    assert cells.paths[1, BODY_POINTS:, 1].min() > 1.4


def test_dots_that_run_ahead_go_to_their_letters_in_order() -> None:
    strokes = strokes_of("iio")
    bodies, (first, second) = strokes[:3], [dot + np.array([40, 0]) for dot in strokes[3:]]
    assert letters_of_marks(found("iio", [*bodies, second, first])) == [1, 0]
    # Of one dot alone nothing says that it ran ahead.
    assert letters_of_marks(found("iio", [*bodies, first])) == [1]
