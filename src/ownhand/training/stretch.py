"""How far styles and wobble are to be stretched when a trained generator draws.

A generator hardly ever reaches all of the variance of what it learns from, least of all between the writers that it
knows. So the wobble is stretched until drawn twins lie as far apart as real twins do, and styles until hands do.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from ownhand.training.twins import Asked

_LEAST, _MOST_STYLES, _MOST_WOBBLE = 0.7, 1.45, 1.2
"""Bounds: beyond, letters would come from where the generator was never asked. More wobble makes letters vary as
people's do, and hands less consistent than people's (docs/log.md)."""

_ROUNDS = 6
"""Distances grow nearly in step with either stretch, so a few corrections settle them."""


@dataclass(frozen=True)
class Stretch:
    """By how much styles and the wobble are stretched."""

    styles: float = 1.0
    wobble: float = 1.0

    @classmethod
    def fitting(
        cls,
        drawn_with: Callable[["Stretch"], Float[Tensor, "letters height width"]],
        real: Float[Tensor, "letters height width"],
        asked: Asked,
    ) -> "Stretch":
        """The stretch by which drawn letters lie as far apart as real ones.

        Distances are root mean squares; how far hands lie apart is what strangers, the same character by two hands, do
        beyond twins. `drawn_with` draws what was `asked`, twins in one hand.
        """
        ones, others = strangers(asked)

        def distances(letters: Tensor) -> tuple[float, float]:
            twins = squared_distances(letters[::2], letters[1::2])[asked.are_twins].mean().item()
            return twins, max(squared_distances(letters[ones], letters[others]).mean().item() - twins, 1e-9)

        real_twins, real_hands = distances(real)
        stretch = cls()
        for _ in range(_ROUNDS):
            twins, hands = distances(drawn_with(stretch))
            stretch = cls(
                styles=_bounded(stretch.styles * (real_hands / hands) ** 0.5, _MOST_STYLES),
                wobble=_bounded(stretch.wobble * (real_twins / max(twins, 1e-9)) ** 0.5, _MOST_WOBBLE),
            )
        return stretch


def strangers(asked: Asked) -> tuple[Int64[Tensor, " n"], Int64[Tensor, " n"]]:
    """Places in the batch of letters and of others that show the same characters by other writers."""
    firsts = torch.arange(0, len(asked.letters), 2, device=asked.letters.device)
    ones = firsts[asked.characters[firsts].argsort(stable=True)]
    others = ones.roll(1)
    fits = (asked.characters[ones] == asked.characters[others]) & (asked.writers[ones] != asked.writers[others])
    return ones[fits], others[fits]


def squared_distances(
    ones: Float[Tensor, "letters height width"], others: Float[Tensor, "letters height width"]
) -> Float[Tensor, " letters"]:
    """How far letters lie apart, squared: in the place of points (not the pen's state) or in pixels."""
    if ones.shape[2] == 3:
        ones, others = ones[..., :2], others[..., :2]
    return (ones - others).square().sum((1, 2))


def _bounded(stretch: float, most: float) -> float:
    return min(max(stretch, _LEAST), most)
