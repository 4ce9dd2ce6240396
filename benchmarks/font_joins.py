"""How well the letters of fonts join: what HarfBuzz makes of 5,000 words, and what the ink does where two letters meet.

    pip install -c constraints.txt -e '.[font]'
    OMP_NUM_THREADS=1 python benchmarks/font_joins.py [HANDS] [JOINED]

The words are those of `prose.txt`, from its beginning again where it ends, shaped in lines as programs shape them. At
every place where HarfBuzz sets a glyph that goes on before one that is entered, three things are measured of the ink of
the two outlines, in the units of the font's advances, and none of what the font says of itself:

- the gap: how far apart the middles of the two lines are where the one letter's advance ends, across the stroke;
- the narrowest place of both inks together, a tenth of an x-height to either side, in widths of the line;
- the turn: between the way from the ink a fifth of an x-height before the place to there, and the way on.
"""

import functools
import math
import sys
import textwrap
from itertools import pairwise
from pathlib import Path

import numpy as np

from ownhand import make_font
from ownhand.fonts import Font
from ownhand.fonts.outlines import X_HEIGHT, in_x_heights
from ownhand.fonts.typesetter import Typesetter

PROSE = Path(__file__).with_name("prose.txt")

NUM_WORDS, CHARACTERS_A_LINE = 5000, 70

AROUND = 0.2
"""x-heights from the place where two letters meet, at which the way of the ink is looked for."""

ACROSS = np.linspace(-0.24, 0.24, 161)
"""x-heights across a stroke, at which it is asked whether there is ink."""

ALONG = np.linspace(-0.1, 0.1, 5)
"""And along it."""

ANGLES = np.radians(np.arange(-150, 151, 2))


class End:
    """The ink of one glyph about the place where it goes on, or is entered."""

    def __init__(self, font: Font, name: str, at: np.ndarray, way: float, backwards: bool) -> None:
        """`at` is the place, `way` the direction of the pen there, in radians; a letter that goes on is looked at
        backwards."""
        self._outline = in_x_heights(font.glyphs[name]).flattened(0.004)
        step, across = np.array([math.cos(way), math.sin(way)]), np.array([-math.sin(way), math.cos(way)])
        grid = at + ALONG[:, None, None] * step + ACROSS[None, :, None] * across
        self.held = self._holds(grid.reshape(-1, 2)).reshape(len(ALONG), len(ACROSS))
        self.middle = span(self.held[len(ALONG) // 2])[0]
        """Where the middle of the line lies, across it, at the place itself."""
        angles = way + math.pi * backwards + ANGLES
        held = self._holds(at + AROUND * np.column_stack([np.cos(angles), np.sin(angles)]))
        runs = np.split(np.arange(len(ANGLES)), np.flatnonzero(np.diff(held.astype(int))) + 1)
        inked = [float(ANGLES[run].mean()) for run in runs if held[run[0]]]
        self.angle = min(inked, key=abs, default=math.nan)
        """By how much the way of its ink turns from the direction of the pen."""

    def _holds(self, points: np.ndarray) -> np.ndarray:
        """Which of points (n, 2) lie in the ink, by their winding numbers."""
        winding = np.zeros(len(points))
        px, py = points[:, :1], points[:, 1:]
        for contour in self._outline:
            (x0, y0), (x1, y1) = contour.T, np.roll(contour, -1, axis=0).T
            left = (x1 - x0) * (py - y0) - (px - x0) * (y1 - y0) > 0
            winding += ((y0 <= py) & (y1 > py) & left).sum(axis=1) - ((y0 > py) & (y1 <= py) & ~left).sum(axis=1)
        held: np.ndarray = winding != 0
        return held


def span(held: np.ndarray) -> tuple[float, float]:
    """The middle and the width of the ink nearest to the middle of a row across a stroke; of none, nan and 0."""
    if not held.any():
        return math.nan, 0.0
    nearest = int(np.abs(np.where(held, ACROSS, np.inf)).argmin())
    free = np.flatnonzero(~held)
    low = free[free < nearest].max(initial=-1) + 1
    high = free[free > nearest].min(initial=len(held)) - 1
    return float(ACROSS[low] + ACROSS[high]) / 2, float(ACROSS[high] - ACROSS[low]) + float(ACROSS[1] - ACROSS[0])


def joins_of(font: Font) -> tuple[list[tuple[str, str]], int, int]:
    """The glyphs on both sides of every join in the words; how many pairs of letters there are; and how many words."""
    setter, words = Typesetter(font), PROSE.read_text().split()
    words = (words * math.ceil(NUM_WORDS / len(words)))[:NUM_WORDS]
    joins, pairs = [], 0
    for text in textwrap.wrap(" ".join(words), CHARACTERS_A_LINE):
        glyphs = [glyph for glyph in setter.line(text).glyphs if font.advances[glyph.name]]
        for before, after in pairwise(glyphs):
            letters = font.texts[before.name], font.texts[after.name]
            pairs += all(letter.isalpha() for letter in letters)
            goes_on, entry = font.stances.get(before.name, (-1, -1))[1], font.stances.get(after.name, (-1, -1))[0]
            if goes_on < 0 and entry < 0:
                continue
            assert goes_on == entry, f"{before.name} does not meet {after.name}"
            assert after.x - before.x == font.advances[before.name], f"{before.name} {after.name} are kerned"
            joins.append((before.name, after.name))
    return joins, pairs, len(words)


def measured(font: Font, joins: list[tuple[str, str]]) -> np.ndarray:
    """(joins, 3): gap in x-heights, narrowest place in widths of the line, and turn in degrees."""

    @functools.cache
    def end(name: str, backwards: bool) -> End:
        entry, leaves = font.stances[name]
        height, way = font.meetings[leaves if backwards else entry]
        return End(font, name, np.array([font.advances[name] / X_HEIGHT * backwards, height]), way, backwards)

    @functools.cache
    def join(before: str, after: str) -> tuple[float, float, float]:
        one, other = end(before, True), end(after, False)
        narrowest = min(span(row)[1] for row in one.held | other.held) / font.metrics.line_width
        return abs(one.middle - other.middle), narrowest, abs(math.degrees(other.angle - one.angle))

    return np.array([join(*pair) for pair in joins])


def main(num_hands: int, joined: float | None) -> None:
    print("| hand | pairs joined | joins | gap: median, worst | narrowest: median, worst | turn: median, worst tenth |")
    print("|---|---|---|---|---|---|")
    for number in range(num_hands):
        report(str(number), make_font(number, joined=joined))


def report(name: str, font: Font) -> None:
    """Prints what one font's joins are like."""
    joins, pairs, _ = joins_of(font)
    if not joins:
        print(f"| {name} | 0 | 0 | | | |")
        return
    gap, narrow, turn = measured(font, joins).T
    print(
        f"| {name} | {len(joins) / pairs:.0%} | {len(joins):,} | {np.nanmedian(gap):.3f}, {np.nanmax(gap):.3f} | "
        f"{np.median(narrow):.2f}, {narrow.min():.2f} | {np.nanmedian(turn):.0f}°, {np.nanquantile(turn, 0.9):.0f}° |",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, float(sys.argv[2]) if len(sys.argv) > 2 else None)
