"""The order of strokes: all of them once, and no long way between."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.drawing.stroke_order import joined, short_order, travel


@given(st.integers(1, 60), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_orders_hold_every_stroke_once_and_are_no_longer_than_the_nearest_next(num, seed):
    rng = np.random.default_rng(seed)
    starts, ends = rng.uniform(0, 100, (2, num, 2))
    order, is_turned = short_order(starts, ends)
    assert sorted(order.tolist()) == list(range(num))
    way = travel(order, is_turned, starts, ends).sum()
    here, left, nearest = np.zeros(2), set(range(num)), 0.0
    while left:
        distances = {(k, e): np.hypot(*((starts, ends)[e][k] - here)) for k in left for e in (0, 1)}
        stroke, end = min(distances, key=distances.get)
        nearest += distances[stroke, end]
        here = (ends, starts)[end][stroke]
        left.remove(stroke)
    assert way <= nearest + 1e-6


def test_strokes_that_meet_are_drawn_in_one():
    def straight(a, b):
        a, b = np.array(a, dtype=float), np.array(b, dtype=float)
        return np.array([[a, a + (b - a) / 3, b - (b - a) / 3, b]])

    runs = joined([straight((0, 0), (1, 0)), straight((1, 0.03), (2, 2)), straight((3, 3), (4, 4))], 0.05)
    assert [len(run) for run in runs] == [3, 1]
    assert np.array_equal(runs[0][1:, 0], runs[0][:-1, 3])


def test_strokes_in_a_row_are_drawn_in_that_row_whatever_their_order_and_direction():
    corners = np.array([(x, 0.0) for x in range(6)])
    gap = np.array([0.1, 0.0])
    starts, ends = corners[:-1] + gap, corners[1:] - gap
    shuffle, flip = np.array([3, 0, 4, 1, 2]), np.array([True, False, True, True, False])[:, None]
    order, is_turned = short_order(
        np.where(flip, ends[shuffle], starts[shuffle]), np.where(flip, starts[shuffle], ends[shuffle])
    )
    assert shuffle[order].tolist() == [0, 1, 2, 3, 4]
    assert (is_turned == flip[order, 0]).all()
