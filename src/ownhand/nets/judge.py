"""The judge: tells which character a letter shows, and what it saw. It measures hands and has no part in making them.

Built otherwise than the reader, so that it is blind to other things: residual blocks of full width rather than pooled
convolutions ("Identity Mappings in Deep Residual Networks", He et al. 2016), and 4x4 steps from size to size.
"""

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn

NUM_FEATURES = 256


class JudgeNet(nn.Module):
    """From 32x32 bytes (ink 255) to a logit for every character, by way of 256 features."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 24, 4, stride=2, padding=1),  # 16x16
            nn.SiLU(),
            nn.Conv2d(24, 48, 4, stride=2, padding=1),  # 8x8
            _Residual(48),
            _Residual(48),
            nn.BatchNorm2d(48),
            nn.SiLU(),
            nn.Conv2d(48, 96, 4, stride=2, padding=1),  # 4x4
            _Residual(96),
            nn.BatchNorm2d(96),
            nn.SiLU(),
            nn.Flatten(),
            nn.Dropout(0.3),
            nn.Linear(96 * 4 * 4, NUM_FEATURES),
        )
        self.tell = nn.Sequential(nn.SiLU(), nn.Dropout(0.3), nn.Linear(NUM_FEATURES, num_characters))

    def features(self, images: UInt8[Tensor, "batch 32 32"]) -> Float[Tensor, "batch 256"]:
        """What the judge sees, before it says which character that is."""
        seen: Tensor = self.look(images.unsqueeze(1).to(next(self.parameters()).dtype) / 255)
        return seen

    def forward(self, images: UInt8[Tensor, "batch 32 32"]) -> Float[Tensor, "batch characters"]:
        """Logits of the characters."""
        logits: Tensor = self.tell(self.features(images))
        return logits


class Judgement(nn.Module):
    """A trained judge as it is shipped: bytes in, probabilities and features out."""

    def __init__(self, net: JudgeNet) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, images: UInt8[Tensor, "batch 32 32"]
    ) -> tuple[Float[Tensor, "batch characters"], Float[Tensor, "batch 256"]]:
        """Probabilities that sum to 1 over the characters, and the features they follow from."""
        features = self.net.features(images)
        return torch.softmax(self.net.tell(features), dim=1), features


class _Residual(nn.Module):
    """x + conv(SiLU(norm(conv(SiLU(norm(x))))))."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.change = nn.Sequential(*(part for _ in range(2) for part in _convolution(width)))

    def forward(self, x: Float[Tensor, "batch width h w"]) -> Float[Tensor, "batch width h w"]:
        changed: Tensor = x + self.change(x)
        return changed


def _convolution(width: int) -> list[nn.Module]:
    return [nn.BatchNorm2d(width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1, bias=False)]
