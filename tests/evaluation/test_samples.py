"""Samples: chosen evenly, and matched by other people."""

import dataclasses

import numpy as np

from ownhand.evaluation import Sample
from ownhand.evaluation.looks import looks
from ownhand.evaluation.samples import chosen_evenly, other_people, written_alike
from ownhand.letters import Letters

from .words import joined_model


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


def test_a_model_that_writes_words_writes_letters_alone(real: Sample) -> None:
    few = real.select(np.arange(40))
    written = written_alike(joined_model(), few, seed=0)
    assert written.images.shape == (40, 28, 28)
    assert (written.images > 64).any(axis=(1, 2)).all()
    assert (written.characters == few.characters).all()
    assert (written_alike(joined_model(), few, seed=0).images == written.images).all()
