"""Words set: each word's letters evenly apart, boxes where a glyph is wanting, and broken where no line would hold it.

Everything is in x-heights.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from ownhand.errors import WritingError
from ownhand.glyphs import Glyph
from ownhand.glyphs.spacing import Inks, Setter, Spacing, pitch_of, usual_of
from ownhand.ink import Ink, Outline, polygon
from ownhand.page.habits import shipped_habits
from ownhand.page.line_breaks import forced_break
from ownhand.page.paper import Paper
from ownhand.page.scribe import Scribe, WrittenWord
from ownhand.page.slips import strike
from ownhand.page.text import Mark, named
from ownhand.page.word import Hyphen, Letter, Word

_BOX_WIDTH, _BOX_PEN = 0.55, 0.07
"""Of the empty box for a missing character, in units of the usual glyph's height."""


class WordSetter:
    """Sets the words that a scribe writes."""

    def __init__(
        self, scribe: Scribe, sheet: Paper, *, x_height_mm: float, limit: float, spacing: Spacing, seed: int
    ) -> None:
        self.scribe, self._sheet, self._x_height_mm, self._limit = scribe, sheet, x_height_mm, limit
        self._spacing, self._strikes_rng = spacing, np.random.default_rng([seed, 3])
        self._first_outlines: list[Ink] = []
        self._setter: Setter | None = None

    def words(self, rows: Iterable[Sequence[Sequence[Mark]]]) -> Iterator[list[Word]]:
        """Has the words of the rows of a text written, and sets them, a batch at a time."""
        for written in self.scribe.written(rows):
            if self._setter is None:
                self._first_outlines = [glyph.outline for word in written for glyph in word.glyphs if glyph]
                unit = usual_of(self.scribe.workbench.heights(self._first_outlines))
                steps = [glyph.step for word in written for glyph in word.glyphs if glyph and glyph.step is not None]
                pitches = float(np.exp(shipped_habits()["word_gap"].median))
                self._setter = Setter(self._spacing, unit, pitches * pitch_of(steps))
            yield self._words(written)

    @property
    def setter(self) -> Setter:
        """What sets the letters; it takes its measure from the first that are written."""
        assert self._setter is not None
        return self._setter

    @cached_property
    def _pen(self) -> float:
        """The width of the line that strikes words out, like that of the first that are written."""
        return _pen_width(self._first_outlines)

    def _words(self, written: Sequence[WrittenWord]) -> list[Word]:
        """Sets a batch of words; strikes some out, and breaks those that are too long."""
        page = self._sheet, self._x_height_mm, self._limit, self.setter.spacing, self.setter.unit, self.setter.word_unit
        keys = [("word", *page, *word.key) for word in written]
        words: list[Word] = []
        for word in self.scribe.pieces(keys, lambda places: self._set([written[k] for k in places])):
            if word.width > self._limit:
                words += self._broken(word)
            else:
                words.append(self._struck_out(word) if word.letters[0].is_struck else word)
        return words

    def _set(self, written: Sequence[WrittenWord]) -> list[Word]:
        """Sets words together, which is quicker than one by one."""
        empty = box(self.setter.unit)
        letters = [
            Letter(
                mark.character,
                glyph or Glyph(mark.character, empty),
                is_missing=glyph is None,
                is_added=word.draft.is_struck,
                is_struck=word.draft.is_struck,
            )
            for word in written
            for mark, glyph in zip(word.marks, word.glyphs, strict=True)
        ]
        inks = self.scribe.workbench.inks([letter.glyph.outline for letter in letters])
        _check_room(inks, letters, self._sheet, self._x_height_mm)
        all_origins = self.setter.set_words(
            inks,
            [len(word.marks) for word in written],
            np.concatenate([word.more for word in written])[:-1],
            [letter.glyph.step for letter in letters],
        )
        words, first = [], 0
        for one, origins in zip(written, all_origins, strict=True):
            stop = first + len(one.marks)
            word = Word(
                one.draft.row,
                one.draft.space,
                letters[first:stop],
                inks.part(first, stop),
                origins * one.drift.size,
                one.drift,
                joint=one.draft.joint,
                is_held=one.draft.marks[0].is_held,
            )
            words.append(word if len(one.marks) == len(one.draft.marks) else self._hyphened(word))
            first = stop
        return words

    def _hyphened(self, word: Word) -> Word:
        """The word without its last letter, the hyphen, which is kept for where it is broken, if there is room."""
        last = len(word.letters) - 1
        hyphen = Hyphen(replace(word.letters[last], is_added=True), word.inks.part(last, last + 1), word.origins[last])
        bare = replace(word, letters=word.letters[:last], inks=word.inks.part(0, last), origins=word.origins[:last])
        whole = replace(bare, hyphen=hyphen)
        return whole if whole.broken_width <= self._limit and not hyphen.letter.is_missing else bare

    def _struck_out(self, word: Word) -> Word:
        """The word with a line through it."""
        line = strike(word.width / word.drift.size, self._pen, self._strikes_rng)
        letter = Letter(line.character, line, is_added=True, is_struck=True)
        inks = word.inks.joined(Inks.of([line.outline]))
        origins = np.append(word.origins, 0.0)
        # The line begins before the word, and the whole is to begin at 0.
        origins -= (origins + word.drift.size * inks.outer_left).min()
        return replace(word, letters=[*word.letters, letter], inks=inks, origins=origins)

    def _broken(self, word: Word) -> list[Word]:
        """Parts of a word too long for a line, each but the last with a hyphen if the hand has one."""
        self.scribe.account.broken.append("".join(letter.character for letter in word.letters))
        limit, hyphens = self._limit, iter(list[Glyph]())
        if self.scribe.knows_hyphen:
            glyphs = self.scribe.hyphens()
            room = self._hyphen_room(glyphs, word)
            widths = (word.inks.outer_right - word.inks.outer_left) * word.drift.size
            if glyphs and widths.max() <= limit - room:
                limit, hyphens = limit - room, _endless(glyphs, self.scribe.hyphens)
        lefts, rights = (
            word.origins + word.drift.size * edge for edge in (word.inks.outer_left, word.inks.outer_right)
        )
        parts: list[Word] = []
        characters = [letter.character for letter in word.letters]
        first = 0
        while first < len(word.letters):
            fits = np.maximum.accumulate(rights[first:]) - np.minimum.accumulate(lefts[first:]) <= limit
            num, has_hyphen = len(fits), False
            if not fits.all() and len(fits) > 1:
                num, has_hyphen = forced_break(characters[first:], max(int(fits.argmin()), 1))
            stop = first + num
            letters, inks = word.letters[first:stop], word.inks.part(first, stop)
            if stop < len(word.letters):
                if has_hyphen and (hyphen := next(hyphens, None)):
                    letters = [*letters, Letter("-", hyphen, is_added=True)]
                    inks = inks.joined(Inks.of([hyphen.outline]))
                letters = [*letters[:-1], replace(letters[-1], goes_on=True)]
            parts.append(self._part(word, letters, inks, is_first=first == 0))
            first = stop
        return [*parts[:-1], self._with_hyphen_of(word, parts[-1])]

    def _hyphen_room(self, hyphens: Sequence[Glyph], word: Word) -> float:
        """The room to leave at the end of a line for any of these hyphens."""
        boxes = [glyph.outline.bounds() for glyph in hyphens]
        widest = max((right - left for left, _, right, _ in boxes), default=0.0)
        return 1.1 * widest * word.drift.size + 1.5 * self._spacing.letter_gap * self.setter.unit

    def _part(self, word: Word, letters: list[Letter], inks: Inks, *, is_first: bool) -> Word:
        """Some letters of a word set as a part of it, on a line of their own unless they are the first."""
        (origins,) = self.setter.set_words(inks, [len(letters)], steps=[letter.glyph.step for letter in letters])
        size = min(word.drift.size, self._limit / float((origins + inks.outer_right).max()))
        return Word(
            word.row,
            word.space if is_first else "",
            letters,
            inks,
            origins * size,
            replace(word.drift, size=size),
            must_begin_line=not is_first,
            joint=word.joint if is_first else "",
            is_held=word.is_held and is_first,
        )

    def _with_hyphen_of(self, word: Word, last: Word) -> Word:
        """The last part of a word with the hyphen that ends the word where a line does, if there is room."""
        if word.hyphen is None:
            return last
        # It stands as far from the last letter as before.
        origin = last.origins[-1] + word.hyphen.origin - word.origins[-1]
        hyphened = replace(last, hyphen=replace(word.hyphen, origin=origin))
        return hyphened if hyphened.broken_width <= self._limit else last


