"""Samples: chosen evenly, and matched by other people."""

import dataclasses

import numpy as np

from ownhand.evaluation import Sample
from ownhand.evaluation.looks import looks
from ownhand.evaluation.samples import chosen_evenly, other_people
from ownhand.letters import Letters


def test_letters_are_chosen_evenly(letters: Letters) -> None:
    rng = np.random.default_rng(0)
    much = letters.select(np.concatenate([np.arange(len(letters)), np.repeat(rng.integers(40, size=8), 100)]))
    chosen = chosen_evenly(much, 1600, seed=1)
    assert len(chosen) == 1600
    cells = np.bincount(chosen.labels * 100 + chosen.writers)
    assert cells.max() == 1  # 80 people and 20 characters
    assert (chosen_evenly(much, 1600, seed=1).labels == chosen.labels).all()
    assert len(chosen_evenly(much, 10**6, seed=1)) == len(much)


def test_other_people_write_the_same_in_hands_of_their_own(learned: Sample, real: Sample) -> None:
    others = other_people(learned, real, seed=0)
    assert (others.characters == real.characters).all()
    assert looks(others)["slant"]["agreement"] > 0.5  # one person's letters stand in for one person's
    unknown = dataclasses.replace(real, hands=None)
    assert other_people(learned, unknown, seed=0).num_hands == 0
