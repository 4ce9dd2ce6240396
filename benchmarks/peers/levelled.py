"""Words as the RNN learns them: those that the joined recipe keeps, level, in x-heights, as few points as show them."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from ownhand.letters import Words, load_words
from ownhand.progress import ProgressLine
from ownhand.words import LEAST_LIKELIHOOD, FoundWord, find_letters
from ownhand.words.cuts import evened
from ownhand.words.span_reader import shipped_span_reader
from ownhand.words.word_cells import levelled

STEP = 0.2
"""x-heights of line between two points: some twenty points a letter."""


def learned_words(source: Path, folder: Path) -> Words:
    """The levelled words of people learned from; found once, and kept in the folder."""
    kept = folder / "words.npz"
    if kept.is_file():
        return load_words(kept)
    words = load_words(source).training_part()
    progress = ProgressLine("Finding letters", unit="words")
    found = find_letters(words, shipped_span_reader().likelihoods, progress=progress)
    level = levelled_words((one for one in found if isinstance(one, FoundWord)), words)
    folder.mkdir(parents=True, exist_ok=True)
    level.save(kept)
    return load_words(kept)  # As a resume will: what is kept has fewer digits.


def levelled_words(found: Iterable[FoundWord], words: Words) -> Words:
    """Words whose letters were found surely, on a baseline 0 with an x-height of 1, their marks last.

    `words` are those that their numbers count.
    """
    strokes, numbers = [], []
    for one in found:
        level = levelled(one) if one.likelihood >= LEAST_LIKELIHOOD else None
        if level is None:
            continue
        word = [evened(stroke, STEP) for stroke in [*_runs(one, level[0]), *level[1]]]
        left = min(float(stroke[:, 0].min()) for stroke in word)
        strokes.append([stroke - (left, 0.0) for stroke in word])
        numbers.append(one.number)
    chosen = words.select(np.array(numbers, np.int64))
    return Words.of(
        strokes,
        chosen.texts.tolist(),
        writers=chosen.writers,
        writer_names=chosen.writer_names,
        source=words.source,
        credit=words.credit,
    )


def _runs(one: FoundWord, bodies: list[list[np.ndarray]]) -> list[np.ndarray]:
    """The strokes of the letters' bodies as the pen wrote them: joined letters in one."""
    runs: list[np.ndarray] = []
    for place, body in enumerate(bodies):
        goes_on = place > 0 and one.word.goes_on(int(one.bounds[place]))
        first, *rest = body
        if goes_on:
            runs[-1] = np.concatenate([runs[-1], first[1:]])  # A joined body ends where the next begins.
        else:
            runs.append(first)
        runs += rest
    return runs
