"""Memorisation: how close letters lie to the nearest letter that was learned from."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.samples import Sample

_TAPS = np.array([1, 4, 6, 4, 1], np.float32) / 16
"""A blur of about a pixel, so that lines a pixel apart are near, and not as far apart as any two."""

_NUMBERS_AT_ONCE = 1 << 23
"""Which bounds the memory: 32 MB of them."""


@dataclass(frozen=True)
class Nearest:
    """The nearest learned letter of each letter of a sample."""

    distances: np.ndarray
    """(n,) root mean square over the pixels of blurred images, ink 1. A copy is at 0."""

    places: np.ndarray
    """(n,) int64, positions among the learned letters."""


def nearest(sample: Sample, learned: Sample) -> Nearest:
    """Finds the nearest learned letter of the same character.

    Raises:
        LettersError: no letter was learned of a character of the sample.
    """
    distances, places = np.empty(len(sample), np.float32), np.empty(len(sample), np.int64)
    for character in np.unique(sample.characters):
        asked = np.flatnonzero(sample.characters == character)
        among = np.flatnonzero(learned.characters == character)
        if not len(among):
            raise LettersError(
                f"No letter {sample.alphabet[character]!r} was learned, so it cannot be told how near one is to those."
            )
        known = _blurred(learned.images[among])
        squares_known = (known**2).sum(axis=1)
        for part in np.array_split(asked, -(-len(asked) * len(among) // _NUMBERS_AT_ONCE)):
            shown = _blurred(sample.images[part])
            squares = squares_known - 2 * shown @ known.T
            closest = squares.argmin(axis=1)
            places[part] = among[closest]
            # Once more in full: the short way loses the last digits, and copies are to be at 0.
            distances[part] = np.sqrt(((shown - known[closest]) ** 2).mean(axis=1))
    return Nearest(distances, places)


def memorisation(found: Nearest, of_people: Nearest, sample: Sample) -> dict[str, Any]:
    """How near letters lie to learned ones, as the same letters by people who were not learned from lie.

    Gives the "median" distance, and the share "very_near": nearer than a third of what is usual for people's letters
    of the same character. Neat letters lie nearer than people's, copies very near.
    """
    usual = usual_distances(of_people, sample)
    return {
        "letters": len(sample),
        "median": float(np.median(found.distances)),
        "very_near": float((found.distances < usual[sample.characters] / 3).mean()),
    }


def usual_distances(of_people: Nearest, sample: Sample) -> np.ndarray:
    """(characters,): how far people's letters of each character usually are from the nearest; 0 where there are none.

    By character, for dots and dashes are always close to others.
    """
    usual = np.zeros(len(sample.alphabet))
    for place in np.unique(sample.characters):
        usual[place] = np.median(of_people.distances[sample.characters == place])
    return usual


def _blurred(images: np.ndarray) -> np.ndarray:
    """(n, pixels) float32."""
    ink = images.astype(np.float32) / 255
    for axis in (1, 2):
        edges = [(0, 0)] * 3
        edges[axis] = (2, 2)
        padded = np.pad(ink, edges)
        parts = (np.take(padded, range(k, k + ink.shape[axis]), axis=axis) for k in range(len(_TAPS)))
        ink = sum(tap * part for tap, part in zip(_TAPS, parts, strict=True))
    return ink.reshape(len(ink), -1)
