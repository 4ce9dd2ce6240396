"""A small page and a small font as text, kept beside this file: what a change does to them can be read as a diff.

    python -m tests.golden        renews all of them, after a change that is meant

They are written by a hand of plain strokes, not by a net, so that no machine's floating point shows in them
(they stay the same when every point is moved by a tenth of a billionth of an x-height).
"""

import io
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from fontTools.ttLib import TTFont

from ownhand import write
from ownhand.fonts import build_font
from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import Ballpoint, FountainPen, Nib, Strokes

HERE = Path(__file__).parent

TEXT = "Tell Zoë to tie,\nor toi-tie 茶 let…"
"""Two lines with capitals, an accent, dots, a hyphen, a sign that is composed, and what the hand cannot write."""

_ROUND = [(0.5 + 0.5 * np.sin(turn), 0.507 + 0.51 * np.cos(turn)) for turn in np.linspace(0.2, 6.6, 24)]

_STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "T": [[(0, 1.733), (0.6, 1.753), (1.2, 1.783)], [(0.63, 1.763), (0.6, 0.823), (0.57, 0.043)]],
    "Z": [[(0, 1.713), (0.5, 1.743), (1, 1.763), (0.5, 0.893), (0.04, 0.043), (0.5, 0.033), (1.03, 0.083)]],
    "e": [[(0.1, 0.533), (0.9, 0.563)], [(0.9 * x, y) for x, y in _ROUND[3:] if x < 0.97][::-1]],
    "i": [[(0.02, 1.023), (0, 0.413), (0.03, 0.033)], [(0.07, 1.483)]],
    "l": [[(0.03, 1.833), (0, 0.923), (0.02, 0.243), (0.21, 0.023)]],
    "o": [_ROUND],
    "r": [[(0.05, 1.023), (0, 0.413), (0.02, 0.013)], [(0.03, 0.653), (0.22, 0.943), (0.53, 0.993)]],
    "t": [[(0.23, 1.533), (0.2, 0.723), (0.24, 0.133), (0.47, 0.033)], [(0, 0.993), (0.5, 1.043)]],
    "-": [[(0, 0.513), (0.53, 0.553)]],
    ".": [[(0, 0.103), (0.09, 0.043)]],
    ",": [[(0.13, 0.123), (0.11, -0.067), (0, -0.267)]],
}
"""Strokes of each character in x-heights. None ends at a round number, where the last bit of a float would tell into
which band of spacing, or on which dot, it falls."""

_BALLPOINT = Ballpoint(width=0.0959)


class Sticks(GlyphSource):
    """A stand-in hand that writes `_STROKES`, each time with another slant."""

    characters = ""
    nib: Nib = _BALLPOINT

    def __init__(self, nib: Nib, characters: str = "".join(_STROKES)) -> None:
        self.nib, self.characters = nib, characters

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        slant = np.array([[1, 0], [int(rng.integers(-3, 9)) / 64, 1 + int(rng.integers(-3, 4)) / 64]])
        strokes = [np.array(stroke) @ slant for stroke in _STROKES[character]]
        ((ink, lines),) = self.nib.inked(Strokes.of([strokes]))
        return Glyph(character, ink, strokes=lines)


def page(ending: str, nib: Nib) -> str:
    """The page as a file's text."""
    written = write(TEXT, hand=Sticks(nib), seed=1, paper="ruled margin ivory", x_height_mm=3.71)
    with TemporaryDirectory() as folder:
        (file,) = written.save(Path(folder, f"page{ending}"))
        return file.read_text(encoding="utf-8")


def font() -> str:
    """All tables of the font, but for what hangs on the version of fontTools."""
    made = build_font(Sticks(_BALLPOINT, "Te."), family="Sticks", alternates=2)
    opened = TTFont(io.BytesIO(made.data(".ttf")), recalcTimestamp=False, recalcBBoxes=False)
    text = io.StringIO()
    opened.saveXML(text, newlinestr="\n", skipTables=["loca"])
    return re.sub(r' ttLibVersion="[^"]*"|<checkSumAdjustment [^>]*>', "", text.getvalue())


GOLDEN: dict[str, Callable[[], str]] = {
    "ballpoint.svg": lambda: page(".svg", _BALLPOINT),
    "fountain.svg": lambda: page(".svg", FountainPen()),
    "film.anim.svg": lambda: page(".anim.svg", _BALLPOINT),
    "plot.plot.svg": lambda: page(".plot.svg", _BALLPOINT),
    "plot.gcode": lambda: page(".gcode", _BALLPOINT),
    "plot.hpgl": lambda: page(".hpgl", _BALLPOINT),
    "font.ttx": font,
}
"""What makes each file."""
