"""Intervals: they hold the truth as often as they say."""

import numpy as np

from ownhand.evaluation.legibility import interval_by_group


def test_an_interval_holds_the_mean_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        values = np.repeat(rng.normal(size=30), 5) + rng.normal(size=150)
        low, high = interval_by_group(values, np.repeat(np.arange(30), 5), seed=seed)
        held += low <= 0 <= high
    assert 180 <= held <= 198
