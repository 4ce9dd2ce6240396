"""Outlines, and what they have from all ink."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import Outline, polygon

from .shapes import circle


def test_area_and_bounds_of_a_circle():
    outline = circle(2.0, 3.0, -1.0)
    assert outline.area() == pytest.approx(np.pi * 4, rel=3e-4)
    assert outline.bounds() == pytest.approx((1, -3, 5, 1))
    assert outline.transformed(np.array([[0.6, -0.8], [0.8, 0.6]])).area() == pytest.approx(outline.area())


def test_bounds_are_those_of_the_curve_not_its_handles():
    arch = Outline((np.array([[[0, 0], [0, 4], [3, 4], [3, 0]], [[3, 0], [2, 0], [1, 0], [0, 0]]], dtype=float),))
    assert arch.bounds() == pytest.approx((0, 0, 3, 3))
    assert arch.area() == pytest.approx(-polygon([(0, 0), (3, 0), (3, 1), (0, 1)]).area() * 2.4)


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
    assert len(polygon([(0, 0), (4, 0), (4, 3)]).flattened()[0]) == 3


def test_transforming():
    square = polygon([(0, 0), (2, 0), (2, 1), (0, 1)])
    assert square.transformed(3, (1, 1)).bounds() == pytest.approx((1, 1, 7, 4))
    assert square.transformed((2, 5)).area() == pytest.approx(20)
    mirrored = square.transformed(np.diag([-1.0, 1.0]))
    assert mirrored.bounds() == pytest.approx((-2, 0, 0, 1))
    assert mirrored.area() == pytest.approx(2)  # still counter-clockwise


def test_joining():
    outline = circle() + circle(0.5, 5, 5)
    assert len(outline.contours) == 2
    assert outline.area() == pytest.approx(np.pi * 1.25, rel=1e-3)


def test_the_line_of_a_ring_is_as_wide_as_the_ring():
    hole = circle(0.9).transformed(np.diag([-1.0, 1.0]))
    ring = circle() + Outline(tuple(contour[::-1, ::-1] for contour in hole.contours))
    assert ring.line_width == pytest.approx(0.1, rel=0.01)
    # As if the same pen had drawn it twice as large, or half.
    for scale in (2.0, 0.5):
        resized = ring.resized(scale, scale)
        outside, inside = (part.bounds()[2] for part in resized.parts())
        assert outside - inside == pytest.approx(0.1, rel=0.01)
        assert (outside + inside) / 2 == pytest.approx(0.95 * scale, rel=0.01)


def test_parts_are_contours_and_edges_lie_on_them():
    outline = circle() + circle(0.5, 5, 5)
    assert [part.bounds() for part in outline.parts()] == [circle().bounds(), circle(0.5, 5, 5).bounds()]
    edge = outline.edge_points()
    away = np.minimum(np.abs(np.hypot(*edge.T) - 1), np.abs(np.hypot(*(edge - 5).T) - 0.5))
    assert away.max() < 0.02
