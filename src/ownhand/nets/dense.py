"""The article's two nets: dense layers from 784 pixels to one number, and from 64 numbers to 784 pixels."""

from jaxtyping import Float
from torch import Tensor, nn

NUM_PIXELS = 28 * 28


class Discriminator(nn.Sequential):
    """Tells how likely a letter is to be real: 784-256-256-1, LeakyReLU 0.2, sigmoid."""

    def __init__(self) -> None:
        super().__init__(
            nn.Linear(NUM_PIXELS, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 1),
            nn.Sigmoid(),
        )

    def forward(self, input: Float[Tensor, "batch 784"]) -> Float[Tensor, "batch 1"]:
        """Scores in 0..1 of letters whose pixels lie in -1..1."""
        return _through(self, input)


class Generator(nn.Sequential):
    """Draws a letter from a normal latent: 64-256-256-784, ReLU, tanh."""

    def __init__(self, latent_size: int = 64) -> None:
        super().__init__(
            nn.Linear(latent_size, 256),
            nn.ReLU(),
            nn.Linear(256, 256),
            nn.ReLU(),
            nn.Linear(256, NUM_PIXELS),
            nn.Tanh(),
        )

    def forward(self, input: Float[Tensor, "batch latent"]) -> Float[Tensor, "batch 784"]:
        """Letters, pixels in -1..1 (paper to ink)."""
        return _through(self, input)


class Drawing(nn.Module):
    """A trained generator as it is shipped: latents in, grey images out, 1 for ink."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, latents: Float[Tensor, "batch latent"]) -> Float[Tensor, "batch 28 28"]:
        """Ink in 0..1."""
        letters: Tensor = self.generator(latents)
        return ((letters + 1) / 2).reshape(-1, 28, 28)


def _through(layers: nn.Sequential, x: Tensor) -> Tensor:
    for layer in layers:
        x = layer(x)
    return x
