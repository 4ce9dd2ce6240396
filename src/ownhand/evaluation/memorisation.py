"""Memorisation: how close letters lie to the nearest letter that was learned from."""

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.samples import Sample

_DISTANCES_AT_ONCE = 1 << 23
"""Which bounds the memory: 64 MB of them."""


def nearest_distances(sample: Sample, learned: Sample) -> np.ndarray:
    """(n,) how far each letter is from the nearest learned one of its character: root mean square over the points.

    Units are those of the paths, which fill a box of side 2. A copy is at 0.

    Raises:
        LettersError: no letter was learned of a character of the sample.
    """
    found = np.empty(len(sample))
    for character in np.unique(sample.characters):
        own = np.flatnonzero(sample.characters == character)
        among = learned.paths[learned.characters == character, :, :2].astype(np.float64)
        if not len(among):
            raise LettersError(
                f"No letter {sample.alphabet[character]!r} was learned, so it cannot be told how near one is to those."
            )
        num_points, among = among.shape[1], among.reshape(len(among), -1)
        at_once = max(_DISTANCES_AT_ONCE // len(among), 1)
        for some in np.array_split(own, -(-len(own) // at_once)):
            points = sample.paths[some, :, :2].astype(np.float64).reshape(len(some), -1)
            squares = (points**2).sum(axis=1)[:, None] - 2 * points @ among.T + (among**2).sum(axis=1)
            found[some] = np.sqrt(np.maximum(squares.min(axis=1), 0) / num_points)
    return found
