"""How a person's page drifts from the ruler: lines slope, margins wander, size and spacing breathe.

    drift = Drift(untidiness=0.7, rng)
    drift.next_words(5)                  # size and room of the next words
    line = drift.next_line()             # where a line begins, and how its baseline runs
    line.rise(x)

One dial, `untidiness`, is what is left of neatness: 0 is a page set with the ruler, 1 one written down in passing. All
that a line or a word has of its own follows the one before it (autoregressive noise), as a hand does that tires,
notices and mends; nothing goes farther than two standard deviations. All lengths are in x-heights.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

_FARTHEST = 2.0
"""Standard deviations."""

_PAGE_SLOPE, _LINE_SLOPE = 0.005, 0.003
"""Of a text's lines together and of each line: 0.3 and 0.2 degrees. Lines stay nearly parallel, as a person's do."""

_WAVE, _WAVE_LENGTHS = 0.035, (18.0, 75.0)
"""How far a baseline wanders about its slope, and over what lengths: from a few words to a line."""

_WORD_LIFT = 0.03
"""A word stands so much above or below the baseline of its line."""

_SIZE, _SIZE_KEPT = 0.03, 0.85
"""Logarithm of a word's size, and how much of it the next word keeps."""

_ROOM, _ROOM_KEPT = 0.06, 0.3
"""Logarithm of the space before a word."""

_GAP, _GAP_KEPT = 0.02, 0.5
"""Of the gaps between letters."""

_MARGIN, _MARGIN_KEPT = 0.3, 0.8
"""How far line ends wander: a margin bends in slowly from line to line."""

MOST_INDENT = 2 * _FARTHEST * _MARGIN
"""x-heights that a line of the most untidy page begins right of the margin at most."""


@dataclass(frozen=True, kw_only=True)
class LineDrift:
    """How one line drifts."""

    begin: float
    """How far right of the margin it begins: 0 to `MOST_INDENT`."""

    end: float
    """How far left of the other margin a full line ends, the same."""

    slope: float
    waves: np.ndarray
    """(waves, 3): height, length and phase."""

    def rise(self, x: np.ndarray) -> np.ndarray:
        """How far the baseline lies above the ruler's, `x` from where the text begins."""
        heights, lengths, phases = self.waves.T
        waves = (heights * np.sin(2 * np.pi * np.asarray(x)[..., None] / lengths + phases)).sum(axis=-1)
        rise: np.ndarray = self.slope * np.asarray(x) + waves
        return rise


@dataclass(frozen=True)
class WordDrift:
    """How one word drifts."""

    size: float
    """What its letters are multiplied with."""

    room: float
    """What the space before it is multiplied with."""

    lift: float
    """How far it stands above the baseline of its line."""


class Drift:
    """Draws how the lines and words of one text drift, in the order in which they are written."""

    def __init__(self, untidiness: float, rng: np.random.Generator) -> None:
        self.untidiness = untidiness
        # Streams of their own, so that what is written does not change with what follows.
        self._lines, self._words, self._gaps = rng.spawn(3)
        self._page_slope = _PAGE_SLOPE * _normal(self._lines)
        self._begin = self._end = self._size = self._room = self._gap = 0.0

    @property
    def most_indent(self) -> float:
        """How far from the margins lines may begin or end, at most."""
        return MOST_INDENT * self.untidiness

    def next_line(self) -> LineDrift:
        """How the next line drifts."""
        self._begin, self._end = (
            _follow(value, _MARGIN_KEPT, _normal(self._lines)) for value in (self._begin, self._end)
        )
        middle = _FARTHEST * _MARGIN
        waves = np.empty((2, 3))
        for wave in waves:
            length, phase = self._lines.uniform(*_WAVE_LENGTHS), self._lines.uniform(0, 2 * np.pi)
            wave[:] = _WAVE * _normal(self._lines), length, phase
        waves[:, 0] *= self.untidiness
        return LineDrift(
            begin=self.untidiness * (middle + _MARGIN * self._begin),
            end=self.untidiness * (middle + _MARGIN * self._end),
            slope=self.untidiness * (self._page_slope + _LINE_SLOPE * _normal(self._lines)),
            waves=waves,
        )

    def next_words(self, count: int) -> Sequence[WordDrift]:
        """How the next words drift."""
        words = []
        for size, room, lift in _normals(self._words, (count, 3)):
            self._size = _follow(self._size, _SIZE_KEPT, size)
            self._room = _follow(self._room, _ROOM_KEPT, room)
            words.append(
                WordDrift(
                    size=float(np.exp(self.untidiness * _SIZE * self._size)),
                    room=float(np.exp(self.untidiness * _ROOM * self._room)),
                    lift=self.untidiness * _WORD_LIFT * lift,
                )
            )
        return words

    def next_gaps(self, count: int) -> np.ndarray:
        """(count,): what is added to the next gaps between letters."""
        gaps = []
        for step in _normals(self._gaps, count):
            self._gap = _follow(self._gap, _GAP_KEPT, step)
            gaps.append(self._gap)
        return self.untidiness * _GAP * np.array(gaps)


def _normal(rng: np.random.Generator) -> float:
    return min(max(float(rng.standard_normal()), -_FARTHEST), _FARTHEST)


def _normals(rng: np.random.Generator, shape: "int | tuple[int, int]") -> Any:
    """Many at once, as (nested) lists: quicker, and the same as one by one."""
    return rng.standard_normal(shape).clip(-_FARTHEST, _FARTHEST).tolist()


def _follow(last: float, kept: float, step: float) -> float:
    """The next of a row of standard normals, each of which keeps a part of the one before."""
    return min(max(kept * last + math.sqrt(1 - kept * kept) * step, -_FARTHEST), _FARTHEST)
