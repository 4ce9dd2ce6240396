"""How much of plain prose an outside reader misreads, written by a pen model and set or written by people.

    pip install -c constraints.txt -e '.[train,ocr]'
    OMP_NUM_THREADS=1 python benchmarks/read_prose.py [--letters unipen_pen.npz] [--context unipen_context.npz]

The text is `prose.txt`: the first chapter of "Alice's Adventures in Wonderland" (Lewis Carroll, 1865, in the public
domain) and the beginning of the second, 3,066 words, quotation marks plain and dashes left out. It is parted into lines
of up to 30 characters; line after line goes to one hand after the other, so that ten hands write 300 words each. The
reader (rapidocr) and how it is shown lines are those of `ownhand.evaluation.outside`.

The error is the Levenshtein distance for each character written; capitals and small letters count as one and a run of
spaces as one; the second figure leaves spaces out. Intervals are of hands drawn anew.

Yardsticks: `--letters` sets the same lines from real letters (the first ten held-out writers who wrote all of its
characters, each time any of that writer's letters, brought to the usual height of their characters); `--context` shows
lines as people wrote them, ten of each writer at most, whose words and spaces nobody told us, so that only the second
figure counts; and there is print.
"""

import argparse
import platform
import textwrap
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
from PIL import Image

from ownhand import Model, write
from ownhand.evaluation.outside import X_HEIGHT_MM, line_errors, line_pictures, outside_reader, shot
from ownhand.evaluation.pages import CHARACTERS_A_LINE, interval_of_hands
from ownhand.evaluation.people import real_hands
from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import Ballpoint, Ink, Strokes
from ownhand.letters import load_letters
from ownhand.letters.context import read_context
from ownhand.letters.lines import measure_lines
from read_back import printed

PROSE = Path(__file__).parent / "prose.txt"
LONGEST_MM = 160.0
"""Of a line, as it is shown to the reader."""

FEWEST_LETTERS, MOST_LINES = 8, 10
"""Of a line that people wrote, and of a writer."""


class OneGlyph(GlyphSource):
    """A stand-in hand that knows one shape: a whole line."""

    characters = "x"

    def __init__(self, outline: Ink) -> None:
        self._outline = outline

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """The line."""
        return Glyph(character, self._outline)


def real_lines(path: Path) -> Iterator[tuple[int, str, Image.Image]]:
    """Lines as people wrote them: the writer, the letters and a picture."""
    context = read_context(path)
    lines = measure_lines(context)
    boxes, strokes = context.boxes(), context.strokes
    shown: dict[int, int] = {}
    for number in np.random.default_rng(0).permutation(int(lines.line.max()) + 1):
        own = np.flatnonzero(lines.line == number)
        writer = int(context.writers[own[0]]) if len(own) else -1
        if len(own) < FEWEST_LETTERS or not lines.is_told[own].all() or shown.get(writer, 0) >= MOST_LINES:
            continue
        tall = own[lines.height[own] > 0]
        if not len(tall):
            continue
        unit = float(np.median((boxes[tall, 3] - boxes[tall, 1]) / lines.height[tall]))
        line = strokes.select(np.arange(own[0], own[-1] + 1))
        points = line.points / unit
        if np.ptp(points[:, 0]) * X_HEIGHT_MM > LONGEST_MM or np.ptp(points[:, 1]) > 8:
            continue
        whole = Strokes(
            points=points - points.min(axis=0),
            stroke_offsets=line.stroke_offsets,
            letter_offsets=np.array([0, line.num_strokes]),
        )
        (outline,) = Ballpoint().outlines(whole)
        shown[writer] = shown.get(writer, 0) + 1
        yield (
            writer,
            "".join(context.characters[own]),
            shot(write("x", hand=OneGlyph(outline), x_height_mm=X_HEIGHT_MM)),
        )


def report(name: str, by_hand: dict[int, np.ndarray], *, knows_spaces: bool = True) -> None:
    """Prints a row: the error, its interval with hands drawn anew, without spaces, and the least and most of a hand."""
    counts = np.array(list(by_hand.values()))  # (hands, 4)
    cells = [name, f"{len(counts)}", f"{counts[:, 1].sum():,}"]
    for wrong, written in (counts[:, :2].T, counts[:, 2:].T):
        interval = interval_of_hands(wrong, written)
        cells.append(f"{wrong.sum() / written.sum():.2%}")
        if interval:
            cells[-1] += " ({:.1%} to {:.1%})".format(*interval)
    if not knows_spaces:
        cells[3] = "not known"
    own = counts[:, 2] / counts[:, 3]
    cells.append(f"{own.min():.1%}, {np.median(own):.1%}, {own.max():.1%}")
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Measures the model and its yardsticks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="pen", help="a model's name or file")
    parser.add_argument("--hands", type=int, default=10)
    parser.add_argument("--letters", type=Path, help="real letters as pen strokes")
    parser.add_argument("--context", type=Path, help="letters cut out of written words, in their places")
    parser.add_argument("--lines", type=int, help="only so many lines, for a trial")
    options = parser.parse_args()
    read, model, start = outside_reader(), Model.load(options.model), time.perf_counter()
    text = " ".join(PROSE.read_text(encoding="utf-8").split())
    lines = textwrap.wrap(text, CHARACTERS_A_LINE, break_on_hyphens=False)[: options.lines]
    print(f"{len(' '.join(lines).split()):,} words on {len(lines)} lines; {platform.machine()}, Python", end=" ")
    print(f"{platform.python_version()}, {', '.join(f'{p} {version(p)}' for p in ('rapidocr', 'onnxruntime'))}\n")
    print("| | hands | characters | misread | spaces left out | of a hand: least, median, most |")
    print("|---|---|---|---|---|---|")

    def set_lines(name: str, hands: list[GlyphSource], nib: str | None = None) -> None:
        show(name, len(hands), lambda line, n: line_pictures(line, hands[n % len(hands)], seed=n, nib=nib))

    def show(name: str, num_hands: int, pictures: Callable[[str, int], list[Image.Image]]) -> None:
        by_hand = {number: np.zeros(4, int) for number in range(num_hands)}
        for n, line in enumerate(lines):
            by_hand[n % num_hands] += line_errors(line, " ".join(map(read, pictures(line, n))))
        report(name, by_hand)

    hands = [model.hand(number) for number in range(options.hands)]
    for nib in ("ballpoint", "fountain"):
        set_lines(f"`{options.model}`, {nib}", list(hands), nib)
    if options.letters:
        set_lines("people's letters, set so", real_hands(load_letters(options.letters), text, options.hands))
    show("print", 1, lambda line, n: [printed(line)])
    if options.context:
        by_writer: dict[int, np.ndarray] = {}
        for writer, wrote, image in real_lines(options.context):
            by_writer[writer] = by_writer.get(writer, np.zeros(4, int)) + line_errors(wrote, read(image))
        report("people's lines, as written", by_writer, knows_spaces=False)
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
