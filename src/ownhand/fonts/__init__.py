"""Fonts: a hand as a font that people install and type with, whose letters do not repeat themselves.

    font = build_font(model.hand(7), family="Hand Seven")
    font.save("Hand.otf")                     # or .ttf, or .woff2; see SUFFIXES
    specimen(font)                            # the bytes of a PDF, set with the font

Any `ownhand.glyphs.GlyphSource` is a hand. Each letter is drawn many times (`repertoire`), and the shapes that read
most surely and differ most are kept (`shape_choice`); OpenType features have them take turns (`rotation`); bearings and
kerning even the gaps that the eye sees (`kerning`). A hand that joins its letters has each drawn as it stands at the
head of a word, within and at its end (`stances`), and features choose among those where strokes meet (`joins`).
What the hand cannot draw so that it reads is told by `font.warnings()`.

Making fonts needs skia-pathops, which unites strokes that cross, brotli for WOFF2, and uharfbuzz for specimens:
`pip install 'ownhand[font]'`.
"""

from ownhand.fonts.font import SUFFIXES, Font, checked_suffix
from ownhand.fonts.font_builder import MOST_ALTERNATES, build_font
from ownhand.fonts.names import Imprint
from ownhand.fonts.specimen import specimen

__all__ = ["MOST_ALTERNATES", "SUFFIXES", "Font", "Imprint", "build_font", "checked_suffix", "specimen"]
