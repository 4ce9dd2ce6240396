"""Pen paths: letters as rows of evenly spaced points."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.errors import LettersError
from ownhand.ink import Strokes, paths_from_strokes, strokes_from_path, strokes_from_paths
from ownhand.ink.path import way_along

coordinate = st.integers(-200, 200).map(lambda quarters: quarters / 4)
stroke = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=6)
letter = st.lists(stroke, min_size=0, max_size=4)


def test_the_way_along_a_line_grows_by_its_steps():
    assert way_along(np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 4.0], [3.0, 6.0]])).tolist() == [0, 5, 5, 7]
    assert way_along(np.array([[2.0, 1.0]])).tolist() == [0]


def test_a_straight_line_is_evenly_spaced_whatever_its_points():
    (path,) = paths_from_strokes(Strokes.of([[[(0, 5), (1, 5), (1.5, 5), (90, 5), (100, 5)]]]))
    np.testing.assert_allclose(path[:, 0], np.linspace(-1, 1, 64), atol=1e-6)
    assert (path[:, 1] == 0).all()
    assert (path[:, 2] == 1).all()


def test_the_pen_travels_exactly_between_strokes():
    # An H of 2 by 2: strokes of 2, 2 and 2, travel of sqrt(8) and sqrt(5).
    (path,) = paths_from_strokes(Strokes.of([[[(0, 2), (0, 0)], [(2, 2), (2, 0)], [(0, 1), (2, 1)]]]))
    runs = [(sign, len(list(run))) for sign, run in itertools.groupby(path[:-1, 2])]
    assert [sign for sign, _ in runs] == [1, -1, 1, -1, 1]
    total = 6 + np.sqrt(8) + np.sqrt(5)
    for (_, steps), length in zip(runs, (2, np.sqrt(8), 2, np.sqrt(5), 2), strict=True):
        assert abs(steps - length / total * 63) <= 1
    strokes = strokes_from_path(path)
    for drawn, ends in zip(strokes, ([(-1, 1), (-1, -1)], [(1, 1), (1, -1)], [(-1, 0), (1, 0)]), strict=True):
        np.testing.assert_allclose(drawn[[0, -1]], ends, atol=1e-6)


def test_corners_fall_on_points():
    zigzag = [(0, 10), (7.3, 10), (0, 0), (8.1, 0)]
    (path,) = paths_from_strokes(Strokes.of([[zigzag]]))
    fitted = (np.array(zigzag) - (4.05, 5)) / 5
    nearest = np.hypot(*(path[:, None, :2] - fitted).transpose(2, 0, 1)).min(axis=0)
    np.testing.assert_allclose(nearest, 0, atol=1e-6)


def test_dots_survive():
    (path,) = paths_from_strokes(Strokes.of([[[(0, 0), (0, 10)], [(0, 14)]]]))
    stem, dot = strokes_from_path(path)
    np.testing.assert_allclose(dot, [[0, 1]], atol=1e-6)
    np.testing.assert_allclose(stem[[0, -1]], [[0, -1], [0, 3 / 7]], atol=1e-6)
    colon = strokes_from_path(paths_from_strokes(Strokes.of([[[(3, 9)], [(3, 1), (3, 1)]]]))[0])
    np.testing.assert_allclose(np.concatenate(colon), [[0, 1], [0, -1]], atol=1e-6)


def test_one_point_is_a_dot_and_no_point_is_nothing():
    paths = paths_from_strokes(Strokes.of([[[(7, 7)]], [], [[(1, 2), (1, 2)]], [[(0, 0), (1, 1)]]]))
    assert [len(strokes_from_path(path)) for path in paths] == [1, 0, 1, 1]
    np.testing.assert_array_equal(strokes_from_path(paths[0])[0], [[0, 0]])
    assert paths_from_strokes(Strokes.of([])).shape == (0, 64, 3)
    assert strokes_from_path(np.zeros((0, 3))) == []
    nothing = strokes_from_paths(np.zeros((0, 64, 3)))
    assert (len(nothing), len(nothing.points), nothing.num_strokes) == (0, 0, 0)


def test_more_strokes_than_points_can_hold_is_an_error():
    letters = Strokes.of([[[(0, 0)]], [[(i, 0), (i, 1)] for i in range(5)]])
    assert len(strokes_from_path(paths_from_strokes(letters, num_points=10)[1])) == 5
    with pytest.raises(LettersError, match=r"Letter 1: expected at most 4 strokes for 8 points, found 5"):
        paths_from_strokes(letters, num_points=8)


def test_some_of_the_letters_have_the_same_paths():
    strokes = Strokes.of([[[(0, 0), (1, 3)]], [[(0, 0), (2, 2)], [(5, 0)]], [[(1, 1)]]])
    whole = paths_from_strokes(strokes)
    np.testing.assert_array_equal(paths_from_strokes(strokes.select(np.array([1, 2]))), whole[1:])


@given(st.lists(letter, max_size=4), st.sampled_from([16, 48, 64]))
@settings(max_examples=80, deadline=None)
def test_paths_keep_strokes_their_ends_and_their_box(letters, num_points):
    paths = paths_from_strokes(Strokes.of(letters), num_points=num_points)
    assert paths.shape == (len(letters), num_points, 3)
    assert np.abs(paths[..., :2]).max(initial=0) <= 1 + 1e-6
    assert np.isin(paths[..., 2], (-1, 1)).all()
    assert (paths[:, -1, 2] == paths[:, -2, 2]).all()
    for path, strokes in zip(paths, letters, strict=True):
        drawn = strokes_from_path(path)
        assert len(drawn) == len(strokes)
        if not strokes:
            continue
        inked = np.concatenate(strokes)
        low, high = inked.min(axis=0), inked.max(axis=0)
        scale = 2 / max((high - low).max(), 1e-9)
        for mine, theirs in zip(drawn, strokes, strict=True):
            ends = (np.array(theirs)[[0, -1]] - (low + high) / 2) * scale
            np.testing.assert_allclose(mine[[0, -1]], ends, atol=1e-5)
    # The ragged form says the same; it keeps the two points of a dot.
    ragged = strokes_from_paths(paths)
    assert np.diff(ragged.letter_offsets).tolist() == [len(strokes) for strokes in letters]
    again = paths_from_strokes(ragged, num_points=num_points)
    assert [len(strokes_from_path(path)) for path in again] == [len(strokes) for strokes in letters]


@given(st.lists(st.integers(2, 12), min_size=1, max_size=3), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_a_path_of_even_steps_comes_back(runs, pause):
    # A staircase of straight strokes in one line has every point where resampling puts it.
    num_points = sum(runs) + pause * (len(runs) - 1) + 1
    path = np.zeros((num_points, 3), dtype=np.float32)
    path[:, 0] = np.linspace(-1, 1, num_points)
    pen = [sign for run in runs for sign in [1] * run + [-1] * pause][: num_points - 1]
    path[:, 2] = [*pen, 1]
    again = paths_from_strokes(strokes_from_paths(path[None]), num_points=num_points)
    if num_points >= 2 * len(runs):
        np.testing.assert_allclose(again[0], path, atol=1e-6)


def _largest_distance(strokes, to):
    """The largest distance of the points of strokes to the lines of others."""
    tails = np.concatenate([line[:-1] if len(line) > 1 else line for line in to])
    along = np.concatenate([line[1:] if len(line) > 1 else line for line in to]) - tails
    away = np.concatenate(strokes)[:, None] - tails
    share = np.clip((away * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-12), 0, 1)
    return np.hypot(*(away - share[..., None] * along).transpose(2, 0, 1)).min(axis=1).max()


def test_real_letters_come_back(shared_letters):
    with np.load(shared_letters / "unipen_pen.npz") as archive:
        whole = Strokes(**{name: archive[name] for name in ("points", "stroke_offsets", "letter_offsets")})
    strokes = whole.select(np.arange(1500))
    off = []
    for index, path in enumerate(paths_from_strokes(strokes)):
        ink = np.concatenate(strokes.letter(index))
        low, high = ink.min(axis=0), ink.max(axis=0)
        real = [(stroke - (low + high) / 2) * 2 / (high - low).max() for stroke in strokes.letter(index)]
        drawn = strokes_from_path(path)
        assert len(drawn) == len(real)
        off.append(max(_largest_distance(real, drawn), _largest_distance(drawn, real)) / 2)
    median, most = np.percentile(off, [50, 99])
    assert median < 0.012  # of the larger side
    assert most < 0.04
