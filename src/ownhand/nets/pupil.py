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


class WordPupil(nn.Module):
    """From 32x128 bytes of words (ink 255) to a logit for each answer, by what is seen anywhere in a word."""

    def __init__(self, num_answers: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),  # 16x64
            nn.SiLU(),
            nn.Conv2d(16, 32, 4, stride=2, padding=1),  # 8x32
            nn.GroupNorm(1, 32),
            nn.SiLU(),
            nn.Conv2d(32, 64, 4, stride=2, padding=1),  # 4x16
            nn.GroupNorm(1, 64),
            nn.SiLU(),
        )
        self.answers = nn.Sequential(nn.Linear(2 * 64 * 4, 64), nn.SiLU(), nn.Linear(64, num_answers))

    def forward(self, images: UInt8[Tensor, "batch 32 128"]) -> Float[Tensor, "batch answers"]:
        """Logits of the answers."""
        seen = self.layers(images.unsqueeze(1).to(torch.float32) / 255)
        # Along the word, what there is of each and the most of it: words are long and short.
        along = torch.cat([seen.mean(dim=3), seen.amax(dim=3)], dim=1)
        logits: Tensor = self.answers(along.flatten(1))
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
