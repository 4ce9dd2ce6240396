"""Contours of fields by marching squares; what they are good for shows in test_tracing.py."""

import itertools

import numpy as np
import pytest

from ownhand.ink.contours import find_contours


def test_contours_lie_where_the_field_crosses_the_level_with_ink_on_their_left():
    field = np.zeros((1, 5, 6))
    field[0, 2, 2:4] = 1.0
    points, offsets, owners = find_contours(field, 0.25)
    assert (offsets.tolist(), owners.tolist()) == ([0, len(points)], [0])
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    assert (left, bottom, right, top) == pytest.approx((1.25, -2.75, 3.75, -1.25))
    x, y = points.T
    assert (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() > 0  # counter-clockwise


def test_each_contour_belongs_to_its_field_and_a_hole_runs_the_other_way():
    fields = np.zeros((3, 7, 7))
    fields[0, 1:6, 1:6] = 1.0
    fields[0, 3, 3] = 0.0
    fields[2, 3, 3] = 1.0
    points, offsets, owners = find_contours(fields, 0.5)
    assert owners.tolist() == [0, 0, 2]
    areas = []
    for start, stop in itertools.pairwise(offsets):
        x, y = points[start:stop].T
        areas.append((x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2)
    assert areas == pytest.approx([24.5, -0.5, 0.5])
    assert len(find_contours(np.zeros((2, 4, 4)), 0.5)[0]) == 0


@pytest.mark.parametrize(("high", "num_contours"), [(0.9, 1), (0.6, 2)])
def test_a_saddle_is_resolved_by_its_middle(high, num_contours):
    # Two diagonal neighbours of ink: joined when the surface between them stays above the level.
    field = np.zeros((1, 4, 4))
    field[0, 1, 1] = field[0, 2, 2] = high
    field[0, 1, 2] = field[0, 2, 1] = 0.2
    _, offsets, owners = find_contours(field, 0.5)
    assert len(offsets) - 1 == len(owners) == num_contours
