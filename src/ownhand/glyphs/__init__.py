"""Glyphs: characters as a hand wrote them once, what is composed of them, and how far apart they stand.

    hand = Composed(model.hand(7))                          # a hand, and all that can be made of its glyphs
    glyph = hand.glyph("é", rng)                            # its outline in x-heights, standing on y = 0
    Setter(Spacing(), unit=1.0).positions(Inks.of([glyph.outline, glyph.outline]))

A `Glyph` is the outline of one character in units of the x-height, standing on the line y = 0; one that a pen wrote
keeps its strokes, too. A `GlyphSource` writes glyphs: it is the base of every hand, and a subclass with `characters`
and `glyph` is all that it takes to write pages and fonts with letters of one's own.

Where things go: a sign to be composed is one more line of `_SIGNS` in `recipes`, a combining mark one of `MARKS` there;
what all hands are asked is one more method of `GlyphSource`.
"""

from ownhand.glyphs.composition import Composed
from ownhand.glyphs.cursive import Cursive, Meeting, RunningLetter
from ownhand.glyphs.glyph import Glyph
from ownhand.glyphs.source import GlyphSource, Guest
from ownhand.glyphs.spacing import Inks, Setter, Spacing

__all__ = [
    "Composed",
    "Cursive",
    "Glyph",
    "GlyphSource",
    "Guest",
    "Inks",
    "Meeting",
    "RunningLetter",
    "Setter",
    "Spacing",
]
