"""Words written and set: a hand's glyphs for some words of a text at a time, each word's letters evenly apart.

Texts are written in batches of some hundred letters, so that a long one needs no more memory at once than a short
one, and a hand that writes many letters together is still quick. Everything is in x-heights.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink import Glyph, GlyphSource, Outline, polygon, written_from
from ownhand.page.paper import Paper
from ownhand.page.slips import strike, struck_marks
from ownhand.page.spacing import Inks, Setter, Spacing, usual_height, usual_of
from ownhand.page.straying import Straying, WordStray
from ownhand.page.text import Mark, named

_LETTERS_AT_ONCE = 400
"""As many letters are written together: enough to be quick, few enough to need little memory. 1,000 are slower."""

_HYPHENS_AT_ONCE = 8

_DIGITS_APART = 0.05
"""Units of gap more between digits, which are read one by one: spaced as letters are, they look crowded. People
set them as far apart as their letters, box from box (`placement.json`)."""

_CONTEXT = 4
"""Letters of a word up to the one written, itself included, that it is told apart by, see `Scribe._seeds`."""

_STRUCK, _HYPHEN = "\u0336", "\u2010"
"""Before the contexts of letters that are not in the text, so that those in the text are counted without them."""

_BOX_WIDTH, _BOX_PEN = 0.55, 0.07
"""Of the empty box for a missing character, in units of the usual glyph's height."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One glyph of a word; for the rest see `Placement`."""

    character: str
    glyph: Glyph
    is_missing: bool = False
    is_added: bool = False
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one too long for a line: its letters and where they stand, its ink beginning at x = 0."""

    row: int
    """Line of the text, from 0."""

    space: str
    """The white space before it in the text."""

    letters: list[Letter]
    inks: Inks
    origins: np.ndarray
    """(letters,): x of each letter's origin."""

    stray: WordStray
    must_begin_line: bool = False
    """Whether it goes on with a word that was broken."""

    @property
    def width(self) -> float:
        """Of its ink."""
        return float((self.origins + self.stray.size * self.inks.outer_right).max())

    @property
    def body(self) -> tuple[float, float]:
        """Where its ink above the baseline begins and ends."""
        size = self.stray.size
        return (
            float((self.origins + size * self.inks.body_left).min()),
            float((self.origins + size * self.inks.body_right).max()),
        )


@dataclass
class Account:
    """What is to be said of a text once it is written."""

    odd: list[Mark] = field(default_factory=list)
    """Its characters that are not written as themselves."""

    written: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    """Words too long for a line."""


