"""The arithmetic of cubic curves, against de Casteljau and circles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import cubics

from .shapes import circle

CURVES = np.random.default_rng(0).normal(size=(5, 4, 2))


def de_casteljau(curve: np.ndarray, t: float) -> np.ndarray:
    while len(curve) > 1:
        curve = (1 - t) * curve[:-1] + t * curve[1:]
    return curve[0]


@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
def test_points_on_curves(t: float) -> None:
    expected = np.array([de_casteljau(curve, t) for curve in CURVES])
    np.testing.assert_allclose(cubics.points_at(CURVES, t), expected)
    numbers = cubics.complex_numbers(CURVES)
    polynomials = cubics.coefficients(numbers.T)
    np.testing.assert_allclose(cubics.pairs(cubics.values(polynomials, np.full(5, t))), expected)
    ahead = cubics.pairs(cubics.slopes(polynomials, np.full(5, t)))
    step = 1e-6
    np.testing.assert_allclose(
        ahead * 2 * step, cubics.points_at(CURVES, t + step) - cubics.points_at(CURVES, t - step)
    )


def test_points_along_curves_begin_at_each_and_are_even() -> None:
    points = cubics.points_along(CURVES[:2], np.array([1, 4]))
    np.testing.assert_allclose(points[0], CURVES[0, 0])
    np.testing.assert_allclose(points[1:], [de_casteljau(CURVES[1], t) for t in (0, 0.25, 0.5, 0.75)])


@given(st.floats(1e-4, 0.3), st.floats(0.1, 30))
@settings(max_examples=40, deadline=None)
def test_chords_stay_within_their_tolerance(tolerance: float, radius: float) -> None:
    (contour,) = circle(radius).contours
    line = cubics.polyline(contour, tolerance)
    np.testing.assert_allclose(line[[0, -1]], contour[[0, -1], [0, 3]])
    middles = np.hypot(*((line[1:] + line[:-1]) / 2).T)
    assert (middles > radius - tolerance - 3e-4 * radius).all()
    assert len(line) < 12 + 8 * np.sqrt(radius / tolerance)
    assert cubics.length(contour, 1e-4) == pytest.approx(2 * np.pi * radius, rel=1e-3)


def test_dots_have_no_length() -> None:
    assert cubics.is_dot(np.full((2, 4, 2), 3.5))
    assert not cubics.is_dot(CURVES)
    assert cubics.length(np.full((1, 4, 2), 3.5), 0.1) == 0


def test_directions_are_of_length_1_and_products_are_those_of_vectors() -> None:
    vectors, instead = np.array([3 + 4j, 0j, 0j]), np.array([1j, -2j, 0j])
    np.testing.assert_allclose(cubics.directions(vectors, instead), [0.6 + 0.8j, -1j, 1])
    np.testing.assert_allclose(cubics.dot(np.array([1 + 2j]), np.array([3 - 1j])), [1])
