"""Centre lines: steadied strokes, few curves along them, glyphs that carry both outline and strokes."""

import numpy as np
import pytest

from ownhand.glyphs import Glyph
from ownhand.ink import Ballpoint, fit_strokes
from ownhand.ink.curves import smooth_curves

WAVE = np.stack([np.linspace(0, 6, 40), np.sin(np.linspace(0, 6, 40))], axis=1)
CORNER = np.array([(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1)])
DOT = np.array([(2.0, 3.0)])


def sampled(curves):
    t = np.linspace(0, 1, 300)[:, None, None]
    p0, p1, p2, p3 = np.moveaxis(np.asarray(curves), 1, 0)
    return ((1 - t) ** 3 * p0 + 3 * (1 - t) ** 2 * t * p1 + 3 * (1 - t) * t**2 * p2 + t**3 * p3).reshape(-1, 2)


@pytest.mark.parametrize("tolerance", [0.05, 0.005])
def test_few_curves_follow_the_strokes(tolerance):
    wave, dot, corner = fit_strokes([WAVE, DOT, CORNER], tolerance)
    assert len(wave) < 12
    for curves, stroke in ((wave, WAVE), (corner, CORNER)):
        near = np.linalg.norm(sampled(smooth_curves(stroke))[::50, None] - sampled(curves), axis=2)
        assert near.min(axis=1).max() < 1.2 * tolerance + 0.005
        assert np.array_equal(curves[1:, 0], curves[:-1, 3])
        assert np.allclose([curves[0, 0], curves[-1, 3]], [stroke[0], stroke[-1]])
    assert np.array_equal(dot, np.broadcast_to(DOT, (1, 4, 2)))
    assert np.abs(sampled(corner) - (1, 0)).sum(axis=1).min() < 1e-6
    assert fit_strokes([], tolerance) == []


def test_lines_by_letter():
    points = np.concatenate([WAVE, DOT, DOT, CORNER])
    pen = Ballpoint(steadiness=0)
    letters = [lines for _, lines in pen.inked(points, np.array([0, 40, 42, 47]), np.array([0, 2, 2, 3]))]
    assert [[len(line) for line in letter] for letter in letters] == [[40, 1], [], [5]]
    assert np.allclose(letters[0][0], WAVE)
    assert np.allclose(letters[0][1], DOT)


def test_a_glyph_moves_with_its_strokes():
    glyph = Glyph("s", Ballpoint().outlines(WAVE, np.array([0, 40]), np.array([0, 1]))[0], strokes=(WAVE,))
    moved = glyph.transformed(np.array([[0, -2], [2, 0]]), (1, 5))  # twice the size, a quarter turn
    assert np.allclose(moved.strokes[0], np.stack([1 - 2 * WAVE[:, 1], 5 + 2 * WAVE[:, 0]], axis=1))
    left, bottom, right, top = glyph.outline.bounds()
    assert np.allclose(moved.outline.bounds(), (1 - 2 * top, 5 + 2 * left, 1 - 2 * bottom, 5 + 2 * right))
    assert glyph.transformed(2).strokes[0].max() == pytest.approx(2 * WAVE.max())
    assert Glyph("s", glyph.outline).transformed(2).strokes is None
