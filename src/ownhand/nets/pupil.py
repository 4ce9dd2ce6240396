"""Pupils: quick little nets that learn one thing from a few thousand letters, and tell by it what these hold."""

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn


class PupilNet(nn.Module):
    """From 28x28 bytes (ink 255) to a logit for each answer. Nothing in it is random once it has begun."""

    def __init__(self, num_answers: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),  # 14x14
            nn.SiLU(),
            nn.Conv2d(16, 32, 4, stride=2, padding=1),  # 7x7
            nn.SiLU(),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, 128),
            nn.SiLU(),
            nn.Linear(128, num_answers),
        )

    def forward(self, images: UInt8[Tensor, "batch 28 28"]) -> Float[Tensor, "batch answers"]:
        """Logits of the answers."""
        logits: Tensor = self.layers(images.unsqueeze(1).to(torch.float32) / 255)
        return logits


class FeaturePupil(nn.Module):
    """From features to a logit for each answer; they are standardised as those of the lesson are."""

    mean: Tensor
    deviation: Tensor

    def __init__(
        self, mean: Float[Tensor, " features"], deviation: Float[Tensor, " features"], num_answers: int
    ) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)
        self.layers = nn.Sequential(nn.Linear(len(mean), 64), nn.SiLU(), nn.Linear(64, num_answers))

    def forward(self, features: Float[Tensor, "batch features"]) -> Float[Tensor, "batch answers"]:
        """Logits of the answers."""
        logits: Tensor = self.layers((features - self.mean) / self.deviation)
        return logits
