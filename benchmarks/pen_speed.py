"""How many letters a second a pen model draws, and writes, on one core.

OMP_NUM_THREADS=1 python benchmarks/pen_speed.py [MODEL]

Three figures, each the median of five runs: the net alone (latents in, pen paths out), letters drawn, read and drawn
again where they do not read as asked, and whole glyphs: drawn, read, placed on the line and inked.
"""

import statistics
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice

import numpy as np

from ownhand import Model

LETTERS = 2048
PROSE = "The quick brown fox jumps over the lazy dog, 0123456789! "


def main(name: str) -> None:
    model = Model.load(name)
    rng = np.random.default_rng(0)
    text = "".join(islice(cycle(PROSE.replace(" ", "")), LETTERS))
    latents = np.broadcast_to(model.style(7), (LETTERS, model.style_size))
    wobble = rng.standard_normal((LETTERS, model.wobble_size), dtype=np.float32)
    hand, unchecked = model.hand(7), model.hand(7, check=False)
    print("| what | letters a second |")
    print("|---|---|")
    for what, work in {
        "the net alone": lambda: model.draw(text, latents, wobble),
        "glyphs: drawn, placed and inked": lambda: unchecked.glyphs(text, np.random.default_rng(1)),
        "glyphs, each read, and drawn again where it must": lambda: hand.glyphs(text, np.random.default_rng(1)),
    }.items():
        print(f"| {what} | {LETTERS / median_seconds(work):,.0f} |", flush=True)


def median_seconds(work: Callable[[], object]) -> float:
    """Of five runs, after one to warm up."""
    work()
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "pen")
