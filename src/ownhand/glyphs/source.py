"""Whoever writes characters: the base of every hand."""

import abc
from collections.abc import Hashable, Sequence
from typing import Protocol

import numpy as np

from ownhand.errors import WritingError
from ownhand.glyphs.cursive import Cursive
from ownhand.glyphs.glyph import Glyph
from ownhand.ink.nib import Nib


class GlyphSource(abc.ABC):
    """Whoever writes characters: a hand, a model, the letters of a person, a stand-in in a test.

        class Stamps(GlyphSource):
            characters = "AB"

            def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
                return Glyph(character, polygon([(0, 0), (1, 0), (0.5, rng.uniform(1, 1.2))]))

    `characters` and `glyph` are what it must have; all else is told here as it holds of a hand that has no more to say.
    Whoever draws many letters faster together than one by one writes `glyphs_of`, too.
    """

    @property
    @abc.abstractmethod
    def characters(self) -> str:
        """What it can write, as far as a list can hold it."""

    @abc.abstractmethod
    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`, drawing whatever differs from one time to the next from `rng`."""

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes a glyph for each of `characters` in turn."""
        return self.glyphs_of(characters, rng.integers(2**63, size=len(characters)).tolist())

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes each of `characters` from a seed of its own: what a page has does not change with what follows."""
        return [self.glyph(c, np.random.default_rng(seed)) for c, seed in zip(characters, seeds, strict=True)]

    @property
    def is_running(self) -> bool:
        """Whether its letters hang together: how it writes one depends on those beside it in a word."""
        return False

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        """Writes words, each letter from a seed of its own.

        Letters that hang together say how far they stand from the one before, see `Glyph.step`.
        """
        characters = [character for word in words for character in word]
        flat = iter(self.glyphs_of(characters, [seed for of_word in seeds for seed in of_word]))
        return [[next(flat) for _ in word] for word in words]

    @property
    def cursive(self) -> Cursive | None:
        """How it joins letters that are written one by one, as for a font; None where it does not."""
        return None

    def can_write(self, character: str) -> bool:
        """Whether it can write a character, be it a letter with marks that are code points of their own."""
        return len(character) == 1 and character in self.characters

    @property
    def doubtful(self) -> str:
        """The characters that it cannot write surely; a page warns of them."""
        return ""

    @property
    def neatness(self) -> float:
        """How closely its pages keep to the ruler, from 0 to 1, where nothing else is asked for."""
        return 1.0

    @property
    def nib(self) -> Nib | None:
        """What it writes with, if that is known; the ink of a page follows it."""
        return None

    @property
    def identity(self) -> Hashable | None:
        """What its glyphs depend on besides characters and seeds: sources of one identity write the same.

        None where that cannot be told; then nothing that it wrote is kept for the next page.
        """
        return None

    @property
    def is_threadsafe(self) -> bool:
        """Whether two threads may have it write at once."""
        return False

    def adjusted(
        self,
        *,
        neatness: float | None = None,
        wobble: float | None = None,
        joined: float | None = None,
        check: bool = True,
        nib: Nib | None = None,
    ) -> "GlyphSource":
        """The same with its dials and its nib set anew; None leaves one as it is, and True leaves the checking so.

        Raises WritingError where there is no such dial. One without neatness of its own leaves that to the page.
        """
        if wobble is not None or joined is not None or nib is not None:
            raise WritingError(
                "This hand has no wobble, joins or nib to set: it only says how it writes each character."
            )
        return self


class OffersGlyphs(Protocol):
    """What anyone's object must have to be taken in as a `Guest`."""

    @property
    def characters(self) -> str:
        """What it can write."""

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`."""


class Guest(GlyphSource):
    """A hand that was not made as a `GlyphSource`: its `characters` and `glyph` are used, and nothing else of it."""

    def __init__(self, hand: OffersGlyphs) -> None:
        self._hand = hand

    @property
    def characters(self) -> str:
        """What it can write."""
        return self._hand.characters

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`."""
        return self._hand.glyph(character, rng)
