import string

import numpy as np
import pytest

from ownhand.ink import Glyph, Outline, polygon


class Blobs:
    """A stand-in hand of convex shapes: each character a polygon of its own width, height and place on the line.

    `wobble` is how much a character differs from one time to the next.
    """

    def __init__(self, characters: str, wobble: float = 0.1) -> None:
        self.characters, self.wobble = characters, wobble

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


class Bars:
    """A stand-in hand of upright bars, every character the same, for layouts that can be reckoned by hand."""

    def __init__(self, characters: str = string.ascii_uppercase, width: float = 0.5, height: float = 1.0) -> None:
        self.characters, self.width, self.height = characters, width, height

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        corners = [(0, 0), (self.width, 0), (self.width, self.height), (0, self.height)]
        return Glyph(character, polygon(corners))


class Shapes:
    """A stand-in hand of given outlines."""

    def __init__(self, **outlines: Outline) -> None:
        self.outlines, self.characters = outlines, "".join(outlines)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        return Glyph(character, self.outlines[character])


@pytest.fixture
def blobs() -> Blobs:
    return Blobs(string.ascii_letters + string.digits + string.punctuation)


@pytest.fixture
def capitals() -> Blobs:
    return Blobs(string.ascii_uppercase)
