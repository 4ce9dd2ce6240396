"""People whose letters can be told apart, made on the spot."""

import numpy as np
import pytest

from ownhand.ink import paths_from_strokes, strokes_from_paths
from ownhand.letters import Letters, Strokes

ALPHABET = tuple("ABCDEFGHIJKLMNOPQRST")
NUM_POINTS = 64


class LeaningPen:
    """Writes twenty made-up characters, waves of their own; a hand leans and stretches them as its style says."""

    characters = "".join(ALPHABET)
    style_size = 2
    wobble_size = 2

    def draw(self, characters: list[str], latents: np.ndarray, wobble: np.ndarray) -> np.ndarray:
        """(n, 64, 3) pen paths."""
        turns = np.linspace(0, 2 * np.pi, NUM_POINTS)
        places = np.array([ALPHABET.index(character) for character in characters]).reshape(-1, 1)
        x = np.cos(turns + places) + 0.5 * np.cos(turns * (1 + places % 3) + 2 * places)
        y = np.sin(turns) + 0.4 * np.sin(turns * (1 + places % 4) + places)
        x = x * np.exp(0.2 * latents[:, :1] + 0.05 * wobble[:, :1])
        x = x + (0.4 * latents[:, 1:2] + 0.1 * wobble[:, 1:2]) * y
        paths = np.stack([x, y, np.ones_like(x)], axis=2)
        paths[:, 40, 2] = -1
        return paths_from_strokes(*strokes_from_paths(paths))


@pytest.fixture
def pen() -> LeaningPen:
    return LeaningPen()


def people(num_people: int = 80, num_letters: int = 40, *, seed: int = 0) -> Letters:
    """Aligned letters by `num_people`, of whom a quarter are held out; each wrote every character twice."""
    rng = np.random.default_rng(seed)
    writers = np.repeat(np.arange(num_people), num_letters)
    labels = np.tile(np.arange(num_letters) % len(ALPHABET), num_people)
    styles = rng.normal(size=(num_people, 2))
    paths = LeaningPen().draw([ALPHABET[k] for k in labels], styles[writers], rng.normal(size=(len(writers), 2)))
    points, stroke_offsets, letter_offsets = strokes_from_paths(paths)
    return Letters(
        characters=ALPHABET,
        labels=labels,
        strokes=Strokes(points=points, stroke_offsets=stroke_offsets, letter_offsets=letter_offsets),
        writers=writers,
        writer_names=tuple(f"p{k}" for k in range(num_people)),
        held_out=writers >= num_people * 3 // 4,
        aligned=True,
        source="people",
    )


@pytest.fixture(scope="session")
def letters() -> Letters:
    return people()


class PatternReader:
    """Knows the characters by their images: the likeliest is the one whose mean image is nearest."""

    characters = ALPHABET

    def __init__(self, images: np.ndarray, labels: np.ndarray) -> None:
        flat = images.reshape(len(images), -1) / 255
        self._means = np.stack([flat[labels == k].mean(axis=0) for k in range(len(ALPHABET))])

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """One for the nearest, nothing for the others."""
        flat = images.reshape(len(images), -1) / 255
        squares = (self._means**2).sum(axis=1) - 2 * flat @ self._means.T
        return np.eye(len(ALPHABET), dtype=np.float32)[squares.argmin(axis=1)]


@pytest.fixture(scope="session")
def reader(letters: Letters) -> PatternReader:
    from ownhand.training.reader import plain_images

    learned = letters.training_part()
    return PatternReader(plain_images(learned), learned.labels)
