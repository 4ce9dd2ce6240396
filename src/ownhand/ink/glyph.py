"""Glyphs: the outline of one character as one hand wrote it once."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from ownhand.ink.outline import Outline


@dataclass(frozen=True)
class Glyph:
    """One character as it was written this time.

    The outline is in units of the x-height, stands on the baseline y = 0 and has y up. Where it lies along x does not
    matter: a page spaces by the ink.
    """

    character: str
    outline: Outline
    is_read: bool | None = None
    """Whether a reader reads it as its character; None where none was asked."""
    num_tries: int = 1
    """How often it was drawn until it was read, or given up."""


@runtime_checkable
class GlyphSource(Protocol):
    """Anything that writes characters: a hand, a model, a stand-in in a test.

    It may also offer `glyphs(characters, rng)`, a list of a glyph for each of `characters` in turn, where writing many
    at once is faster; a page then asks for all of its glyphs together. And it may name in `doubtful` the characters
    that it cannot write surely; a page then warns of them.
    """

    @property
    def characters(self) -> str:
        """What it can write."""
        ...

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`, drawing whatever differs from one time to the next from `rng`."""
        ...
