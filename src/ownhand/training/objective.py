"""The article's losses, and the one derivative its training needs."""

from jaxtyping import Float
from torch import Tensor

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
