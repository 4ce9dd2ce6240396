"""Lines of several words, parted at their spaces before letters are looked for.

Between two words the pen lifts and moves on, or begins another row. Of all lifts as many are chosen as the text has
spaces, those that leave wide gaps and words about as wide as their texts would be, by dynamic programming.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ownhand.hands.placement import Placement
from ownhand.ink import Strokes
from ownhand.letters import Words

_SPACE = 1.3
"""Letters that would stand in a gap between words, at the median of people."""

_GAP_SLOPE, _MIDDLE_GAP, _MOST_GAP = 6.0, 0.55, 1.4
"""A gap's worth for each letter that would stand in it, from where it is as likely to be a space as not, at most."""

_WIDTH_SPREAD = 0.35
"""Spread of the logarithm of a word's width by what its text lets one expect; less of longer words, by the root."""

_SLIM = 0.5
"""Letters that both are thought to be wider, since an I may have no width at all."""

_RETURN, _ROW_DROP, _ROW_GAP = 0.5, 1.2, 1.5
"""Share of a row's width that the pen goes back to begin another, tall strokes by which that lies lower, and in whose
heights the gap is reckoned that is left between the two rows."""

_NEVER = -1e9


def words_of_lines(words: Words) -> tuple[Words, int]:
    """Gives each line's words as words of their own, and how many lines have no room for as many as their text says.

    Words without a space in their text stay as they are, and what is parted keeps its place in the order.
    """
    texts = [text.split() for text in words.texts.tolist()]
    if all(len(parts) == 1 for parts in texts):
        return words, 0
    widths = _widths(words)
    strokes: list[list[np.ndarray]] = []
    whose: list[int] = []
    parted_texts: list[str] = []
    num_lost = 0
    for number, parts in enumerate(texts):
        line = [stroke for stroke in words.strokes.letter(number) if len(stroke)]
        found = [line] if len(parts) < 2 else parted_at_spaces(line, [[widths[c] for c in part] for part in parts])
        if found is None:
            num_lost += 1
            continue
        strokes += found
        parted_texts += parts or [""]
        whose += [number] * len(found)
    of_line = words.select(np.array(whose, np.int64))
    return replace(of_line, texts=np.array(parted_texts, np.str_), strokes=Strokes.of(strokes)), num_lost


def parted_at_spaces(strokes: Sequence[np.ndarray], widths: Sequence[Sequence[float]]) -> list[list[np.ndarray]] | None:
    """The strokes of each word of a line, in the order of writing; None where there are too few lifts for them.

    Args:
        strokes: of the line, (points, 2) each.
        widths: of the characters of each word, as they usually are, in any unit.
    """
    left, right = _unfolded(strokes)
    expected = np.array([sum(word) for word in widths])
    num_letters = np.array([len(word) for word in widths])
    usual = expected.sum() / num_letters.sum()
    whole = float(right.max() - left.min()) if len(strokes) else 0.0
    letter = whole * usual / (expected.sum() + _SPACE * usual * (len(widths) - 1))  # in units of the tablet
    if letter <= 0:
        return None
    # Strokes from left to right: dots and bars that were written later stand with their words.
    order = np.argsort((left + right) / 2, kind="stable")
    front = np.maximum.accumulate(right[order])
    behind = np.minimum.accumulate(left[order][::-1])[::-1]
    gaps = (behind[1:] - front[:-1]) / letter  # of the lift after each stroke but the last
    worth = _GAP_SLOPE * (np.minimum(gaps, _MOST_GAP) - _MIDDLE_GAP)
    begins, ends = behind, front
    num = len(order)
    score = np.full(num + 1, _NEVER)
    score[0] = 0
    came = []
    for word, letters in enumerate(num_letters):
        # (first stroke, one past the last) of the word.
        size = np.maximum(ends[None, :] - begins[:, None], 0) / letter
        away = np.log((size + _SLIM) / (expected[word] / usual + _SLIM)) / (_WIDTH_SPREAD / np.sqrt(letters) + 0.1)
        values = score[:num, None] - away**2 / 2
        if word < len(widths) - 1:
            values[:, :-1] += worth[None, :]
            values[:, -1] = _NEVER
        values[np.tril_indices(num, -1)] = _NEVER
        came.append(values.argmax(axis=0))
        score = np.append(_NEVER, values.max(axis=0))
    if score[-1] < _NEVER / 2:
        return None
    bounds = [num]
    for before in reversed(came):
        bounds.append(int(before[bounds[-1] - 1]))
    bounds.reverse()
    return [[strokes[k] for k in sorted(order[first:stop])] for first, stop in itertools.pairwise(bounds)]


def _unfolded(strokes: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Where each stroke begins and ends along the line; a row below is moved to the end of that above."""
    low = np.array([stroke.min(axis=0) for stroke in strokes]).reshape(-1, 2)
    high = np.array([stroke.max(axis=0) for stroke in strokes]).reshape(-1, 2)
    if not len(strokes):
        return low[:, 0], high[:, 0]
    tall = float(np.quantile(high[:, 1] - low[:, 1], 0.8))
    middles = (low[:, 1] + high[:, 1]) / 2
    shifts = np.zeros(len(strokes))
    row_begins, shift = 0, 0.0
    for number in range(1, len(strokes)):
        front, back = high[row_begins:number, 0].max(), low[row_begins:number, 0].min()
        falls_back = low[number, 0] < front - _RETURN * (front - back)
        if falls_back and middles[number] < np.median(middles[row_begins:number]) - _ROW_DROP * tall:
            shift += front - low[number, 0] + _ROW_GAP * tall
            row_begins = number
        shifts[number] = shift
    return low[:, 0] + shifts, high[:, 0] + shifts


def _widths(words: Words) -> dict[str, float]:
    """Of every character in the words' texts, in x-heights, with the gap to its neighbour."""
    placement = Placement.load()
    found = {}
    for character in set("".join(words.texts.tolist())):
        stand = placement.stand(character)
        found[character] = float(stand.width.median + stand.left.median + stand.right.median)
    return found
