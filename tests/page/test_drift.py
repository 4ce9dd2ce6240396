"""A person's page: what drifts, how far, and that it is one dial."""

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.options import ALIGN
from ownhand.page import SIZES, lay_out
from ownhand.page.drift import Drift

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
        return np.mean([np.ptp(y) for y in baselines]), np.ptp(begins), np.ptp([p.scale for p in page.placements])

    ruled, between, untidy = np.array([spreads(neatness) for neatness in (1, 0.5, 0)])
    assert ruled == pytest.approx([0, 0, 0])
    assert (between > 0).all()
    assert (between < untidy).all()


def test_nothing_strays_far():
    drift = Drift(1.0, np.random.default_rng(0))
    lines = [drift.next_line() for _ in range(2000)]
    assert min(line.begin for line in lines) >= 0
    assert max(line.begin for line in lines) <= drift.most_indent
    assert max(np.abs(line.rise(np.linspace(0, 57, 20))).max() for line in lines) < 1.1
    sizes = [word.size for word in drift.next_words(2000)]
    assert 0.93 < min(sizes) < max(sizes) < 1.07
    assert np.std(sizes) == pytest.approx(0.03, rel=0.25)
