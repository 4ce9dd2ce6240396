"""The form of words: how far apart letters stand, how evenly they go together, and how smoothly the pen joins them."""

from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample
from ownhand.words.cuts import STEP, evened

_LOW = frozenset("acemnorsuvwxz")
"""Letters of one x-height."""

_TURN_STEPS = 3
"""Of an evened stroke, on each side of a cut, by which the turn is told:
less than a fifth of an x-height, so that the curve of the line itself tells little."""

_FEWEST_OF_WORD = 3
"""Letters from which it is told how much they differ within a word."""

_FEWEST = 30
"""Pairs of letters or words: of fewer nothing is told."""


def form(sample: WordSample) -> dict[str, Any]:
    """What a word is beside its letters.

    - "gap": quartiles of the paper between letters that are not joined, between baseline and x-height, in x-heights.
      Where strokes reach over one another it is less than 0.
    - "turn": the median and the worst tenth of the degrees by which the pen turns where joined letters meet.
    - "x_height", "slant": how much letters differ within a word at the median, as a standard deviation: the tops of
      small ones, in x-heights, and how far letters lean, each character's mean taken off; and "between" words.

    A part that there is too little of is left out.

    Raises:
        LettersError: there are hardly any words.
    """
    if len(sample) < _FEWEST:
        raise LettersError(f"Expected at least {_FEWEST} words to tell the form of, found {len(sample)}.")
    found: dict[str, Any] = {"words": len(sample)}
    apart = gaps(sample)
    if len(apart) >= _FEWEST:
        first, median, third = np.quantile(apart, [0.25, 0.5, 0.75]).tolist()
        found["gap"] = {"pairs": len(apart), "first": first, "median": median, "third": third, "spread": third - first}
    turned = turns(sample)
    if len(turned) >= _FEWEST:
        median, worst = np.quantile(turned, [0.5, 0.9]).tolist()
        found["turn"] = {"joins": len(turned), "median": median, "worst_tenth": worst}
    is_low = np.isin(sample.characters, sorted(_LOW))
    found["x_height"] = _spread(tops(sample), is_low, sample, is_by_character=False)
    found["slant"] = _spread(*letter_slants(sample), sample, is_by_character=True)
    return found


def gaps(sample: WordSample) -> np.ndarray:
    """(pairs,): x-heights of paper between letters not joined, as seen between baseline and x-height.

    Tails, dots and bars reach over a neighbour and part nothing. Pairs with nothing there are left out.
    """
    points, letters = _even(sample)
    inside = (points[:, 1] > 0) & (points[:, 1] < 1)
    left, right = np.full(len(sample.letters), np.inf), np.full(len(sample.letters), -np.inf)
    np.minimum.at(left, letters[inside], points[inside, 0])
    np.maximum.at(right, letters[inside], points[inside, 0])
    pairs = sample.pairs[~sample.is_joined]
    apart = left[pairs + 1] - right[pairs]
    found: np.ndarray = apart[np.isfinite(apart)]
    return found


def turns(sample: WordSample) -> np.ndarray:
    """(joins,): degrees by which the pen turns where one letter goes over into the next."""
    found = []
    letters = sample.letters
    for letter, stroke in zip(sample.pairs.tolist(), sample.exits.tolist(), strict=True):
        if stroke < 0:
            continue
        one = _evened(letters.stroke(stroke))
        other = _evened(letters.stroke(int(letters.letter_offsets[letter + 1])))
        before, after = (
            one[-1] - one[max(-len(one), -1 - _TURN_STEPS)],
            other[min(_TURN_STEPS, len(other) - 1)] - other[0],
        )
        size = float(np.hypot(*before) * np.hypot(*after))
        if size > 1e-9:
            found.append(np.degrees(np.arccos(np.clip(before @ after / size, -1, 1))))
    return np.array(found)


def tops(sample: WordSample) -> np.ndarray:
    """(letters,): how high each reaches above the baseline, in x-heights."""
    offsets = sample.letters.point_offsets
    found: np.ndarray = np.maximum.reduceat(sample.letters.points[:, 1], offsets[:-1])
    return found


def letter_slants(sample: WordSample) -> tuple[np.ndarray, np.ndarray]:
    """(letters,): how far each leans to the right for each unit up, by the moments of its line; and whether that can be
    told, since it has a height."""
    points, letters = _even(sample)
    num = np.bincount(letters, minlength=len(sample.letters)).clip(min=1)
    middle = np.stack([np.bincount(letters, column, len(num)) / num for column in points.T], axis=1)
    x, y = (points - middle[letters]).T
    upright, mixed = (np.bincount(letters, product, len(num)) / num for product in (y * y, x * y))
    return mixed / upright.clip(min=1e-6), upright > 0.2**2


def _spread(values: np.ndarray, is_told: np.ndarray, sample: WordSample, *, is_by_character: bool) -> dict[str, float]:
    """The median over words of the standard deviation within, and the deviation of their means."""
    values = values.astype(np.float64).copy()
    if is_by_character:
        for character in np.unique(sample.characters):
            mine = is_told & (sample.characters == character)
            if mine.any():
                values[mine] -= np.median(values[mine])
    words = sample.word_of_letter[is_told]
    away = values[is_told]
    num = np.bincount(words, minlength=len(sample))
    kept = num >= _FEWEST_OF_WORD
    if kept.sum() < _FEWEST:
        return {}
    means = np.bincount(words, away, len(sample)) / num.clip(min=1)
    squares = np.bincount(words, (away - means[words]) ** 2, len(sample)) / (num - 1).clip(min=1)
    return {"within": float(np.median(np.sqrt(squares[kept]))), "between": float(means[kept].std())}


def _even(sample: WordSample) -> tuple[np.ndarray, np.ndarray]:
    """Points a step apart along all strokes (p, 2), and the letter of each (p,)."""
    letters = sample.letters
    strokes = [_evened(letters.stroke(number)) for number in range(letters.num_strokes)]
    counts = [len(stroke) for stroke in strokes]
    return np.concatenate(strokes), np.repeat(letters.letter_of_stroke, counts)


def _evened(stroke: np.ndarray) -> np.ndarray:
    """A stroke with points about as far apart as those of words whose letters were found."""
    return evened(np.asarray(stroke, np.float64), STEP)
