"""The verifier of words: a small net that places words by how they are written, near others of the same hand."""

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn


class WordVerifierNet(nn.Module):
    """From 32x128 bytes of words (ink 255) to unit vectors; those of one hand point in much the same direction."""

    def __init__(self, *, width: int = 24, num_features: int = 128, out: int = 64) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1),  # 16x64
            nn.SiLU(),
            nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),  # 8x32
            nn.GroupNorm(1, 2 * width),
            nn.SiLU(),
            nn.Conv2d(2 * width, 4 * width, 4, stride=2, padding=1),  # 4x16
            nn.GroupNorm(1, 4 * width),
            nn.SiLU(),
        )
        self.features = nn.Sequential(nn.Dropout(0.2), nn.Linear(2 * 4 * 4 * width, num_features), nn.SiLU())
        self.end = nn.Linear(num_features, out)
        self.log_scale = nn.Parameter(torch.tensor(2.3))
        """Of the cosine of two packs of words, to make it a logit."""

    def forward(
        self, images: UInt8[Tensor, "words 32 128"]
    ) -> tuple[Float[Tensor, "words out"], Float[Tensor, "words features"]]:
        """Where the words lie, and what that follows from."""
        seen = self.layers(images.unsqueeze(1).to(torch.float32) / 255)
        # Along the word, what there is of each and the most of it: words are long and short.
        features = self.features(torch.cat([seen.mean(dim=3), seen.amax(dim=3)], dim=1).flatten(1))
        return nn.functional.normalize(self.end(features), dim=1), features
