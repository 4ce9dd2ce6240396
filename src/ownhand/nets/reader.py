"""The reader: a small convolutional net that tells which character a letter shows."""

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn


class ReaderNet(nn.Module):
    """From 32x32 bytes (ink 255) to a logit for every character; half a million weights."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            *_convolution(1, 32, size=5, stride=2),  # 16x16
            *_convolution(32, 48),
            nn.MaxPool2d(2),  # 8x8
            *_convolution(48, 96),
            *_convolution(96, 96),
            nn.MaxPool2d(2),  # 4x4
            *_convolution(96, 128),
            nn.Flatten(),
        )
        self.tell = nn.Sequential(
            nn.Dropout(0.3),
            nn.Linear(128 * 4 * 4, 128),
            nn.ReLU(),
            nn.Dropout(0.3),
            nn.Linear(128, num_characters),
        )

    def forward(self, images: UInt8[Tensor, "batch 32 32"]) -> Float[Tensor, "batch characters"]:
        """Logits of the characters."""
        ink = images.unsqueeze(1).to(next(self.parameters()).dtype) / 255
        logits: Tensor = self.tell(self.look(ink))
        return logits


class Probabilities(nn.Module):
    """A trained reader as it is shipped: bytes in, a probability for every character out."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, images: UInt8[Tensor, "batch 32 32"]) -> Float[Tensor, "batch characters"]:
        """Probabilities that sum to 1 over the characters."""
        return torch.softmax(self.net(images), dim=1)


def _convolution(num_in: int, num_out: int, *, size: int = 3, stride: int = 1) -> list[nn.Module]:
    return [
        nn.Conv2d(num_in, num_out, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(num_out),
        nn.ReLU(inplace=True),
    ]
