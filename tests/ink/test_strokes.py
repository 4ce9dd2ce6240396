"""Strokes of many letters as ragged arrays."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.ink import Strokes
from ownhand.ink.strokes import runs_of

LETTERS = [
    [[(0, 1), (2, 3)]],
    [[(4, 5)], [(6, 7), (8, 9), (10, 11)]],
    [[(12, 13), (14, 15)]],
]


def as_lists(strokes: Strokes) -> list:
    return [[stroke.tolist() for stroke in strokes.letter(k)] for k in range(len(strokes))]


def test_letters_are_put_together_and_taken_apart() -> None:
    strokes = Strokes.of([[np.array(stroke) for stroke in letter] for letter in LETTERS])
    assert as_lists(strokes) == [[[list(point) for point in stroke] for stroke in letter] for letter in LETTERS]
    assert (len(strokes), strokes.num_strokes) == (3, 4)
    assert strokes.point_offsets.tolist() == [0, 2, 6, 8]
    assert strokes.letter_of_stroke.tolist() == [0, 1, 1, 2]
    assert (strokes.points.dtype, strokes.stroke_offsets.dtype) == (np.float64, np.int64)
    assert (len(Strokes.of([])), as_lists(Strokes.of([[], []]))) == (0, [[], []])


def test_single_precision_stays_and_whole_numbers_become_double() -> None:
    offsets = {"stroke_offsets": [0, 2], "letter_offsets": [0, 1]}
    assert Strokes(points=np.zeros((2, 2), np.float32), **offsets).points.dtype == np.float32
    assert Strokes(points=[[0, 0], [1, 5]], **offsets).points.dtype == np.float64


@pytest.mark.parametrize("index", [[2, 1, 1], [0], [], [False, True, True]])
def test_selected_letters_are_those_in_that_order(index: list) -> None:
    strokes = Strokes.of(LETTERS)
    chosen = np.arange(3)[np.array(index, dtype=bool if index and index[0] is False else int)]
    assert as_lists(strokes.select(np.array(index))) == [as_lists(strokes)[k] for k in chosen]


def test_points_are_replaced_and_strokes_stay() -> None:
    strokes = Strokes.of(LETTERS)
    moved = strokes.with_points(2 * strokes.points)
    assert moved.letter(1)[1].tolist() == [[12, 14], [16, 18], [20, 22]]
    with pytest.raises(LettersError, match="number of points"):
        strokes.with_points(strokes.points[1:])


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"stroke_offsets": [0, 2, 3, 6, 9]}, "stroke_offsets to rise from 0 to the number of points, 8"),
        ({"stroke_offsets": [0, 3, 2, 6, 8]}, "stroke_offsets to rise"),
        ({"letter_offsets": [1, 2, 3, 4]}, "letter_offsets to rise from 0 to the number of strokes, 4"),
        ({"letter_offsets": []}, "letter_offsets to rise"),
        ({"points": np.zeros((8, 3))}, r"points of shape \(p, 2\), found \(8, 3\)"),
    ],
)
def test_what_does_not_fit_together_is_refused(parts: dict, message: str) -> None:
    good = {"points": np.zeros((8, 2)), "stroke_offsets": [0, 2, 3, 6, 8], "letter_offsets": [0, 1, 3, 4]}
    with pytest.raises(LettersError, match=message):
        Strokes(**good | parts)


def test_runs_follow_strokes_to_where_the_pen_is_lifted():
    assert runs_of(np.array([2, -1, 3, -1])) == [[0, 2, 3], [1]]
    assert runs_of(np.full(3, -1)) == [[0], [1], [2]]
    assert runs_of(np.array([], dtype=np.int64)) == []


def test_one_stroke_is_a_view_of_its_points():
    strokes = Strokes.of([[np.array([(0, 0), (1, 2)]), np.array([(3, 4)])]])
    assert strokes.stroke(1).tolist() == [[3, 4]]
    assert np.shares_memory(strokes.stroke(0), strokes.points)
