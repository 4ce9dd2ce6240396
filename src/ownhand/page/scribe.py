"""The scribe: has a hand write the words of a text, some hundred letters at a time, and keeps account of them.

A long text so needs no more memory at once than a short one, and a hand that writes many letters together is still
quick.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import zip_longest

import numpy as np

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.page.clusters import SOFT_HYPHEN
from ownhand.page.drift import Drift, WordDrift
from ownhand.page.line_breaks import MOST_LETTERS
from ownhand.page.slips import struck_marks
from ownhand.page.text import Mark
from ownhand.page.workbench import T, Workbench

_LETTERS_AT_ONCE = 400
"""As many letters are written together: enough to be quick, few enough to need little memory. 1,000 are slower."""

_MOST_AT_ONCE = 1200
"""A word of more letters is written in parts all the same, where it may be broken."""

_MOST_IN_ONE_GO = 40
"""Letters of a word in parts that hang together: hardly a word has more, and no reader reads them."""

_HYPHENS_AT_ONCE = 8

_DIGITS_APART = 0.05
"""Units of gap more between digits, which are read one by one: spaced as letters are, they look crowded. People
set them as far apart as their letters, box from box (`placement.json`)."""

_CONTEXT = 4
"""Letters of a word up to the one written, itself included, that it is told apart by, see `Scribe._seeds`."""

_STRUCK, _BROKEN = "\u0336", "\u2010"
"""Before the contexts of letters that are not in the text, so that those in the text are counted without them."""

_HYPHEN = Mark("-", "-", 0, 0)
"""At soft hyphens."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A word to be written, or a part of one."""

    row: int
    """Line of the text, from 0."""
    marks: Sequence[Mark]
    following: str = ""
    """The joint of the part that follows."""
    space: str = ""
    """The white space before it in the text."""
    is_struck: bool = False

    @property
    def joint(self) -> str:
        """Whether it goes on with a word that may be broken here, see `Mark`."""
        return self.marks[0].joint


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """A word as a hand wrote it, to be set."""

    draft: Draft
    marks: Sequence[Mark]
    """Those of the draft, and a hyphen where it may be broken after it with one."""
    seeds: Sequence[int]
    """Of all parts of its word, which are written in one go."""
    glyphs: Sequence[Glyph | None]
    """None for what cannot be written."""
    more: np.ndarray
    """(marks,): what is added to the gap after each, in units; that after the last is of no account."""
    drift: WordDrift

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What the word that is set depends on, besides its hand and its page."""
        # The glyphs are those of their characters and seeds.
        marks = tuple((mark.character, mark.written) for mark in self.marks)
        draft = (self.draft.row, self.draft.space, self.draft.joint, self.draft.is_struck, self.draft.marks[0].is_held)
        return *draft, marks, tuple(self.seeds), self.more.tobytes(), self.drift


@dataclass
class Account:
    """What is to be said of a text once it is written."""

    odd: list[Mark] = field(default_factory=list)
    """Its characters that are not written as themselves."""

    written: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    """Words too long for a line."""


class Scribe:
    """Has a hand write on a bench, with slips of the pen and with the drift of its words."""

    def __init__(self, hand: GlyphSource, workbench: Workbench, drift: Drift, *, slips: float, seed: int) -> None:
        self._hand, self.workbench, self._drift = hand, workbench, drift
        self._slips, self._slips_rng = slips, np.random.default_rng([seed, 2])
        self._seed, self._num_met = seed, Counter[str]()
        self._word_drift = WordDrift(1.0, 1.0, 0.0)
        self.account = Account()
        self.knows_hyphen = _HYPHEN.character in hand.characters

    def pieces(self, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[T]]) -> Sequence[T]:
        """Gives pieces of a page in its hand, see `Workbench.pieces`."""
        return self.workbench.pieces(self._hand, keys, make)

    def written(self, rows: Iterable[Sequence[Sequence[Mark]]]) -> Iterator[list[WrittenWord]]:
        """Writes the words of the rows of a text, a batch at a time."""
        drafts = (draft for number, row in enumerate(rows) for draft in self._drafts(number, row))
        while batch := list(_batch(drafts)):
            yield self._write([slip_or_word for draft in batch for slip_or_word in self._with_slip(draft)])

    def hyphens(self) -> list[Glyph]:
        """Writes some hyphens together, for words that are broken where no one foresaw it."""
        seeds = [seed for _ in range(_HYPHENS_AT_ONCE) for seed in self._seeds("-", _BROKEN)]
        glyphs = self.workbench.glyphs(self._hand, "-" * _HYPHENS_AT_ONCE, seeds)
        return [glyph for glyph in glyphs if not glyph.outline.is_empty]

    def _drafts(self, number: int, row: Sequence[Sequence[Mark]]) -> Iterator[Draft]:
        """The words of a row and their parts; what is so long that it is broken for sure is named."""
        parts: list[Sequence[Mark]] = []
        for marks, after in zip_longest(row, row[1:]):
            parts.append(marks)
            joint = after[0].joint if after else ""
            if not joint:
                if sum(map(len, parts)) > MOST_LETTERS:
                    self.account.broken.append("".join(mark.character for part in parts for mark in part))
                parts = []
            yield Draft(number, marks, joint, marks[0].space)

    def _with_slip(self, draft: Draft) -> list[Draft]:
        """The word, and before it what is struck out first, if anything."""
        # Only a whole word is struck out.
        is_whole = not (draft.joint or draft.following)
        marks = struck_marks(draft.marks, self._slips if is_whole else 0.0, self._slips_rng)
        if not marks:
            return [draft]
        return [replace(draft, marks=marks, is_struck=True), replace(draft, space=" ")]

    def _write(self, drafts: Sequence[Draft]) -> list[WrittenWord]:
        """Has the hand write some words, and draws how they drift."""
        marks: list[Sequence[Mark]] = []
        seeds: list[list[int]] = []
        for draft in drafts:
            kind = _STRUCK if draft.is_struck else ""
            marks.append(draft.marks)
            seeds.append(self._seeds([mark.written or "" for mark in draft.marks], kind))
            if draft.following == SOFT_HYPHEN and self.knows_hyphen:
                marks[-1] = [*draft.marks, _HYPHEN]
                seeds[-1] += self._seeds([_HYPHEN.character], _BROKEN)
        all_marks = [mark for of_word in marks for mark in of_word]
        glyphs = self._glyphs(marks, seeds)
        is_digit = np.array([mark.character.isdigit() for mark in all_marks])
        more = np.zeros(len(all_marks))
        more[:-1] = self._drift.next_gaps(len(all_marks) - 1) + _DIGITS_APART * (is_digit[1:] & is_digit[:-1])
        drifts = iter(self._drift.next_words(sum(not draft.joint for draft in drafts)))
        written, first = [], 0
        for draft, word_marks, word_seeds in zip(drafts, marks, _of_whole_words(drafts, seeds), strict=True):
            stop = first + len(word_marks)
            if not draft.is_struck:
                self._reckon(draft.marks, glyphs[first:stop])
            if not draft.joint:  # Parts of a word are of one size.
                self._word_drift = next(drifts)
            written.append(
                WrittenWord(draft, word_marks, word_seeds, glyphs[first:stop], more[first:stop], self._word_drift)
            )
            first = stop
        return written

    def _glyphs(self, words: Sequence[Sequence[Mark]], seeds: Sequence[Sequence[int]]) -> list[Glyph | None]:
        """Has the hand write the marks of words, each from its seed; None where it cannot.

        Parts of a word are written in one go, so that its letters hang together whether it is broken or not.
        """
        runs: list[list[str]] = []
        run_seeds: list[list[int]] = []
        places: list[tuple[int, int] | None] = []
        run = -1
        for marks, of_word in zip(words, seeds, strict=True):
            # Where the hyphen of a word that may be broken stands, the word goes on.
            run = run if marks[0].joint and run >= 0 and len(runs[run]) < _MOST_IN_ONE_GO else -1
            for mark, seed in zip(marks, of_word, strict=True):
                if not mark.written:
                    run = -1
                    places.append(None)
                    continue
                is_begun = run >= 0 and mark is not _HYPHEN
                if not is_begun:
                    runs.append([])
                    run_seeds.append([])
                here = run if is_begun else len(runs) - 1
                run = run if mark is _HYPHEN else here
                places.append((here, len(runs[here])))
                runs[here].append(mark.written)
                run_seeds[here].append(seed)
        written = self.workbench.words(self._hand, runs, run_seeds)
        glyphs = [written[place[0]][place[1]] if place else None for place in places]
        # A glyph without ink would be a character lost in silence.
        return [None if glyph is None or glyph.outline.is_empty else glyph for glyph in glyphs]

    def _reckon(self, marks: Sequence[Mark], glyphs: Sequence[Glyph | None]) -> None:
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
            digest = blake2b(f"{self._seed} {self._num_met[context]} {context}".encode(), digest_size=8).digest()
            seeds.append(int.from_bytes(digest, "little") >> 1)
            self._num_met[context] += 1
        return seeds


def _of_whole_words(drafts: Sequence[Draft], seeds: Sequence[Sequence[int]]) -> list[list[int]]:
    """For each draft the seeds of all drafts of its word."""
    wholes: list[list[int]] = []
    for draft, of_draft in zip(drafts, seeds, strict=True):
        wholes.append([*wholes[-1], *of_draft] if draft.joint and wholes else list(of_draft))
    for place in range(len(drafts) - 2, -1, -1):
        if drafts[place + 1].joint:
            wholes[place] = wholes[place + 1]
    return wholes


def _batch(drafts: Iterator[Draft]) -> Iterator[Draft]:
    """The next words, of about `_LETTERS_AT_ONCE` letters; a word that may be broken is not parted."""
    count, goes_on = 0, False
    while (count < _LETTERS_AT_ONCE or goes_on) and (draft := next(drafts, None)):
        count += len(draft.marks)
        goes_on = bool(draft.following) and count < _MOST_AT_ONCE
        yield draft
