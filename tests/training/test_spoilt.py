"""Letters spoilt on purpose: each in one way, and none that cannot be."""

import numpy as np

from ownhand.ink import Strokes, paths_from_strokes
from ownhand.training.spoilt import hooked, spoilt, strokes_of

LETTERS = [
    [[(0, 0), (2, 0)], [(1, 0), (1, -2)]],
    [[(0, 0), (0, -2), (1, -2)]],
    [[(0, 0), (2, -2)], [(2, 0), (0, -2)]],
]


def paths() -> np.ndarray:
    return paths_from_strokes(Strokes.of([[np.array(stroke, float) for stroke in letter] for letter in LETTERS]))


def test_spoilt_letters_are_no_longer_what_they_were() -> None:
    whole = paths()
    found, places = spoilt(whole, 200, np.random.default_rng(0))
    assert found.shape == (len(places), 64, 3)
    assert 120 < len(found) <= 200
    assert set(places.tolist()) == {0, 1, 2}
    assert np.isfinite(found).all()
    assert (np.abs(found - whole[places]).max(axis=(1, 2)) > 0.05).mean() > 0.9  # Some go on as themselves.
    again, _ = spoilt(whole, 200, np.random.default_rng(0))
    assert np.array_equal(found, again)
    assert np.array_equal(whole, paths())


def test_a_dot_has_no_stroke_to_be_spoilt() -> None:
    dots = np.zeros((3, 64, 3), np.float32)
    dots[..., 2] = 1
    found, places = spoilt(dots, 70, np.random.default_rng(0))
    assert len(found) == len(places) < 40  # Those that tremble, and those that go on as another dot.


def test_a_hooked_stop_has_a_long_tail() -> None:
    stops = paths()[1:2].repeat(5, axis=0)
    found = hooked(stops, np.random.default_rng(0))
    assert (found[:, -20:, 2] == 1).all()
    lengths = np.hypot(*np.diff(found[..., :2], axis=1).transpose(2, 0, 1)).sum(axis=1)
    assert (lengths > 1).all()
    assert strokes_of(found[0]) == [(0, 63)]
