"""How much of a font's text an outside reader misreads, beside the same lines by `ownhand write`.

    pip install -c constraints.txt -e '.[train,ocr,font]' resvg-py
    OMP_NUM_THREADS=1 python benchmarks/font_reading.py [HANDS]

The lines are those of `read_prose.py`, the reader and the measure those of `ownhand.evaluation.outside`. Both ways are
shown as lines of the same height. HarfBuzz shapes the font's lines, so that turns, kerning and joined letters are at
work.
"""

import io
import sys
import textwrap
from collections.abc import Callable

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image
from resvg_py import svg_to_bytes

from ownhand import Model, make_font
from ownhand.evaluation.outside import DPI, X_HEIGHT_MM, cut, line_errors, line_pictures, outside_reader
from ownhand.evaluation.pages import CHARACTERS_A_LINE
from ownhand.fonts import Font
from ownhand.fonts.outlines import X_HEIGHT
from ownhand.fonts.typesetter import Typesetter
from ownhand.hands import Hand
from read_prose import PROSE

LINES = textwrap.wrap(" ".join(PROSE.read_text().split()), CHARACTERS_A_LINE)[:40]
"""The first of the prose that pages are read with."""

SCALE = X_HEIGHT_MM * DPI / 25.4 / X_HEIGHT
"""Pixels a unit, so that x-heights are those of the page."""

AROUND = 600
"""Units of paper beside a line: the arm of a last r reaches beyond its room."""


def main(num_hands: int) -> None:
    model, read = Model.load(), outside_reader()
    print("| hand | characters misread in the font | on a page |")
    print("|---|---|---|")
    totals, length = [0, 0], 0
    for number in range(num_hands):
        misread, wrote = misreadings(make_font(number), model.hand(number), read)
        print(f"| {number} | {misread[0] / wrote:.1%} | {misread[1] / wrote:.1%} |", flush=True)
        totals, length = [a + b for a, b in zip(totals, misread, strict=True)], length + wrote
    print(f"| all, {length:,} characters | {totals[0] / length:.1%} | {totals[1] / length:.1%} |")


def misreadings(font: Font, hand: Hand, read: Callable[[Image.Image], str]) -> tuple[list[int], int]:
    """How many characters are misread in a font and on pages by its hand, and how many there are."""
    setter, drawn = Typesetter(font), TTFont(io.BytesIO(font.data(".otf"))).getGlyphSet()
    misread, wrote = [0, 0], 0
    for seed, line in enumerate(LINES):
        ways = [set_in(font, setter, drawn, line)], line_pictures(line, hand, seed=seed)
        for way, pictures in enumerate(ways):
            misread[way] += line_errors(line, " ".join(map(read, pictures)))[0]
        wrote += len(line)
    return misread, wrote


def set_in(font: Font, setter: Typesetter, drawn: object, text: str) -> Image.Image:
    """A picture of one line."""
    line = setter.line(text)
    above, below = font.metrics.highest, -font.metrics.lowest
    parts = []
    for glyph in line.glyphs:
        pen = SVGPathPen(drawn)
        drawn[glyph.name].draw(pen)  # type: ignore[index]
        parts.append(f'<path transform="translate({glyph.x} {-glyph.y}) scale(1 -1)" d="{pen.getCommands()}"/>')
    width, height = line.width + 2 * AROUND, above + below
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * SCALE:.0f}" height="{height * SCALE:.0f}" '
        f'viewBox="{-AROUND} {-above} {width} {height}">'
        f'<rect x="{-AROUND}" y="{-above}" width="{width}" height="{height}" fill="#fff"/>'
        f'<g fill="#111">{"".join(parts)}</g></svg>'
    )
    picture = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=svg))))
    paper = Image.new("RGBA", picture.size, "white")  # The outermost pixels are half outside the drawing.
    return cut(Image.alpha_composite(paper, picture.convert("RGBA")).convert("L"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
