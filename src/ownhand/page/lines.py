"""Words put on lines: a row of the text an even space apart, broken where that leaves its lines most even.

Everything is in x-heights.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ownhand.glyphs.spacing import Inks
from ownhand.page.clusters import SOFT_HYPHEN
from ownhand.page.text import Mark
from ownhand.page.word import Word
from ownhand.page.words import WordSetter
from ownhand.progress import Progress

_TAB = 8.0
"""x-heights from one tab stop to the next."""

_INDENT = 0.5
"""x-heights that a space at the head of a line of the text indents it."""

_WORDS_AT_ONCE = 1500
"""A paragraph of more words is broken into lines in parts, so that its glyphs need not all be kept."""

_UNSURE = 3
"""Lines at the end of a part that may change with the words to come."""

_HYPHEN_COST, _JOINT_COST, _HOLD_COST = 0.02, 0.003, 100.0
"""What it costs to break a word with a hyphen or without, or to part what is to be held together, beside the squared
share of a line left empty: a hyphen is worth a seventh of a line."""


@dataclass(frozen=True, eq=False)
class Line:
    """Words on one line, and where their inks begin; a blank line has none."""

    words: Sequence[Word] = ()
    starts: Sequence[float] = ()
    indent: float = 0.0
    can_stretch: bool = False
    """Whether it is to be full where lines are: all are but the last of a paragraph."""
    stretched_from: int = 1
    """The first word before which the space may be widened for that: none is up to a tab."""

    @property
    def width(self) -> float:
        """From the indent to the end of its last word."""
        return self.starts[-1] + self.words[-1].width if self.words else 0.0


@dataclass(frozen=True)
class _Plan:
    """A line as it is broken off from its row: what it is made of, and told by."""

    words: tuple[Word, ...]
    starts: tuple[float, ...]
    is_broken: bool
    """Whether its last word goes on in the next line."""
    indent: float
    can_stretch: bool
    stretched_from: int

    def line(self) -> Line:
        """The line, parts of one word joined, and its last word broken where it goes on in the next."""
        words, starts = _joined(self.words, self.starts)
        if self.is_broken:
            words[-1] = words[-1].broken()
        return Line(words, starts, self.indent, self.can_stretch, self.stretched_from)


class LineSetter:
    """Puts words on lines no longer than `limit`."""

    def __init__(self, word_setter: WordSetter, limit: float) -> None:
        self._word_setter, self._limit = word_setter, limit
        self._pieces = word_setter.scribe.pieces

    def lines(
        self, rows: Iterable[Sequence[Sequence[Mark]]], progress: Progress | None, num_letters: int
    ) -> Iterator[Line]:
        """Gives the lines of a text one by one, as the words of its rows are written.

        `progress` is told of letters written, of `num_letters` in all.
        """
        num_rows = 0

        def counted() -> Iterator[Sequence[Sequence[Mark]]]:
            nonlocal num_rows
            for row_of_words in rows:
                yield row_of_words
                num_rows += 1

        num_written, row, is_begun = 0, 0, False
        pending: list[Word] = []
        for batch in self._word_setter.words(counted()):
            for word in batch:
                if word.row > row or len(pending) >= _WORDS_AT_ONCE:
                    is_end = word.row > row
                    lines, pending = self._set_row(pending, is_begun=is_begun, is_end=is_end)
                    yield from lines
                    is_begun = not is_end
                    if is_end:
                        yield from (Line() for _ in range(word.row - row - 1))
                        row = word.row
                pending.append(word)
            num_written += sum(not letter.is_added for word in batch for letter in word.letters)
            if progress:
                progress(num_written, num_letters)
        yield from self._set_row(pending, is_begun=is_begun, is_end=True)[0]
        # Blank lines after the last word are kept, too: they lie on the paper.
        yield from (Line() for _ in range(num_rows - row - 1))

    def _set_row(self, words: list[Word], *, is_begun: bool, is_end: bool) -> tuple[Sequence[Line], list[Word]]:
        """Sets the words of a row of the text an even space apart, on as many lines as they need.

        Unless the row ends with them, the last lines may change with the words to come; their words are given back.
        """
        if not words:
            return [Line()], []
        indent = 0.0 if is_begun else min(_indent(words[0].space), self._limit / 2)
        starts, has_tab = self._starts(words, indent)
        begins = np.array(starts)
        breaks = break_lines(
            begins,
            begins + [word.width for word in words],
            self._limit,
            indent,
            broken_ends=begins + [word.broken_width for word in words],
            costs=np.array([_cost(word) for word in words[1:]] + [0.0]),
        )
        rest: list[Word] = []
        if not is_end:
            breaks, unsure = breaks[:-_UNSURE], breaks[-_UNSURE:]
            rest = words[unsure[0][0] :]
        plans = []
        for first, stop in breaks:
            after = words[stop] if stop < len(words) else None
            last_tab = max((k for k in range(first + 1, stop) if has_tab[k]), default=first)
            plans.append(
                _Plan(
                    words=tuple(words[first:stop]),
                    starts=tuple(start - starts[first] for start in starts[first:stop]),
                    is_broken=bool(after and after.joint),
                    indent=0.0 if first else indent,
                    can_stretch=bool(after and not after.must_begin_line),
                    stretched_from=1 + sum(not word.joint for word in words[first + 1 : last_tab + 1]),
                )
            )
        keys = [("line", plan) for plan in plans]
        return self._pieces(keys, lambda places: [plans[k].line() for k in places]), rest

    def _starts(self, words: Sequence[Word], indent: float) -> tuple[list[float], list[bool]]:
        """Where each word of a row would begin on one endless line, and whether a tab brought it there."""
        starts, has_tab = [0.0], [False]
        for before, after, step in zip(words, words[1:], self._steps(words), strict=False):
            x = starts[-1] + step
            num_tabs = after.space.count("\t")
            if num_tabs:
                x = (np.ceil((x + indent) / _TAB) + num_tabs - 1) * _TAB - indent
            if after.must_begin_line:
                x = starts[-1] + before.width + 2 * self._limit
            starts.append(x)
            has_tab.append(num_tabs > 0)
        return starts, has_tab

    def _steps(self, words: Sequence[Word]) -> Sequence[float]:
        """How far from where the ink of each word begins that of the next does, were there no tabs."""

        def make(places: Sequence[int]) -> list[float]:
            # Those between the first and the last are measured together, whether they are wanted or not.
            first = places[0]
            steps = self._measured_steps(words[first : places[-1] + 2])
            return [steps[place - first] for place in places]

        return self._pieces([("step", *pair) for pair in itertools.pairwise(words)], make)

    def _measured_steps(self, words: Sequence[Word]) -> list[float]:
        setter = self._word_setter.setter
        unit, spacing = setter.word_unit, setter.spacing
        last_inks = Inks.all_of([word.inks.part(len(word.letters) - 1, len(word.letters)) for word in words[:-1]])
        first_inks = Inks.all_of([word.inks.part(0, 1) for word in words[1:]])
        word_gap = spacing.word_gap * setter.word_unit / setter.unit
        gaps = np.array([spacing.letter_gap if word.joint else word_gap for word in words[1:]])
        offsets = setter.offsets(last_inks, first_inks, gaps)
        counts = [len(word.letters) for word in words]
        wholes = Inks.all_of([word.inks for word in words]).together(
            counts,
            np.concatenate([word.origins for word in words]),
            np.repeat([word.drift.size for word in words], counts),
        )
        befores, afters = wholes.part(0, len(words) - 1), wholes.part(1, len(words))
        clear = setter.closest(befores, afters, spacing.word_distance)
        columns = befores.body_right - afters.body_left  # from word to word, were there no space
        steps = []
        for (before, after), offset, least, column in zip(
            itertools.pairwise(words), *(each.tolist() for each in (offsets, clear, columns)), strict=True
        ):
            # Origin to origin, and from there to where the inks of the words begin. Sizes breathe too little to matter.
            step = after.letters[0].glyph.step if after.joint else None
            if step is not None:  # The hand wrote on from the last letter to this one.
                offset = step * after.drift.size
            optical = before.origins[-1] + offset - after.origins[0]
            if not after.joint:
                optical += (after.drift.room - 1) * unit
                narrow, wide = (column + room * unit * after.drift.room for room in spacing.word_room)
                optical = max(min(max(optical, narrow), wide), least)
            steps.append(optical)
        return steps


def break_lines(
    starts: np.ndarray,
    ends: np.ndarray,
    limit: float,
    indent: float = 0.0,
    *,
    broken_ends: np.ndarray | None = None,
    costs: np.ndarray | None = None,
) -> list[tuple[int, int]]:
    """Breaks a row of words into lines no longer than `limit`, with the least sum of squared room left at line ends.

    `starts` and `ends` (words,) are where each word would begin and end on one endless line. The last line may be short
    at no cost; the first line begins `indent` later. Gives the first word of each line and the one after its last. A
    word longer than the limit stands alone. `broken_ends` tells where each word ends if a line does so, a hyphen
    included, and `costs` what it costs to end a line with it, beside the square of the share of the line left empty.

    A dynamic programme over the word that each line begins with, after D. E. Knuth and M. F. Plass, "Breaking
    paragraphs into lines", 1981, without their boxes and glue.
    """
    num_words = len(starts)
    begin, end = starts.tolist(), ends.tolist()
    broken_end = end if broken_ends is None else broken_ends.tolist()
    extra = [0.0] * num_words if costs is None else costs.tolist()
    cost = [0.0] * (num_words + 1)
    following = [num_words] * num_words
    for first in range(num_words - 1, -1, -1):
        cost[first] = np.inf
        for stop in range(first + 1, num_words + 1):
            room = limit + begin[first] - (0.0 if first else indent)
            if room - end[stop - 1] < -1e-9 and stop > first + 1:
                break
            if room - broken_end[stop - 1] < -1e-9 and stop > first + 1:
                continue  # There is no room for the hyphen, and may be for the rest of the word.
            room = max(room - broken_end[stop - 1], 0.0) / limit
            here = cost[stop] + (0.0 if stop == num_words else room**2 + extra[stop - 1])
            if here <= cost[first]:
                cost[first], following[first] = here, stop
    lines, first = [], 0
    while first < num_words:
        lines.append((first, following[first]))
        first = following[first]
    return lines


def _cost(word: Word) -> float:
    """What it costs to begin a line with a word."""
    if word.joint:
        return _HYPHEN_COST if word.joint == SOFT_HYPHEN else _JOINT_COST
    return _HOLD_COST if word.is_held else 0.0


def _joined(words: Sequence[Word], starts: Sequence[float]) -> tuple[list[Word], list[float]]:
    """The words of a line, parts of one word joined, and where they begin."""
    wholes: list[Word] = []
    begins: list[float] = []
    for word, start in zip(words, starts, strict=True):
        if word.joint and wholes:
            hyphen = word.hyphen and replace(word.hyphen, origin=word.hyphen.origin + start - begins[-1])
            wholes[-1] = replace(wholes[-1].joined(word, start - begins[-1]), hyphen=hyphen)
        else:
            wholes.append(word)
            begins.append(start)
    return wholes, begins


def _indent(space: str) -> float:
    """How far white space at the head of a line of the text indents it, in x-heights."""
    return _TAB * space.count("\t") + _INDENT * (len(space) - space.count("\t"))
