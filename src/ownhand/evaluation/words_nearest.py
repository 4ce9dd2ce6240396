"""Copies of whole words: how close words lie to the nearest word of the same text that was learned from.

As `memorisation` asks it of letters, along the pen: letter by letter, so that a word which is spaced a little otherwise
is a copy still.
"""

from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample

_FEWEST_LEARNED = 20
"""Words of a text that must have been learned for it to be asked about: among fewer nothing is near."""

_FEWEST = 30
"""Words that are asked about: of fewer nothing is told."""

_POINTS = 16
"""Of a letter, evenly along its line."""


def nearest_words(sample: WordSample, learned: WordSample) -> np.ndarray:
    """(n,): how far each word of a sample is from the nearest learned one of its text, in x-heights.

    That is the root mean square, over the letters and sixteen points along the line of each, of how far these lie
    apart when the letters' middles stand one above the other; up and down they stay where they are. A copy is at 0. NaN
    for texts of which fewer than twenty words were learned.
    """
    mine, theirs = _paths(sample), _paths(learned)
    texts = np.array(learned.texts)
    found = np.full(len(sample), np.nan)
    for text in sorted(set(sample.texts)):
        places = np.flatnonzero(texts == text)
        if len(places) < _FEWEST_LEARNED:
            continue
        known = _rows(theirs, learned, places)
        asked = np.flatnonzero(np.array(sample.texts) == text)
        for place, row in zip(asked, _rows(mine, sample, asked), strict=True):
            found[place] = np.sqrt(2 * ((known - row) ** 2).mean(axis=1).min())  # Of both axes together.
    return found


def nearness(sample: WordSample, learned: WordSample, people: WordSample) -> dict[str, Any]:
    """How near words lie to learned ones, and people's words, of whom nothing was learned, lie as a yardstick.

    Gives the "median" distance in x-heights, and the share "very_near": nearer than a third of what is usual among
    people. Words that are neater than people's lie nearer, copies very near.

    Raises:
        LettersError: too few words have a text that was learned often.
    """
    distances, usual = nearest_words(sample, learned), nearest_words(people, learned)
    distances, usual = distances[np.isfinite(distances)], usual[np.isfinite(usual)]
    if min(len(distances), len(usual)) < _FEWEST:
        raise LettersError(
            f"Expected at least {_FEWEST} words of texts that were learned {_FEWEST_LEARNED} times, to see how near "
            f"they lie to learned ones; found {min(len(distances), len(usual))}. Measure by more words."
        )
    return {
        "words": len(distances),
        "median": float(np.median(distances)),
        "nearest": float(distances.min()),
        "very_near": float((distances < np.median(usual) / 3).mean()),
    }


def _rows(paths: np.ndarray, sample: WordSample, places: np.ndarray) -> np.ndarray:
    """(places, letters x 16 x 2): the paths of words of one text, each in a row."""
    starts = sample.starts[places]
    size = int(sample.starts[places[0] + 1] - starts[0])
    return np.stack([paths[start : start + size].ravel() for start in starts.tolist()])


def _paths(sample: WordSample) -> np.ndarray:
    """(letters, 16, 2): points evenly along the line of each letter, its strokes one after the other."""
    letters = sample.letters
    found = np.empty((len(letters), _POINTS, 2))
    for number in range(len(letters)):
        strokes = letters.letter(number)
        line = np.concatenate(strokes).astype(np.float64)
        steps = np.hypot(*np.diff(line, axis=0).T)
        steps[np.cumsum([len(stroke) for stroke in strokes])[:-1] - 1] = 0  # What the pen travels is no line.
        reached = np.concatenate([[0.0], np.cumsum(steps)])
        wanted = np.linspace(0, reached[-1], _POINTS)
        # The last point that has been reached so far, and the way on from it.
        place = np.clip(np.searchsorted(reached, wanted, side="right") - 1, 0, max(len(line) - 2, 0))
        after = np.minimum(place + 1, len(line) - 1)
        share = ((wanted - reached[place]) / np.maximum(reached[after] - reached[place], 1e-9))[:, None]
        found[number] = line[place] + np.clip(share, 0, 1) * (line[after] - line[place])
    found[:, :, 0] -= found[:, :, 0].mean(axis=1, keepdims=True)
    return found
