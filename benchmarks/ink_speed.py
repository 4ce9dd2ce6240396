"""How fast letters are drawn, traced and laid out.

    python benchmarks/ink_speed.py [--letters 5000] [--repeats 5]

The letters are made for the occasion: smooth random strokes of 43 points, the mean of real letters. Drawing is set
against Pillow's lines at four times the size, averaged down, the usual way to smooth edges; tracing many letters at
once against one by one. Ways run in turn, and ratios are taken within a turn.
"""

import argparse
import platform
import statistics
import time

import numpy as np
from PIL import Image, ImageDraw

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import Strokes, draw_letters, trace, trace_all
from ownhand.page import lay_out

POINTS = 43
SIZE, BOX, PEN = 32, 24.0, 2.4
FINER = 4


def make_letters(num_letters: int) -> np.ndarray:
    """Smooth random paths (letters, points, 2)."""
    rng = np.random.default_rng(1)
    t = np.linspace(0, 1, POINTS)[:, None]
    waves = rng.normal(size=(num_letters, 3, 1, 2)) / np.arange(1, 4)[:, None, None]
    phases = rng.uniform(0, 2 * np.pi, (num_letters, 3, 1, 2))
    return (waves * np.sin(2 * np.pi * np.arange(1, 4)[:, None, None] * 0.7 * t + phases)).sum(axis=1)


def draw_ours(paths: np.ndarray) -> np.ndarray:
    """All letters with `draw_letters`."""
    letters = np.arange(len(paths) + 1)
    strokes = Strokes(points=paths.reshape(-1, 2), stroke_offsets=POINTS * letters, letter_offsets=letters)
    return draw_letters(strokes, size=SIZE, box=BOX, pen_width=PEN)


def draw_with_pillow(paths: np.ndarray) -> np.ndarray:
    """The same letters as Pillow's wide lines with round ends and joints, averaged down."""
    images = np.empty((len(paths), SIZE, SIZE), dtype=np.uint8)
    for image, path in zip(images, paths, strict=True):
        low, high = path.min(axis=0), path.max(axis=0)
        pixels = (path - (low + high) / 2) * (BOX - PEN) / (high - low).max() * (1, -1) + SIZE / 2
        canvas = Image.new("L", (SIZE * FINER, SIZE * FINER))
        pen, radius = ImageDraw.Draw(canvas), PEN * FINER / 2
        pen.line([tuple(point) for point in pixels * FINER], fill=255, width=round(2 * radius), joint="curve")
        for x, y in (pixels[0] * FINER, pixels[-1] * FINER):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        image[:] = np.asarray(canvas.reduce(FINER))
    return images


class Cut(GlyphSource):
    """A hand of outlines made beforehand, so that only the page is measured."""

    characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    def __init__(self, images: np.ndarray) -> None:
        self.outlines = [outline.transformed(1.75 / BOX) for outline in trace_all(images[:500])]

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Any of the outlines."""
        return Glyph(character, self.outlines[rng.integers(len(self.outlines))])


def all_sheets(page, draw):
    """Every sheet of the page, drawn."""
    return [draw(sheet) for sheet in range(page.num_sheets)]


def timed(function, *arguments):
    """Seconds taken, and the result."""
    start = time.perf_counter()
    result = function(*arguments)
    return time.perf_counter() - start, result


def main() -> None:
    """Prints a table of medians with least and greatest, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=5000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    paths = make_letters(options.letters)
    few, text = paths[:300], "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG " * 28  # 980 letters
    images = draw_ours(few)
    hand = Cut(images)
    rates: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    for _ in range(options.repeats):
        ours, drawn = timed(draw_ours, paths)
        pillow, by_pillow = timed(draw_with_pillow, few)
        together, _ = timed(trace_all, images)
        alone, _ = timed(lambda: [trace(image) for image in images])
        laid, page = timed(lambda: lay_out(text, hand, size="A4"))
        saved, _ = timed(all_sheets, page, page.svg)
        pictured, _ = timed(all_sheets, page, page.png)
        turn = {
            "draw, ours (letters)": len(paths) / ours,
            "draw, Pillow (letters)": len(few) / pillow,
            "trace, together (letters)": len(few) / together,
            "trace, one by one (letters)": len(few) / alone,
            "lay out (glyphs)": len(page.placements) / laid,
            "page as SVG (glyphs)": len(page.placements) / saved,
            f"page as PNG, {page.num_sheets} sheets, 150 dpi (sheets)": page.num_sheets / pictured,
        }
        for name, rate in turn.items():
            rates.setdefault(name, []).append(rate)
        ratios.setdefault("draw, ours to Pillow", []).append(
            turn["draw, ours (letters)"] / turn["draw, Pillow (letters)"]
        )
        ratios.setdefault("trace, together to one by one", []).append(alone / together)
    difference = np.abs(drawn[: len(few)].astype(int) - by_pillow).mean() / 255
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    for name, values in (rates | ratios).items():
        print(f"{name}: {statistics.median(values):,.1f} ({min(values):,.1f} to {max(values):,.1f})")
    print(f"mean difference between our drawing and Pillow's: {difference:.1%} of full ink")


if __name__ == "__main__":
    main()
