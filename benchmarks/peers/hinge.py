"""A hinge GAN with spectral normalisation and a projection discriminator, trained on the letters of ownhand's models.

    python benchmarks/peers/hinge.py LETTERS --out FOLDER [--cpu-seconds 3700] [--resume]

The critic: plain convolutions under spectral normalisation ("Spectral Normalization for Generative Adversarial
Networks", Miyato et al. 2018, table 3, with fewer and narrower layers), and the character by projection ("cGANs with
Projection Discriminator", Miyato and Koyama 2018, equation 3). The generator: the same table's, narrower, with
conditional batch norm. One embedding of the character is told to every norm and joined to the latent ("Large Scale GAN
Training for High Fidelity Natural Image Synthesis", Brock et al. 2019, section 3). Hinge losses, Adam(0, 0.9), and in
place of several steps of the critic two rates ("Self-Attention Generative Adversarial Networks", Zhang et al. 2019,
section 3), which makes a step cheaper.

README.md tells what else was tried.
"""

from itertools import pairwise

import torch
from peer_run import LATENT_SIZE, Peer, PeerState, main
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

WIDTH = 16
BATCH_SIZE = 64
RATES, BETAS = (2e-4, 8e-4), (0.0, 0.9)
CHARACTER_SIZE, CHARACTER_SPREAD = 128, 0.14


class ConditionalNorm(nn.Module):
    """Batch norm whose scale and shift follow a condition (Dumoulin et al. 2017)."""

    def __init__(self, condition_size: int, channels: int) -> None:
        super().__init__()
        self.normalise = nn.BatchNorm2d(channels, affine=False)
        self.modulate = nn.Linear(condition_size, 2 * channels)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """As large as `x`, (n, channels, height, width)."""
        scale, shift = self.modulate(condition)[:, :, None, None].chunk(2, dim=1)
        return (1 + scale) * self.normalise(x) + shift


class Generator(nn.Module):
    """Latents (n, 100) and labels (n,) to images (n, 1, 32, 32) in -1..1."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        widths = (8 * WIDTH, 4 * WIDTH, 2 * WIDTH, WIDTH)
        self.character = nn.Embedding(num_characters, CHARACTER_SIZE)
        nn.init.normal_(self.character.weight, std=CHARACTER_SPREAD)
        self.begin = nn.Linear(LATENT_SIZE + CHARACTER_SIZE, widths[0] * 4 * 4)
        self.grow = nn.ModuleList(nn.ConvTranspose2d(before, after, 4, 2, 1) for before, after in pairwise(widths))
        self.norms = nn.ModuleList(ConditionalNorm(CHARACTER_SIZE, width) for width in widths)
        self.end = nn.Conv2d(widths[-1], 1, 3, 1, 1)

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        """Drawn letters."""
        condition = self.character(labels)
        x = self.begin(torch.cat([latents, condition], dim=1)).unflatten(1, (-1, 4, 4))
        x = torch.relu(self.norms[0](x, condition))
        for grow, norm in zip(self.grow, self.norms[1:], strict=True):
            x = torch.relu(norm(grow(x), condition))
        return torch.tanh(self.end(x))


class Critic(nn.Module):
    """Images (n, 1, 32, 32) and labels (n,) to (n,): how real each is, as what it should show."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            spectral_norm(nn.Conv2d(1, 2 * WIDTH, 4, 2, 1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(2 * WIDTH, 4 * WIDTH, 4, 2, 1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(4 * WIDTH, 4 * WIDTH, 3, 1, 1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(4 * WIDTH, 8 * WIDTH, 4, 2, 1)),
            nn.LeakyReLU(0.1),
            spectral_norm(nn.Conv2d(8 * WIDTH, 8 * WIDTH, 3, 1, 1)),
            nn.LeakyReLU(0.1),
        )
        self.real = spectral_norm(nn.Linear(8 * WIDTH, 1))
        self.character = spectral_norm(nn.Embedding(num_characters, 8 * WIDTH))

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        """One number a letter."""
        seen = self.look(images).sum(dim=(2, 3))
        return self.real(seen).squeeze(1) + (self.character(labels) * seen).sum(1)


class Hinge(Peer):
    """Hinge losses: the critic stops caring for what it tells by a margin of 1."""

    name = "hinge"
    batch_size = BATCH_SIZE

    def __init__(self, num_characters: int) -> None:
        generator = Generator(num_characters)
        for module in [generator.begin, *generator.grow, generator.end]:
            nn.init.xavier_uniform_(module.weight)
        super().__init__(PeerState.begin(generator, Critic(num_characters), rates=RATES, betas=BETAS))

    def critic_loss(self, real: Tensor, drawn: Tensor, labels: Tensor) -> Tensor:
        """Real letters are to be above 1 and drawn ones below -1, no matter how far; both are looked at at once."""
        scores = self.state.critic(torch.cat([real, drawn]), torch.cat([labels, labels]))
        on_real, on_drawn = scores.chunk(2)
        loss: Tensor = torch.relu(1 - on_real).mean() + torch.relu(1 + on_drawn).mean()
        return loss

    def generator_loss(self, drawn: Tensor, labels: Tensor) -> Tensor:
        """Drawn letters are to be rated high."""
        loss: Tensor = -self.state.critic(drawn, labels).mean()
        return loss


if __name__ == "__main__":
    main(Hinge, __doc__)
