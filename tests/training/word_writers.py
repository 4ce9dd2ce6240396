"""Words by people who are easily told apart, their letters found."""

import numpy as np

from ownhand.letters import Words
from ownhand.words import Cells, FoundWord, cells_of
from ownhand.words.cuts import STEP, CutWord, evened

SHAPES = {
    "l": [(0.1, 0.6), (0.3, 1.8), (0.3, 0.0), (0.5, 0.1)],
    "n": [(0.0, 1.0), (0.05, 0.0), (0.3, 1.0), (0.6, 0.8), (0.6, 0.0), (0.8, 0.1)],
    "o": [(0.5, 0.9), (0.1, 0.8), (0.1, 0.1), (0.6, 0.1), (0.6, 0.9), (0.5, 0.9), (0.8, 0.8)],
    "c": [(0.6, 0.9), (0.2, 0.9), (0.1, 0.2), (0.4, 0.0), (0.7, 0.2)],
}
"""Corners of letters, in x-heights."""

TEXTS = ("loon", "cool", "noon", "colon", "clon", "loll", "onon", "loco")


def found_words(num_words: int = 160, num_writers: int = 8, seed: int = 0) -> tuple[list[FoundWord], np.ndarray]:
    """Words in polygonal letters, and the writer of each; a writer slants, and joins, in a way of their own.

    The first writer joins hardly ever, the last nearly always.
    """
    rng = np.random.default_rng(seed)
    writers = np.arange(num_words) % num_writers
    slants, rates = rng.permutation(np.linspace(-0.3, 0.6, num_writers)), np.linspace(0.05, 0.95, num_writers)
    found = []
    for number, writer in enumerate(writers.tolist()):
        text = TEXTS[int(rng.integers(len(TEXTS)))]
        rows, strokes, bounds, x, stroke = [], [], [0], 0.0, 0
        for character in text:
            is_joined = bool(rows) and rng.random() < rates[writer]
            corners = np.array(SHAPES[character]) + rng.normal(0, 0.02, (len(SHAPES[character]), 2))
            corners[:, 0] += slants[writer] * corners[:, 1] + x
            if is_joined:
                corners = np.concatenate([rows[-1][-1:] + np.array([0.02, 0.0]), corners])
            points = evened(corners, STEP)
            stroke += bool(rows) and not is_joined
            rows.append(points)
            strokes.append(np.full(len(points), stroke))
            bounds.append(bounds[-1] + len(points))
            x += 1.0
        word = CutWord(np.concatenate(rows), np.concatenate(strokes), (), np.array(bounds), 1.0)
        found.append(FoundWord(number, text, word, np.array(bounds), -0.1))
    return found, writers


def written_cells(num_words: int = 160, num_writers: int = 8, seed: int = 0) -> Cells:
    """The letters of such words."""
    found, writers = found_words(num_words, num_writers, seed)
    return cells_of(found, words_of(found, writers))[0]


def words_of(found: list[FoundWord], writers: np.ndarray) -> Words:
    """The words whose letters were found; those of the last two of eight writers are held out."""
    strokes = [np.split(one.word.points, np.flatnonzero(np.diff(one.word.stroke)) + 1) for one in found]
    return Words.of(
        strokes,
        [one.text for one in found],
        writers=writers,
        writer_names=tuple(f"w{number}" for number in range(writers.max() + 1)),
        held_out=writers >= 0.75 * (writers.max() + 1),
        source="words.npz",
        credit="made for a test",
    )
