"""Which letters of which hands are set against one another."""

from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.samples import Sample


class Cells:
    """The letters of a sample by hand and character."""

    def __init__(self, sample: Sample) -> None:
        assert sample.hands is not None
        names, hands = np.unique(sample.hands, return_inverse=True)
        shape = (len(names), len(sample.alphabet))
        cell = np.ravel_multi_index((hands, sample.characters), shape)
        self._order = np.argsort(cell, kind="stable")
        self._counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
        self._first = (np.cumsum(self._counts) - self._counts.ravel()).reshape(shape)

    @property
    def num_hands(self) -> int:
        """Hands, numbered anew from 0."""
        return len(self._counts)

    @property
    def has(self) -> np.ndarray:
        """(hands, characters) bool: which characters each hand wrote."""
        return self._counts > 0

    def pick(self, hands: np.ndarray, characters: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Positions of a letter by each of the `hands` (h, 1) of each of the `characters` (k,) or (h, k): (h, k)."""
        place = (
            rng.random(np.broadcast_shapes(hands.shape, characters.shape)) * self._counts[hands, characters]
        ).astype(np.int64)
        positions: np.ndarray = self._order[self._first[hands, characters] + place]
        return positions


@dataclass(frozen=True)
class PackPairs:
    """Packs of letters: each `one` against the `same` hand's others, and against others by an `other` hand.

    All three are (pairs, pack size) positions in a sample. No character of `one` comes in the others, and these two
    show the same characters, so that only the hand can tell them apart.
    """

    one: np.ndarray
    same: np.ndarray
    other: np.ndarray


def pack_pairs(sample: Sample, pack_size: int, num_pairs: int, *, seed: int) -> PackPairs:
    """Draws pairs of packs: hands evenly, then another hand that wrote enough of the same characters, then characters.

    Raises:
        LettersError: no two hands wrote 2 * pack_size characters in common.
    """
    rng, cells = np.random.default_rng(seed), Cells(sample)
    common = cells.has.astype(np.int64) @ cells.has.T
    may_meet = common >= 2 * pack_size
    np.fill_diagonal(may_meet, False)
    able = np.flatnonzero(may_meet.any(axis=1))
    if not len(able):
        most = int(common[~np.eye(len(common), dtype=bool)].max(initial=0))
        raise LettersError(
            f"Expected hands that wrote {2 * pack_size} characters in common, to tell packs of {pack_size} letters "
            f"apart; the {cells.num_hands} hands here have at most {most}."
        )
    hands = rng.choice(able, num_pairs)
    others = _some_of_each(may_meet[hands], 1, rng)[:, 0]
    characters = _some_of_each(cells.has[hands] & cells.has[others], 2 * pack_size, rng)
    mine = cells.pick(hands[:, None], characters, rng)
    theirs = cells.pick(others[:, None], characters[:, pack_size:], rng)
    return PackPairs(mine[:, :pack_size], mine[:, pack_size:], theirs)


def _some_of_each(is_there: np.ndarray, wanted: int, rng: np.random.Generator) -> np.ndarray:
    """(rows, wanted) different columns where `is_there` (rows, columns), in any order."""
    keys = np.where(is_there, rng.random(is_there.shape), 2)
    return keys.argsort(axis=1)[:, :wanted]
