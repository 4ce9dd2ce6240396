"""DCGAN, told which character to draw, trained on the letters that ownhand's models learn from.

    python benchmarks/peers/dcgan.py LETTERS --out FOLDER [--cpu-seconds 3700] [--resume]

The nets, their first weights, the losses and the rates are those of "Unsupervised Representation Learning with Deep
Convolutional Generative Adversarial Networks" (Radford et al. 2015), as PyTorch's own example lays them out, with one
layer fewer for images of 32 by 32. The character is told as in "Conditional Generative Adversarial Nets" (Mirza and
Osindero 2014): an embedding joined to the latent, and a plane joined to the image that the discriminator sees.

WIDTH is half that of the example, which takes three times as long a step. CHARACTER_SPREAD is the deviation that the
embedding begins with; as wide as the latent, it drowns it, and all hands write alike. README.md tells what was tried.
"""

import torch
from peer_run import FRAME, LATENT_SIZE, Peer, PeerState, main
from torch import Tensor, nn

WIDTH = 32
BATCH_SIZE = 64
RATE, BETAS = 2e-4, (0.5, 0.999)
CHARACTER_SIZE, CHARACTER_SPREAD = 50, 0.14


class Generator(nn.Module):
    """Latents (n, 100) and labels (n,) to images (n, 1, 32, 32) in -1..1."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.character = nn.Embedding(num_characters, CHARACTER_SIZE)
        nn.init.normal_(self.character.weight, std=CHARACTER_SPREAD)
        self.draw = nn.Sequential(
            nn.ConvTranspose2d(LATENT_SIZE + CHARACTER_SIZE, 4 * WIDTH, 4, 1, 0, bias=False),
            nn.BatchNorm2d(4 * WIDTH),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * WIDTH, 2 * WIDTH, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * WIDTH),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * WIDTH, WIDTH, 4, 2, 1, bias=False),
            nn.BatchNorm2d(WIDTH),
            nn.ReLU(),
            nn.ConvTranspose2d(WIDTH, 1, 4, 2, 1, bias=False),
            nn.Tanh(),
        )

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        """Drawn letters."""
        return self.draw(torch.cat([latents, self.character(labels)], dim=1)[:, :, None, None])


class Discriminator(nn.Module):
    """Images (n, 1, 32, 32) and labels (n,) to (n,): how likely each is real, before the sigmoid."""

    def __init__(self, num_characters: int) -> None:
        super().__init__()
        self.character = nn.Embedding(num_characters, FRAME * FRAME)
        self.judge = nn.Sequential(
            nn.Conv2d(2, WIDTH, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(WIDTH, 2 * WIDTH, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * WIDTH),
            nn.LeakyReLU(0.2),
            nn.Conv2d(2 * WIDTH, 4 * WIDTH, 4, 2, 1, bias=False),
            nn.BatchNorm2d(4 * WIDTH),
            nn.LeakyReLU(0.2),
            nn.Conv2d(4 * WIDTH, 1, 4, 1, 0, bias=False),
        )

    def forward(self, images: Tensor, labels: Tensor) -> Tensor:
        """One number a letter."""
        planes = self.character(labels).view(-1, 1, FRAME, FRAME)
        return self.judge(torch.cat([images, planes], dim=1)).flatten()


class DCGAN(Peer):
    """Binary cross-entropy on both sides; the generator's side is the non-saturating one."""

    name = "dcgan"
    batch_size = BATCH_SIZE

    def __init__(self, num_characters: int) -> None:
        generator, discriminator = Generator(num_characters), Discriminator(num_characters)
        for module in [*generator.modules(), *discriminator.modules()]:
            if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
                nn.init.normal_(module.weight, 0.0, 0.02)
            elif isinstance(module, nn.BatchNorm2d):
                nn.init.normal_(module.weight, 1.0, 0.02)
        super().__init__(PeerState.begin(generator, discriminator, rates=(RATE, RATE), betas=BETAS))
        self.loss = nn.BCEWithLogitsLoss()

    def critic_loss(self, real: Tensor, drawn: Tensor, labels: Tensor) -> Tensor:
        """Real letters are to be taken for 1, drawn ones for 0: one batch norm for each."""
        ones, zeros = torch.ones(len(labels)), torch.zeros(len(labels))
        judge = self.state.critic
        loss: Tensor = self.loss(judge(real, labels), ones) + self.loss(judge(drawn, labels), zeros)
        return loss

    def generator_loss(self, drawn: Tensor, labels: Tensor) -> Tensor:
        """Drawn letters are to be taken for 1."""
        loss: Tensor = self.loss(self.state.critic(drawn, labels), torch.ones(len(labels)))
        return loss


if __name__ == "__main__":
    main(DCGAN, __doc__)
