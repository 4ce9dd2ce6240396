"""Joins: how likely the pen stays down between two letters of a word, by the pair and by the hand.

joins = Joins.from_json(text)
joins.probability("a", "n")                                   # over all hands
joins.probability("a", "n", joins.offset(latent, normal))     # of one hand, which joins more or less than others
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Joins:
    """Logits of joining. All are natural logarithms of odds."""

    pairs: Mapping[str, float]
    """By pair of characters, of those that were seen often enough."""
    characters: Mapping[str, tuple[float, float]]
    """By character, to the one before it and to the one after it: for pairs that were seldom seen."""
    overall: float
    """Of any pair."""
    rate_by_latent: tuple[float, ...]
    """What a hand's own logit grows by with each number of its standard normal latent; the last is added to it."""
    rate_spread: float
    """Standard deviation of what hands of one latent differ by."""

    def probability(self, before: str, after: str, offset: float = 0.0) -> float:
        """How likely the character `before` is joined to the one `after` it, in a hand of that offset.

        A character that was seldom seen beside others, a sign or a digit, is not joined: 0.
        """
        logit = self.pairs.get(before + after)
        if logit is None:
            if before not in self.characters or after not in self.characters:
                return 0.0
            # As if the two sides told of the join independently of one another.
            logit = self.characters[before][1] + self.characters[after][0] - self.overall
        return 1 / (1 + math.exp(-min(max(logit + offset, -50.0), 50.0)))

    def offset(self, latent: Sequence[float] | np.ndarray, normal: float = 0.0) -> float:
        """The logit by which a hand joins more often than others, from its latent and a standard normal number."""
        *weights, intercept = self.rate_by_latent
        return float(np.dot(np.asarray(latent, np.float64), weights)) + intercept + self.rate_spread * normal

    def to_json(self) -> dict[str, Any]:
        """What can go into a JSON file; `from_json` reads it."""
        return {
            "pairs": {pair: round(logit, 3) for pair, logit in self.pairs.items()},
            "characters": {name: [round(logit, 3) for logit in both] for name, both in self.characters.items()},
            "overall": round(self.overall, 3),
            "rate_by_latent": [round(weight, 4) for weight in self.rate_by_latent],
            "rate_spread": round(self.rate_spread, 4),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any], *, latent_size: int | None = None) -> "Joins":
        """The same from what `to_json` gave. Raises KeyError, TypeError or ValueError where it is damaged, or made for
        latents of another size than `latent_size`."""
        if latent_size is not None and len(found["rate_by_latent"]) != latent_size + 1:
            raise ValueError(f"{len(found['rate_by_latent'])} rates of joining for a latent of {latent_size} numbers")
        return cls(
            pairs={str(pair): float(logit) for pair, logit in found["pairs"].items()},
            characters={str(name): (float(to), float(on)) for name, (to, on) in found["characters"].items()},
            overall=float(found["overall"]),
            rate_by_latent=tuple(float(weight) for weight in found["rate_by_latent"]),
            rate_spread=float(found["rate_spread"]),
        )
