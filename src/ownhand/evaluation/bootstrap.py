"""The bootstrap: how far a figure would lie elsewhere with other hands (Efron 1979)."""

import numpy as np

_RESAMPLES = 500


def interval_of_ratio(parts: np.ndarray, wholes: np.ndarray, *, num_resamples: int, seed: int) -> tuple[float, float]:
    """The middle 95 in a hundred of the sum of `parts` (n,) over that of `wholes` (n,), were other such n drawn.

    The percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
    """
    drawn = np.random.default_rng(seed).integers(len(parts), size=(num_resamples, len(parts)))
    low, high = np.percentile(parts[drawn].sum(axis=1) / wholes[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)


def interval_by_group(values: np.ndarray, groups: np.ndarray, *, seed: int) -> list[float]:
    """Between which bounds the mean of `values` lies in 95 of 100 cases, were other such groups drawn.

    The bootstrap over groups (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13): letters of
    one hand go together, and single letters drawn anew would flatter.
    """
    _, group = np.unique(groups, return_inverse=True)
    sums, counts = np.bincount(group, values), np.bincount(group)
    return list(interval_of_ratio(sums, counts, num_resamples=_RESAMPLES, seed=seed))
