"""The placement table, measured on letters in context: medians of writers, and how they scatter.

Every writer counts alike, however much he wrote. Scatter is told apart as in an analysis of variance, by medians: that
of letters about their writer's median, and that of writers' medians less what letters that few would show by chance.
"""

import numpy as np

from ownhand.errors import LettersError
from ownhand.hands.placement.stand import PRINTABLE, Measure, Stand, stand_by_hand
from ownhand.hands.placement.table import FACTORS, Placement, factor_edges
from ownhand.letters.context import Context
from ownhand.letters.lines import Lines, measure_lines, robust_spread

_ENOUGH_WRITERS = 5
"""Writers that must have written a character for its stand to be measured."""

_ENOUGH_LETTERS = 20
"""Letters of a character that must be there for its stand to be measured."""

_TYPICAL = 3
"""Letters of a character that a writer must have written for his scatter within to count."""

_SPACE = 0.7
"""A gap so much wider than his usual one, x-heights, is a space between a writer's words."""

_SHRUNK = 8
"""Writers' worth of belief that two factors of a hand have nothing to do with each other."""

_BOXED = 0.8
"""Writers whose usual gap is wider, in x-heights, wrote a letter to a box: that tells not how close letters lie."""

_ROUNDS = 3
"""Times lines are measured: rows of signs find their baseline by what the others told the round before."""

_NORMAL_PAIR = 0.6745 * np.sqrt(2)
"""The median distance of two draws from a normal distribution of standard deviation 1."""


def measure_placement(context: Context) -> Placement:
    """The placement table of the letters in `context`.

    Characters that are too rare in it keep their stand by hand. Raises LettersError where there is none to measure.
    """
    known: dict[str, tuple[float, float]] = {}
    for _ in range(_ROUNDS):
        lines = measure_lines(context, known)
        known = _extents(context, lines)
    groups = {character: _members(context, lines, character) for character in PRINTABLE}
    groups = {character: members for character, members in groups.items() if _is_enough(context, members)}
    if not groups:
        raise LettersError(
            f"{context.source}: expected words by at least {_ENOUGH_WRITERS} writers, found none that can be measured. "
            "Give letters that were cut out of lines of writing."
        )
    left, right = _bearings(context, lines)
    stands = {character: stand_by_hand(character) for character in PRINTABLE}
    for character, members in groups.items():
        writers = context.writers[members]
        stands[character] = Stand(
            **{name: _measure(getattr(lines, name)[members], writers) for name in ("bottom", "top", "height", "width")},
            left=left.get(character, stands[character].left),
            right=right.get(character, stands[character].right),
            together=_together(lines.bottom[members], lines.top[members], writers),
            samples=len(members),
        )
    return Placement(stands=stands, correlations=_correlations(context, lines, stands), credit=context.credit)


def _members(context: Context, lines: Lines, character: str) -> np.ndarray:
    """Where `character` stands on lines that were measured."""
    return np.flatnonzero((context.characters == character) & np.isfinite(lines.bottom))


def _is_enough(context: Context, members: np.ndarray) -> bool:
    return len(members) >= _ENOUGH_LETTERS and len(np.unique(context.writers[members])) >= _ENOUGH_WRITERS


def _extents(context: Context, lines: Lines) -> dict[str, tuple[float, float]]:
    """Bottom and top of each character that is frequent on lines that tell their own baseline."""
    found = {}
    for character in PRINTABLE:
        members = _members(context, lines, character)
        members = members[lines.is_told[members]]
        if _is_enough(context, members):
            bottom, top = (
                float(np.median(_by_writer(edge[members], context.writers[members])[0]))
                for edge in (lines.bottom, lines.top)
            )
            found[character] = bottom, top
    return found


