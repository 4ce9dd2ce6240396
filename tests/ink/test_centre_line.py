"""Centre lines: few curves along strokes."""

import numpy as np
import pytest

from ownhand.ink import fit_strokes, smooth_curves
from ownhand.ink.cubics import points_at

WAVE = np.stack([np.linspace(0, 6, 40), np.sin(np.linspace(0, 6, 40))], axis=1)
CORNER = np.array([(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1)])
DOT = np.array([(2.0, 3.0)])


def sampled(curves):
    return points_at(np.asarray(curves), np.linspace(0, 1, 300)[:, None, None]).reshape(-1, 2)


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
