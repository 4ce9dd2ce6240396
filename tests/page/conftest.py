import string
import unicodedata
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import strategies as st

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import Outline, polygon
from ownhand.page.clusters import is_invisible

PRINTABLE = string.ascii_letters + string.digits + string.punctuation

any_characters = st.one_of(
    st.sampled_from("abc xyz,.\t\n-"),
    # What joins, parts and marks; what is written from right to left; halves of characters; emoji of several parts.
    st.sampled_from(
        "\u00ad\u200b\u200d\u2060\u00a0\u202f\ufeff\ufe0f\u202e\u0301\u0308\u0327\u20dd\u0489–—‐/\x07\ud800\udc00"
    ),
    st.sampled_from("éßǰôñỳשלאم한हिก漢👩👍🏽🇩🇪🏴\U000e0067©1⃣"),
    st.characters(),
)


def visible(text: str) -> str:
    """What a page must show of a text or account for: all but white space and what has no shape."""
    seen = "".join(character for character in text if not (character.isspace() or is_invisible(character)))
    return unicodedata.normalize("NFC", seen)


def line_texts(page):
    """What stands on each line, added hyphens included."""
    words = {}
    for placement in page.placements:
        words.setdefault(placement.line, {}).setdefault(placement.word, []).append(placement.character)
    return [" ".join("".join(word) for word in line.values()) for line in words.values()]


def bounds(page):
    """(placements, 4): left, bottom, right, top of each ink in mm, y down the sheet negative."""
    return np.array([page.outline(placement).bounds() for placement in page.placements])


def line_ends(page):
    """(lines, 2): where the ink of each line begins and ends."""
    box, line = bounds(page), np.array([placement.line for placement in page.placements])
    return np.array([(box[line == k, 0].min(), box[line == k, 2].max()) for k in range(line.max() + 1)])


@dataclass
class Blobs(GlyphSource):
    """A stand-in hand of convex shapes: each character a polygon of its own width, height and place on the line.

    `wobble` is how much a character differs from one time to the next.
    """

    characters: str = PRINTABLE
    wobble: float = 0.1

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        assert character in self.characters
        own = np.random.default_rng(ord(character))
        width, height = own.uniform(0.15, 1.3), own.uniform(0.1, 2.0)
        x, bottom, slant = own.uniform(-3, 3), own.uniform(-1, 0.5), own.uniform(-0.5, 0.8)
        width, height = np.array([width, height]) * (1 + self.wobble * rng.uniform(-1, 1, 2))
        angles = np.arange(own.integers(3, 9)) + own.uniform(0, 6)
        angles *= 2 * np.pi / len(angles)
        points = np.stack([np.cos(angles) * width / 2, np.sin(angles) * height / 2], axis=1)
        points[:, 0] += x + slant * points[:, 1]
        points[:, 1] += bottom + height / 2
        return Glyph(character, polygon(points))


@dataclass
class Bars(GlyphSource):
    """A stand-in hand of upright bars, every character the same, for layouts that can be reckoned by hand."""

    characters: str = string.ascii_uppercase
    width: float = 0.5
    height: float = 1.0

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        corners = [(0, 0), (self.width, 0), (self.width, self.height), (0, self.height)]
        return Glyph(character, polygon(corners))


class Shapes(GlyphSource):
    """A stand-in hand of given outlines."""

    def __init__(self, **outlines: Outline) -> None:
        self.outlines = outlines

    @property
    def characters(self) -> str:
        return "".join(self.outlines)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        return Glyph(character, self.outlines[character])


@pytest.fixture
def blobs() -> Blobs:
    return Blobs()


@pytest.fixture
def capitals() -> Blobs:
    return Blobs(string.ascii_uppercase)
