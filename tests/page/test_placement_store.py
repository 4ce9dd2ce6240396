"""Placements of a long page come back from their folds."""

import string

import numpy as np
import pytest

from ownhand.glyphs import Glyph
from ownhand.page import Placement
from ownhand.page.placement_store import PlacementStore

from .conftest import Blobs

BLOBS = Blobs(string.ascii_letters)


def placement(k):
    glyph = BLOBS.glyph(string.ascii_letters[k % 52], np.random.default_rng(k))
    glyph = Glyph(glyph.character, glyph.outline, True, 2, (np.random.default_rng(k).normal(size=(5, 2)),))
    return Placement(glyph.character, glyph, 0.1 * k, 1 / 3, k // 9, k // 5, k % 5, False, False, k % 2 == 0, 1.01)


@pytest.mark.parametrize("count", [30, 31, 57, 200])
def test_what_is_folded_comes_back(count):
    store = PlacementStore(num_open=20, fold=10)
    store.add(placement(k) for k in range(count))
    placements = store.placements()
    assert len(placements) == count
    for k in [*range(count), -1]:
        there, here = placements[k], placement(k % count)
        assert (there.character, there.x, there.y, there.sheet) == (here.character, here.x, here.y, here.sheet)
        assert (there.is_struck, there.scale, there.glyph.is_read) == (here.is_struck, here.scale, True)
        for mine, own in zip(there.glyph.outline.contours, here.glyph.outline.contours, strict=True):
            np.testing.assert_allclose(mine, own, atol=1 / 8000)
            assert (mine[1:, 0] == mine[:-1, 3]).all()
        np.testing.assert_allclose(there.glyph.strokes[0], here.glyph.strokes[0], atol=1 / 8000)
    assert [p.x for p in placements] == [p.x for p in placements[:]]
    with pytest.raises(IndexError):
        placements[count]


def test_few_are_kept_as_they_are():
    store = PlacementStore()
    own = [placement(k) for k in range(5)]
    store.add(own)
    assert store.placements() == tuple(own)
