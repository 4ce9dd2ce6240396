"""Steps down a loss."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from ownhand.training.descent import descend, set_rates, take_step


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
