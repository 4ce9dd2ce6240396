"""What was written once is kept: a page that is written as one types has only a letter to draw and a line to set.

A glyph depends on its hand, its character and its seed alone (`GlyphSource.identity`), and what a page makes of glyphs
is told by all that it depends on (`ownhand.page.workbench`), so that keeping it changes nothing. What is kept is
bounded; what was not asked for longest goes first.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.glyphs import Glyph, GlyphSource, Inks
from ownhand.ink import Ink, outlines_of
from ownhand.page import Workbench
from ownhand.page.workbench import T
from ownhand.recent import Recent

MOST_GLYPHS = 8_000
"""Kept at once, some 10 kB each."""

MOST_SET = 8_000
"""Words, steps between words and lines that are kept at once, some 4 kB each: those of ten full pages."""

_DECIMALS = 3
"""Of path data, in x-heights: 0.003 mm of letters 3 mm tall."""


@dataclass(eq=False)
class Kept:
    """A glyph, its number, and what was made of it."""

    number: int
    glyph: Glyph
    inks: np.ndarray | None = None
    """What spacing sees of it, packed."""
    path: str | None = None


class Memory(Workbench):
    """A bench on which the glyphs of all hands that were written last are kept, and what was set with them."""

    def __init__(self, most: int = MOST_GLYPHS, most_set: int = MOST_SET) -> None:
        self._most, self._lock, self._numbers = most, threading.Lock(), itertools.count()
        self._set = Recent(most_set)
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._by_outline: dict[int, Kept] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, keys: Iterable[Hashable]) -> list[Kept | None]:
        """What is kept under each of `keys`."""
        with self._lock:
            found = []
            for key in keys:
                if (kept := self._kept.get(key)) is not None:
                    self._kept.move_to_end(key)
                found.append(kept)
            return found

    def keep(self, key: Hashable, glyph: Glyph) -> Kept:
        """Keeps a glyph, or gives the one that another thread kept meanwhile."""
        with self._lock:
            if (kept := self._kept.get(key)) is None:
                kept = self._kept[key] = Kept(next(self._numbers), glyph)
                self._by_outline[id(glyph.outline)] = kept
                while len(self._kept) > self._most:
                    _, old = self._kept.popitem(last=False)
                    del self._by_outline[id(old.glyph.outline)]
            return kept

    def recall(self, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[T]]) -> Sequence[T]:
        """What is kept under each of `keys`; what is not, `make` makes, told by place."""
        return self._set.recall(keys, make)

    def glyphs(self, hand: GlyphSource, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Has the hand write each character from a seed of its own, if it did not write it before."""
        identity = hand.identity
        if identity is None:
            return super().glyphs(hand, characters, seeds)
        keys = [(identity, character, seed) for character, seed in zip(characters, seeds, strict=True)]
        found = self.find(keys)
        new = [place for place, kept in enumerate(found) if kept is None]
        written = hand.glyphs_of([characters[k] for k in new], [seeds[k] for k in new]) if new else []
        for place, glyph in zip(new, written, strict=True):
            found[place] = self.keep(keys[place], glyph)
        return [kept.glyph for kept in found if kept is not None]

    def words(
        self, hand: GlyphSource, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]
    ) -> list[list[Glyph]]:
        """Has the hand write words; those whose letters hang together are kept whole."""
        identity = hand.identity
        if identity is None or not hand.is_running:
            return super().words(hand, words, seeds)
        keys = [
            [(identity, tuple(word), tuple(of_word), place) for place in range(len(word))]
            for word, of_word in zip(words, seeds, strict=True)
        ]
        found = [self.find(of_word) for of_word in keys]
        new = [number for number, kept in enumerate(found) if None in kept]
        written = hand.words_of([words[k] for k in new], [seeds[k] for k in new]) if new else []
        for number, glyphs in zip(new, written, strict=True):
            found[number] = [self.keep(key, glyph) for key, glyph in zip(keys[number], glyphs, strict=True)]
        return [[letter.glyph for letter in kept if letter is not None] for kept in found]

    def pieces(
        self, hand: GlyphSource, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[T]]
    ) -> Sequence[T]:
        """What pages made of the hand's glyphs, see `recall`."""
        identity = hand.identity
        if identity is None:
            return super().pieces(hand, keys, make)
        return self.recall([(identity, key) for key in keys], make)

    def inks(self, outlines: Sequence[Ink]) -> Inks:
        """What spacing sees of outlines, measured once for each that is kept."""
        return Inks.unpacked(np.stack(self._measures(outlines)))

    def heights(self, outlines: Sequence[Ink]) -> np.ndarray:
        """(outlines,): how high each is, by the same measures."""
        return np.array([Inks.packed_height(row) for row in self._measures(outlines)])

    def _measures(self, outlines: Sequence[Ink]) -> list[np.ndarray]:
        """What spacing sees of each outline, packed."""
        found = [self.of(outline) for outline in outlines]
        new = [place for place, kept in enumerate(found) if kept is None or kept.inks is None]
        rows: list[Any] = [kept and kept.inks for kept in found]
        if new:
            for place, row in zip(new, Inks.of([outlines[place] for place in new]).packed(), strict=True):
                rows[place] = row
                if (kept := found[place]) is not None:
                    # A copy: a view would keep the measures of all the others.
                    kept.inks = row.copy()
        return rows

    def of(self, outline: Ink) -> Kept | None:
        """What is kept of the glyph with this very outline."""
        kept = self._by_outline.get(id(outline))
        return kept if kept is not None and kept.glyph.outline is outline else None

    def numbered(self, glyphs: Sequence[Glyph]) -> list[tuple[int, str]]:
        """The number of each glyph and its path, in x-heights, y down. One that is not kept gets a number of its own.

        The paths of many that are new are made together, which is quicker.
        """
        found = [self.of(glyph.outline) or Kept(next(self._numbers), glyph) for glyph in glyphs]
        new = [kept for kept in found if kept.path is None]
        for kept, outline in zip(new, outlines_of([kept.glyph.outline for kept in new]), strict=True):
            kept.path = outline.svg_path(_DECIMALS)
        return [(kept.number, kept.path or "") for kept in found]
