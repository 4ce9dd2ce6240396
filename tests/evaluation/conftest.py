"""People whose letters can be told apart, made on the spot, and what writes in their place."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from ownhand.evaluation import Sample, sample_of
from ownhand.ink import paths_from_strokes, strokes_from_paths
from ownhand.letters import Letters

ALPHABET = tuple("ABCDEFGHIJKLMNOPQRST")
NUM_POINTS = 64


def drawn(characters: np.ndarray, styles: np.ndarray, wobble: np.ndarray) -> np.ndarray:
    """(n, 64, 3) pen paths of twenty made-up characters, waves of their places; a hand leans and stretches them."""
    turns, places = np.linspace(0, 2 * np.pi, NUM_POINTS), characters.reshape(-1, 1)
    x = np.cos(turns + places) + 0.5 * np.cos(turns * (1 + places % 3) + 2 * places)
    y = np.sin(turns) + 0.4 * np.sin(turns * (1 + places % 4) + places)
    x = x * np.exp(0.2 * styles[:, :1] + 0.05 * wobble[:, :1])
    x = x + (0.4 * styles[:, 1:2] + 0.1 * wobble[:, 1:2]) * y
    paths = np.stack([x, y, np.ones_like(x)], axis=2)
    paths[:, 40, 2] = -1
    return paths_from_strokes(strokes_from_paths(paths))


def people(num_people: int = 80, num_letters: int = 40, *, seed: int = 0) -> Letters:
    """Letters by `num_people`, of whom a quarter are held out; each wrote every character twice."""
    rng = np.random.default_rng(seed)
    writers = np.repeat(np.arange(num_people), num_letters)
    labels = np.tile(np.arange(num_letters) % len(ALPHABET), num_people)
    paths = drawn(labels, rng.normal(size=(num_people, 2))[writers], rng.normal(size=(len(writers), 2)))
    return Letters(
        characters=ALPHABET,
        labels=labels,
        strokes=strokes_from_paths(paths),
        writers=writers,
        writer_names=tuple(f"p{k}" for k in range(num_people)),
        held_out=writers >= num_people * 3 // 4,
        source="people",
    )


@pytest.fixture(scope="session")
def letters() -> Letters:
    return people()


@pytest.fixture(scope="session")
def real(letters: Letters) -> Sample:
    """The letters of people held out: 800 by 20."""
    return sample_of(letters.held_out_part())


@pytest.fixture(scope="session")
def learned(letters: Letters) -> Sample:
    return sample_of(letters.training_part())


@pytest.fixture(scope="session")
def good(real: Sample) -> Sample:
    """What a perfect model writes in the place of `real`: other people of the same kind."""
    others = people(seed=1).select(np.arange(800))
    return dataclasses.replace(sample_of(others), hands=real.hands)


@pytest.fixture
def scrambled() -> Callable[[Sample], Sample]:
    """Makes every letter one by anybody: within a character, hands are shuffled."""

    def scramble(sample: Sample) -> Sample:
        rng, images = np.random.default_rng(0), sample.images.copy()
        for character in np.unique(sample.characters):
            places = np.flatnonzero(sample.characters == character)
            images[places] = images[rng.permutation(places)]
        return dataclasses.replace(sample, images=images)

    return scramble
