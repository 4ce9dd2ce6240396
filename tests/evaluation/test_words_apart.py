"""Words told apart: only what differs is."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation.words_apart import told_apart


def test_only_what_differs_is_told_apart() -> None:
    rng = np.random.default_rng(0)
    bars = np.zeros((900, 32, 128), np.uint8)
    for image in bars:
        for x in rng.integers(4, 124, size=8):
            image[6:26, x : x + 2] = 255
    one, alike, other = bars[:300], bars[300:600], bars[600:].copy()
    hands = np.arange(300) // 10
    found = told_apart(one, alike, real_hands=hands, written_hands=hands, num_epochs=2)
    assert found["accuracy"] == pytest.approx(0.5, abs=0.12)
    assert found["accuracy_interval"][0] <= found["accuracy"] <= found["accuracy_interval"][1]
    other[:, 15:17] = 255  # All is joined.
    assert told_apart(one, other, num_epochs=2)["accuracy"] > 0.95
    assert told_apart(one, other, num_epochs=2) == told_apart(one, other, num_epochs=2)
    with pytest.raises(LettersError, match="at least 100 words of each kind"):
        told_apart(one[:90], other)
