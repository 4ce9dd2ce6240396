"""Joins of words: which letters are joined, how often, and by whom."""

from collections import Counter
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample

_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)

_FEWEST_OF_HAND, _FEWEST_OF_PAIR = 20, 20
"""Pairs of letters that tell a hand's share, and how often a pair is met until it tells its own."""

_FEWEST = 10
"""Hands that can be compared, and pairs."""


def joins(sample: WordSample, people: WordSample) -> dict[str, Any]:
    """How much of what stands together is joined.

    Gives "share", of all pairs of letters; "hands", the quantiles of the hands' own shares, and "between", their
    standard deviation; and where they are others, "correlation", over pairs of characters, of their shares with those
    of `people`. What too few hands or pairs of characters would tell is left out.

    Raises:
        LettersError: there are hardly any words.
    """
    is_joined = sample.is_joined
    if len(is_joined) < _FEWEST_OF_PAIR:
        raise LettersError(f"Expected {_FEWEST_OF_PAIR} letters that others follow, found {len(is_joined)}.")
    found: dict[str, Any] = {"pairs": len(is_joined), "share": float(is_joined.mean())}
    hands = sample.hands[sample.word_of_letter[sample.pairs]]
    _, hand, counts = np.unique(hands, return_inverse=True, return_counts=True)
    shares = (np.bincount(hand, is_joined) / counts)[counts >= _FEWEST_OF_HAND]
    if len(shares) >= _FEWEST:
        found["num_hands"] = len(shares)
        found["hands"] = dict(zip(map(str, _QUANTILES), np.quantile(shares, _QUANTILES).tolist(), strict=True))
        found["between"] = float(shares.std())
    if sample is not people:
        mine, theirs = shares_by_pair(sample), shares_by_pair(people)
        common = sorted(set(mine) & set(theirs))
        columns = np.array([(mine[pair], theirs[pair]) for pair in common]).reshape(-1, 2).T
        # What is never joined has no order that could go with people's.
        if len(common) >= _FEWEST and (columns.std(axis=1) > 0).all():
            found["num_pairs"] = len(common)
            found["correlation"] = float(np.corrcoef(columns)[0, 1])
    return found


def shares_by_pair(sample: WordSample) -> dict[str, float]:
    """How often each pair of characters is joined, of those that are met often enough."""
    first, second = sample.characters[sample.pairs], sample.characters[sample.pairs + 1]
    pairs = [one + other for one, other in zip(first.tolist(), second.tolist(), strict=True)]
    met = Counter(pairs)
    joined = Counter(pair for pair, is_joined in zip(pairs, sample.is_joined.tolist(), strict=True) if is_joined)
    return {pair: joined[pair] / count for pair, count in met.items() if count >= _FEWEST_OF_PAIR}
