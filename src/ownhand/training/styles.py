"""Writers' styles: a point for each writer, learned along with the nets, and what invented styles are drawn from.

Half of the letters of a step claim to be by the writer of the real letter that they stand against; they are drawn in
his style. The other half are drawn in invented styles, from a normal distribution as wide as the writers' styles.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from ownhand.training.twins import Asked


def standardised(table: Float[Tensor, "writers latent"]) -> Float[Tensor, "writers latent"]:
    """Every number of a style with mean 0 and deviation 1 over the writers, so that styles cannot drift apart."""
    return (table - table.mean(0)) / table.std(0).clamp(min=1e-6)


def spread_of(styles: Float[Tensor, "writers latent"], noise: float) -> Float[Tensor, "latent latent"]:
    """What turns standard normal latents into styles with the covariance of the writers', noise included."""
    wider = noise**2 * torch.eye(styles.shape[1], device=styles.device)
    # It does not raise where styles are astray, as cholesky does.
    spread: Tensor = torch.linalg.cholesky_ex(torch.cov(styles.T) + wider).L
    return spread


def styles_of(
    asked: Asked, table: Float[Tensor, "writers latent"], *, noise: float, source: torch.Generator
) -> Float[Tensor, "letters latent"]:
    """The style of each letter, twins sharing one: that of their writer, or an invented one.

    `noise` is the deviation of what is added to a writer's style each time, so that styles between writers are learned,
    too. Where a single writer is known, all styles are invented, and every letter has its own.
    """
    num_pairs, (num_writers, size), device = len(asked.are_twins), table.shape, table.device
    if num_writers == 1:
        return torch.randn(2 * num_pairs, size, generator=source).to(device)
    normal = torch.randn(num_pairs, size, generator=source).to(device)
    nearer = torch.rand(num_pairs, 1, generator=source).to(device)
    # A hand may be pulled towards the mean, for neatness; so a quarter of the invented ones are drawn there.
    is_pulled = (torch.arange(num_pairs, device=device) % 8 == 1)[:, None]
    pulled = torch.where(is_pulled, nearer * normal, normal)
    styles = standardised(table)
    claimed = styles[asked.writers] + noise * normal.repeat_interleave(2, 0)
    invented = (pulled @ spread_of(styles.detach(), noise).T).repeat_interleave(2, 0)
    return torch.where(asked.is_invented[:, None], invented, claimed)
