"""Pen strokes of many letters at once, as ragged arrays: points lie in strokes, and strokes in letters."""

import dataclasses
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError


@dataclass(frozen=True, kw_only=True, eq=False)
class Strokes:
    """Pen strokes of many letters in three flat arrays.

    >>> strokes = Strokes.of([[np.array([(0, 0), (0, 2)]), np.array([(-1, 1), (1, 1)])], [np.array([(0, 0), (0, 2)])]])
    >>> len(strokes), strokes.stroke_offsets.tolist(), strokes.letter_offsets.tolist()
    (2, [0, 2, 4, 6], [0, 2, 3])
    """

    points: np.ndarray
    """(p, 2) float32 or float64: x, then y, which points up."""

    stroke_offsets: np.ndarray
    """(s + 1,) int64: stroke i is `points[stroke_offsets[i]:stroke_offsets[i + 1]]`."""

    letter_offsets: np.ndarray
    """(n + 1,) int64: letter i has the strokes `letter_offsets[i]` up to `letter_offsets[i + 1]`."""

    def __post_init__(self) -> None:
        points = np.asarray(self.points)
        settled = {
            "points": points if points.dtype in (np.float32, np.float64) else points.astype(np.float64),
            "stroke_offsets": np.asarray(self.stroke_offsets, dtype=np.int64),
            "letter_offsets": np.asarray(self.letter_offsets, dtype=np.int64),
        }
        for name, array in settled.items():
            object.__setattr__(self, name, array)
        if self.points.ndim != 2 or self.points.shape[1] != 2:
            raise LettersError(f"Expected points of shape (p, 2), found {self.points.shape}.")
        _check_offsets("stroke_offsets", self.stroke_offsets, len(self.points), "points")
        _check_offsets("letter_offsets", self.letter_offsets, self.num_strokes, "strokes")

    @classmethod
    def of(cls, letters: Sequence[Sequence[np.ndarray]]) -> "Strokes":
        """Puts letters together, each given as its strokes (k, 2)."""
        strokes = [np.asarray(stroke).reshape(-1, 2) for letter in letters for stroke in letter]
        return cls(
            points=np.concatenate(strokes) if strokes else np.zeros((0, 2)),
            stroke_offsets=np.cumsum([0, *map(len, strokes)]),
            letter_offsets=np.cumsum([0, *map(len, letters)]),
        )

    def __len__(self) -> int:
        return len(self.letter_offsets) - 1

    @property
    def num_strokes(self) -> int:
        """How many strokes all letters have together."""
        return len(self.stroke_offsets) - 1

    @property
    def point_offsets(self) -> np.ndarray:
        """(n + 1,): letter i has the points `point_offsets[i]` up to `point_offsets[i + 1]`."""
        offsets: np.ndarray = self.stroke_offsets[self.letter_offsets]
        return offsets

    @property
    def letter_of_stroke(self) -> np.ndarray:
        """(s,): which letter each stroke belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.letter_offsets))

    def letter(self, index: int) -> list[np.ndarray]:
        """The strokes of one letter, each a (k, 2) view."""
        first, last = self.letter_offsets[index], self.letter_offsets[index + 1]
        bounds = self.stroke_offsets[first : last + 1]
        return [self.points[a:b] for a, b in itertools.pairwise(bounds)]

    def stroke(self, index: int) -> np.ndarray:
        """One stroke, a (k, 2) view."""
        return self.points[self.stroke_offsets[index] : self.stroke_offsets[index + 1]]

    def select(self, index: np.ndarray) -> "Strokes":
        """The letters at `index` (positions or a mask), in that order; offsets begin at 0 again."""
        index = np.asarray(index)
        letters = np.arange(len(self))[index if index.dtype == bool else index.astype(np.int64)]
        strokes, letter_offsets = _gathered(self.letter_offsets, letters)
        points, stroke_offsets = _gathered(self.stroke_offsets, strokes)
        return Strokes(points=self.points[points], stroke_offsets=stroke_offsets, letter_offsets=letter_offsets)

    def with_points(self, points: np.ndarray) -> "Strokes":
        """The same strokes with other points (p, 2), such as the same moved or in other units."""
        return dataclasses.replace(self, points=points)


def _check_offsets(name: str, offsets: np.ndarray, count: int, what: str) -> None:
    if (
        offsets.ndim != 1
        or len(offsets) == 0
        or offsets[0] != 0
        or offsets[-1] != count
        or (np.diff(offsets) < 0).any()
    ):
        raise LettersError(f"Expected {name} to rise from 0 to the number of {what}, {count:,}; they do not.")


def _gathered(offsets: np.ndarray, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the members of the `chosen` groups, and the offsets of the groups so gathered."""
    sizes = np.diff(offsets)[chosen]
    new_offsets = np.concatenate([[0], np.cumsum(sizes)])
    members = np.arange(new_offsets[-1]) + np.repeat(offsets[:-1][chosen] - new_offsets[:-1], sizes)
    return members, new_offsets


def runs_of(following: np.ndarray) -> list[list[int]]:
    """Gives the strokes of each run, in the order in which they are written; `following` says in which each goes on.

    >>> runs_of(np.array([2, -1, 3, -1]))
    [[0, 2, 3], [1]]
    """
    is_begun = np.zeros(len(following), dtype=bool)
    is_begun[following[following >= 0]] = True
    after = following.tolist()
    runs = []
    for first in np.flatnonzero(~is_begun).tolist():
        run = [first]
        while after[run[-1]] >= 0:
            run.append(after[run[-1]])
        runs.append(run)
    return runs
