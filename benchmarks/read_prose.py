"""How much of plain prose an outside reader misreads, written by a pen model and set or written by people.

    pip install rapidocr onnxruntime opencv-python-headless
    OMP_NUM_THREADS=1 python benchmarks/read_prose.py [--letters unipen_pen.npz] [--context unipen_context.npz]

The text is `prose.txt`: the first chapter of "Alice's Adventures in Wonderland" (Lewis Carroll, 1865, in the public
domain) and the beginning of the second, 3,066 words, quotation marks plain and dashes left out. It is parted into lines
of up to 30 characters; line after line goes to one hand after the other, so that ten hands write 300 words each. The
reader (rapidocr) and how it is shown lines are those of `read_back.py`.

The error is the Levenshtein distance for each character written; capitals and small letters count as one and a run of
spaces as one; the second figure leaves spaces out. Intervals are of hands drawn anew.

Yardsticks: `--letters` sets the same lines from real letters (the first ten held-out writers who wrote all of its
characters, each time any of that writer's letters, brought to the usual height of their characters); `--context` shows
lines as people wrote them, ten of each writer at most, whose words and spaces nobody told us, so that only the second
figure counts; and there is print.
"""

import argparse
import io
import platform
import textwrap
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import numpy as np
from PIL import Image

from ownhand import Model, write
from ownhand.hands.lines import measure_lines
from ownhand.hands.placement import Placement
from ownhand.ink import Ballpoint, Glyph, GlyphSource, Outline, paths_from_strokes, strokes_from_paths
from ownhand.letters.context import read_context
from read_back import DPI, X_HEIGHT_MM, cut, outside_reader, printed

PROSE = Path(__file__).parent / "prose.txt"
CHARACTERS_A_LINE = 30
LONGEST_MM = 160.0
"""Of a line, as it is shown to the reader."""

FEWEST_LETTERS, MOST_LINES = 8, 10
"""Of a line that people wrote, and of a writer."""

RESAMPLES = 10_000


class RealLetters:
    """A hand that writes with the letters of one person, each time any of that person's."""

    def __init__(self, letters: dict[str, np.ndarray], own: np.ndarray) -> None:
        self._placement = Placement.load()
        self._outlines: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
        for n in own:
            first, stop = letters["letter_offsets"][[n, n + 1]]
            offsets = letters["stroke_offsets"][first : stop + 1].astype(np.int64)
            points = letters["points"][offsets[0] : offsets[-1]]
            # The way of the model's letters: 64 points.
            path = paths_from_strokes(points, offsets - offsets[0], np.array([0, stop - first]), num_points=64)
            points, offsets, _ = strokes_from_paths(path)
            self._outlines.setdefault(chr(letters["label"][n]), []).append((points.astype(np.float64), offsets))
        self.characters = "".join(self._outlines)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """One of the person's own, where such letters stand."""
        some = self._outlines[character]
        points, offsets = some[rng.integers(len(some))]
        (left, low), (right, high) = points.min(axis=0), points.max(axis=0)
        scale, dx, dy = self._placement.placed(
            character, (left, low, right, high), np.zeros_like(self._placement.reach), rng, 0.0
        )
        ink = points * scale + (dx, dy)
        return Glyph(character, Ballpoint().outlines(ink, offsets, np.array([0, len(offsets) - 1]))[0])


class OneGlyph:
    """A stand-in hand that knows one shape: a whole line."""

    characters = "x"

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """The line."""
        return Glyph(character, self._outline)