def _by_writer(values: np.ndarray, writers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The median of each writer's values, and how many he has."""
    order = np.argsort(writers, kind="stable")
    parts = np.split(values[order], np.flatnonzero(np.diff(writers[order])) + 1)
    return np.array([np.median(part) for part in parts]), np.array([len(part) for part in parts])


def _pairs(values: np.ndarray, writers: np.ndarray) -> np.ndarray:
    """Differences of values of the same writer, each value less one that was written long before or after it."""
    order = np.argsort(writers, kind="stable")
    parts = np.split(values[order], np.flatnonzero(np.diff(writers[order])) + 1)
    return np.concatenate([part - np.roll(part, len(part) // 2) for part in parts if len(part) > 1] or [np.zeros(0)])


def _measure(values: np.ndarray, writers: np.ndarray) -> Measure:
    """Median and scatter of the letters `values` of one character, by `writers`."""
    medians, counts = _by_writer(values, writers)
    differences = _pairs(values, writers)
    within = float(np.median(np.abs(differences)) / _NORMAL_PAIR) if len(differences) else 0.0
    # Writers of a letter or two tell little of what lies between writers, unless there are no others.
    telling = counts >= _TYPICAL
    if np.count_nonzero(telling) < 2 * _ENOUGH_WRITERS:
        telling = np.ones(len(counts), bool)
    # The variance of a median of k normal values is about pi / 2k times theirs, and theirs for one.
    chance = within**2 * np.mean(np.minimum(np.pi / 2 / counts[telling], 1))
    between = np.sqrt(max(robust_spread(medians[telling]) ** 2 - float(chance), 0.0))
    return Measure(median=float(np.median(medians)), between=float(between), within=within)


def _together(bottom: np.ndarray, top: np.ndarray, writers: np.ndarray) -> float:
    """The correlation of bottom and top within writers, from how often both differ the same way (Blomqvist 1950)."""
    agree = np.sign(_pairs(bottom, writers)) * np.sign(_pairs(top, writers))
    return float(np.sin(np.pi / 2 * agree.mean())) if len(agree) else 0.0


def _bearings(context: Context, lines: Lines) -> tuple[dict[str, Measure], dict[str, Measure]]:
    """The gaps that belong to each character on its left and on its right.

    A gap is the right bearing of one letter and the left bearing of the next, and how widely a page is written; taken
    apart by medians, in turns, until they settle (median polish; Tukey 1977).
    """
    codes = np.array([PRINTABLE.find(character) for character in context.characters.tolist()])
    first = np.flatnonzero(np.isfinite(lines.gap[:-1]) & (codes[:-1] >= 0) & (codes[1:] >= 0))
    gap = lines.gap[first]
    _, page = np.unique(context.pages[first], return_inverse=True)
    wide = _group_medians(gap, page, page.max(initial=-1) + 1)
    is_inside = (gap < wide[page] + _SPACE) & (gap > wide[page] - 2 * _SPACE)
    first, gap, page = first[is_inside], gap[is_inside], page[is_inside]
    before, after = codes[first], codes[first + 1]
    right, left = np.zeros(len(PRINTABLE)), np.zeros(len(PRINTABLE))
    for _ in range(10):
        wide = _group_medians(gap - right[before] - left[after], page, len(wide))
        right = _group_medians(gap - wide[page] - left[after], before, len(PRINTABLE))
        left = _group_medians(gap - wide[page] - right[before], after, len(PRINTABLE))
    # What is common to all letters belongs half to either side; no pair of letters tells it apart.
    small = [PRINTABLE.index(c) for c in "aceimnorsuvwxz"]
    is_running = wide[page] + right[small].mean() + left[small].mean() < _BOXED
    writers = context.writers[first]
    usual = float(np.median(_by_writer(gap[is_running], writers[is_running])[0])) if is_running.any() else 0.0
    right += usual / 2 - right[small].mean()
    left += usual / 2 - left[small].mean()

    def bearings(medians: np.ndarray, codes: np.ndarray, gaps: np.ndarray) -> dict[str, Measure]:
        return {
            PRINTABLE[code]: _bearing(medians[code], gaps[members], writers[members], is_running[members])
            for code in range(len(PRINTABLE))
            if len(members := np.flatnonzero(codes == code)) >= _ENOUGH_LETTERS
        }

    return bearings(left, after, gap - right[before]), bearings(right, before, gap - left[after])


def _bearing(median: float, values: np.ndarray, writers: np.ndarray, is_running: np.ndarray) -> Measure:
    """A bearing with the scatter of its single `values`, by those who wrote no letter to a box."""
    if np.count_nonzero(is_running) < _ENOUGH_LETTERS:
        return Measure(median=float(median), between=0.0, within=0.0)
    scatter = _measure(values[is_running], writers[is_running])
    return Measure(median=float(median), between=scatter.between, within=scatter.within)


def _group_medians(values: np.ndarray, group: np.ndarray, size: int) -> np.ndarray:
    """(size,): the median of the values of each group, 0 for one without."""
    medians = np.zeros(size)
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1)
    for part in parts if len(order) else []:
        medians[group[part[0]]] = np.median(values[part])
    return medians


def _correlations(context: Context, lines: Lines, stands: dict[str, Stand]) -> np.ndarray:
    """(factors, factors): how the factors of hands go together, over writers who show both.

    A writer's factor is the median, over its characters, of how far his own median departs, in standard deviations.
    """
    num_writers = len(context.writer_names)
    departures: list[list[list[float]]] = [[[] for _ in range(num_writers)] for _ in FACTORS]
    for character, stand in stands.items():
        for factor, name, sign in factor_edges(character, stand):
            between = getattr(stand, name).between
            if not (stand.is_measured and between > 0):
                continue
            members = _members(context, lines, character)
            writers = context.writers[members]
            medians, _ = _by_writer(getattr(lines, name)[members], writers)
            for writer, median in zip(np.unique(writers).tolist(), medians, strict=True):
                departures[factor][writer].append(sign * (median - getattr(stand, name).median) / between)
    factors = np.array([[np.median(values) if values else np.nan for values in row] for row in departures])
    correlations = np.eye(len(FACTORS))
    for i, j in zip(*np.triu_indices(len(FACTORS), 1), strict=True):
        both = factors[:, np.isfinite(factors[i]) & np.isfinite(factors[j])]
        if both.shape[1]:
            agree = np.sign(both[i] - np.median(both[i])) * np.sign(both[j] - np.median(both[j]))
            share = both.shape[1] / (both.shape[1] + _SHRUNK)
            correlations[i, j] = correlations[j, i] = share * np.sin(np.pi / 2 * agree.mean())
    # Correlations that were each measured on other writers need not fit together; the nearest that do.
    values, axes = np.linalg.eigh(correlations)
    mended = (axes * values.clip(min=1e-3)) @ axes.T
    scale = np.sqrt(np.diag(mended))
    nearest: np.ndarray = mended / np.outer(scale, scale)
    return nearest
