"""Steps down a loss, their rates, and weights that follow others."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from ownhand.training.descent import (
    descend,
    follow,
    following_share,
    set_rates,
    slowed,
    take_step,
    warmed,
    warmed_then_cosine,
)


def test_a_step_goes_down_the_slope_of_its_own_loss_alone() -> None:
    at = nn.Parameter(torch.tensor([1.0, 2.0]))
    optimizer = torch.optim.SGD([at], lr=0.1)
    for _ in range(2):
        take_step(optimizer, at[0] ** 2 + at[1])
    torch.testing.assert_close(at.detach(), torch.tensor([0.64, 1.8]))


def test_each_loss_is_made_from_the_weights_as_they_are_by_then() -> None:
    at = nn.Parameter(torch.tensor(8.0))
    optimizer = torch.optim.SGD([at], lr=1.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.25)

    def losses() -> Iterator[Tensor]:
        for _ in range(3):
            yield at**2

    assert list(descend(optimizer, losses(), schedule)) == [64, 16, 4]
    assert at.item() == 1
    assert schedule.last_epoch == 3


def test_each_group_has_a_rate() -> None:
    one, other = nn.Parameter(torch.zeros(1)), nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.Adam([{"params": [one]}, {"params": [other]}], lr=1.0)
    set_rates(optimizer, 0.1, 0.2)
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.2]
    with pytest.raises(ValueError, match="zip"):
        set_rates(optimizer, 0.1)


def test_a_slowed_rate_has_fallen_by_the_root_of_two_after_so_many_steps() -> None:
    assert slowed(0.4, 0, 1000) == 0.4
    assert slowed(0.4, 1000, 1000) == pytest.approx(0.4 / 2**0.5)


def test_a_warmed_rate_climbs_and_falls_to_nothing() -> None:
    shares = [warmed(step, warm_up=10, num_steps=100) for step in range(100)]
    assert shares[0] == pytest.approx(0.1)
    assert max(shares) == shares[9] == pytest.approx(0.98, abs=0.01)
    assert shares[9:] == sorted(shares[9:], reverse=True)
    assert shares[-1] < 0.001


def test_a_share_of_a_run_climbs_in_a_line_and_falls_by_a_cosine() -> None:
    assert warmed_then_cosine(0.025, warm_up=0.05) == pytest.approx(0.5)
    assert warmed_then_cosine(0.05, warm_up=0.05) == 1
    assert warmed_then_cosine(0.525, warm_up=0.05) == pytest.approx(0.5)
    assert warmed_then_cosine(1.0, warm_up=0.05) == pytest.approx(0)


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