class Scribe:
    """Has a hand write words, and sets them."""

    def __init__(
        self,
        hand: GlyphSource,
        sheet: Paper,
        *,
        x_height_mm: float,
        limit: float,
        spacing: Spacing,
        straying: Straying,
        slips: float,
        seed: int,
    ) -> None:
        self._hand, self._sheet, self._x_height_mm, self._limit = hand, sheet, x_height_mm, limit
        self._spacing, self._straying, self._slips = spacing, straying, slips
        self._slips_rng, self._strikes_rng = np.random.default_rng([seed, 2]), np.random.default_rng([seed, 3])
        self._seed, self._met = seed, Counter[str]()
        # A hand that keeps its glyphs may keep their measures, too.
        self._measured = getattr(hand, "measured", Inks.of)
        self._pen = 0.0
        self.account = Account()
        self._setter: Setter | None = None

    @property
    def setter(self) -> Setter:
        """What sets the letters; it takes its measure from the first that are written."""
        assert self._setter is not None
        return self._setter

    def words(self, rows: Iterable[Sequence[Sequence[Mark]]]) -> Iterator[list[Word]]:
        """Writes the words of the rows of a text, a batch at a time."""
        wanted = ((number, marks) for number, row in enumerate(rows) for marks in row)
        while batch := list(_batch(wanted)):
            yield self._write(batch)

    def _write(self, batch: list[tuple[int, Sequence[Mark]]]) -> list[Word]:
        """Writes and sets a batch of words, each with the number of its row."""
        drafts: list[tuple[int, str, list[Mark], bool]] = []
        for number, marks in batch:
            space, copy = marks[0].space, struck_marks(marks, self._slips, self._slips_rng)
            if copy:
                drafts.append((number, space, copy, True))
                space = " "
            drafts.append((number, space, list(marks), False))
        letters = self._letters([marks for *_, marks, _ in drafts], [struck for *_, struck in drafts])
        inks = self._measured([letter.glyph.outline for letter in letters])
        _check_room(inks, letters, self._sheet, self._x_height_mm)
        counts = [len(marks) for *_, marks, _ in drafts]
        is_digit = np.array([letter.character.isdigit() for letter in letters])
        more = self._straying.next_gaps(len(letters) - 1) + _DIGITS_APART * (is_digit[1:] & is_digit[:-1])
        all_origins = self.setter.set_words(inks, counts, more)
        strays = self._straying.next_words(len(drafts))
        words: list[Word] = []
        first = 0
        for (number, space, _, is_struck), origins, stray, count in zip(
            drafts, all_origins, strays, counts, strict=True
        ):
            own = letters[first : first + count], inks.part(first, first + count)
            word = Word(number, space, *own, origins * stray.size, stray)
            first += count
            if word.width > self._limit:
                words += self._broken(word)
            else:
                words.append(self._struck_out(word) if is_struck else word)
        return words

    def _letters(self, words: list[list[Mark]], are_struck: list[bool]) -> list[Letter]:
        """Has the hand write each mark, boxes where it cannot."""
        marks = [(mark, is_struck) for word, is_struck in zip(words, are_struck, strict=True) for mark in word]
        wanted = [mark.written for mark, _ in marks]
        seeds = [
            seed
            for word, is_struck in zip(words, are_struck, strict=True)
            for seed in self._seeds([mark.written or "" for mark in word], _STRUCK if is_struck else "")
        ]
        written = [(character, seed) for character, seed in zip(wanted, seeds, strict=True) if character]
        some = iter(written_from(self._hand, "".join(c for c, _ in written), [seed for _, seed in written]))
        glyphs = [next(some) if character else None for character in wanted]
        # A glyph without ink would be a character lost in silence.
        glyphs = [None if glyph is None or glyph.outline.is_empty else glyph for glyph in glyphs]
        if self._setter is None:
            outlines = [glyph.outline for glyph in glyphs if glyph]
            self._setter = Setter(self._spacing, self._usual_height(outlines))
            self._pen = _pen_width(outlines) if self._slips else 0.0
        empty = box(self.setter.unit)
        letters = []
        for (mark, is_struck), glyph in zip(marks, glyphs, strict=True):
            if not is_struck:
                if glyph is None or mark.written != mark.character:
                    self.account.odd.append(mark if glyph else replace(mark, written=None))
                if glyph and mark.written:
                    self.account.written.add(mark.written)
            letters.append(
                Letter(
                    mark.character,
                    glyph or Glyph(mark.character, empty),
                    is_missing=glyph is None,
                    is_added=is_struck,
                    is_struck=is_struck,
                )
            )
        return letters

    def _seeds(self, characters: Sequence[str], kind: str) -> list[int]:
        """A seed for each letter of a word, of the page's seed, its context and how often that was met before.

        So letters stay as they are while one writes on, and hardly any change elsewhere when a word is put in.
        """
        seeds = []
        for k in range(len(characters)):
            context = kind + "".join(characters[max(k - _CONTEXT + 1, 0) : k + 1])
            digest = blake2b(f"{self._seed} {self._met[context]} {context}".encode(), digest_size=8).digest()
            seeds.append(int.from_bytes(digest, "little") >> 1)
            self._met[context] += 1
        return seeds

    def _usual_height(self, outlines: Sequence[Outline]) -> float:
        """The height of a usual glyph; from its hand's measures, where it keeps them."""
        if self._measured == Inks.of or not outlines:
            return usual_height(outlines)
        inks = self._measured(outlines)
        return usual_of(inks.top - inks.bottom)

    def _struck_out(self, word: Word) -> Word:
        """The word with a line through it."""
        line = strike(word.width / word.stray.size, self._pen, self._strikes_rng)
        letter = Letter(line.character, line, is_added=True, is_struck=True)
        inks = word.inks.joined(Inks.of([line.outline]))
        origins = np.append(word.origins, 0.0)
        # The line begins before the word, and the whole is to begin at 0.
        origins -= (origins + word.stray.size * inks.outer_left).min()
        return replace(word, letters=[*word.letters, letter], inks=inks, origins=origins)

    def _broken(self, word: Word) -> list[Word]:
        """Parts of a word too long for a line, each but the last with a hyphen if the hand has one."""
        self.account.broken.append("".join(letter.character for letter in word.letters))
        limit, spare, room = self._limit, iter(()), 0.0
        widths = (word.inks.outer_right - word.inks.outer_left) * word.stray.size
        if "-" in self._hand.characters:
            some = self._hyphens()
            room = max(glyph.outline.bounds()[2] - glyph.outline.bounds()[0] for glyph in some) if some else 0.0
            room = 1.1 * room * word.stray.size + 1.5 * self._spacing.letter_gap * self.setter.unit
            if some and widths.max() <= limit - room:
                limit, spare = limit - room, iter(_endless(some, self._hyphens))
        lefts, rights = (
            word.origins + word.stray.size * edge for edge in (word.inks.outer_left, word.inks.outer_right)
        )
        parts, first = [], 0
        while first < len(word.letters):
            fits = np.maximum.accumulate(rights[first:]) - np.minimum.accumulate(lefts[first:]) <= limit
            stop = first + max(int(fits.argmin()) if not fits.all() else len(fits), 1)
            letters, inks = word.letters[first:stop], word.inks.part(first, stop)
            if stop < len(word.letters) and letters[-1].character not in "-‐" and (hyphen := next(spare, None)):
                letters, inks = [*letters, Letter("-", hyphen, is_added=True)], inks.joined(Inks.of([hyphen.outline]))
            origins = self.setter.positions(inks)
            size = min(word.stray.size, self._limit / float((origins + inks.outer_right).max()))
            stray = replace(word.stray, size=size)
            space = word.space if first == 0 else ""
            parts.append(Word(word.row, space, letters, inks, origins * size, stray, must_begin_line=first > 0))
            first = stop
        return parts

    def _hyphens(self) -> list[Glyph]:
        """Some hyphens, written together."""
        seeds = [seed for _ in range(_HYPHENS_AT_ONCE) for seed in self._seeds("-", _HYPHEN)]
        glyphs = written_from(self._hand, "-" * _HYPHENS_AT_ONCE, seeds)
        return [glyph for glyph in glyphs if not glyph.outline.is_empty]


def _batch(words: Iterator[tuple[int, Sequence[Mark]]]) -> Iterator[tuple[int, Sequence[Mark]]]:
    """The next words, of about `_LETTERS_AT_ONCE` letters."""
    count = 0
    while count < _LETTERS_AT_ONCE and (some := list(islice(words, 1))):
        count += len(some[0][1])
        yield some[0]


def _endless(some, more):
    while some:
        yield from some
        some = more()


def _pen_width(outlines: Sequence[Outline]) -> float:
    """The width of the line that some glyphs are drawn with, about: their area for half the way round them."""
    shares = []
    for outline in outlines[:50]:
        way = sum(np.linalg.norm(np.diff(np.append(p, p[:1], 0), axis=0), axis=1).sum() for p in outline.flattened())
        shares.append(2 * abs(outline.area()) / max(way, 1e-9))
    return float(np.clip(np.median(shares), 0.02, 0.3)) if shares else 0.1


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
