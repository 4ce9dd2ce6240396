"""Words that may be broken, in a hand that runs: written in one go, and the same whether they are parted or not."""

from itertools import pairwise

import numpy as np
import pytest

from ownhand.glyphs import Composed
from ownhand.hands import Model
from ownhand.page import lay_out

from .test_workbench import Shelf


@pytest.fixture(scope="module")
def hand() -> Composed:
    return Composed(Model.load().hand(7, joined=1, check=False))


def test_a_word_with_soft_hyphens_hangs_together_as_one_without(hand: Composed) -> None:
    page = lay_out("un\u00adhand\u00adily", hand, neatness=1)
    assert [p.character for p in page.placements] == list("unhandily")
    assert all(p.glyph.step is not None for p in page.placements[1:])
    for before, after in pairwise(page.placements):
        assert after.x - before.x == pytest.approx(after.glyph.step * page.x_height_mm, abs=1e-6)
    # The pen comes to the h from where it left the n.
    n, h = page.placements[1], page.placements[2]
    end, begin = n.glyph.strokes[-1][-1], h.glyph.strokes[0][0]
    assert np.allclose(end * page.x_height_mm + (n.x, -n.y), begin * page.x_height_mm + (h.x, -h.y), atol=0.02)


def test_a_kept_part_of_a_word_is_not_taken_for_that_of_a_longer_one(hand: Composed) -> None:
    bench = Shelf()
    lay_out("un\u00adhand", hand, workbench=bench)
    assert lay_out("un\u00adhandily", hand, workbench=bench).svg() == lay_out("un\u00adhandily", hand).svg()
    kept, fresh = (lay_out("un\u00adhand\u00adily", hand, workbench=one) for one in (bench, None))
    assert kept.svg() == fresh.svg()
