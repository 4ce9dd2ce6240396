"""The article's training loop as it is usually printed: what ours is tested against and timed beside.

A DataLoader of float tensors, separate forward passes, autograd, plain Adam.
"""

from collections.abc import Iterator

import torch
from torch import Tensor, nn


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


def printed_batches(pixels: Tensor, *, batch_size: int, device: torch.device) -> Iterator[Tensor]:
    """Shuffled batches of `pixels` (letters, 784) in -1..1, epoch after epoch, as a DataLoader hands them out."""
    labels = torch.zeros(len(pixels))
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(pixels, labels), batch_size=batch_size, shuffle=True
    )
    while True:
        for real, _ in loader:
            yield real.to(device)
