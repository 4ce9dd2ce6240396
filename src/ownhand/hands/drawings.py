"""Letters as a net drew them, and drawn again until they read as asked and are taken for a person's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.hands.readings import Readings

MOST_TRIES = 5
"""So often a letter is drawn, the first time included, until it reads as asked and is taken; then the best is kept."""

_AT_ONCE = 8
"""Letters or words that are drawn anew together at most, where several tries of each are."""


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
    leads: Callable[[np.ndarray, Sequence[str]], np.ndarray] | None = None,
    enough: float = 0.0,
    most_tries: int = MOST_TRIES,
) -> Drawings:
    """Has letters drawn again that do not read as `characters` or are not taken for a person's, and keeps the best.

    That is one that reads and is taken; else, of those that read, the one that comes closest to being taken; else the
    one that reads most surely. `shapes` are the letters as they were drawn first; those drawn again take their place.
    `draw` draws those at some places anew, each from a generator of its own, made of its seed; `read` reads what was
    drawn as some characters; and `leads` tells by how much the cashier takes each for a person's (`Cashier.leads`),
    where there is one.

    With `enough` a letter is drawn again, too, that reads less surely than that, and of those that read the best is the
    surest that is taken, else the surest.
    """

    def looked_at(shapes: np.ndarray, characters: Sequence[str]) -> tuple[Readings, np.ndarray, np.ndarray]:
        readings = read(shapes, characters)
        lead = np.full(len(shapes), np.inf)
        seen = np.flatnonzero(readings.is_read)  # What does not read is not worth a look.
        if leads is not None and len(seen):
            lead[seen] = leads(shapes[seen], [characters[k] for k in seen.tolist()])
        is_good = readings.is_read & (lead >= 0) & (readings.sureness >= enough)
        merit_of_read = (lead >= 0) + readings.sureness if enough else lead
        return readings, is_good, np.where(readings.is_read, merit_of_read, readings.sureness)

    readings, is_good, merits = looked_at(shapes, characters)
    is_read, sureness = readings.is_read, readings.sureness
    num_tries = np.ones(len(characters), dtype=int)
    # Streams of their own, so that letters which pass at once are the same with and without checking.
    again = {k: np.random.default_rng([seeds[k], 1]) for k in np.flatnonzero(~is_good).tolist()}
    left = most_tries - 1
    while left and not is_good.all():
        places = np.flatnonzero(~is_good)
        # What few letters may still need is drawn together, which takes hardly longer; and looked at in two goes, since
        # most are good by the first.
        at_once = min(left, max(_AT_ONCE // len(places), 1))
        left -= at_once
        asked = np.tile(places, at_once)
        drawn = draw(asked.tolist(), [again[k] for k in asked.tolist()])
        for tries in (range(1), range(1, at_once)):
            rows = [k for t in tries for k in range(t * len(places), (t + 1) * len(places)) if not is_good[asked[k]]]
            if not rows:
                continue
            now, is_good_now, merits_now = looked_at(drawn[rows], [characters[k] for k in asked[rows].tolist()])
            for row, k, reads, sure, good, merit in zip(
                rows, asked[rows].tolist(), now.is_read, now.sureness, is_good_now, merits_now, strict=True
            ):
                if is_good[k]:
                    continue
                num_tries[k] += 1
                if merit > merits[k] if reads == is_read[k] else reads:
                    shapes[k], merits[k], is_read[k], is_good[k], sureness[k] = drawn[row], merit, reads, good, sure
    return Drawings(
        shapes,
        is_read=[bool(r) if known else None for r, known in zip(is_read, readings.is_known, strict=True)],
        num_tries=num_tries.tolist(),
        sureness=[float(s) if known else None for s, known in zip(sureness, readings.is_known, strict=True)],
    )
