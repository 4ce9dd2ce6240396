"""Words as the RNN reads and writes them: steps of a pen, and texts of numbered characters."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from levelled import STEP
from torch import Tensor

from ownhand.letters import Words

END, GAP_SIGN = "\n", " "
"""After the last character of a text, and between two words."""

GAP = 1.3
"""x-heights of paper between two words."""

FEWEST = 100
"""Words with a character, of which there must be so many for it to be learned."""

_PAIRED = 0.6
"""Share of short words that are learned with another by the same person after them, so that a word goes on in the hand
of the one before it."""

MOST_POINTS = 200
"""Of a word that is learned: a long one makes a batch wait for it; one in nine has more."""

_MOST_OF_PAIR = 260

_BATCH_SIZE, _BATCHES_SORTED = 64, 16


class Batch(NamedTuple):
    """What is learned in one step of training."""

    steps: Tensor
    """(time, batch, 3): x and y in `STEP`, and whether a stroke ends there. Before the first, the pen is up at 0, 0."""
    is_done: Tensor
    """(time, batch): whether all is written."""
    is_there: Tensor
    """(time, batch): not filled up."""
    texts: Tensor
    """(batch, letters, characters), one-hot."""


def characters_of(texts: Sequence[str]) -> str:
    """The characters that occur often enough, and the two of our own, which come first."""
    counts: dict[str, int] = {}
    for text in texts:
        for character in set(text):
            counts[character] = counts.get(character, 0) + 1
    return END + GAP_SIGN + "".join(sorted(character for character, count in counts.items() if count >= FEWEST))


def one_hot(texts: Sequence[str], characters: str) -> Tensor:
    """(batch, letters + 1, characters): each text and its end."""
    found = torch.zeros(len(texts), max(map(len, texts)) + 1, len(characters))
    for row, text in enumerate(texts):
        for column, character in enumerate(text + END):
            found[row, column, characters.index(character)] = 1
    return found


def pen_steps(words: Sequence[Sequence[np.ndarray]]) -> np.ndarray:
    """(points, 3): words, strokes in x-heights from their own beginning, one after the other on a line."""
    begin, points, ends = 0.0, [], []
    for word in words:
        for stroke in word:
            points.append(stroke + np.array([begin, 0.0]))
            ends.append(np.arange(len(stroke)) == len(stroke) - 1)
        begin += max(float(stroke[:, 0].max()) for stroke in word) + GAP
    line = np.concatenate(points)
    steps = np.diff(line, axis=0, prepend=0.0) / STEP
    return np.concatenate([steps, np.concatenate(ends)[:, None]], axis=1).astype(np.float32)


def strokes_of(steps: np.ndarray) -> list[np.ndarray]:
    """The strokes, in x-heights, that steps (points, 3) of a pen leave."""
    points = np.cumsum(steps[:, :2].astype(np.float64), axis=0) * STEP
    bounds = np.flatnonzero(steps[:, 2] > 0.5) + 1
    return [stroke for stroke in np.split(points, bounds) if len(stroke)]


class Lessons:
    """Words in batches of about as many points, single and in pairs by one person; drawn anew in each epoch."""

    def __init__(self, words: Words, characters: str) -> None:
        assert words.writers is not None
        known = np.array([set(text) <= set(characters) for text in words.texts.tolist()], bool)
        known &= np.diff(words.strokes.point_offsets) <= MOST_POINTS
        self.words, self.characters = words.select(known), characters
        self.texts = self.words.texts.tolist()
        self.writers = np.asarray(self.words.writers)
        self.lengths = np.diff(self.words.strokes.point_offsets)
        self.of_writer = {name: np.flatnonzero(self.writers == name) for name in np.unique(self.writers).tolist()}

    def batches(self, first_step: int) -> Iterator[Batch]:
        """Batches without end, from `first_step` on."""
        epoch = step = 0
        while True:
            groups = self._groups(np.random.default_rng([epoch, 21]))
            for group in groups[max(first_step - step, 0) :]:
                yield self.batch(group)
            step += len(groups)
            epoch += 1

    def _groups(self, rng: np.random.Generator) -> list[list[tuple[int, ...]]]:
        """The words of each batch."""
        rows: list[tuple[int, ...]] = []
        for place in rng.permutation(len(self.texts)).tolist():
            others = self.of_writer[self.writers[place]]
            row = place, int(others[rng.integers(len(others))])
            fits = row[0] != row[1] and self.lengths[list(row)].sum() <= _MOST_OF_PAIR
            rows.append(row if fits and rng.random() < _PAIRED else row[:1])
        groups: list[list[tuple[int, ...]]] = []
        for start in range(0, len(rows), _BATCHES_SORTED * _BATCH_SIZE):
            # Of about one length, so that little is filled up.
            part = sorted(
                rows[start : start + _BATCHES_SORTED * _BATCH_SIZE], key=lambda row: self.lengths[list(row)].sum()
            )
            groups += [part[first : first + _BATCH_SIZE] for first in range(0, len(part), _BATCH_SIZE)]
        return [groups[place] for place in rng.permutation(len(groups)).tolist()]

    def batch(self, rows: Sequence[tuple[int, ...]]) -> Batch:
        """One batch of these words."""
        parts = [pen_steps([self.words.strokes.letter(place) for place in row]) for row in rows]
        time = max(map(len, parts))
        steps = np.zeros((time, len(parts), 3), np.float32)
        is_done, is_there = np.zeros((2, time, len(parts)), np.float32)
        for column, part in enumerate(parts):
            steps[: len(part), column] = part
            is_done[len(part) - 1, column] = 1
            is_there[: len(part), column] = 1
        texts = one_hot([GAP_SIGN.join(self.texts[place] for place in row) for row in rows], self.characters)
        return Batch(*map(torch.from_numpy, (steps, is_done, is_there)), texts)
