"""What a scribe has written stays as it is while one writes on."""

from itertools import pairwise

import numpy as np
import pytest

from ownhand.glyphs import Composed, Glyph
from ownhand.hands import Model
from ownhand.page import Page, lay_out

TEXT = (
    "We waited by the gate, and the zoo's café stayed shut. Then the hedgehog grew feet; nobody at home believed it, "
    "but 17 of us had seen the animal."
)


@pytest.fixture(scope="module")
def hand() -> Composed:
    return Composed(Model.load("pen").hand(7))


def same(a: Glyph, b: Glyph) -> bool:
    """Whether two glyphs are one but for the last bits, which depend on how many letters are summed up together."""
    ours, theirs = a.outline.contours, b.outline.contours
    return a.character == b.character and all(
        x.shape == y.shape and np.allclose(x, y, atol=1e-9) for x, y in zip(ours, theirs, strict=True)
    )


def glyphs(page: Page) -> list[Glyph]:
    return [placement.glyph for placement in page.placements]


@pytest.mark.parametrize("slips", [0.0, 0.4])
def test_letters_stay_while_one_writes_on(hand: Composed, slips: float) -> None:
    ends = [k for k in range(20, len(TEXT) + 1, 17) if k == len(TEXT) or TEXT[k] == " " or not slips]
    pages = [lay_out(TEXT[:end], hand, seed=3, slips=slips) for end in [*ends, len(TEXT)]]
    for before, after in pairwise(pages):
        assert all(map(same, glyphs(before), glyphs(after)))
        sizes = [[placement.scale for placement in page.placements] for page in (before, after)]
        assert sizes[0] == sizes[1][: len(sizes[0])]


def test_a_word_put_in_changes_hardly_any_other_letters(hand: Composed) -> None:
    before = glyphs(lay_out(TEXT, hand, seed=3))
    after = glyphs(lay_out(TEXT.replace("by the gate", "by the old gate"), hand, seed=3))
    place = next(k for k in range(len(before)) if not same(before[k], after[k]))
    after = after[:place] + after[place + 3 :]
    assert sum(map(same, before, after)) >= 0.95 * len(before)


def test_a_glyph_depends_on_its_seed_alone(hand: Composed) -> None:
    together = hand.glyphs_of("aéb", [5, 6, 7])
    assert all(map(same, together, [hand.glyphs_of(c, [seed])[0] for c, seed in zip("aéb", (5, 6, 7), strict=True)]))
    assert not same(together[0], hand.glyphs_of("a", [6])[0])
