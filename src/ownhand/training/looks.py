"""How letters on pen paths look, in numbers that a generator can learn by: slant and width, and how rough lines are.

They are differentiable likes of the measures in `letters.variety`.
"""

import torch
from jaxtyping import Float
from torch import Tensor

_ROUGH = 0.005
"""Units of the path: third differences from here on count by their logarithm, so that corners have no great say."""

_SHARPNESS = 20.0
"""How sharply ink is told from travel, by the state of the pen."""


def looks(paths: Float[Tensor, "letters points 3"]) -> Float[Tensor, "letters 3"]:
    """Slant, and the logarithm of the width against the height, upright and as slanted; by moments of the ink."""
    places, weight = paths[..., :2], torch.sigmoid(_SHARPNESS * paths[..., 2:])
    weight = weight / weight.sum(1, keepdim=True).clamp(min=1)
    away = places - (weight * places).sum(1, keepdim=True)
    across, up = (weight * away.square()).sum(1).unbind(1)
    leaning = (weight[..., 0] * away.prod(2)).sum(1)
    # What is added to the moments keeps level and upright bars from running away.
    upright = (across - leaning.square() / (up + 0.01)).clamp(min=0)
    widths = [((part + 0.003) / (up + 0.003)).log() / 2 for part in (upright, across)]
    return torch.stack([leaning / (up + 0.01), *widths], dim=1)


def roughness(paths: Float[Tensor, "letters points 3"]) -> Float[Tensor, ""]:
    """How rough drawn lines are: the mean of asinh(|third difference| / 0.005) over drawn points."""
    is_drawn = (paths[:, :-3, 2] > 0) & (paths[:, 1:-2, 2] > 0) & (paths[:, 2:-1, 2] > 0)
    third = paths[..., :2].diff(n=3, dim=1).abs().sum(2) / 2
    return torch.asinh(third / _ROUGH)[is_drawn].mean()
