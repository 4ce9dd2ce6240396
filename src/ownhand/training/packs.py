"""Which letters a step of the labelled game shows: packs of letters of one writer, and of one character."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64

from ownhand.letters import Letters

ONE_WRITER, ONE_CHARACTER = 0, 1
"""The kinds of packs: several characters by one writer, and one character by several writers."""

_EVENNESS = 0.5
"""Characters are drawn by this power of their counts: 1 as they come, 0 all as often."""


@dataclass(frozen=True)
class Batch:
    """Letters in packs, one pack after the other."""

    letters: Int64[np.ndarray, " letters"]
    """Positions in the letters learned from."""
    kinds: Int64[np.ndarray, " packs"]


class PackSampler:
    """Draws batches; the same random numbers give the same batch.

    Writers are drawn by how many letters they wrote, characters evenly within a writer; in packs of one character,
    characters by the root of how often they come, writers evenly among those who wrote it. Letters without known
    writers count as one writer's.
    """

    def __init__(self, letters: Letters) -> None:
        writers = np.zeros(len(letters), np.int64) if letters.writers is None else letters.writers
        names, self.writers = np.unique(writers, return_inverse=True)
        self.num_writers = len(names)
        shape = (self.num_writers, len(letters.characters))
        cell = np.ravel_multi_index((self.writers, letters.labels), shape)
        self._order = np.argsort(cell, kind="stable")
        self._counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
        self._first = (np.cumsum(self._counts) - self._counts.ravel()).reshape(shape)
        self._writer_shares = self._counts.sum(1) / self._counts.sum()
        by_character = self._counts.sum(0) ** _EVENNESS * (self._counts.sum(0) > 0)
        self._character_shares = by_character / by_character.sum()

    def batch(self, num_packs: int, pack_size: int, rng: np.random.Generator) -> Batch:
        """Packs of one writer, then as many of one character."""
        half = num_packs // 2
        writers = np.repeat(rng.choice(self.num_writers, half, p=self._writer_shares)[:, None], pack_size, axis=1)
        characters = _some_of_each(self._counts[writers[:, 0]] > 0, pack_size, rng)
        rest = num_packs - half
        labels = rng.choice(len(self._character_shares), rest, p=self._character_shares)
        others = _some_of_each(self._counts.T[labels] > 0, pack_size, rng)
        writers = np.concatenate([writers, others])
        characters = np.concatenate([characters, np.repeat(labels[:, None], pack_size, axis=1)])
        place = (rng.random(writers.shape) * self._counts[writers, characters]).astype(np.int64)
        letters = self._order[self._first[writers, characters] + place]
        return Batch(letters.ravel(), np.repeat([ONE_WRITER, ONE_CHARACTER], [half, rest]))


def _some_of_each(is_there: np.ndarray, wanted: int, rng: np.random.Generator) -> np.ndarray:
    """(rows, wanted) columns where `is_there` (rows, columns), all different as long as there are enough of them."""
    keys = rng.random(is_there.shape)
    keys[~is_there] = 2
    order = keys.argsort(axis=1)
    column = np.arange(wanted) % is_there.sum(axis=1, keepdims=True)
    return np.take_along_axis(order, column, axis=1)
