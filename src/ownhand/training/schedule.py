"""How learning rates go: functions of the step."""

import math


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
