"""The verifier: a small net that places letters by how they are written, near others of the same hand."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

_CHARACTER_SIZE = 32
_STEPS_SCALE = 5.0
"""Brings the steps between points, about a tenth of the box, to the size of the points."""


class Verifier(nn.Module):
    """From pen paths and their characters to unit vectors; those of one hand point in much the same direction."""

    def __init__(self, mean_paths: Float[Tensor, "characters points 3"], *, width: int, out: int = 64) -> None:
        super().__init__()
        num_characters, num_points, _ = mean_paths.shape
        self.register_buffer("mean_paths", mean_paths)  # What a letter is, is known; how it departs from that counts.
        self.character = nn.Embedding(num_characters, _CHARACTER_SIZE)
        self.begin = nn.Linear(3 * num_points + 2 * (num_points - 1), width)
        self.blocks = nn.ModuleList(_Block(width) for _ in range(2))
        self.end = nn.Linear(width, out)
        self.log_scale = nn.Parameter(torch.tensor(2.3))
        """Of the cosine of two packs, to make it a logit."""

    def forward(
        self, paths: Float[Tensor, "letters points 3"], characters: Int64[Tensor, " letters"]
    ) -> Float[Tensor, "letters out"]:
        """Where the letters lie; of a pack of letters, the mean of them."""
        away = paths - self.mean_paths[characters]
        steps = (away[:, 1:, :2] - away[:, :-1, :2]) * _STEPS_SCALE
        x = self.begin(torch.cat([away.flatten(1), steps.flatten(1)], dim=1))
        known = self.character(characters)
        for block in self.blocks:
            x = block(x, known)
        return nn.functional.normalize(self.end(x), dim=1)


class _Block(nn.Module):
    """A residual dense block whose normalised input is scaled and shifted by the character."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.normalise = nn.LayerNorm(width)
        self.modulate = nn.Linear(_CHARACTER_SIZE, 2 * width)
        self.dense = nn.Sequential(nn.Linear(width, 2 * width), nn.SiLU(), nn.Linear(2 * width, width), nn.Dropout(0.3))

    def forward(
        self, x: Float[Tensor, "letters width"], known: Float[Tensor, "letters known"]
    ) -> Float[Tensor, "letters width"]:
        scale, shift = self.modulate(known).chunk(2, dim=1)
        return x + self.dense(self.normalise(x) * (1 + scale) + shift)
