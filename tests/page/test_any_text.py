"""Any text at all, in hands that join their letters: on paper, accounted for, and the same twice."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand import Model, write
from ownhand.errors import WritingError
from ownhand.ink import NIBS
from ownhand.page import SIZES

from .conftest import any_characters, visible


@pytest.fixture(scope="module")
def model():
    return Model.load()


@given(
    st.text(any_characters, max_size=40),
    st.sampled_from([0, 7, 12, 33, 60]),
    st.sampled_from(SIZES),
    st.sampled_from(list(NIBS)),
    st.sampled_from([(0.0, None), (0.5, 0.0), (0.0, 1.0)]),
)
@settings(max_examples=40, deadline=None)
def test_every_character_is_placed_or_reported_on_the_paper_and_the_same_twice(model, text, hand, size, nib, dials):
    def written():
        slips, neatness = dials
        return write(text, hand=model.hand(hand), size=size, nib=nib, slips=slips, neatness=neatness, seed=3)

    if not visible(text):
        with pytest.raises(WritingError, match="nothing to write"):
            written()
        return
    page = written()
    own = [placement for placement in page.placements if not placement.is_added]
    assert visible("".join(placement.character for placement in own)) == visible(text)
    assert Counter(p.character for p in own if p.is_missing) == {m.character: m.count for m in page.missing}
    warnings = " ".join(page.warnings())
    assert all(missing.character in warnings or "U+" in warnings for missing in page.missing)
    assert all(p.glyph.character == p.character for p in own) or page.stand_ins
    assert all(not p.glyph.outline.is_empty for p in page.placements)
    box = np.array([page.outline(placement).bounds() for placement in page.placements])
    assert box[:, 0].min() >= 0
    assert box[:, 1].min() >= -page.height_mm
    assert box[:, 2].max() <= page.width_mm
    assert box[:, 3].max() <= 0
    again = written()
    assert [page.svg(k) for k in range(page.num_sheets)] == [again.svg(k) for k in range(again.num_sheets)]
    assert page.pdf() == again.pdf()
