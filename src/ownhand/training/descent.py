"""How every net of ours goes down a loss, whatever it learns: steps, their rates, and the copy that follows slowly."""

import math
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn
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


def slowed(rate: float, step: int, slowing: int) -> float:
    """A rate that falls with the root of the steps: by the root of 2 after `slowing` steps."""
    divisor: float = (1 + step / slowing) ** 0.5
    return rate / divisor


def warmed(step: int, *, warm_up: int, num_steps: int) -> float:
    """A share of the full rate: up in a line over `warm_up` steps while a cosine takes it down to nothing."""
    return min(1, (step + 1) / warm_up) * (1 + math.cos(math.pi * step / num_steps)) / 2


def warmed_then_cosine(done: float, *, warm_up: float) -> float:
    """A share of the full rate when a share `done` of the run is over: up in a line until `warm_up`, down by a cosine.

    Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017), equation 5, without a
    restart.
    """
    return done / warm_up if done < warm_up else 0.5 * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up)))


@torch.no_grad()
def follow(kept: nn.Module, playing: nn.Module, share: float) -> None:
    """Moves every parameter of `kept`, averaged weights that draw better, by a share of the way to that of `playing`.

    Source: Yazıcı et al., "The Unusual Effectiveness of Averaging in GAN Training" (2019), equation 5.
    """
    theirs: list[Tensor] = list(playing.parameters())
    torch._foreach_lerp_(list(kept.parameters()), theirs, share)


def following_share(step: int, averaging: float) -> float:
    """By what share a kept copy moves after a step: 1 - `averaging`, and more at first, when all changes quickly."""
    return 1 - min(averaging, (step + 1) / (step + 10))
