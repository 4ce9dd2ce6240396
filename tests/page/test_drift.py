"""A person's page: what drifts, how far, and that it is one dial."""

import string
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.options import ALIGN
from ownhand.page import SIZES, lay_out
from ownhand.page.drift import Drift
from ownhand.page.habits import shipped_habits

from .conftest import Bars, Blobs, any_characters, bounds, visible

BLOBS = Blobs()
TEXT = "pack my box with five dozen liquor jugs " * 12


@given(
    st.text(any_characters, max_size=80),
    st.sampled_from(SIZES),
    st.sampled_from(ALIGN.choices),
    st.booleans(),
    st.sampled_from([0.0, 0.4, 1.0]),
    st.sampled_from([0.0, 0.5]),
    st.integers(0, 5),
)
@settings(max_examples=120, deadline=None)
def test_any_text_is_placed_or_reported_on_the_paper_and_the_same_twice(
    text, size, align, justify, neatness, slips, seed
):
    if not visible(text):
        return
    options = {"size": size, "align": align, "justify": justify, "neatness": neatness, "slips": slips, "seed": seed}
    page = lay_out(text, BLOBS, **options)
    written = "".join(placement.character for placement in page.placements if not placement.is_added)
    assert visible(written) == visible(text)
    box = bounds(page)
    assert box[:, 0].min() >= 0
    assert box[:, 2].max() <= page.width_mm + 1e-9
    assert box[:, 3].max() <= 0
    assert -box[:, 1].min() <= page.height_mm
    again = lay_out(text, BLOBS, **options)
    assert [page.svg(k) for k in range(page.num_sheets)] == [again.svg(k) for k in range(again.num_sheets)]


@pytest.mark.parametrize("align", ALIGN.choices)
@pytest.mark.parametrize("justify", [False, True])
def test_the_most_untidy_page_keeps_within_its_margins(align, justify):
    page = lay_out(TEXT * 4, BLOBS, size="A5", margin_mm=20, neatness=0, align=align, justify=justify, seed=3)
    box = bounds(page)
    assert box[:, 0].min() >= 20 - 1e-6
    assert box[:, 2].max() <= 148 - 20 + 1e-6
    assert -box[:, 1].min() <= 210 - 20 + 1e-6


def test_neatness_is_a_dial_from_the_ruler_to_a_note():
    def spreads(neatness):
        page = lay_out(TEXT, Bars(string.ascii_lowercase), size="A4", neatness=neatness, seed=5)
        baselines = [[p.y for p in page.placements if p.line == line] for line in range(5)]
        begins = [min(p.x for p in page.placements if p.line == line) for line in range(5)]
        spaces = [b.x - a.x for a, b in pairwise(page.placements) if b.line == a.line and b.word > a.word]
        return np.mean([np.ptp(y) for y in baselines]), np.ptp(begins), np.std(spaces)

    ruled, between, untidy = np.array([spreads(neatness) for neatness in (1, 0.5, 0)])
    assert ruled == pytest.approx([0, 0, 0], abs=1e-9)
    assert (between > 0).all()
    assert (between < untidy).all()


CLIPPED = 0.96
"""The standard deviation of a standard normal that is held at two of them."""


def test_the_most_untidy_page_strays_as_people_do_and_nothing_strays_far():
    habits, drift = shipped_habits(), Drift(1.0, np.random.default_rng(0))
    lines, words = [drift.next_line() for _ in range(2000)], drift.next_words(2000)
    begins = np.array([line.begin for line in lines])
    assert 0 <= begins.min() <= begins.max() <= drift.most_indent
    assert np.std(begins) == pytest.approx(habits["margin"].within, rel=0.15)
    assert np.sqrt(np.mean(np.diff(begins) ** 2)) == pytest.approx(habits["margin_step"].within, rel=0.15)
    for name, values in {
        "slope": [line.slope for line in lines],
        "word_lift": [word.lift for word in words],
        "word_gap": np.log([word.room for word in words]),
        "word_size": np.log([word.size for word in words]),
    }.items():
        assert np.std(values) == pytest.approx(CLIPPED * habits[name].within, rel=0.1, abs=1e-9), name
        assert np.ptp(values) <= 4 * habits[name].within + 1e-9, name
    steps = np.diff([line.lift for line in lines])
    assert np.std(steps) == pytest.approx(CLIPPED * habits["line_step"].within, rel=0.1)
    middle = np.array([line.wave[0] * np.sin(line.wave[2]) for line in lines])
    assert np.std(middle) == pytest.approx(CLIPPED * habits["bow"].within, rel=0.1)


def test_a_hand_has_a_manner_of_its_own_as_far_as_it_is_untidy():
    habits = shipped_habits()
    slopes, rooms = [], []
    for untidiness in (0.0, 0.5, 1.0):
        drift = Drift(untidiness, np.random.default_rng(0), manner=(1.0, -1.0))
        slopes.append(np.mean([drift.next_line().slope for _ in range(2000)]))
        rooms.append(np.mean(np.log([word.room for word in drift.next_words(2000)])))
    slope = habits["slope"].median + habits["slope"].between
    assert slopes == pytest.approx([0, slope / 2, slope], abs=1e-3)
    assert rooms == pytest.approx([0, -habits["word_gap"].between / 2, -habits["word_gap"].between], abs=0.02)
    farther = Drift(1.0, np.random.default_rng(0), manner=(2.0, 0.0)).next_line().slope
    assert Drift(1.0, np.random.default_rng(0), manner=(9.0, 0.0)).next_line().slope == farther


def test_the_table_is_of_many_people():
    habits = shipped_habits()
    assert 1.0 < np.exp(habits["word_gap"].median) < 1.8  # Letters that would stand between two words.
    assert 3.0 < habits["line_spacing"].median < 5.0
    assert all(habit.within >= 0 and habit.between >= 0 for habit in habits.values())
