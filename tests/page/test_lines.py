"""Rows of words broken into lines: evenly, at tabs, at hyphens, and never where words are held together."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.page import lay_out
from ownhand.page.lines import break_lines

from .conftest import Bars, line_ends, line_texts


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


def test_line_ends_and_blank_lines_are_kept_and_other_space_parts_words():
    page = lay_out("A\tB   C\r\n\r\nD E\n", Bars(), line_spacing=3.0, x_height_mm=2.0)
    places = [(p.character, p.line, p.word) for p in page.placements]
    assert places == [("A", 0, 0), ("B", 0, 1), ("C", 0, 2), ("D", 2, 0), ("E", 2, 1)]
    lines = sorted({p.y for p in page.placements})
    assert lines[1] - lines[0] == pytest.approx(2 * 3.0 * 2.0)


def test_tabs_go_on_to_stops_and_spaces_at_the_head_indent():
    page = lay_out("\tA\nB\tA\nBB\tA\nB\t\tA\n  A", Bars(), x_height_mm=2.0)
    x = {(p.line, p.word): round(p.x - 4, 6) for p in page.placements if p.character == "A"}
    stop = 8 * 2.0
    assert x == {(0, 0): stop, (1, 1): stop, (2, 1): stop, (3, 1): 2 * stop, (4, 0): 2.0}


def test_a_paragraph_of_thousands_of_words_is_as_even_as_a_short_one():
    ends = line_ends(lay_out("AA BBB C " * 1400, Bars(), size="A5", justify=True))
    assert ends[:-1, 1] == pytest.approx(148 - 15)


def test_progress_is_told_of_letters():
    seen = []
    lay_out("AB C " * 1000, Bars(), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3000, 3000)
    assert len(seen) >= 3


def test_lines_may_end_after_hyphens_and_slashes_within_words():
    page = lay_out("AAAA-AAAA/" + "AAAA " * 20, Bars("A-/"), size="A5", x_height_mm=10.0)
    assert line_texts(page)[:3] == ["AAAA-AAAA/", "AAAA AAAA AAAA", "AAAA AAAA AAAA"]
    held = lay_out("AAAA-\u2060AAAA " * 6, Bars("A-"), size="A5", x_height_mm=8.0)
    assert line_texts(held) == ["AAAA-AAAA"] * 6
    first = [p for p in page.placements if p.line == 0][-1]
    assert first.goes_on
    assert not first.is_added


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007"])
def test_no_break_spaces_hold_words_together(space):
    text = "AAA AA AAAA B{0}BB{0}BBB AA A AAAAA "
    page, loose = (lay_out(text.format(s) * 4, Bars(), size="A5", x_height_mm=5.0) for s in (space, " "))
    assert sum("B BB BBB" in line for line in line_texts(page)) == 4
    assert sum("B BB BBB" in line for line in line_texts(loose)) < 4
    long = lay_out(space.join(["AAAA"] * 30), Bars(), size="A5")  # what no line holds is parted all the same
    assert len(line_texts(long)) > 1
    assert long.warnings() == []
