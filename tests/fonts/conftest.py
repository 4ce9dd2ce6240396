import io
from collections.abc import Sequence

import numpy as np
import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from ownhand.fonts import Font
from ownhand.glyphs import Cursive, Glyph, GlyphSource, Meeting, RunningLetter
from ownhand.ink import Ballpoint, Outline, Strokes, polygon
from ownhand.lettering import make_font


class Stems(GlyphSource):
    """A stand-in hand: each character a stem with a bar, its width and the bar's height its own, and never twice alike.

    The bar crosses the stem, as strokes do.
    """

    characters = ""

    def __init__(self, characters: str = "abcdehinotv'-.,^~oO(1") -> None:
        self.characters = "".join(dict.fromkeys(characters))

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        kind, wobble = ord(character) % 7, rng.integers(0, 9) / 100
        top = {".": 0.1, ",": 0.2, "-": 0.6, "'": 1.8}.get(character, 1.0 + 0.2 * (kind % 3))
        bottom = {"-": 0.5, "'": 1.3}.get(character, 0.0)
        width = 0.1 if character in ".,'" else 0.4 + 0.1 * kind + wobble
        stem = _box(0.1, bottom, 0.2, top)
        bar = _box(0.0, bottom + 0.3 * (top - bottom), width, bottom + 0.3 * (top - bottom) + 0.08 + wobble / 2)
        return Glyph(character, stem + bar, is_read=True, sureness=1 - wobble)


class Waves(Stems):
    """A stand-in hand that joins its letters, each a wave from where the pen comes to where it goes on.

    Those of `HIGH` are left high, all others low.
    """

    HIGH = "ovw"

    def __init__(self, characters: str = "aeinotvAB\u0301'.,^~1", chance: float = 1.0) -> None:
        super().__init__(characters)
        self.chance = chance

    @property
    def is_running(self) -> bool:
        return True

    @property
    def cursive(self) -> Cursive:
        return WavesCursive(self)


class WavesCursive(Cursive):
    def __init__(self, hand: Waves) -> None:
        self._hand = hand

    def chances(self, pairs: Sequence[str]) -> np.ndarray:
        return np.array([self._hand.chance * pair.isalpha() for pair in pairs])

    def exits(self, letters: Sequence[str], entries: Sequence[Meeting | None], seeds: Sequence[int]) -> np.ndarray:
        rngs = [np.random.default_rng(seed) for seed in seeds]
        heights = [0.9 if letter in self._hand.HIGH else 0.1 for letter in letters]
        return np.array([(h + 0.05 * rng.standard_normal(), 0.1) for h, rng in zip(heights, rngs, strict=True)])

    def letters(
        self,
        letters: Sequence[str],
        entries: Sequence[Meeting | None],
        exits: Sequence[Meeting | None],
        seeds: Sequence[int],
    ) -> list[RunningLetter]:
        found = []
        for letter, entry, leave, seed in zip(letters, entries, exits, seeds, strict=True):
            rng = np.random.default_rng(seed)
            width, bend = 1.2 + 0.1 * (ord(letter) % 5) + 0.1 * rng.random(), float(rng.random())
            wave = [(0.3, 0.0), (0.5, 1.0 + 0.2 * rng.random()), (0.8, 0.0)]
            line = [*([(-0.05, entry.height), (0.05, entry.height)] if entry else []), *wave]
            line += [(width - 0.05, leave.height), (width + 0.05, leave.height)] if leave else []
            ((ink, strokes),) = Ballpoint().inked(Strokes.of([[np.array(line)]]))
            glyph = Glyph(letter, ink, is_read=True, sureness=1 - bend, strokes=strokes)
            found.append(RunningLetter(glyph, width if leave else None, bend))
        return found


def _box(left: float, bottom: float, right: float, top: float) -> Outline:
    return polygon([(left, bottom), (right, bottom), (right, top), (left, top)])


class Shaper:
    """Shapes text as applications do."""

    def __init__(self, data: bytes) -> None:
        self._font = hb.Font(hb.Face(hb.Blob(data)))

    def __call__(self, text: str, **features: bool) -> list[str]:
        return [name for name, *_ in self.placed(text, **features)]

    def placed(self, text: str, **features: bool) -> list[tuple[str, int, int, int]]:
        """The name, advance and offsets of each glyph."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, features)
        return [
            (self._font.glyph_to_string(info.codepoint), at.x_advance, at.x_offset, at.y_offset)
            for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


@pytest.fixture(scope="session")
def font() -> Font:
    """A font of the pen model's hand 7, made once."""
    return make_font(7, model="pen", family="Hand Seven")


@pytest.fixture(scope="session")
def shape(font: Font) -> Shaper:
    return Shaper(font.data(".otf"))


@pytest.fixture(scope="session")
def opened(font: Font) -> dict[str, TTFont]:
    return {suffix: TTFont(io.BytesIO(font.data(suffix))) for suffix in (".otf", ".ttf")}
