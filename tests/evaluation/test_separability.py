"""Separability: only what differs is told apart."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation import Sample
from ownhand.evaluation.samples import fitted
from ownhand.evaluation.separability import separability


def test_only_what_differs_is_told_apart(real: Sample, good: Sample) -> None:
    alike = separability(good.images, real.images, real.hands, num_epochs=4)
    assert alike["accuracy"] == pytest.approx(0.5, abs=0.12)
    assert alike["accuracy_interval"][0] < alike["accuracy"] < alike["accuracy_interval"][1]
    bold = fitted(np.maximum(good.images, np.roll(good.images, 1, axis=2)))
    assert separability(bold, real.images, real.hands, num_epochs=16)["accuracy"] > 0.8
    rng = np.random.default_rng(0)
    features = rng.normal(size=(800, 16)).astype(np.float32)
    other = rng.normal(size=(800, 16)).astype(np.float32)
    assert separability(other, features, real.hands, num_epochs=4)["accuracy"] == pytest.approx(0.5, abs=0.08)
    assert separability(other + 1, features, real.hands, num_epochs=4)["accuracy"] > 0.9
    with pytest.raises(LettersError, match="at least 200 letters"):
        separability(features[:50], other[:50], None, num_epochs=1)
