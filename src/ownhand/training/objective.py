"""The losses of the games, and the derivatives their training needs."""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn

_SMALLEST_LOG = -100.0
"""log(0) is taken as -100, as torch.nn.BCELoss does, so that a certain and wrong score costs 100 and not infinity."""

_SMALLEST_VARIANCE = 1e-12
"""The bound that torch.nn.BCELoss puts under s (1 - s) in its derivative."""


def binary_cross_entropy(scores: Float[Tensor, "batch 1"], label: int) -> Float[Tensor, ""]:
    """The mean of -log(s) where `label` is 1 and of -log(1 - s) where it is 0.

    Source: Goodfellow et al., "Generative Adversarial Nets" (2014), equation 1; the generator's side is the
    non-saturating form of the paper's section 3, since the article labels fakes 1 when it trains the generator.
    """
    agreement = scores if label == 1 else 1 - scores
    return -agreement.log().clamp(min=_SMALLEST_LOG).mean()


def binary_cross_entropy_slope(scores: Float[Tensor, "batch 1"], label: int) -> Float[Tensor, "batch 1"]:
    """How the mean loss changes with each logit behind a score: (s - label) / batch, to the bit as autograd does it.

    Written as the product of the loss's and the sigmoid's derivative, because the two do not cancel once a float32
    score has reached exactly 0 or 1: the slope is then 0, and training the way the article does it stands still there.
    """
    variance = scores * (1 - scores)
    slope_of_loss = (scores - label) / variance.clamp(min=_SMALLEST_VARIANCE) / len(scores)
    return slope_of_loss * variance


def relativistic_pairing_loss(should_lead: Float[Tensor, " n"], should_trail: Float[Tensor, " n"]) -> Float[Tensor, ""]:
    """The mean of log(1 + exp(-(a - b))) over pairs: the critic leads with the real letter, the generator with its own.

    Source: Huang et al., "The GAN is dead; long live the GAN!" (2024), equation 2; after Jolicoeur-Martineau, "The
    relativistic discriminator" (2018).
    """
    return nn.functional.softplus(should_trail - should_lead).mean()


def squared_slope(scores: Float[Tensor, ""], at: Float[Tensor, "letters code"]) -> Float[Tensor, ""]:
    """The mean over letters of the squared length of the gradient of a sum of scores.

    On real and drawn letters together it is twice the R1 and R2 penalties before their weight gamma (Mescheder, Geiger
    and Nowozin, "Which Training Methods for GANs do actually Converge?" (2018), equation 9).
    """
    (slope,) = torch.autograd.grad(scores, at, create_graph=True)
    return slope.square().sum(1).mean()


def energy_distance(drawn: Float[Tensor, "*sets n d"], real: Float[Tensor, "*sets m d"]) -> Float[Tensor, ""]:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'|, without bias: 0 where drawn and real samples are distributed alike.

    Several sets are compared each with its own, and the mean is given.

    Source: Székely and Rizzo, "Energy statistics: A class of statistics based on distances" (2013), equation 2.1; the
    means leave out each sample's distance to itself.
    """

    def among(samples: Tensor) -> Tensor:
        num_pairs = samples.shape[-2] * (samples.shape[-2] - 1)
        return torch.cdist(samples, samples).sum((-2, -1)) / num_pairs

    return (2 * torch.cdist(drawn, real).mean((-2, -1)) - among(drawn) - among(real)).mean()


def unlikelihood(likely: Float[Tensor, " letters"], enough: float) -> Float[Tensor, ""]:
    """The mean of log(enough / p) where a letter is read as asked with a probability p below `enough`; else 0.

    A letter that reads well enough teaches no more, or hands would be driven to the plainest form of each letter.
    """
    return (math.log(enough) - likely.clamp(min=1e-4).log()).clamp(min=0).mean()
