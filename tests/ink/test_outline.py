import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import Outline
from ownhand.ink.numbers import decimal_text

HANDLE = 4 / 3 * (np.sqrt(2) - 1)


def circle(radius=1.0, x=0.0, y=0.0):
    quarter = np.array([[1, 0], [1, HANDLE], [HANDLE, 1], [0, 1]])
    turn = np.array([[0, -1], [1, 0]])
    curves = [quarter @ np.linalg.matrix_power(turn, k).T for k in range(4)]
    return Outline((np.array(curves) * radius + (x, y),))


def polygon(*corners):
    corners = np.array(corners, dtype=float)
    ends = np.roll(corners, -1, axis=0)
    return Outline((np.stack([corners, corners + (ends - corners) / 3, ends - (ends - corners) / 3, ends], axis=1),))


def test_area_and_bounds_of_a_circle():
    outline = circle(2.0, 3.0, -1.0)
    assert outline.area() == pytest.approx(np.pi * 4, rel=3e-4)
    assert outline.bounds() == pytest.approx((1, -3, 5, 1))
    assert outline.transformed(np.array([[0.6, -0.8], [0.8, 0.6]])).area() == pytest.approx(outline.area())


def test_bounds_are_those_of_the_curve_not_its_handles():
    arch = Outline((np.array([[[0, 0], [0, 4], [3, 4], [3, 0]], [[3, 0], [2, 0], [1, 0], [0, 0]]], dtype=float),))
    assert arch.bounds() == pytest.approx((0, 0, 3, 3))
    assert arch.area() == pytest.approx(-polygon((0, 0), (3, 0), (3, 1), (0, 1)).area() * 2.4)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_bounds_hold_every_point_tightly(handles):
    curve = np.array([handles])
    outline = Outline((np.concatenate([curve, curve[:, ::-1]]),))
    t = np.linspace(0, 1, 2001)[:, None]
    p = sum(
        c * t**k * (1 - t) ** (3 - k) * np.array(h) for k, (c, h) in enumerate(zip((1, 3, 3, 1), handles, strict=True))
    )
    left, bottom, right, top = outline.bounds()
    assert (left, bottom) == pytest.approx(p.min(axis=0), abs=1e-4)
    assert (right, top) == pytest.approx(p.max(axis=0), abs=1e-4)


def test_an_empty_outline():
    outline = Outline()
    assert outline.is_empty
    assert outline.bounds() == (0, 0, 0, 0)
    assert outline.area() == 0
    assert outline.svg_path() == ""
    assert outline.flattened() == ()
    assert outline.transformed(2).is_empty


@pytest.mark.parametrize("tolerance", [0.1, 0.01, 0.001])
def test_flattening_keeps_within_tolerance(tolerance):
    (points,) = circle().flattened(tolerance)
    sides = np.stack([points, np.roll(points, -1, axis=0)])
    assert np.hypot(*sides.mean(axis=0).T).min() > 1 - 1.5 * tolerance
    assert len(points) < 8 / np.sqrt(tolerance)


def test_flattening_leaves_lines_whole():
    assert len(polygon((0, 0), (4, 0), (4, 3)).flattened()[0]) == 3


def test_transforming():
    square = polygon((0, 0), (2, 0), (2, 1), (0, 1))
    assert square.transformed(3, (1, 1)).bounds() == pytest.approx((1, 1, 7, 4))
    assert square.transformed((2, 5)).area() == pytest.approx(20)
    mirrored = square.transformed(np.diag([-1.0, 1.0]))
    assert mirrored.bounds() == pytest.approx((-2, 0, 0, 1))
    assert mirrored.area() == pytest.approx(2)  # still counter-clockwise


def test_joining():
    outline = circle() + circle(0.5, 5, 5)
    assert len(outline.contours) == 2
    assert outline.area() == pytest.approx(np.pi * 1.25, rel=1e-3)


def test_path_data():
    assert polygon((0, 0), (3, 0), (0, 3)).svg_path(1) == "M0 0c1 0 2 0 3 0-1-1-2-2-3-3 0 1 0 2 0 3z"
    assert polygon((0, 0), (0.75, 0), (0.75, 0.3)).svg_path(2, flip=False) == (
        "M0 0c.25 0 .5 0 .75 0 0 .1 0 .2 0 .3-.25-.1-.5-.2-.75-.3z"
    )


def test_straight_curves_are_lines_where_asked():
    assert polygon((0, 0), (3, 0), (0, 3)).svg_path(1, short=True) == "M0 0l3 0-3-3 0 3z"
    assert circle().svg_path(2, short=True) == circle().svg_path(2)
    half = Outline((np.concatenate([circle().contours[0][:2], [[[-1, 0], [-0.5, 0], [0.5, 0], [1, 0]]]]),))
    assert half.svg_path(2, short=True) == "M1 0c0-.55-.45-1-1-1-.55 0-1 .45-1 1l2 0z"
    # Beyond its ends a curve on one line is longer than the line.
    back = Outline((np.array([[[0, 0], [-1, 0], [2, 0], [1, 0]], [[1, 0], [0.7, 0], [0.3, 0], [0, 0]]]),))
    assert back.svg_path(1, short=True) == "M0 0c-1 0 2 0 1 0l-1 0z"


def test_path_data_does_not_drift():
    rng = np.random.default_rng(0)
    outline = polygon(*rng.random((500, 2)))
    steps = outline.svg_path(1)[1:-1].replace("c", " ").replace("-", " -").split()
    values = np.array([float(step) for step in steps])
    assert values[2:].reshape(-1, 3, 2)[:, 2].sum(axis=0) == pytest.approx(0, abs=1e-9)


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1), st.integers(0, 4))
def test_short_numbers_read_back(values, decimals):
    text = decimal_text(np.array(values), decimals)
    read = [float(part) for part in text.replace("-", " -").split()]
    assert np.rint(np.array(read) * 10**decimals).astype(int).tolist() == values
