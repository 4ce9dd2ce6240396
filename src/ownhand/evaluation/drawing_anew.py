"""Drawing anew: how far a figure would lie elsewhere with other hands."""

import numpy as np


def interval_of_ratio(parts: np.ndarray, wholes: np.ndarray, *, num_resamples: int, seed: int) -> tuple[float, float]:
    """The middle 95 in a hundred of the sum of `parts` (n,) over that of `wholes` (n,), were other such n drawn.

    The percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13).
    """
    drawn = np.random.default_rng(seed).integers(len(parts), size=(num_resamples, len(parts)))
    low, high = np.percentile(parts[drawn].sum(axis=1) / wholes[drawn].sum(axis=1), [2.5, 97.5])
    return float(low), float(high)
