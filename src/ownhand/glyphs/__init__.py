"""Glyphs: characters as a hand wrote them once, what is composed of them, and how far apart they stand.

    hand = Composed(model.hand(7))                          # whatever offers glyphs, and all that can be made of them
    glyph = hand.glyph("é", rng)                            # its outline in x-heights, standing on y = 0
    Setter(Spacing(), unit=1.0).positions(Inks.of([glyph.outline, glyph.outline]))

A `Glyph` is the outline of one character in units of the x-height, standing on the line y = 0; one that a pen wrote
keeps its strokes, too. Whatever offers `characters` and `glyph(character, rng)` is a `GlyphSource` and can write a
page.
"""

from ownhand.glyphs.composing import Composed
from ownhand.glyphs.glyph import Glyph, GlyphSource, written_from
from ownhand.glyphs.spacing import Inks, Setter, Spacing

__all__ = ["Composed", "Glyph", "GlyphSource", "Inks", "Setter", "Spacing", "written_from"]
