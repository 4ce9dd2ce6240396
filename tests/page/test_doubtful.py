"""A hand that is not sure of a letter says so."""

import numpy as np

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.page import lay_out
from ownhand.page.words import box


class UnsureHand(GlyphSource):
    characters = "ABC"
    doubtful = "BC"

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        return Glyph(character, box(1.0))


def test_doubtful_characters_that_were_written_are_named() -> None:
    page = lay_out("ABBA", UnsureHand())
    assert page.doubtful == "B"
    assert page.warnings() == ["the model never drew B surely: they may not read."]
    assert lay_out("AAA", UnsureHand()).warnings() == []
