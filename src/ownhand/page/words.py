"""Words written and set: a hand's glyphs for some words of a text at a time, each word's letters evenly apart.

Texts are written in batches of some hundred letters, so that a long one needs no more memory at once than a short
one, and a hand that writes many letters together is still quick. Everything is in x-heights.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from itertools import zip_longest

import numpy as np

from ownhand.errors import WritingError
from ownhand.glyphs import Glyph, GlyphSource, written_from
from ownhand.glyphs.spacing import Inks, Setter, Spacing, usual_height, usual_of
from ownhand.ink import Ink, Outline, polygon
from ownhand.page.clusters import NO_BREAK_SPACES, SOFT_HYPHEN
from ownhand.page.keeping import Recall, made_anew
from ownhand.page.paper import Paper
from ownhand.page.slips import strike, struck_marks
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

_STRUCK, _BROKEN = "\u0336", "\u2010"
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
    goes_on: bool = False


@dataclass(frozen=True, eq=False)
class Word:
    """A word, or a part of one that may be broken: its letters and where they stand, its ink beginning at x = 0."""

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

    joint: str = ""
    """Whether it goes on with a word that may be broken here, see `Mark`."""

    hyphen: "Hyphen | None" = None
    """What ends it where a line does, if it may be broken after it with a hyphen."""

    @cached_property
    def width(self) -> float:
        """Of its ink."""
        return float((self.origins + self.stray.size * self.inks.outer_right).max())

    @cached_property
    def broken_width(self) -> float:
        """The same with the hyphen that ends it where a line does."""
        if self.hyphen is None:
            return self.width
        return max(self.width, self.hyphen.origin + self.stray.size * float(self.hyphen.inks.outer_right[0]))

    @property
    def is_held(self) -> bool:
        """Whether the space before it is one where no line is broken."""
        return bool(self.space) and NO_BREAK_SPACES.issuperset(self.space)

    def broken(self) -> "Word":
        """The word at the end of a line that breaks it."""
        if self.hyphen is None:
            return replace(self, letters=[*self.letters[:-1], replace(self.letters[-1], goes_on=True)])
        letter = replace(self.hyphen.letter, goes_on=True)
        inks, origins = self.inks.joined(self.hyphen.inks), np.append(self.origins, self.hyphen.origin)
        return replace(self, letters=[*self.letters, letter], inks=inks, origins=origins)

    def joined(self, other: "Word", offset: float) -> "Word":
        """The word and the part of it that follows, `offset` from where it begins."""
        return replace(
            self,
            letters=[*self.letters, *other.letters],
            inks=self.inks.joined(other.inks),
            origins=np.concatenate([self.origins, offset + other.origins]),
        )


@dataclass(frozen=True, slots=True)
class Hyphen:
    """A hyphen that stands at the end of a word if it is broken there."""

    letter: Letter
    inks: Inks
    origin: float


@dataclass(frozen=True, slots=True)
class _Draft:
    """A word to be written, or a part of one."""

    row: int
    marks: Sequence[Mark]
    following: str = ""
    """The joint of the part that follows."""
    space: str = ""
    is_struck: bool = False

    @property
    def joint(self) -> str:
        return self.marks[0].joint


@dataclass(frozen=True, slots=True)
class _Written:
    """A word as a hand wrote it, to be set."""

    draft: _Draft
    marks: Sequence[Mark]
    """Those of the draft, and a hyphen where it may be broken after it with one."""
    seeds: Sequence[int]
    glyphs: "Sequence[Glyph | None]"
    """None for what cannot be written."""
    more: np.ndarray
    """(marks,): what is added to the gap after each, in units; that after the last is of no account."""
    stray: WordStray

    @property
    def key(self) -> Hashable:
        """What the word that is set depends on, besides its hand and its page."""
        # The glyphs are those of their characters and seeds.
        told = tuple((mark.character, mark.written) for mark in self.marks)
        draft = (self.draft.row, self.draft.space, self.draft.joint, self.draft.is_struck)
        return *draft, told, tuple(self.seeds), self.more.tobytes(), self.stray


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
        self.recall: Recall = getattr(hand, "recall", made_anew)
        self._pen, self._stray = 0.0, WordStray(1.0, 1.0, 0.0)
        self.account = Account()
        self._setter: Setter | None = None

    @property
    def setter(self) -> Setter:
        """What sets the letters; it takes its measure from the first that are written."""
        assert self._setter is not None
        return self._setter

    def words(self, rows: Iterable[Sequence[Sequence[Mark]]]) -> Iterator[list[Word]]:
        """Writes the words of the rows of a text, a batch at a time."""
        wanted = (draft for number, row in enumerate(rows) for draft in _drafts(number, row))
        while batch := list(_batch(wanted)):
            yield self._write(batch)

    def _write(self, batch: Sequence[_Draft]) -> list[Word]:
        """Writes and sets a batch of words."""
        drafts: list[_Draft] = []
        for draft in batch:
            # Only a whole word is struck out.
            is_whole = not (draft.joint or draft.following)
            copy = struck_marks(draft.marks, self._slips if is_whole else 0.0, self._slips_rng)
            if copy:
                drafts.append(replace(draft, marks=copy, is_struck=True))
                draft = replace(draft, space=" ")
            drafts.append(draft)
        written = self._written(drafts)
        page = self._sheet, self._x_height_mm, self._limit, self.setter.spacing, self.setter.unit
        keys = [("word", *page, one.key) for one in written]
        words: list[Word] = []
        for word in self.recall(keys, lambda places: self._set([written[k] for k in places])):
            if word.width > self._limit:
                words += self._broken(word)
            else:
                words.append(self._struck_out(word) if word.letters[0].is_struck else word)
        return words

    def _written(self, drafts: Sequence[_Draft]) -> list[_Written]:
        """Has the hand write some words, and draws how they stray."""
        marks: list[Sequence[Mark]] = []
        seeds: list[list[int]] = []
        for draft in drafts:
            kind = _STRUCK if draft.is_struck else ""
            marks.append(draft.marks)
            seeds.append(self._seeds([mark.written or "" for mark in draft.marks], kind))
            if draft.following == SOFT_HYPHEN and self._knows_hyphen:
                marks[-1] = [*draft.marks, _HYPHEN]
                seeds[-1] += self._seeds([_HYPHEN.character], _BROKEN)
        every = [mark for own in marks for mark in own]
        glyphs = self._glyphs(every, [seed for own in seeds for seed in own])
        is_digit = np.array([mark.character.isdigit() for mark in every])
        more = np.zeros(len(every))
        more[:-1] = self._straying.next_gaps(len(every) - 1) + _DIGITS_APART * (is_digit[1:] & is_digit[:-1])
        strays = iter(self._straying.next_words(sum(not draft.joint for draft in drafts)))
        written, first = [], 0
        for draft, own, own_seeds in zip(drafts, marks, seeds, strict=True):
            stop = first + len(own)
            if not draft.is_struck:
                self._reckon(draft.marks, glyphs[first:stop])
            if not draft.joint:  # Parts of a word are of one size.
                self._stray = next(strays)
            written.append(_Written(draft, own, own_seeds, glyphs[first:stop], more[first:stop], self._stray))
            first = stop
        return written

    def _set(self, written: Sequence[_Written]) -> list[Word]:
        """Sets words, boxes where a glyph is wanting."""
        empty = box(self.setter.unit)
        letters = [
            Letter(
                mark.character,
                glyph or Glyph(mark.character, empty),
                is_missing=glyph is None,
                is_added=one.draft.is_struck,
                is_struck=one.draft.is_struck,
            )
            for one in written
            for mark, glyph in zip(one.marks, one.glyphs, strict=True)
        ]
        inks = self._measured([letter.glyph.outline for letter in letters])
        _check_room(inks, letters, self._sheet, self._x_height_mm)
        all_origins = self.setter.set_words(
            inks, [len(one.marks) for one in written], np.concatenate([one.more for one in written])[:-1]
        )
        words, first = [], 0
        for one, origins in zip(written, all_origins, strict=True):
            stop = first + len(one.marks)
            word = Word(
                one.draft.row,
                one.draft.space,
                letters[first:stop],
                inks.part(first, stop),
                origins * one.stray.size,
                one.stray,
                joint=one.draft.joint,
            )
            words.append(word if len(one.marks) == len(one.draft.marks) else self._hyphened(word))
            first = stop
        return words

    @property
    def _knows_hyphen(self) -> bool:
        return _HYPHEN.character in self._hand.characters

    def _hyphened(self, word: Word) -> Word:
        """The word without its last letter, the hyphen, which is kept for where it is broken, if there is room."""
        last = len(word.letters) - 1
        hyphen = Hyphen(replace(word.letters[last], is_added=True), word.inks.part(last, last + 1), word.origins[last])
        bare = replace(word, letters=word.letters[:last], inks=word.inks.part(0, last), origins=word.origins[:last])
        whole = replace(bare, hyphen=hyphen)
        return whole if whole.broken_width <= self._limit and not hyphen.letter.is_missing else bare

    def _glyphs(self, marks: Sequence[Mark], seeds: Sequence[int]) -> "list[Glyph | None]":
        """Has the hand write each mark from its seed; None where it cannot."""
        wanted = [mark.written for mark in marks]
        written = [(character, seed) for character, seed in zip(wanted, seeds, strict=True) if character]
        some = [character for character, _ in written]
        # Characters of several code points are only asked of hands that say that they can write them.
        asked = "".join(some) if max(map(len, some), default=1) == 1 else some
        many = iter(written_from(self._hand, asked, [seed for _, seed in written]))
        glyphs = [next(many) if character else None for character in wanted]
        # A glyph without ink would be a character lost in silence.
        glyphs = [None if glyph is None or glyph.outline.is_empty else glyph for glyph in glyphs]
        if self._setter is None:
            outlines = [glyph.outline for glyph in glyphs if glyph]
            self._setter = Setter(self._spacing, self._usual_height(outlines))
            self._pen = _pen_width(outlines) if self._slips else 0.0
        return glyphs

    def _reckon(self, marks: Sequence[Mark], glyphs: "Sequence[Glyph | None]") -> None:
        """Takes a word of the text into the account."""
        for mark, glyph in zip(marks, glyphs, strict=False):
            if glyph is None or mark.written != mark.character:
                self.account.odd.append(mark if glyph else replace(mark, written=None))
            if glyph and mark.written:
                self.account.written.add(mark.written)

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

    def _usual_height(self, outlines: Sequence[Ink]) -> float:
        """The height of a usual glyph; from its hand's measures, where it keeps them."""
        heights = getattr(self._hand, "heights", None)
        return usual_of(heights(outlines)) if heights and outlines else usual_height(outlines)

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
        if self._knows_hyphen:
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
            if stop < len(word.letters):
                if letters[-1].character not in "-‐" and (hyphen := next(spare, None)):
                    letters, inks = (
                        [*letters, Letter("-", hyphen, is_added=True)],
                        inks.joined(Inks.of([hyphen.outline])),
                    )
                letters = [*letters[:-1], replace(letters[-1], goes_on=True)]
            origins = self.setter.positions(inks)
            size = min(word.stray.size, self._limit / float((origins + inks.outer_right).max()))
            stray = replace(word.stray, size=size)
            space = word.space if first == 0 else ""
            joint = word.joint if first == 0 else ""
            parts.append(
                Word(word.row, space, letters, inks, origins * size, stray, must_begin_line=first > 0, joint=joint)
            )
            first = stop
        if word.hyphen:
            # It stands as far from the last letter as before.
            last = parts[-1]
            origin = last.origins[-1] + word.hyphen.origin - word.origins[-1]
            hyphened = replace(last, hyphen=replace(word.hyphen, origin=origin))
            parts[-1] = hyphened if hyphened.broken_width <= self._limit else last
        return parts

    def _hyphens(self) -> list[Glyph]:
        """Some hyphens, written together."""
        seeds = [seed for _ in range(_HYPHENS_AT_ONCE) for seed in self._seeds("-", _BROKEN)]
        glyphs = written_from(self._hand, "-" * _HYPHENS_AT_ONCE, seeds)
        return [glyph for glyph in glyphs if not glyph.outline.is_empty]


_HYPHEN = Mark("-", "-", 0, 0)
"""At soft hyphens."""


def _drafts(number: int, row: Sequence[Sequence[Mark]]) -> Iterator[_Draft]:
    """The words of a row and their parts."""
    for marks, after in zip_longest(row, row[1:]):
        yield _Draft(number, marks, after[0].joint if after else "", marks[0].space)


def _batch(drafts: Iterator[_Draft]) -> Iterator[_Draft]:
    """The next words, of about `_LETTERS_AT_ONCE` letters."""
    count = 0
    while count < _LETTERS_AT_ONCE and (draft := next(drafts, None)):
        count += len(draft.marks)
        yield draft


def _endless(some, more):
    while some:
        yield from some
        some = more()


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
