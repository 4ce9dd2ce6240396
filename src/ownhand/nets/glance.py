"""The glance: a small dense net that tells from a pen path which character it shows, as far as that is plain."""

import torch
from jaxtyping import Float
from torch import Tensor, nn

_WIDTH = 512


class GlanceNet(nn.Module):
    """From a path of 64 points to a logit for every character; two thirds of a million weights."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.tell = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 3, _WIDTH),
            nn.SiLU(),
            nn.Linear(_WIDTH, _WIDTH),
            nn.SiLU(),
            nn.Linear(_WIDTH, _WIDTH),
            nn.SiLU(),
            nn.Linear(_WIDTH, num_characters),
        )

    def forward(self, paths: Float[Tensor, "letters 64 3"]) -> Float[Tensor, "letters characters"]:
        """Logits of the characters."""
        logits: Tensor = self.tell(paths)
        return logits

    def sees(self, paths: Float[Tensor, "letters 64 3"]) -> Float[Tensor, "letters 1024"]:
        """Its last two hidden layers side by side: what makes one letter another form than the next."""
        before = self.tell[:5](paths)
        return torch.cat([before, self.tell[5:-1](before)], dim=1)


class Probabilities(nn.Module):
    """A trained glance as it is shipped: pen paths in, a probability for every character out."""

    def __init__(self, net: GlanceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, paths: Float[Tensor, "letters 64 3"]) -> Float[Tensor, "letters characters"]:
        """Probabilities that sum to 1 over the characters."""
        return torch.softmax(self.net(paths), dim=1)
