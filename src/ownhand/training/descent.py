"""Steps down a loss: the one loop that every net of ours is trained by, whatever it learns."""

from collections.abc import Iterable, Iterator

from torch import Tensor
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler


def take_step(optimizer: Optimizer, loss: Tensor) -> None:
    """One step down `loss`."""
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def descend(optimizer: Optimizer, losses: Iterable[Tensor], schedule: LRScheduler | None = None) -> Iterator[float]:
    """Takes a step down each of `losses`, and gives it as a number once the step is taken.

    `losses` makes each loss when it is asked for, from the weights as they are by then:

        for loss in descend(optimizer, (loss_of(net, batch) for batch in batches), schedule):
            ...
    """
    for loss in losses:
        take_step(optimizer, loss)
        if schedule is not None:
            schedule.step()
        yield loss.item()


def set_rates(optimizer: Optimizer, *rates: float) -> None:
    """Sets the learning rate of each group of parameters."""
    for group, rate in zip(optimizer.param_groups, rates, strict=True):
        group["lr"] = rate
