"""The verifier: a small net that places letters by how they are written, near others of the same hand."""

import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor, nn

_CHARACTER_SIZE = 32
_SCALE = 2.0
"""Brings what is left of a letter less its character's mean to the size that layers expect."""


class VerifierNet(nn.Module):
    """From letters and their characters to unit vectors; those of one hand point in much the same direction."""

    taps: Tensor
    """Of the blur."""
    mean_images: Tensor
    """What a letter is, is known; how it departs from that counts."""

    def __init__(self, mean_images: Float[Tensor, "characters 28 28"], *, width: int, out: int = 64) -> None:
        super().__init__()
        num_characters, height, breadth = mean_images.shape
        taps = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
        self.register_buffer("taps", (taps[:, None] * taps).reshape(1, 1, 5, 5))
        self.register_buffer("mean_images", mean_images)
        self.character = nn.Embedding(num_characters, _CHARACTER_SIZE)
        self.begin = nn.Linear(height * breadth, width)
        self.blocks = nn.ModuleList(_Block(width) for _ in range(2))
        self.end = nn.Linear(width, out)
        self.log_scale = nn.Parameter(torch.tensor(2.3))
        """Of the cosine of two packs, to make it a logit."""

    def forward(
        self, images: UInt8[Tensor, "letters 28 28"], characters: Int64[Tensor, " letters"]
    ) -> Float[Tensor, "letters out"]:
        """Where the letters lie; of a pack of letters, the mean of them."""
        away = self.blurred(images) - self.mean_images[characters]
        x = self.begin(_SCALE * away.flatten(1))
        known = self.character(characters)
        for block in self.blocks:
            x = block(x, known)
        return nn.functional.normalize(self.end(x), dim=1)

    def blurred(self, images: UInt8[Tensor, "letters 28 28"]) -> Float[Tensor, "letters 28 28"]:
        """Ink from 0 to 1, blurred by a pixel: thin lines, a little apart, are otherwise as far apart as any two."""
        ink = images.unsqueeze(1).to(torch.float32) / 255
        return nn.functional.conv2d(ink, self.taps, padding=2).squeeze(1)


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
        changed: Tensor = x + self.dense(self.normalise(x) * (1 + scale) + shift)
        return changed
