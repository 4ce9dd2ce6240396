"""Weights that follow others."""

import pytest
import torch
from torch import nn

from ownhand.training.averaging import follow, following_share


def test_what_follows_goes_a_share_of_the_way() -> None:
    kept, playing = nn.Linear(2, 1), nn.Linear(2, 1)
    before = [parameter.detach().clone() for parameter in kept.parameters()]
    follow(kept, playing, 0.25)
    for now, was, goal in zip(kept.parameters(), before, playing.parameters(), strict=True):
        torch.testing.assert_close(now, was + 0.25 * (goal - was))


def test_it_follows_quickly_at_first() -> None:
    assert following_share(0, 0.999) == pytest.approx(0.9)
    assert following_share(90, 0.999) == pytest.approx(0.09)
    assert following_share(100_000, 0.999) == pytest.approx(0.001)
