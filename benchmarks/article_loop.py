"""The article's training loop in two other ways: what ours is tested against and timed beside.

As it is usually printed: a DataLoader of float tensors, separate forward passes, autograd, plain Adam. And by plain
autograd, with all that ours has besides its backward pass by hand: letters gathered as bytes, one forward pass of the
discriminator for real and drawn letters, no gradients that nobody reads, Adam as one fused kernel.
"""

from collections.abc import Iterator

import torch
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from ownhand.letters import Letters
from ownhand.training.article import HALF_RANGE, ArticleConfig, ArticleGame
from ownhand.training.descent import take_step
from ownhand.training.objective import binary_cross_entropy


class PrintedLoop:
    """The loop over `discriminator` and `generator`, whose weights it trains in place."""

    def __init__(self, generator: nn.Module, discriminator: nn.Module) -> None:
        self.generator, self.discriminator = generator, discriminator
        self.optimizer_generator = torch.optim.Adam(generator.parameters(), lr=2e-4)
        self.optimizer_discriminator = torch.optim.Adam(discriminator.parameters(), lr=2e-4)
        self.loss = nn.BCELoss()

    def step(self, real: Tensor, latents: Tensor, fresh_latents: Tensor) -> tuple[float, float, float, float]:
        """One round on `real` (batch, 784) in -1..1; gives both losses and both scores."""
        ones = torch.ones(len(real), 1, device=real.device)
        zeros = torch.zeros(len(real), 1, device=real.device)

        self.discriminator.zero_grad()
        score_real = self.discriminator(real)
        score_fake = self.discriminator(self.generator(latents).detach())
        loss_discriminator = self.loss(score_real, ones) + self.loss(score_fake, zeros)
        loss_discriminator.backward()
        self.optimizer_discriminator.step()

        self.generator.zero_grad()
        loss_generator = self.loss(self.discriminator(self.generator(fresh_latents)), ones)
        loss_generator.backward()
        self.optimizer_generator.step()
        return loss_discriminator.item(), loss_generator.item(), score_real.mean().item(), score_fake.mean().item()


class AutogradGame(ArticleGame):
    """Our game, its step taken by torch's autograd and optimizer."""

    def __init__(self, letters: Letters, config: ArticleConfig, device: torch.device) -> None:
        super().__init__(letters, config, device)
        rate = config.learning_rate
        self.optimizer_generator = torch.optim.Adam(self.generator.parameters(), rate, fused=True)
        self.optimizer_discriminator = torch.optim.Adam(self.discriminator.parameters(), rate, fused=True)

    @torch.enable_grad()
    def train_step(
        self, real: UInt8[Tensor, "batch 784"], latents: Float[Tensor, "twice_batch latent"]
    ) -> Float[Tensor, " 4"]:
        """One round, as `ArticleGame.train_step` takes it. Drawing the fakes in two parts is quicker here."""
        n = len(real)
        with torch.no_grad():
            fakes = self.generator(latents[:n])
        scores = self.discriminator(torch.cat([(real.float() - HALF_RANGE) / HALF_RANGE, fakes]))
        on_real, on_fake = scores.split(n)
        loss_discriminator = binary_cross_entropy(on_real, 1) + binary_cross_entropy(on_fake, 0)
        take_step(self.optimizer_discriminator, loss_discriminator)

        self.discriminator.requires_grad_(False)
        loss_generator = binary_cross_entropy(self.discriminator(self.generator(latents[n:])), 1)
        take_step(self.optimizer_generator, loss_generator)
        self.discriminator.requires_grad_(True)
        return torch.stack([loss_discriminator, loss_generator, on_real.mean(), on_fake.mean()]).detach()


def printed_batches(pixels: Tensor, *, batch_size: int, device: torch.device) -> Iterator[Tensor]:
    """Shuffled batches of `pixels` (letters, 784) in -1..1, epoch after epoch, as a DataLoader hands them out."""
    labels = torch.zeros(len(pixels))
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(pixels, labels), batch_size=batch_size, shuffle=True
    )
    while True:
        for real, _ in loader:
            yield real.to(device)
