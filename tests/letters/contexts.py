"""Letters in context whose lines are known."""

import numpy as np

from ownhand.letters import Strokes
from ownhand.letters.context import Context

WIDTH, GAP = 0.8, 0.25
EXTENTS = {
    **dict.fromkeys("aceno", (0, 1)),
    "h": (0, 1.9),
    "g": (-1.1, 1),
    "H": (0, 1.8),
    "T": (0, 1.8),
    "-": (0.5, 0.6),
}


def context_of(lines, *, num_writers=12, rise=0.03, capitals=0.0, slip=0.0, seed=0):
    """Boxes for letters, every line on a page of its own and by each writer, in units of 20 + writer to the x-height.

    `capitals` is the standard deviation of writers' capitals, `slip` that of the edges of single letters.
    """
    rng = np.random.default_rng(seed)
    boxes, text, pages, writers = [], [], [], []
    for writer in range(num_writers):
        taller = capitals * rng.standard_normal()
        for number, line in enumerate(lines):
            unit, base, x = 20.0 + writer, 100.0 * number, 50.0
            for character in line:
                bottom, top = np.array(EXTENTS[character]) + slip * rng.standard_normal(2)
                top += taller * character.isupper()
                middle = base + rise * (x + WIDTH * unit / 2)
                boxes.append([x, middle + bottom * unit, x + WIDTH * unit, middle + top * unit])
                text.append(character)
                x += (WIDTH + GAP) * unit
            pages += [writer * len(lines) + number] * len(line)
            writers += [writer] * len(line)
    points = np.array(boxes).reshape(-1, 2)  # two corners a letter
    return Context(
        characters=np.array(text, "U1"),
        strokes=Strokes(
            points=points,
            stroke_offsets=np.arange(0, len(points) + 1, 2),
            letter_offsets=np.arange(len(text) + 1),
        ),
        pages=np.array(pages, np.int64),
        writers=np.array(writers, np.int64),
        writer_names=tuple(f"w{i}" for i in range(num_writers)),
        source="words.npz",
    )
