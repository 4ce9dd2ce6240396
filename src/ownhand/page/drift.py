"""How a person's page drifts from the ruler: lines slope and bend, margins wander, words stand higher and farther.

    drift = Drift(untidiness=0.7, rng, manner=(0.3, -1.0))
    drift.next_words(5)                  # room and lift of the next words
    line = drift.next_line()             # where a line begins, and how its baseline runs
    line.rise(x)

One dial, `untidiness`, is what is left of neatness: 0 is a page set with the ruler, 1 one as people write it. How far
people's lines stray, from person to person and within one, was measured (`page.habits`); nothing goes farther than two
standard deviations here. A hand has a `manner` of its own in what differs between people. All lengths are in x-heights.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.page.habits import shipped_habits

_FARTHEST = 2.0
"""Standard deviations."""

_GAP, _GAP_KEPT = 0.02, 0.5
"""Of the gaps between letters of hands that leave them to the page, and how much of it the next keeps: by eye, since
lines tell only how far letters differ altogether."""


@dataclass(frozen=True, kw_only=True)
class LineDrift:
    """How one line drifts."""

    begin: float
    """How far right of the margin it begins: 0 to `Drift.most_indent`."""

    end: float
    """How far left of the other margin a full line ends, the same."""

    slope: float
    lift: float
    """How far it lies above where the ruler has it."""
    wave: tuple[float, float, float]
    """Height, length and phase of how it bends."""

    def rise(self, x: np.ndarray) -> np.ndarray:
        """How far the baseline lies above the ruler's, `x` from where the text begins."""
        height, length, phase = self.wave
        rise: np.ndarray = (
            self.lift + self.slope * np.asarray(x) + height * np.sin(2 * np.pi * np.asarray(x) / length + phase)
        )
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

    def __init__(self, untidiness: float, rng: np.random.Generator, manner: Sequence[float] = (0.0, 0.0)) -> None:
        """`manner` is how the hand's lines slope and how wide its spaces are beside other people's, standard normal."""
        self.untidiness = untidiness
        # Streams of their own, so that what is written does not change with what follows.
        self._lines, self._words, self._gaps = rng.spawn(3)
        habits = self._habits = shipped_habits()
        slope, room = (_within(value) for value in manner)
        self._slope = habits["slope"].median + habits["slope"].between * slope
        self._room = habits["word_gap"].between * room
        # Of the margin of one line the next keeps what its steps from line to line leave.
        margin, step = habits["margin"].within, habits["margin_step"].within
        self._margin_kept = max(1 - step**2 / (2 * margin**2), 0.0)
        self._begin = self._end = self._gap = 0.0

    @property
    def most_indent(self) -> float:
        """How far from the margins lines may begin or end, at most."""
        return 2 * _FARTHEST * self._habits["margin"].within * self.untidiness

    def next_line(self) -> LineDrift:
        """How the next line drifts."""
        habits, untidiness = self._habits, self.untidiness
        margin = habits["margin"].within
        self._begin, self._end = (
            _follow(value, self._margin_kept, _normal(self._lines)) for value in (self._begin, self._end)
        )
        # A line as long as those that were measured is half a wave, seen at any phase.
        bow, length = math.sqrt(2) * habits["bow"].within, 2 * habits["bow_length"].median
        wave = untidiness * bow * _normal(self._lines), length, float(self._lines.uniform(0, 2 * np.pi))
        return LineDrift(
            begin=untidiness * margin * (_FARTHEST + self._begin),
            end=untidiness * margin * (_FARTHEST + self._end),
            slope=untidiness * (self._slope + habits["slope"].within * _normal(self._lines)),
            # Steps from line to line are differences of two.
            lift=untidiness * habits["line_step"].within / math.sqrt(2) * _normal(self._lines),
            wave=wave,
        )

    def next_words(self, count: int) -> Sequence[WordDrift]:
        """How the next words drift."""
        size, room, lift = (self._habits[name].within for name in ("word_size", "word_gap", "word_lift"))
        return [
            WordDrift(
                size=math.exp(self.untidiness * size * larger),
                room=math.exp(self.untidiness * (self._room + room * wider)),
                lift=self.untidiness * lift * higher,
            )
            for larger, wider, higher in _normals(self._words, (count, 3))
        ]

    def next_gaps(self, count: int) -> np.ndarray:
        """(count,): what is added to the next gaps between letters."""
        gaps = []
        for step in _normals(self._gaps, count):
            self._gap = _follow(self._gap, _GAP_KEPT, step)
            gaps.append(self._gap)
        return self.untidiness * _GAP * np.array(gaps)


def _within(value: float) -> float:
    return min(max(value, -_FARTHEST), _FARTHEST)


def _normal(rng: np.random.Generator) -> float:
    return _within(float(rng.standard_normal()))


def _normals(rng: np.random.Generator, shape: "int | tuple[int, int]") -> Any:
    """Many at once, as (nested) lists: quicker, and the same as one by one."""
    return rng.standard_normal(shape).clip(-_FARTHEST, _FARTHEST).tolist()


def _follow(last: float, kept: float, step: float) -> float:
    """The next of a row of standard normals, each of which keeps a part of the one before."""
    return _within(kept * last + math.sqrt(1 - kept * kept) * step)