def real_hands(path: Path, text: str, most: int) -> list[GlyphSource]:
    """The first held-out writers who wrote all characters of a text, as hands."""
    with np.load(path) as file:
        letters = dict(file)
    needed, hands = set(text) - {" "}, []
    for writer in np.unique(letters["writer"][letters["held_out"]]):
        own = np.flatnonzero((letters["writer"] == writer) & letters["held_out"])
        if needed <= {chr(code) for code in np.unique(letters["label"][own])}:
            hands.append(RealLetters(letters, own))
    return hands[:most]


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
        first, stop = strokes.letter_offsets[own[0]], strokes.letter_offsets[own[-1] + 1]
        offsets = strokes.stroke_offsets[first : stop + 1].astype(np.int64)
        points = strokes.points[offsets[0] : offsets[-1]] / unit
        if np.ptp(points[:, 0]) * X_HEIGHT_MM > LONGEST_MM or np.ptp(points[:, 1]) > 8:
            continue
        points = points - points.min(axis=0)
        outline = Ballpoint().outlines(points, offsets - offsets[0], np.array([0, stop - first]))[0]
        shown[writer] = shown.get(writer, 0) + 1
        yield (
            writer,
            "".join(context.characters[own]),
            shot(write("x", hand=OneGlyph(outline), x_height_mm=X_HEIGHT_MM)),
        )


def shot(page) -> Image.Image:  # type: ignore[no-untyped-def]
    """A page as the reader is shown it."""
    return cut(Image.open(io.BytesIO(page.png(dpi=DPI))).convert("L"))


def distance(one: str, other: str) -> int:
    """The Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def errors(wrote: str, read: str) -> list[int]:
    """Characters misread and written, with spaces and without."""
    wrote, read = wrote.lower(), " ".join(read.lower().split())
    bare = wrote.replace(" ", ""), read.replace(" ", "")
    return [distance(wrote, read), len(wrote), distance(*bare), len(bare[0])]


def report(name: str, by_hand: dict[int, np.ndarray], *, knows_spaces: bool = True) -> None:
    """Prints a row: the error, its interval with hands drawn anew, without spaces, and the least and most of a hand."""
    counts = np.array(list(by_hand.values()))  # (hands, 4)
    drawn = counts[np.random.default_rng(1).integers(len(counts), size=(RESAMPLES, len(counts)))].sum(axis=1)
    cells = [name, f"{len(counts)}", f"{counts[:, 1].sum():,}"]
    for wrong, all_of in ((0, 1), (2, 3)):
        total = counts.sum(axis=0)
        low, high = np.percentile(drawn[:, wrong] / drawn[:, all_of], [2.5, 97.5])
        cells.append(f"{total[wrong] / total[all_of]:.2%} ({low:.1%} to {high:.1%})")
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

    def set_lines(name: str, hands: list[GlyphSource], **how: str) -> None:
        show(name, len(hands), lambda line, n: shot(written(line, hands[n % len(hands)], n, **how)))

    def show(name: str, num_hands: int, picture: Callable[[str, int], Image.Image]) -> None:
        by_hand = {number: np.zeros(4, int) for number in range(num_hands)}
        for n, line in enumerate(lines):
            by_hand[n % num_hands] += errors(line, read(picture(line, n)))
        report(name, by_hand)

    hands = [model.hand(number) for number in range(options.hands)]
    for nib in ("ballpoint", "fountain"):
        set_lines(f"`{options.model}`, {nib}", list(hands), nib=nib, ink="#111111")
    if options.letters:
        set_lines("people's letters, set so", real_hands(options.letters, text, options.hands))
    show("print", 1, lambda line, n: printed(line))
    if options.context:
        by_writer: dict[int, np.ndarray] = {}
        for writer, wrote, image in real_lines(options.context):
            by_writer[writer] = by_writer.get(writer, np.zeros(4, int)) + errors(wrote, read(image))
        report("people's lines, as written", by_writer, knows_spaces=False)
    print(f"\n{time.perf_counter() - start:.0f} s")


def written(line: str, hand: GlyphSource, seed: int, **how: str):  # type: ignore[no-untyped-def]
    """A line written by a hand, on one line."""
    page = write(line, hand=hand, seed=seed, x_height_mm=X_HEIGHT_MM, strict=True, **how)  # type: ignore[arg-type]
    if page.placements[-1].line:
        raise SystemExit(f"'{line}': the hand did not write it on one line.")
    return page


if __name__ == "__main__":
    main()
