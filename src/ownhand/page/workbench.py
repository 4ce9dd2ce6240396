"""The bench that pages are made on, where what was made once may lie ready for the next page.

A page that one writes on has hardly a new word, and hardly a new line. So glyphs, their measures, words, the steps
between them and lines on paper are all asked of a bench, by everything that they depend on. The plain bench has all of
it made anew; whoever writes the same page over and over hands `lay_out` one that keeps it. The page is the same.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np

from ownhand.glyphs import Glyph, GlyphSource, Inks
from ownhand.ink import Ink

T = TypeVar("T")


class Workbench:
    """A bench on which nothing is kept."""

    def glyphs(self, hand: GlyphSource, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Has the hand write each of `characters` from a seed of its own."""
        return hand.glyphs_of(characters, seeds)

    def words(
        self, hand: GlyphSource, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]
    ) -> list[list[Glyph]]:
        """Has the hand write words, each letter from a seed of its own."""
        if hand.is_running:
            return hand.words_of(words, seeds)
        characters = [character for word in words for character in word]
        flat = iter(self.glyphs(hand, characters, [seed for of_word in seeds for seed in of_word]))
        return [[next(flat) for _ in word] for word in words]

    def inks(self, outlines: Sequence[Ink]) -> Inks:
        """Gives what spacing sees of outlines, none of them empty."""
        return Inks.of(outlines)

    def heights(self, outlines: Sequence[Ink]) -> np.ndarray:
        """(outlines,): how high each is, none of them empty."""
        boxes = np.array([outline.bounds() for outline in outlines]).reshape(-1, 4)
        heights: np.ndarray = boxes[:, 3] - boxes[:, 1]
        return heights

    def pieces(
        self, hand: GlyphSource, keys: Sequence[Hashable], make: Callable[[Sequence[int]], Sequence[T]]
    ) -> Sequence[T]:
        """Gives the piece of a page that belongs to each of `keys`: words, steps, lines.

        A key holds all that its piece depends on besides the hand. What does not lie ready `make` makes, told by place.
        """
        return make(range(len(keys))) if keys else []
