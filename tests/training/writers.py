"""Letters by people who are easily told apart."""

import numpy as np

from ownhand.letters import Letters, Strokes


def strokes_letters(num_letters: int = 480, num_writers: int = 12, seed: int = 0) -> Letters:
    """Bars (I), crosses (+) and angles (L) by writers who slant each in their own way; two writers are held out."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, num_letters)
    writers = rng.integers(0, num_writers, num_letters)
    slants = np.linspace(-0.6, 0.6, num_writers)[rng.permutation(num_writers)]
    shapes = {
        0: [[(0, 0.5), (1, 0.5)], [(0.5, 1), (0.5, 0)]],
        1: [[(0.5, 1), (0.5, 0)]],
        2: [[(0, 1), (0, 0), (0.6, 0)]],
    }
    points, stroke_offsets, letter_offsets = [], [0], [0]
    for label, writer in zip(labels, writers, strict=True):
        for stroke in shapes[int(label)]:
            stroke = np.array(stroke) + rng.normal(0, 0.02, (len(stroke), 2))
            stroke[:, 0] += slants[writer] * stroke[:, 1]
            points.append(stroke)
            stroke_offsets.append(stroke_offsets[-1] + len(stroke))
        letter_offsets.append(len(stroke_offsets) - 1)
    strokes = Strokes(
        points=np.concatenate(points).astype(np.float32),
        stroke_offsets=np.array(stroke_offsets),
        letter_offsets=np.array(letter_offsets),
    )
    return Letters(
        characters=("+", "I", "L"),
        labels=labels,
        strokes=strokes,
        writers=writers,
        writer_names=tuple(f"w{k}" for k in range(num_writers)),
        held_out=writers >= num_writers - 2,
        credit="made for a test",
    )
