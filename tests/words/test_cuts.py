"""`cuts`: where the letters of a word may begin and end."""

import numpy as np
import pytest
from tests.words.toys import strokes_of

from ownhand.words.cuts import MOST_CUTS, STEP, cut_word, evened, parted, spans_of


def test_an_evened_stroke_keeps_its_ends_and_has_points_a_step_apart() -> None:
    stroke = np.array([(0, 0), (0, 0), (1, 0), (3, 0.0)])
    even = evened(stroke, STEP)
    assert np.array_equal(even[[0, -1]], stroke[[0, -1]])
    assert np.hypot(*np.diff(even, axis=0).T) == pytest.approx(STEP, rel=0.03)
    assert len(evened(stroke[:1], STEP)) == 1


def test_what_was_written_later_than_where_it_stands_is_a_mark() -> None:
    body, marks = parted([stroke / 100 for stroke in strokes_of("tin")])
    assert [len(body), len(marks)] == [3, 2]
    body, marks = parted([stroke / 100 for stroke in strokes_of("on")])
    assert [len(body), len(marks)] == [2, 0]


def test_a_word_may_be_cut_at_its_lifts_and_at_the_feet_of_upstrokes() -> None:
    word = cut_word(strokes_of("lol"), "lol")
    assert word is not None
    lifts = np.flatnonzero(np.diff(word.stroke)) + 1
    assert {0, len(word.points), *lifts.tolist()} <= set(word.cuts.tolist())
    assert not any(word.goes_on(place) for place in [0, *lifts.tolist(), len(word.points)])
    hills = np.linspace(0, 4 * np.pi, 200)
    word = cut_word([np.stack([60 * hills, 100 * np.cos(hills)], axis=1)], "nn")
    assert word is not None
    feet = word.points[word.cuts[1:-1], 1]
    assert np.isclose(feet, 0, atol=0.02).sum() == 2
    assert all(word.goes_on(place) for place in word.cuts[1:-1].tolist())


def test_a_guessed_x_height_knows_of_ascenders_and_descenders() -> None:
    strokes = strokes_of("on")
    heights = []
    for text in ("on", "lo", "gl"):
        word = cut_word(strokes, text)
        assert word is not None
        heights.append(np.ptp(word.points[:, 1]))
    assert heights == pytest.approx([1, 1.9, 2.7])


@pytest.mark.parametrize("strokes", [[], [np.zeros((0, 2))], [np.array([(0, 0), (9, 0)])], [np.array([(1, 1)])]])
def test_what_has_no_height_is_no_word(strokes: list[np.ndarray]) -> None:
    assert cut_word(strokes, "on") is None


def test_endless_line_is_no_word() -> None:
    scribble = np.random.default_rng(0).random((2000, 2))
    assert cut_word([scribble], "on") is None


def test_spans_reach_over_no_more_than_a_letter_and_go_by_their_ends() -> None:
    word = cut_word(strokes_of("lollollollol"), "lollollollol")
    assert word is not None
    first, last = spans_of(word).T
    assert (np.diff(last) >= 0).all()
    assert ((first < last) & (last - first <= MOST_CUTS)).all()
    assert set(zip(range(len(word.cuts) - 1), range(1, len(word.cuts)), strict=True)) <= set(
        zip(first.tolist(), last.tolist(), strict=True)
    )
