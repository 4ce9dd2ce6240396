"""How much of what the hands write can be read back by a reader that had no part in making them.

    pip install -c constraints.txt -e '.[train,ocr]'
    OMP_NUM_THREADS=1 python benchmarks/read_back.py [--model article] [--hands 10] [--letters unipen_pen.npz]

The reader is rapidocr, as `ownhand.evaluation.outside` asks it. Our own reader chose the letters of the letter case, so
it cannot be their judge as well.

Each hand writes the same text, one line a picture, cut to its ink with a little paper round it, and only the net that
reads lines runs: to find lines on a page is another question. The error is the Levenshtein distance between what was
written and what was read, for each character written. Capitals and small letters count as one (an O has the shape of an
o) and a run of spaces as one space. A second figure leaves all spaces out. The reader was raised on words and guesses;
`--scrambled` shuffles the letters of the text among its places, so that there is nothing to guess by.

Two yardsticks are read in the same way: a printed font, and with `--letters` the same text set from real letters, each
a random one of its writer's, for all held-out writers who wrote all 26 capitals. They go the way of the model's
letters: 28 x 28 pixels, traced, brought to one height, set by the same page. The file is a UNIPEN set as pen strokes:
points, stroke_offsets, letter_offsets, label, writer and held_out.

Intervals are bootstrapped: hands and lines are drawn anew, both with replacement, the same lines for every way.
"""

import argparse
import platform
import string
import textwrap
import time
from collections import Counter
from collections.abc import Callable
from importlib.metadata import version
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ownhand import Model
from ownhand.evaluation.outside import cut, line_pictures, outside_reader
from ownhand.evaluation.people import real_hands
from ownhand.glyphs import GlyphSource
from ownhand.letters import load_letters

TEXT = """
THE OLD MAN WHO KEPT THE LIGHT AT THE END OF THE HARBOUR WALL HAD NEVER LEARNED TO SWIM AND HE SAID SO TO ANYONE WHO
ASKED HE ROSE BEFORE THE SUN BOILED WATER FOR HIS TEA AND CUT TWO SLICES FROM A DARK LOAF THEN HE WENT OUT WITH A CLOTH
AND A SMALL JAR OF WAX TO RUB THE SALT FROM THE GREAT GLASS LAMP WHEN THE WIND BLEW HARD FROM THE NORTH THE WHOLE TOWER
HUMMED LIKE A BOTTLE AND THE GULLS STOOD IN A ROW ON THE RAIL WITH THEIR BACKS TO THE WEATHER HE KNEW EACH OF THEM BY
ITS MANNERS ONE WAS QUICK TO STEAL AND ONE WAS LAZY AND THE OLDEST WOULD TAKE A CRUST FROM HIS FINGERS AS GENTLY AS A
CHILD IN THE AFTERNOON THE MAIL BOAT CAME BY AND A GIRL THREW UP A CANVAS BAG WITH HIS LETTERS A NEWSPAPER AND SIX
LEMONS HE READ EVERY LINE OF THE PAPER EVEN THE PRICE OF WOOL AND THE NAMES OF HORSES THAT HE WOULD NEVER SEE ONCE A
MONTH HIS SISTER WROTE FROM A TOWN FAR INLAND WHERE NOBODY OWNED A BOAT SHE ASKED WHETHER HE WAS WARM ENOUGH AND WHETHER
THE QUIET DID NOT MAKE HIM SAD HE ALWAYS ANSWERED THAT IT WAS NOT QUIET AT ALL THE SEA SPOKE ALL DAY AND MOST OF THE
NIGHT AND IT WAS NEVER DULL THOUGH IT OFTEN SAID THE SAME THING TWICE ON THE EVENING OF THE FIRST FROST HE FOUND A YOUNG
SEAL ASLEEP ON THE LOWEST STEP JUST OUT OF REACH OF THE WAVES IT OPENED ONE EYE LOOKED HIM OVER AND WENT BACK TO SLEEP
HE FETCHED A CHAIR AND A BLANKET AND SAT WITH IT UNTIL THE STARS WERE OUT FOR HE THOUGHT THAT SOMEBODY SHOULD BY THE
MORNING IT HAD GONE AND LEFT ONLY A WET PLACE THE SHAPE OF A COMMA ON THE STONE HE DID NOT MENTION IT TO HIS SISTER BUT
HE DREW IT IN THE MARGIN OF THE LOG BESIDE THE HEIGHT OF THE TIDE AND UNDER IT HE WROTE THE DATE AND THE WORDS ALL WELL
A GUEST CAME AND WENT THAT WINTER THE PIER FROZE TWICE AND THE MAIL WAS A WEEK LATE BUT THE LAMP BURNED EVERY NIGHT AND
EXACTLY ON TIME SO THAT THE CREWS WHO CAME HOME THROUGH THE BLACK WATER SAW FIRST A SPARK THEN A STAR AND AT LAST A DOOR
LEFT OPEN
"""
"""Prose made for this measurement, in capitals and spaces."""

CHARACTERS_A_LINE = 28
RESAMPLES = 10_000


