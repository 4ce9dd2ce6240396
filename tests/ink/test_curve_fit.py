"""Few curves along polylines: they stay close, corners stay, and pieces are broken by turn."""

import itertools

import numpy as np
import pytest

from ownhand.ink.cubics import points_at
from ownhand.ink.curve_fit import broken_by_turn, fit_contours


def along(curves: np.ndarray) -> np.ndarray:
    return points_at(curves, np.linspace(0, 1, 50)[:, None, None]).reshape(-1, 2)


@pytest.mark.parametrize("tolerance", [0.2, 0.05])
def test_contours_are_fitted_each_by_itself(tolerance: float) -> None:
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)[:, None]
    rings = [radius * np.hstack([np.cos(turn), np.sin(turn)]) for radius in (6, 15)]
    offsets = np.array([0, 400, 800])
    small, large = fit_contours(np.concatenate(rings), offsets, tolerance)
    for curves, radius in ((small, 6), (large, 15)):
        assert len(curves) <= 8
        assert np.abs(np.hypot(*along(curves).T) - radius).max() < tolerance
        np.testing.assert_array_equal(curves[:, 3], np.roll(curves[:, 0], -1, axis=0))
    assert fit_contours(np.zeros((0, 2)), np.zeros(1, dtype=int), tolerance) == []


def test_a_square_keeps_its_corners() -> None:
    side = np.linspace(0, 10, 40, endpoint=False)
    nothing = np.zeros(40)
    sides = [(side, nothing), (nothing + 10, side), (10 - side, nothing + 10), (nothing, 10 - side)]
    points = np.concatenate([np.stack(pair, axis=1) for pair in sides])
    (curves,) = fit_contours(points, np.array([0, 160]), 0.1)
    assert len(curves) == 4
    for corner in ((0, 0), (10, 0), (10, 10), (0, 10)):
        assert np.hypot(*(curves[:, 0] - corner).T).min() < 0.1


def test_breaks_share_the_turn_evenly() -> None:
    is_break = np.zeros(21, dtype=bool)
    is_break[[0, 10, 20]] = True
    turning = np.array([0.0] * 10 + [0.35] * 10)  # straight, and then 3.5 in all
    places = np.flatnonzero(broken_by_turn(is_break, turning, 1.0))
    assert places.tolist()[:2] == [0, 10]
    assert len(places) == 2 + 4
    assert max(turning[a:b].sum() for a, b in itertools.pairwise(places)) < 1.1
    assert is_break.sum() == 3  # what was given stays as it was
