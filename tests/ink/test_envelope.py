"""Strokes widened into contours; that any scribble becomes solid ink is shown in test_nib.py."""

import numpy as np
import pytest

from ownhand.ink import Outline
from ownhand.ink.envelope import disc_contours, widened

LINE = np.linspace((0, 0), (3, 0), 10)


def test_a_line_that_grows_is_a_wedge_with_round_ends() -> None:
    (contour,) = widened(LINE, np.array([0, 10]), np.linspace(0.1, 0.4, 10), 1e-3)
    # The sides touch both discs, as far behind their middles as the radius grows.
    assert Outline((contour,)).bounds() == pytest.approx((-0.1, -0.4, 3.4, 0.4), abs=2e-3)
    slope = np.arcsin(0.1)
    sides = 3 * np.cos(slope) * (0.1 + 0.4)
    ends = 0.1**2 * (np.pi / 2 - slope) + 0.4**2 * (np.pi / 2 + slope)
    assert Outline((contour,)).area() == pytest.approx(sides + ends, rel=0.01)


def test_many_strokes_are_each_what_they_are_alone() -> None:
    bend = np.stack([np.linspace(0, 2, 15), np.sin(np.linspace(0, 4, 15))], axis=1)
    points, offsets = np.concatenate([LINE, bend]), np.array([0, 10, 25])
    together = widened(points, offsets, np.full(25, 0.1), 1e-3)
    alone = [widened(line, np.array([0, len(line)]), np.full(len(line), 0.1), 1e-3)[0] for line in (LINE, bend)]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)
        np.testing.assert_array_equal(one[:, 3], np.roll(one[:, 0], -1, axis=0))
    assert widened(np.zeros((0, 2)), np.zeros(1, dtype=int), np.zeros(0), 1e-3) == []


def test_a_pen_of_another_shape_is_wide_across_and_thin_along() -> None:
    shape = np.diag([1.0, 0.5])
    (level,) = widened(LINE, np.array([0, 10]), np.full(10, 0.2), 1e-3, shape)
    (upright,) = widened(LINE[:, ::-1], np.array([0, 10]), np.full(10, 0.2), 1e-3, shape)
    assert Outline((level,)).bounds() == pytest.approx((-0.2, -0.1, 3.2, 0.1), abs=2e-3)
    assert Outline((upright,)).bounds() == pytest.approx((-0.2, -0.1, 0.2, 3.1), abs=2e-3)
    (disc,) = disc_contours(np.array([(5.0, 1.0)]), 0.2, shape)
    assert Outline((disc,)).bounds() == pytest.approx((4.8, 0.9, 5.2, 1.1))
