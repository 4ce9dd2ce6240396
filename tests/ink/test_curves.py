"""Smooth curves through the points of strokes, and strokes steadied."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import Strokes, curves_from_path, paths_from_strokes, smooth_curves, steadied
from ownhand.ink.cubics import points_at
from ownhand.ink.curves import find_corners


def corners(stroke):
    """Which points of a stroke (n, 2) are corners within it: (n,) bool."""
    return find_corners(stroke, np.array([0, len(stroke)]))


def test_evenly_spaced_points_on_a_line_give_thirds():
    line = np.stack([np.linspace(0, 3, 7), np.linspace(0, -6, 7)], axis=1)
    curves = smooth_curves(line)
    np.testing.assert_allclose(curves[:, 1] - curves[:, 0], np.broadcast_to(np.diff(line, axis=0)[0] / 3, (6, 2)))
    np.testing.assert_allclose(curves[:, 3] - curves[:, 2], np.broadcast_to(np.diff(line, axis=0)[0] / 3, (6, 2)))


def test_curves_follow_a_circle_far_closer_than_chords():
    turn = np.linspace(0, 2 * np.pi, 25)
    curves = smooth_curves(np.stack([np.cos(turn), np.sin(turn)], axis=1))
    radii = np.hypot(*points_at(curves[1:-1], 0.5).T)
    assert np.abs(radii - 1).max() < 5e-4  # a chord's middle is off by 1 - cos(pi / 24) = 8.6e-3
    # The first and the last piece are parabolas.
    assert np.abs(np.hypot(*points_at(curves, 0.5).T) - 1).max() < 3e-3


def test_corners_stay_corners_and_straight_beside_them():
    sides = np.concatenate([np.linspace((0, 1), (0, 0), 6), np.linspace((0, 0), (1, 0), 6)[1:]])
    assert np.flatnonzero(corners(sides)).tolist() == [5]
    curves = smooth_curves(sides)
    np.testing.assert_allclose(curves[:5, :, 0], 0, atol=1e-12)
    np.testing.assert_allclose(curves[5:, :, 1], 0, atol=1e-12)


@pytest.mark.parametrize("num_points", [8, 12, 20])
def test_a_circle_has_no_corners(num_points):
    turn = np.arange(2 * num_points) * 2 * np.pi / num_points
    assert not corners(np.stack([np.cos(turn), np.sin(turn)], axis=1)).any()


@pytest.mark.parametrize(
    ("strokes", "num_corners"),
    [
        ([[(0, 0), (4, 10), (8, 0)], [(2, 4), (6, 4)]], 1),  # A
        ([[(0, 0), (1, 10), (4, 3), (8, 10), (9, 0)]], 3),  # M
        ([[(0, 10), (7, 10), (0, 0), (7, 0)]], 2),  # Z
        ([[(5, 10), (0, 3), (8, 3)], [(5, 6), (5, 0)]], 1),  # 4
        ([[(0, 10), (8, 0)], [(8, 10), (0, 0)]], 0),  # X, two straight strokes
    ],
)
def test_letters_of_straight_lines_stay_straight(strokes, num_corners):
    path = paths_from_strokes(Strokes.of([strokes]))[0]
    for steadiness in (0.0, 1.0):
        drawn = curves_from_path(path, steadiness=steadiness)
        assert sum(corners(np.append(c[:, 0], c[-1:, 3], axis=0)).sum() for c in drawn) == num_corners
        for curves in drawn:
            # Every piece is straight: its handles lie on its chord.
            chord = curves[:, 3] - curves[:, 0]
            for handle in (curves[:, 1] - curves[:, 0], curves[:, 2] - curves[:, 0]):
                np.testing.assert_allclose(chord[:, 0] * handle[:, 1] - chord[:, 1] * handle[:, 0], 0, atol=1e-6)


def test_short_strokes():
    assert smooth_curves(np.zeros((0, 2))).shape == (0, 4, 2)
    np.testing.assert_array_equal(smooth_curves([(2, 3)]), [[(2, 3)] * 4])
    np.testing.assert_array_equal(smooth_curves([(2, 3), (2, 3)]), [[(2, 3)] * 4])
    np.testing.assert_allclose(smooth_curves([(0, 0), (3, 0)]), [[(0, 0), (1, 0), (2, 0), (3, 0)]])


number = st.integers(-40, 40).map(lambda quarters: quarters / 4)


@given(st.lists(st.tuples(number, number), min_size=1, max_size=12))
@settings(max_examples=80, deadline=None)
def test_curves_go_through_every_point_and_join(stroke):
    curves = smooth_curves(np.array(stroke))
    points = [p for i, p in enumerate(stroke) if i == 0 or p != stroke[i - 1]]
    np.testing.assert_array_equal(curves[:, 0], points[: len(curves)])
    np.testing.assert_array_equal(curves[-1, 3], points[-1])
    np.testing.assert_array_equal(curves[1:, 0], curves[:-1, 3])
    np.testing.assert_allclose(smooth_curves(100 * np.array(stroke)), 100 * curves, atol=1e-9)
    if len(curves) > 1:  # Smooth where there is no corner.
        smooth = ~corners(np.array(points))[1:-1]
        arrive, leave = (curves[:-1, 3] - curves[:-1, 2])[smooth], (curves[1:, 1] - curves[1:, 0])[smooth]
        np.testing.assert_allclose(arrive[:, 0] * leave[:, 1] - arrive[:, 1] * leave[:, 0], 0, atol=1e-7)


@pytest.mark.parametrize("steadiness", [0.1, 1.0, 5.0])
def test_a_parabola_is_steady(steadiness):
    x = np.linspace(-1, 1, 30)
    parabola = np.stack([x, 0.3 * x**2 - x], axis=1)
    np.testing.assert_allclose(steadied(parabola, steadiness), parabola, atol=1e-9)


@pytest.mark.parametrize("steadiness", [0.1, 1.0])
@pytest.mark.parametrize(("wave", "num_points"), [(2, 121), (12, 121)])
def test_waves_are_weakened_as_the_formula_says(steadiness, wave, num_points):
    place = np.arange(num_points)
    tremble = np.cos(2 * np.pi * place / wave) * np.hanning(num_points) * 1e-3
    result = steadied(np.stack([place * 0.1, tremble], axis=1), steadiness)[:, 1]
    left = 1 / (1 + steadiness * (2 * np.sin(np.pi / wave)) ** 6)
    middle = slice(num_points // 2 - 6, num_points // 2 + 6)
    np.testing.assert_allclose(result[middle], left * tremble[middle], atol=2e-5)


def test_steadying_leaves_ends_and_corners():
    rng = np.random.default_rng(0)
    sides = np.concatenate([np.linspace((0, 1), (0, 0), 12), np.linspace((0, 0), (1, 0), 12)[1:]])
    trembling = sides + rng.normal(0, 0.003, sides.shape)
    result = steadied(trembling, 1.0)
    np.testing.assert_allclose(result[[0, 11, -1]], trembling[[0, 11, -1]], atol=1e-12)
    jerk = [np.abs(np.diff(points[:12], n=3, axis=0)).mean() for points in (trembling, result)]
    assert jerk[1] < jerk[0] / 5
    np.testing.assert_array_equal(steadied(trembling, 0.0), trembling)
