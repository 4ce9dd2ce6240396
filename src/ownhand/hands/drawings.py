"""Letters as a net drew them, and drawn again until they read as asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.hands.checking import Readings

MOST_TRIES = 5
"""So often a letter is drawn, the first time included, until it reads as asked; then the best-read one is kept."""


@dataclass(frozen=True)
class Drawings:
    """Letters as a net drew them, and what a reader made of them."""

    shapes: np.ndarray
    """(n, ...): pen paths or images."""
    is_read: Sequence[bool | None]
    """Whether each is read as asked; None where no reader was asked, or none can tell."""
    num_tries: Sequence[int]
    """How often each was drawn."""
    sureness: Sequence[float | None]
    """How surely each reads."""

    @classmethod
    def unread(cls, shapes: np.ndarray) -> "Drawings":
        """Letters that no reader was asked about."""
        return cls(shapes, [None] * len(shapes), [1] * len(shapes), [None] * len(shapes))


def drawn_until_read(
    shapes: np.ndarray,
    characters: Sequence[str],
    seeds: Sequence[int],
    *,
    draw: Callable[[Sequence[int], Sequence[np.random.Generator]], np.ndarray],
    read: Callable[[np.ndarray, Sequence[str]], Readings],
) -> Drawings:
    """Has letters drawn again that do not read as `characters`, and keeps of each what reads best.

    `shapes` are the letters as they were drawn first; those drawn again take their place. `draw` draws those at some
    places anew, each from a generator of its own, made of its seed; `read` reads what was drawn as some characters.
    """
    readings = read(shapes, characters)
    is_read, sureness = readings.is_read, readings.sureness
    num_tries = np.ones(len(characters), dtype=int)
    # Streams of their own, so that letters which read at once are the same with and without checking.
    again = {k: np.random.default_rng([seeds[k], 1]) for k in np.flatnonzero(~is_read).tolist()}
    for _ in range(MOST_TRIES - 1):
        unread = np.flatnonzero(~is_read)
        if not len(unread):
            break
        places = unread.tolist()
        fresh = draw(places, [again[k] for k in places])
        readings_now = read(fresh, [characters[k] for k in places])
        num_tries[unread] += 1
        is_better = readings_now.is_read | (readings_now.sureness > sureness[unread])
        better = unread[is_better]
        shapes[better], sureness[better] = fresh[is_better], readings_now.sureness[is_better]
        is_read[better] = readings_now.is_read[is_better]
    return Drawings(
        shapes,
        is_read=[bool(r) if known else None for r, known in zip(is_read, readings.is_known, strict=True)],
        num_tries=num_tries.tolist(),
        sureness=[float(s) if known else None for s, known in zip(sureness, readings.is_known, strict=True)],
    )
