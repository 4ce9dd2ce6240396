"""Glyphs: ink and strokes go together."""

import numpy as np
import pytest

from ownhand.glyphs import Glyph
from ownhand.ink import Ballpoint, Strokes

WAVE = np.stack([np.linspace(0, 6, 40), np.sin(np.linspace(0, 6, 40))], axis=1)


def wave() -> Glyph:
    (ink,) = Ballpoint().outlines(Strokes.of([[WAVE]]))
    return Glyph("s", ink, strokes=(WAVE,))


def test_a_glyph_moves_with_its_strokes() -> None:
    glyph = wave()
    moved = glyph.transformed(np.array([[0, -2], [2, 0]]), (1, 5))  # twice the size, a quarter turn
    assert moved.strokes is not None
    assert np.allclose(moved.strokes[0], np.stack([1 - 2 * WAVE[:, 1], 5 + 2 * WAVE[:, 0]], axis=1))
    left, bottom, right, top = glyph.outline.bounds()
    assert np.allclose(moved.outline.bounds(), (1 - 2 * top, 5 + 2 * left, 1 - 2 * bottom, 5 + 2 * right))
    twice = glyph.transformed(2).strokes
    assert twice is not None
    assert twice[0].max() == pytest.approx(2 * WAVE.max())
    assert Glyph("s", glyph.outline).transformed(2).strokes is None


def test_resized_its_line_stays_as_wide() -> None:
    glyph = wave().resized(2, 0.5)
    assert glyph.strokes is not None
    assert np.allclose(glyph.strokes[0], WAVE * (2, 0.5))
    assert glyph.outline.line_width == Ballpoint().width
    assert glyph.outline.bounds()[2] == pytest.approx(12 + Ballpoint().width / 2)
