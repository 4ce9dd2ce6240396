"""Lines of writing, found in letters in context and measured: the ink of each letter in x-heights above its baseline.

A page tells neither its lines nor their baselines. A line goes on while letters follow each other to the right. Its
baseline runs through the bottoms of those letters that stand on it, its x-height is how far small letters reach above;
both by medians, which a few letters that were cut out wrongly do not move.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ownhand.letters.context import Context

_SMALL = "acemnorsuvwxz"
"""Stand on the baseline and reach the x-height."""

_LOWER = string.ascii_lowercase
_CAPITALS = string.ascii_uppercase

_STANDING = _SMALL + "bdhiklt" + "ABCDEFGHIKLMNOPRSTUVWXYZ" + string.digits
"""Stand on the baseline."""

_BACK = 0.5
"""A letter whose middle lies so far left of the last one's begins a line: half a letter's height."""

_AWAY = 2.5
"""So does one so far above or below it: more than lies between a quotation mark and an underscore."""

_FEW = 3
"""Letters that a line needs to tell its own baseline or x-height."""

_AGREED = 0.3
"""Lines whose baselines scatter by less, in x-heights, were written on one."""

_FEW_FOR_SLOPE = 6
"""Letters that a line needs to tell how it rises."""

_STEEPEST = 0.15
"""A rise beyond one in seven is chance, or no line."""


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Letters of many lines in x-heights above their baselines; letters whose line cannot be measured are NaN."""

    line: np.ndarray
    """(n,) int64: which line each letter is of."""

    is_told: np.ndarray
    """(n,) bool: whether the letters of the line told its baseline themselves, rather than other lines or signs."""

    bottom: np.ndarray
    """(n,) float64: of the ink, above the baseline."""

    top: np.ndarray
    """(n,) float64."""

    height: np.ndarray
    """(n,) float64."""

    width: np.ndarray
    """(n,) float64."""

    gap: np.ndarray
    """(n,) float64: from the ink of each letter to that of the next of its line, NaN where it is the last."""


def measure_lines(context: Context, known: Mapping[str, tuple[float, float]] | None = None) -> Lines:
    """Finds and measures the lines of `context`. See the module for how.

    `known` are bottom and top of characters, in x-heights: what they tell sets lines on a baseline that hold no letters
    which stand on it, such as a row of signs.
    """
    boxes = context.boxes()
    line = _find_lines(boxes, context.pages, context.writers)
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    starts = np.flatnonzero(np.diff(line, prepend=-1))
    page, writer = context.pages[starts], context.writers[starts]
    rise, base, x_height = _told_by_letters(context.characters, boxes, starts)
    is_told = np.isfinite(base)
    x_height = _lent_x_heights(x_height, page, writer)
    x_height *= _shrinkage(context, boxes, line, x_height)
    base = _lent_baselines(base, x_height, page)
    for number in np.flatnonzero(np.isnan(base)):
        base[number] = _base_by_known(context.characters, boxes, line == number, x_height[number], known or {})
    unit, ground = x_height[line], base[line] + rise[line] * middle
    gap = np.full(len(line), np.nan)
    follows = np.flatnonzero(line[1:] == line[:-1])
    gap[follows] = (boxes[follows + 1, 0] - boxes[follows, 2]) / unit[follows]
    return Lines(
        line=line,
        is_told=is_told[line],
        bottom=(boxes[:, 1] - ground) / unit,
        top=(boxes[:, 3] - ground) / unit,
        height=(boxes[:, 3] - boxes[:, 1]) / unit,
        width=(boxes[:, 2] - boxes[:, 0]) / unit,
        gap=gap,
    )


def _find_lines(boxes: np.ndarray, pages: np.ndarray, writers: np.ndarray) -> np.ndarray:
    """(n,) int64: the number of the line of each letter, rising from 0."""
    if not len(boxes):
        return np.zeros(0, np.int64)
    heights = boxes[:, 3] - boxes[:, 1]
    # On a page of signs the usual height is far from a letter's, which the writer's other pages tell.
    usual = np.maximum(_medians(heights, pages), _medians(heights, writers))[1:]
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    is_new = (np.diff(x) < -_BACK * usual) | (np.abs(np.diff(y)) > _AWAY * usual) | (np.diff(pages) != 0)
    return np.concatenate([[0], np.cumsum(is_new)])


