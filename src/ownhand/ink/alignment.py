"""One order and direction for the strokes of a character, whoever wrote it.

People write the same letter in different orders and directions. What the ink looks like does not change, but as pen
paths such letters lie far apart. Here each letter's strokes are permuted and reversed until its path lies closest to
the median path of its character, which is then found anew.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from ownhand.ink.path import paths_from_strokes
from ownhand.ink.strokes import Strokes
from ownhand.progress import Progress

_PEN_WEIGHT = 0.3
"""Square units of the box that a square unit of pen is worth: a step travelled instead of drawn counts as 1.1 off."""

_CANDIDATES = 32
"""Letters of each character that are tried as the first median."""

_FINALISTS = 8
"""Candidates that the others come closest to, from each of which alignment is tried."""

_JUDGES = 256
"""Letters of each character that choose among the candidates."""

_CHANGE_COST = 0.3
"""What it costs, in the distance of a path (usually about 3), to change a letter: so that usual orders are kept."""

_PATHS_AT_ONCE = 1 << 14
"""Paths laid out together, which bounds the memory: a letter of four strokes has 384."""


def align_strokes(
    strokes: Strokes,
    labels: np.ndarray,
    *,
    counted: np.ndarray | None = None,
    max_strokes: int = 4,
    rounds: int = 2,
    num_points: int = 64,
    seed: int = 0,
    progress: Progress | None = None,
) -> Strokes:
    """Gives the letters with their strokes reordered and reversed.

    `labels` (n,) tells the character of each letter. Of each letter of up to `max_strokes` strokes every order and
    direction is laid out as a path of `num_points` points, and that closest to its character's median path is taken,
    `rounds` times over. Letters of more strokes keep theirs.

    The first median is a real letter, one of the most usual number of strokes (a median of letters in all their orders
    would be a blur): the one of a few from which some letters of the character end closest to their median; of nearly
    equal ones, that which leaves more letters as they were written. `seed` draws which are tried.

    Medians come from the letters that are `counted` (n,) bool, by default all; the others are brought close to them
    too. Of a character without a counted letter, all count.

    Strokes and not paths are given back, so that they can be stored like any letters, drawn, and
    resampled to any number of points. `progress` is told of letters done.
    """
    labels = np.asarray(labels)
    counted = None if counted is None else np.asarray(counted, dtype=bool)
    taken = np.arange(strokes.num_strokes)
    is_reversed = np.zeros(len(taken), dtype=bool)
    order = np.argsort(labels, kind="stable")
    done = 0
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if not len(members):
            break
        groups = _lay_out(strokes, members, max_strokes, num_points)
        paths = _counted_paths(groups, counted)
        median = nearest_to = _first_median(paths, rounds, np.random.default_rng([seed, int(labels[members[0]])]))
        for _ in range(rounds):
            nearest_to, median = median, _realigned(paths, median)
        for group in groups:
            best = _best_ways(group.paths, nearest_to) if rounds else np.zeros(len(group.letters), dtype=np.int64)
            first = strokes.letter_offsets[group.letters][:, None]
            slots = first + np.arange(group.orders.shape[1])
            taken[slots] = first + group.orders[best]
            is_reversed[slots] = group.flips[best]
        done += len(members)
        if progress is not None:
            progress(done, len(labels))
    return _rearranged(strokes, taken, is_reversed, strokes.letter_offsets)


class _Group:
    """Letters of one character with the same number of strokes, each in every order and direction."""

    def __init__(self, letters: np.ndarray, num_strokes: int, is_fixed: bool) -> None:
        ways = [(tuple(range(num_strokes)), (False,) * num_strokes)]  # first of all as it was written
        if not is_fixed:
            orders = itertools.permutations(range(num_strokes))
            ways = list(itertools.product(orders, itertools.product((False, True), repeat=num_strokes)))
        self.letters = letters
        self.orders = np.array([way[0] for way in ways], dtype=np.int64).reshape(len(ways), num_strokes)
        self.flips = np.array([way[1] for way in ways], dtype=bool).reshape(len(ways), num_strokes)
        self.paths = np.zeros((0, len(ways), 0), dtype=np.float32)  # (letters, ways, 3 num_points), pen weighted


def _lay_out(strokes: Strokes, members: np.ndarray, max_strokes: int, num_points: int) -> list[_Group]:
    """Gives the groups of a character, with the path of every letter in every way it could be written."""
    counts = np.diff(strokes.letter_offsets)[members]
    groups = []
    for num_strokes in np.unique(counts).tolist():
        group = _Group(members[counts == num_strokes], num_strokes, num_strokes > max_strokes)
        num_ways = len(group.orders)
        at_once = max(_PATHS_AT_ONCE // num_ways, 1)
        parts = []
        for start in range(0, len(group.letters), at_once):
            letters = group.letters[start : start + at_once]
            taken = strokes.letter_offsets[letters][:, None, None] + group.orders  # letters, ways, strokes
            is_reversed = np.broadcast_to(group.flips, taken.shape)
            offsets = np.arange(len(letters) * num_ways + 1) * num_strokes
            ways = _rearranged(strokes, taken.ravel(), is_reversed.ravel(), offsets)
            paths = paths_from_strokes(ways, num_points=num_points)
            paths[..., 2] *= np.sqrt(_PEN_WEIGHT)
            parts.append(paths.reshape(len(letters), num_ways, 3 * num_points))
        group.paths = np.concatenate(parts)
        groups.append(group)
    return groups


def _counted_paths(groups: Sequence[_Group], counted: np.ndarray | None) -> list[np.ndarray]:
    """Gives the paths of the counted letters of each group (letters, ways, numbers), of all if none is counted."""
    if counted is None or not any(counted[group.letters].any() for group in groups):
        return [group.paths for group in groups]
    by_group = [group.paths[counted[group.letters]] for group in groups]
    return [paths for paths in by_group if len(paths)]


def _first_median(paths_by_group: Sequence[np.ndarray], rounds: int, rng: np.random.Generator) -> np.ndarray:
    """Gives the path of a letter of the usual stroke count from which alignment ends best, tried on some letters."""
    usual = max(paths_by_group, key=len)
    candidates = usual[rng.permutation(len(usual))[:_CANDIDATES], 0]
    share = min(_JUDGES / sum(map(len, paths_by_group)), 1)
    judges = [paths[rng.permutation(len(paths))[: int(np.ceil(share * len(paths)))]] for paths in paths_by_group]
    costs = _mean_cost(judges, candidates)
    finalists = candidates[np.argsort(costs, kind="stable")[:_FINALISTS]]
    final_costs = []
    for median in finalists:
        for _ in range(rounds):
            median = _realigned(judges, median)
        final_costs.append(_mean_cost(judges, median[None])[0])
    best: np.ndarray = finalists[np.argmin(final_costs)]
    return best


def _mean_cost(paths_by_group: Sequence[np.ndarray], to: np.ndarray) -> np.ndarray:
    """Mean distance of letters, each in its best way, to others (k, numbers), and what changing them costs: (k,)."""
    # Distances and not their squares, so that a few scribbles have no great say.
    away = [_distances(paths, to) for paths in paths_by_group]
    nearest = np.concatenate([distances.min(axis=1) for distances in away])
    is_changed = np.concatenate([distances.argmin(axis=1) > 0 for distances in away])
    costs: np.ndarray = nearest.mean(axis=0) + _CHANGE_COST * is_changed.mean(axis=0)
    return costs


def _realigned(paths_by_group: Sequence[np.ndarray], median: np.ndarray) -> np.ndarray:
    """Gives the median of the letters, each in the way that lies closest to `median`."""
    paths = [paths[np.arange(len(paths)), _best_ways(paths, median)] for paths in paths_by_group]
    again: np.ndarray = np.median(np.concatenate(paths), axis=0)
    return again


def _best_ways(paths: np.ndarray, median: np.ndarray) -> np.ndarray:
    """Gives which way of each letter (letters, ways, numbers) lies closest to `median`: (letters,)."""
    ways: np.ndarray = _distances(paths, median[None])[..., 0].argmin(axis=1)
    return ways


def _distances(paths: np.ndarray, to: np.ndarray) -> np.ndarray:
    """Distances of paths (letters, ways, numbers) to others (k, numbers): (letters, ways, k)."""
    squared = (paths**2).sum(axis=-1)[..., None] - 2 * (paths @ to.T) + (to**2).sum(axis=-1)
    distances: np.ndarray = np.sqrt(np.maximum(squared, 0))
    return distances


def _rearranged(strokes: Strokes, taken: np.ndarray, is_reversed: np.ndarray, letter_offsets: np.ndarray) -> Strokes:
    """Gives the strokes `taken` (s,), in that order, each reversed or not; `letter_offsets` are into them."""
    counts = np.diff(strokes.stroke_offsets)[taken]
    offsets = np.concatenate([[0], np.cumsum(counts)])
    place = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
    start = np.where(is_reversed, strokes.stroke_offsets[1:][taken] - 1, strokes.stroke_offsets[:-1][taken])
    order = np.repeat(start, counts) + place * np.repeat(np.where(is_reversed, -1, 1), counts)
    return Strokes(points=strokes.points[order], stroke_offsets=offsets, letter_offsets=letter_offsets)