def printed(line: str) -> Image.Image:
    """The same in the font that comes with Pillow, at about the same height."""
    font = ImageFont.load_default(size=60)
    image = Image.new("L", (int(font.getlength(line)) + 100, 200), 255)
    ImageDraw.Draw(image).text((50, 50), line, fill=17, font=font)
    return cut(image)


def aligned(wrote: str, read: str) -> list[tuple[str, str]]:
    """Pairs of characters written and read, with the fewest that differ; one that is missing is empty (Levenshtein)."""
    cost = np.add.outer(np.arange(len(wrote) + 1), np.arange(len(read) + 1))
    for (i, w), (j, r) in product(enumerate(wrote, 1), enumerate(read, 1)):
        cost[i, j] = min(cost[i - 1, j - 1] + (w != r), cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    pairs, i, j = [], len(wrote), len(read)
    while i or j:
        if i and j and cost[i, j] == cost[i - 1, j - 1] + (wrote[i - 1] != read[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((wrote[i], read[j]))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((wrote[i], ""))
        else:
            j -= 1
            pairs.append(("", read[j]))
    return pairs


def resampled(errors: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """(resamples,): the error rate of hands and lines drawn anew, from `errors` (hands, lines)."""
    (num_hands, num_lines), rng = errors.shape, np.random.default_rng(1)
    lines = rng.multinomial(num_lines, np.full(num_lines, 1 / num_lines), RESAMPLES)
    hands = rng.multinomial(num_hands, np.full(num_hands, 1 / num_hands), RESAMPLES)
    return ((hands @ errors) * lines).sum(1) / (num_hands * (lines @ lengths))


def spread(values: np.ndarray) -> str:
    """The middle 95 in a hundred."""
    return "{:.1f} to {:.1f} %".format(*100 * np.percentile(values, [2.5, 97.5]))


def measured(hands: list[GlyphSource | None], lines: list[str], read: Callable, pictures: str | None) -> np.ndarray:
    """Has hands (None is print) write and be read, prints the errors and gives them resampled (2, resamples)."""
    counts, confusions = np.zeros((2, len(hands), len(lines)), int), Counter()
    for (h, hand), (n, line) in product(enumerate(hands), enumerate(lines)):
        images = line_pictures(line, hand, seed=h * len(lines) + n) if hand else [printed(line)]
        if pictures and n % 12 == 0:
            images[0].save(f"{pictures}-{h}-{n}.png")
        result = " ".join(map(read, images)).upper()
        pairs = aligned(line.replace(" ", ""), result.replace(" ", ""))
        counts[:, h, n] = [sum(w != r for w, r in some) for some in (aligned(line, result), pairs)]
        confusions.update((w, r) for w, r in pairs if w != r)
    lengths = np.array([[len(line), len(line.replace(" ", ""))] for line in lines]).T
    rates = np.array([resampled(errors, length) for errors, length in zip(counts, lengths, strict=True)])
    for name, errors, length, rate in zip(("all", "without spaces"), counts, lengths, rates, strict=True):
        by_hand = errors.sum(1) / length.sum()
        print(f"  {name}: {by_hand.mean():.2%} ({spread(rate)}); by hand:", *(f"{100 * e:.1f}" for e in by_hand))
    print("  most often:", ", ".join(f"{w or '-'} as {r or '-'} {k}" for (w, r), k in confusions.most_common(12)))
    return rates


def main() -> None:
    """Measures the model and its yardsticks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="article", help="a model's name or file")
    parser.add_argument("--hands", type=int, default=10)
    parser.add_argument("--letters", type=Path, help="real letters as pen strokes, for the yardstick")
    parser.add_argument("--scrambled", action="store_true", help="the letters of the text in no order")
    parser.add_argument("--pictures", type=Path, help="a folder to keep every twelfth picture in")
    options = parser.parse_args()
    read, model, start = outside_reader(), Model.load(options.model), time.perf_counter()
    text = " ".join(TEXT.split())
    if options.scrambled:
        letters = iter(np.random.default_rng(0).permutation(list(text.replace(" ", ""))).tolist())
        text = "".join(" " if character == " " else next(letters) for character in text)
    lines = textwrap.wrap(text, CHARACTERS_A_LINE)
    print(f"{len(text.split())} words on {len(lines)} lines, {len(text)} characters; {platform.machine()},")
    print(f"Python {platform.python_version()}, {', '.join(f'{p} {version(p)}' for p in ('rapidocr', 'onnxruntime'))}")
    ways: dict[str, list[GlyphSource | None]] = {"model": [model.hand(n) for n in range(options.hands)]}
    if options.letters:
        everyone = load_letters(options.letters)
        ways["real letters"] = [*real_hands(everyone, string.ascii_uppercase, len(everyone), as_pixels=True)]
    ways["print"] = [None]
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    rates = {}
    for way, hands in ways.items():
        print(f"\n{way}, hands: {len(hands)}", flush=True)
        rates[way] = measured(hands, lines, read, str(options.pictures / way) if options.pictures else None)
    if options.letters:
        print("\nthe model loses more than real letters, by", *map(spread, rates["model"] - rates["real letters"]))
    else:
        print("\nReal letters were left out: no file was given with --letters.")
    print(f"\n{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
