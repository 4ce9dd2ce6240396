"""The net that reads spans of words: which character a piece of a word shows, if any."""

from jaxtyping import Float, UInt8
from torch import Tensor, nn


class SpanReaderNet(nn.Module):
    """From 20x20 bytes (ink 255) to a logit for every character and a last one for none; half a million weights.

    It steps over two pixels at a time and pools nothing, which costs half of what the same layers did with pooling.
    """

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 32, 5, padding=2, stride=2),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, padding=1, stride=2),
            nn.ReLU(),
            nn.Flatten(),
        )
        self.tell = nn.Sequential(
            nn.Linear(64 * 5 * 5, 256), nn.ReLU(), nn.Dropout(0.3), nn.Linear(256, num_characters + 1)
        )

    def forward(self, images: UInt8[Tensor, "spans 20 20"]) -> Float[Tensor, "spans answers"]:
        """Logits of the characters, and of no letter."""
        logits: Tensor = self.tell(self.look(images.unsqueeze(1).float() / 255))
        return logits


class LogProbabilities(nn.Module):
    """The net as its model file has it: the logarithms of the probabilities of the characters."""

    def __init__(self, net: SpanReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, images: UInt8[Tensor, "spans 20 20"]) -> Float[Tensor, "spans characters"]:
        """They are 0 at most; what their sum lacks of one is the probability of no letter."""
        logarithms: Tensor = self.net(images).log_softmax(1)
        return logarithms[:, :-1]
