"""Glyphs that were written once are kept: a page that is written as one types has only the new letter to draw.

A glyph depends on its hand, its character and its seed alone (`Hand.glyphs_of`), so that keeping it changes nothing.
What is kept is bounded; what was not asked for longest goes first.
"""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ownhand.ink import Composed, Glyph, Outline
from ownhand.ink.spacing import Inks

MOST_GLYPHS = 8_000
"""Kept at once, some 10 kB each."""

_DECIMALS = 3
"""Of path data, in x-heights: 0.003 mm of letters 3 mm tall."""


@dataclass(eq=False)
class Kept:
    """A glyph, its number, and what was made of it."""

    number: int
    glyph: Glyph
    inks: Inks | None = None
    path: str | None = None


class Memory:
    """The glyphs of all hands that were written last."""

    def __init__(self, most: int = MOST_GLYPHS) -> None:
        self._most, self._lock, self._numbers = most, threading.Lock(), itertools.count()
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

    def of(self, outline: Outline) -> Kept | None:
        """What is kept of the glyph with this very outline."""
        kept = self._by_outline.get(id(outline))
        return kept if kept is not None and kept.glyph.outline is outline else None

    def numbered(self, glyph: Glyph) -> tuple[int, str]:
        """The number of a glyph and its path, in x-heights, y down. One that is not kept gets a number of its own."""
        kept = self.of(glyph.outline) or Kept(next(self._numbers), glyph)
        if kept.path is None:
            kept.path = glyph.outline.svg_path(_DECIMALS)
        return kept.number, kept.path


class RememberingHand(Composed):
    """A hand whose glyphs are kept in a memory. For a page it is the hand itself."""

    def __init__(self, hand: Any, key: Hashable, memory: Memory) -> None:
        super().__init__(hand)
        self._key, self._memory = key, memory

    def adjusted(self, **dials: Any) -> "RememberingHand":
        """The hand itself: its dials were set before its glyphs were kept."""
        assert all(value is None or value is True for value in dials.values()), "dials are the desk's to set"
        return self

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes each character from a seed of its own, if it was not written before."""
        keys = [(self._key, character, seed) for character, seed in zip(characters, seeds, strict=True)]
        found = self._memory.find(keys)
        new = [place for place, kept in enumerate(found) if kept is None]
        written = super().glyphs_of([characters[k] for k in new], [seeds[k] for k in new]) if new else []
        for place, glyph in zip(new, written, strict=True):
            found[place] = self._memory.keep(keys[place], glyph)
        return [kept.glyph for kept in found if kept is not None]

    def measured(self, outlines: Sequence[Outline]) -> Inks:
        """What spacing sees of outlines, measured once for each that is kept."""
        found = [self._memory.of(outline) for outline in outlines]
        new = [place for place, kept in enumerate(found) if kept is None or kept.inks is None]
        inks = Inks.of([outlines[place] for place in new]) if new else None
        rows: list[Inks] = []
        fresh = iter(range(len(new)))
        for kept in found:
            if kept is not None and kept.inks is not None:
                rows.append(kept.inks)
                continue
            assert inks is not None
            place = next(fresh)
            # A copy: a view would keep the measures of all the others.
            row = inks.at([place])
            rows.append(row)
            if kept is not None:
                kept.inks = row
        return Inks.all_of(rows)
