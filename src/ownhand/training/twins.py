"""Which letters a step of the labelled game shows: twins, the same character twice by one writer."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Int64
from torch import Tensor

from ownhand.letters import Letters

_EVENNESS = 0.5
"""Characters are drawn by this power of their counts: 1 as they come, 0 all as often."""


@dataclass(frozen=True)
class Batch:
    """Letters in pairs of twins, one after the other."""

    letters: Int64[np.ndarray, " letters"]
    """Positions in the letters learned from."""

    are_twins: Bool[np.ndarray, " pairs"]
    """Whether a pair is two letters; false where a writer wrote the character once, and it is that letter twice."""

    knows_writers: bool
    """Whether the letters are by several writers, and it is known by whom."""


@dataclass(frozen=True)
class Asked:
    """What the letters of a batch should be, in pairs."""

    letters: Int64[Tensor, " letters"]
    """Positions of the real letters that they stand against."""
    characters: Int64[Tensor, " letters"]
    writers: Int64[Tensor, " letters"]
    are_twins: Bool[Tensor, " pairs"]
    is_invented: Bool[Tensor, " letters"]
    """Whether a letter is in an invented hand, and does not claim its writer's."""

    @classmethod
    def of(
        cls, batch: Batch, characters: Int64[Tensor, " all_letters"], writers: Int64[Tensor, " all_letters"]
    ) -> "Asked":
        """What a batch asks for, given what each of all letters shows and who wrote it.

        Every other pair is in an invented hand; all are where no two writers are known.
        """
        device = characters.device
        letters, are_twins = torch.from_numpy(batch.letters).to(device), torch.from_numpy(batch.are_twins).to(device)
        is_invented = torch.arange(len(letters), device=device) // 2 % 2 == 1
        if not batch.knows_writers:
            is_invented = torch.ones_like(is_invented)
        return cls(letters, characters[letters], writers[letters], are_twins, is_invented)


class TwinSampler:
    """Draws batches; the same random numbers give the same batch.

    In one half writers are drawn by how many letters they wrote, characters evenly within a writer; in the other,
    characters by the root of how often they come, writers evenly among those who wrote it. Letters without known
    writers count as one writer's.
    """

    def __init__(self, letters: Letters) -> None:
        writers = np.zeros(len(letters), np.int64) if letters.writers is None else letters.writers
        names, self.writers = np.unique(writers, return_inverse=True)
        self.num_writers = len(names)
        self.knows_writers = self.num_writers > 1
        shape = (self.num_writers, len(letters.characters))
        cell = np.ravel_multi_index((self.writers, letters.labels), shape)
        self._order = np.argsort(cell, kind="stable")
        self._counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
        self._first = (np.cumsum(self._counts) - self._counts.ravel()).reshape(shape)
        self._writer_shares = self._counts.sum(1) / self._counts.sum()
        per_character = self._counts.sum(0)
        self._character_shares = per_character**_EVENNESS / (per_character**_EVENNESS).sum()

    def batch(self, num_pairs: int, rng: np.random.Generator) -> Batch:
        """As many pairs, the half whose writers were drawn first to begin with."""
        half = num_pairs // 2
        writers = rng.choice(self.num_writers, half, p=self._writer_shares)
        characters = _one_of_each(self._counts[writers] > 0, rng)
        more_characters = rng.choice(len(self._character_shares), num_pairs - half, p=self._character_shares)
        more_writers = _one_of_each(self._counts.T[more_characters] > 0, rng)
        cells = np.concatenate([writers, more_writers]), np.concatenate([characters, more_characters])
        counts = self._counts[cells]
        one = (rng.random(num_pairs) * counts).astype(np.int64)
        # The other is any but the one, by so many places further on.
        other = (one + 1 + (rng.random(num_pairs) * (counts - 1)).astype(np.int64)) % counts
        letters = self._order[self._first[cells][:, None] + np.stack([one, other], axis=1)]
        return Batch(letters.ravel(), counts > 1, self.knows_writers)


def _one_of_each(is_there: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(rows,) a column where `is_there` (rows, columns)."""
    columns: np.ndarray = np.where(is_there, rng.random(is_there.shape), -1).argmax(axis=1)
    return columns
