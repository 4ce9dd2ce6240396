"""The losses of the games, and the derivatives their training needs."""

import abc
import math
from collections.abc import Mapping
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

Answers = dict[str, Tensor]
"""A critic's answers by question: a number for each letter or pair that it was asked about."""


class Questions(abc.ABC):
    """What a critic is asked about the letters of a step; see `interview`."""

    weights: Mapping[str, float]
    """How much each question counts."""

    @abc.abstractmethod
    def answers(self, codes: Float[Tensor, "letters code"]) -> Answers:
        """The answers on letters."""

    @abc.abstractmethod
    def answers_on_both(self, both: Float[Tensor, "twice_letters code"]) -> tuple[Answers, Answers]:
        """The answers on real letters, and on the drawn ones that stand against them."""


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


def relativistic_loss(should_lead: Answers, should_trail: Answers, weights: Mapping[str, float]) -> Float[Tensor, ""]:
    """The pairing losses of the questions, weighted and summed; what nobody was asked about counts nothing."""
    losses = [
        weights[name] * relativistic_pairing_loss(should_lead[name], should_trail[name])
        for name in should_lead
        if len(should_lead[name])
    ]
    return torch.stack(losses).sum()


def squared_slope(scores: Float[Tensor, ""], at: Float[Tensor, "letters code"]) -> Float[Tensor, ""]:
    """The mean over letters of the squared length of the gradient of a sum of scores.

    On real and drawn letters together it is twice the R1 and R2 penalties before their weight gamma (Mescheder, Geiger
    and Nowozin, "Which Training Methods for GANs do actually Converge?" (2018), equation 9).
    """
    (slope,) = torch.autograd.grad(scores, at, create_graph=True)
    return slope.square().sum(1).mean()


def slope_penalty(
    on_real: Answers, on_drawn: Answers, weights: Mapping[str, float], at: Float[Tensor, "letters code"]
) -> Float[Tensor, ""]:
    """R1 + R2 of all questions before their weight gamma / 2: "The GAN is dead; long live the GAN!", equations 3 and 4.

    Slopes are weighted so that squared they count as the questions do. That of twins is their slope at both together.
    """
    num_letters = len(at) // 2
    scores = sum(
        ((weights[name] * num_letters / len(answers[name])) ** 0.5 * answers[name].sum())
        for answers in (on_real, on_drawn)
        for name in answers
        if len(answers[name])
    )
    assert isinstance(scores, Tensor)
    return 2 * squared_slope(scores, at)


class CriticLoss(NamedTuple):
    """What a critic is to lower."""

    loss: Float[Tensor, ""]
    penalty: Float[Tensor, ""] | None
    """Before its weight; None where it was not asked for."""
    on_real: Answers
    """Its answers on the real letters, which the generator is measured against."""
    on_drawn: Answers


def critic_loss(
    questions: Questions,
    real: Float[Tensor, "letters code"],
    drawn: Float[Tensor, "letters code"],
    *,
    is_penalised: bool,
) -> CriticLoss:
    """The critic is to rate each real letter higher than the drawn one that stands against it."""
    both = torch.cat([real, drawn.detach()]).requires_grad_(is_penalised)
    on_real, on_drawn = questions.answers_on_both(both)
    loss = relativistic_loss(on_real, on_drawn, questions.weights)
    penalty = slope_penalty(on_real, on_drawn, questions.weights, both) if is_penalised else None
    return CriticLoss(loss, penalty, on_real, on_drawn)


def generator_loss(
    questions: Questions, drawn: Float[Tensor, "letters code"], on_real: Answers
) -> tuple[Float[Tensor, ""], Answers]:
    """The generator is to have its letters rated higher than the real ones; with the answers on what is drawn.

    `on_real` may be the answers from before the critic's last step: it changes little, and that saves a pass.
    """
    before = {name: answer.detach() for name, answer in on_real.items()}
    on_drawn = questions.answers(drawn)
    return relativistic_loss(on_drawn, before, questions.weights), on_drawn


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