def _endless(glyphs: list[Glyph], more: Callable[[], list[Glyph]]) -> Iterator[Glyph]:
    """Glyphs, and ever more of them once they are used up."""
    while glyphs:
        yield from glyphs
        glyphs = more()


def _pen_width(inks: Sequence[Ink]) -> float:
    """The width of the line that some glyphs are drawn with, about."""
    return float(np.clip(np.median([ink.line_width for ink in inks[:50]]), 0.02, 0.3)) if inks else 0.1


def box(height: float) -> Outline:
    """An empty box on the baseline."""
    pen = _BOX_PEN * height
    inner_width, inner_height = _BOX_WIDTH * height - 2 * pen, height - 2 * pen
    outer = polygon([(0, 0), (_BOX_WIDTH * height, 0), (_BOX_WIDTH * height, height), (0, height)])
    inner = polygon([(0, 0), (0, inner_height), (inner_width, inner_height), (inner_width, 0)])
    return outer + inner.transformed(shift=(pen, pen))


def _check_room(inks: Inks, letters: Sequence[Letter], sheet: Paper, x_height_mm: float) -> None:
    """Raises WritingError where some glyph alone is wider or taller than the paper."""
    widths = (inks.outer_right - inks.outer_left) * x_height_mm
    widest = int(widths.argmax())
    if widths[widest] > sheet.line_mm:
        raise WritingError(
            f"The paper is too narrow: {named(letters[widest].character)} is {widths[widest]:.0f} mm wide at an "
            f"x-height of {x_height_mm:g} mm, and a line has room for {sheet.line_mm:.0f} mm. Choose a smaller "
            "x-height."
        )
    heights = (inks.top - inks.bottom) * x_height_mm
    tallest = int(heights.argmax())
    if sheet.height_mm and heights[tallest] > sheet.height_mm - 2 * sheet.margin_mm:
        raise WritingError(
            f"The paper is too low: {named(letters[tallest].character)} is {heights[tallest]:.0f} mm tall at an "
            f"x-height of {x_height_mm:g} mm. Choose a smaller x-height."
        )
