"""Looks: slant, width and weight, and whether they are a hand's."""

from collections.abc import Callable

import numpy as np
import pytest

from ownhand.evaluation import Sample
from ownhand.evaluation.looks import LOOKS, looks, looks_of
from ownhand.ink import Strokes, draw_letters


def bar(lean: float, width: float, pen: float) -> np.ndarray:
    """A bar that leans, in a box of a certain width."""
    strokes = [np.array([[0, 0], [10 * lean, 10]]), np.array([[0, 0], [width, 0]])]
    return draw_letters(Strokes.of([strokes]), pen_width=pen)


def test_looks_tell_slant_width_and_weight() -> None:
    upright, leaning = looks_of(bar(0, 0.1, 2)), looks_of(bar(0.4, 0.1, 2))
    assert upright[0, 0] == pytest.approx(0, abs=0.03)
    assert leaning[0, 0] == pytest.approx(0.4, abs=0.06)
    assert looks_of(bar(0, 5, 2))[0, 1] - looks_of(bar(0, 2.5, 2))[0, 1] == pytest.approx(np.log(2), abs=0.2)
    assert looks_of(bar(0, 0.1, 4))[0, 2] - upright[0, 2] == pytest.approx(np.log(2), abs=0.25)
    assert np.isfinite(looks_of(np.zeros((1, 28, 28), np.uint8))).all()


def test_scrambled_hands_have_no_looks_of_their_own(
    real: Sample, good: Sample, scrambled: Callable[[Sample], Sample]
) -> None:
    of_people, alike, mixed = looks(real), looks(good), looks(scrambled(real))
    assert set(of_people) == set(LOOKS)
    for name in ("slant", "width"):
        assert of_people[name]["agreement"] > 0.4
        assert alike[name]["agreement"] == pytest.approx(of_people[name]["agreement"], abs=0.2)
        assert mixed[name]["agreement"] == pytest.approx(0, abs=0.05)
        assert mixed[name]["between"] < 0.4 * of_people[name]["between"]
        assert mixed[name]["within"] > of_people[name]["within"]
