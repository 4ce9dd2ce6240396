"""Print: a hand whose letters an outside reader knows."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import trace_all

PRINTABLE = "".join(chr(code) for code in range(33, 127))


class PrintedHand(GlyphSource):
    """Writes in the font that comes with Pillow, so many times as wide; or with its letters exchanged."""

    characters = PRINTABLE

    def __init__(self, characters: str = PRINTABLE, *, wide: float = 1.0, shown_as: str | None = None) -> None:
        self.characters = characters
        font = ImageFont.load_default(size=60)
        pictures = []
        for character in shown_as or characters:
            picture = Image.new("L", (120, 120), 0)
            ImageDraw.Draw(picture).text((20, 80), character, fill=255, font=font, anchor="ls")
            pictures.append(np.array(picture))
        x_height = font.getbbox("x", anchor="ls")[1]
        scale = np.array([wide, 1]) / -x_height
        outlines = [outline.transformed(scale, (0, -40 * scale[1])) for outline in trace_all(np.stack(pictures))]
        self._outlines = dict(zip(characters, outlines, strict=True))

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """The printed letter, or the one that it is exchanged for."""
        return Glyph(character, self._outlines[character])
