"""The figures of a game as it goes."""

import numpy as np
import pytest
import torch

from ownhand.nets.forms import PenForm
from ownhand.nets.styled import Generator, PlainWriting
from ownhand.training.figures import LiveFigures, figures_text

from .writers import strokes_letters


@pytest.fixture(scope="module")
def live() -> LiveFigures:
    return LiveFigures(strokes_letters(600), 8, 4)


def test_real_letters_are_measured_as_drawn_ones_are(live: LiveFigures) -> None:
    torch.manual_seed(0)
    net = Generator(3, PenForm(), latent_size=8, wobble_size=4, width=32, num_blocks=1)
    writing = PlainWriting(net, torch.eye(8))
    found = live.measure(writing)
    assert found == live.measure(writing)  # The same hands each time.
    assert found.keys() == live.real.keys()
    assert live.real["read"] > found["read"]  # An untaught generator draws nothing that reads.
    assert found["letters"] == live.real["letters"]
    assert set(live.by_character) == set("+IL")
    assert all(0 <= row["real"] <= 1 for row in live.by_character.values())


def test_figures_are_told_beside_those_of_real_letters() -> None:
    found = {"read": 0.5, "spread": 2.0, "tremble": 0.01, "consistency": [0.1, 0.2, 0.3, 0.4]}
    real = {"read": 0.9, "spread": 2.5, "tremble": 0.004, "consistency": [0.5, 0.6, 0.7, 0.8]}
    text = figures_text(found, real)
    assert text.startswith("read as asked 50.0% (real letters 90.0%); spread 2.00 (2.50), tremble 0.0100 (0.0040)")
    assert text.endswith("aspect 0.10 (0.50), slant 0.20 (0.60), curvature 0.30 (0.70), size 0.40 (0.80)")
    assert figures_text({"read": np.float64(0.25)}, {"read": 1.0}) == "read as asked 25.0% (real letters 100.0%)"