def _told_by_letters(
    characters: np.ndarray, boxes: np.ndarray, starts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rise, baseline at x = 0 and x-height of each line, the latter two NaN where too few letters tell them."""
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    stands, is_small = np.isin(characters, list(_STANDING)), np.isin(characters, list(_SMALL))
    rise, base, x_height = np.zeros(len(starts)), np.full(len(starts), np.nan), np.full(len(starts), np.nan)
    for number, members in enumerate(np.split(np.arange(len(boxes)), starts[1:]) if len(starts) else []):
        standing, small = members[stands[members]], members[is_small[members]]
        if len(standing) >= _FEW_FOR_SLOPE:
            rise[number] = _rise(middle[standing], boxes[standing, 1])
        if len(standing) >= _FEW:
            base[number] = np.median(boxes[standing, 1] - rise[number] * middle[standing])
        if len(small) >= _FEW:
            x_height[number] = np.median(boxes[small, 3] - rise[number] * middle[small]) - base[number]
    x_height[~(x_height > 0)] = np.nan
    return rise, base, x_height


def _shrinkage(context: Context, boxes: np.ndarray, line: np.ndarray, x_height: np.ndarray) -> np.ndarray:
    """(lines,): what to multiply the lent x-height of a line of capitals with, 1 for other lines.

    People write capitals among capitals a quarter smaller than at the head of words, so that a line without small
    letters is as if written with a smaller x-height. How much smaller, the same for all, is the median over capitals
    of how tall they are there for how tall they are beside small letters.
    """
    characters, writers = context.characters, context.writers
    is_capital, is_small = np.isin(characters, list(_CAPITALS)), np.isin(characters, list(_LOWER))
    num_capitals, num_small = (np.bincount(line, each, len(x_height)) for each in (is_capital, is_small))
    among_capitals = (num_capitals >= 2) & (num_small == 0)
    height = (boxes[:, 3] - boxes[:, 1]) / x_height[line]
    ratios = []
    for capital in _CAPITALS:
        beside = (characters == capital) & np.isfinite(height) & (num_small > 0)[line]
        among = (characters == capital) & np.isfinite(height) & among_capitals[line]
        if len(np.unique(writers[beside])) >= _FEW and len(np.unique(writers[among])) >= _FEW:
            usual = [np.median(_by_group(height[where], writers[where])) for where in (among, beside)]
            ratios.append(usual[0] / usual[1])
    return np.where(among_capitals, np.median(ratios) if ratios else 1.0, 1.0)


def _medians(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """(n,): for each value the median of its group."""
    _, group = np.unique(group, return_inverse=True)
    return _by_group(values, group)[group]


def _by_group(values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """(groups,): the median of each group, in the order of their numbers."""
    order = np.argsort(group, kind="stable")
    parts = np.split(values[order], np.flatnonzero(np.diff(group[order])) + 1)
    return np.array([np.median(part) for part in parts])


def _base_by_known(
    characters: np.ndarray,
    boxes: np.ndarray,
    is_member: np.ndarray,
    x_height: float,
    known: Mapping[str, tuple[float, float]],
) -> float:
    """The baseline that bottoms and tops of known characters agree on; NaN where there are few."""
    members = [i for i in np.flatnonzero(is_member) if characters[i] in known]
    if len(members) < _FEW:
        return np.nan
    heights = np.array([known[characters[i]] for i in members])
    return float(np.median(boxes[members][:, [1, 3]] - x_height * heights))


def robust_spread(values: np.ndarray) -> float:
    """The standard deviation of normal values, from the median distance to their median: outliers hardly move it."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def _rise(x: np.ndarray, y: np.ndarray) -> float:
    """How far a line rises for each unit to the right: the median slope of all pairs (Theil 1950; Sen 1968).

    Only pairs at least a third of the line apart count, since the slope of neighbours is mostly their own scatter.
    """
    first, second = np.triu_indices(len(x), 1)
    along = x[second] - x[first]
    far = np.abs(along) > np.ptp(x) / 3
    if not far.any():
        return 0.0
    slope = float(np.median((y[second] - y[first])[far] / along[far]))
    return slope if abs(slope) < _STEEPEST else 0.0


def _lent_baselines(base: np.ndarray, x_height: np.ndarray, page: np.ndarray) -> np.ndarray:
    """Lends lines that do not tell their baseline that of their page, if the other lines there agree on it.

    They do where people wrote each word anew on the same ruled line. Other pages of a writer tell nothing: rows of
    signs were found to lie half an x-height off them, up or down.
    """
    lent = base.copy()
    for number in np.unique(page[np.isnan(base)]):
        others = base[(page == number) & ~np.isnan(base)]
        unit = x_height[page == number][0]
        if len(others) >= _FEW and robust_spread(others) < _AGREED * unit:
            lent[(page == number) & np.isnan(base)] = np.median(others)
    return lent


def _lent_x_heights(x_height: np.ndarray, page: np.ndarray, writer: np.ndarray) -> np.ndarray:
    """Lends lines that do not tell their x-height that of their page, or else of their writer."""
    lent = x_height.copy()
    for group in (page, writer):
        for number in np.unique(group[np.isnan(lent)]):
            known = x_height[(group == number) & ~np.isnan(x_height)]
            if len(known):
                lent[(group == number) & np.isnan(lent)] = np.median(known)
    return lent
