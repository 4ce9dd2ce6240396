"""Which letters a step shows."""

import numpy as np

from ownhand.training.twins import TwinSampler

from .writers import strokes_letters


def test_twins_are_two_letters_of_one_character_by_one_writer() -> None:
    letters = strokes_letters()
    batch = TwinSampler(letters).batch(40, np.random.default_rng(0))
    pairs = batch.letters.reshape(40, 2)
    assert (letters.writers[pairs[:, 0]] == letters.writers[pairs[:, 1]]).all()
    assert (letters.labels[pairs[:, 0]] == letters.labels[pairs[:, 1]]).all()
    assert batch.are_twins.all()
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert len(set(letters.labels[pairs[:, 0]])) == 3
    assert (TwinSampler(letters).batch(40, np.random.default_rng(0)).letters == batch.letters).all()


def test_a_letter_without_a_twin_is_said() -> None:
    letters = strokes_letters()
    lone = np.flatnonzero((letters.writers == 0) & (letters.labels == 1))[:1]
    few = letters.select(np.concatenate([lone, np.flatnonzero((letters.writers == 1) & (letters.labels == 2))]))
    batch = TwinSampler(few).batch(30, np.random.default_rng(0))
    is_lone = (batch.letters.reshape(30, 2) == 0).all(axis=1)
    assert is_lone.any()
    assert (batch.are_twins == ~is_lone).all()
