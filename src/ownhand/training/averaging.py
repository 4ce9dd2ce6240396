"""Averaged weights: a copy that follows a net slowly, and draws better than it.

Source: Yazıcı et al., "The Unusual Effectiveness of Averaging in GAN Training" (2019), equation 5.
"""

import torch
from torch import Tensor, nn


@torch.no_grad()
def follow(kept: nn.Module, playing: nn.Module, share: float) -> None:
    """Moves every parameter of `kept` by a share of the way to that of `playing`."""
    theirs: list[Tensor] = list(playing.parameters())
    torch._foreach_lerp_(list(kept.parameters()), theirs, share)


def following_share(step: int, averaging: float) -> float:
    """By what share a kept copy moves after a step: 1 - `averaging`, and more at first, when all changes quickly."""
    return 1 - min(averaging, (step + 1) / (step + 10))
