"""Slips of the pen: a word begun or written, struck out, and written again."""

from collections.abc import Sequence

import numpy as np

from ownhand.glyphs import Glyph
from ownhand.ink import Ballpoint, Strokes
from ownhand.page.text import Mark

_FEWEST = 3
"""Letters of a word that is worth striking out."""

_WHOLE = 0.4
"""As often the slip is noticed only at the end of the word."""

_TWICE = 0.3
"""As often a word is struck out twice."""

_BEYOND = 0.12
"""x-heights that the line begins before the word and ends after it."""


def struck_marks(marks: Sequence[Mark], slips: float, rng: np.random.Generator) -> list[Mark]:
    """Gives what is struck out before a word is written: its first letters or all, and mostly nothing.

    `slips` is how often; a few words are never struck: short ones, and those with more than letters in them.
    """
    if not slips:
        return []
    happens, share, is_whole = rng.random(), rng.random(), rng.random() < _WHOLE
    is_fit = len(marks) >= _FEWEST and all(mark.character.isalpha() and mark.written for mark in marks)
    if happens >= slips or not is_fit:
        return []
    return list(marks) if is_whole else list(marks[: 2 + int(share * (len(marks) - 2))])


STRIKE = "\u0336"
"""What the line through a struck word is called: Unicode's COMBINING LONG STROKE OVERLAY."""


def strike(width: float, pen_width: float, rng: np.random.Generator) -> Glyph:
    """Gives the line through a word as wide as `width`, or two, drawn in passing; all in x-heights."""
    lines = []
    for _ in range(1 + (rng.random() < _TWICE)):
        begin, end = -_BEYOND * rng.uniform(0.2, 1.5, 2) * (1, -1) + (0, width)
        height, rise, bow = rng.normal(0.48, 0.07), rng.normal(0.08, 0.08), rng.normal(0, 0.06)
        t = np.linspace(0, 1, max(int(3 * width), 6))
        y = height + rise * (t - 0.5) + bow * np.sin(np.pi * t) + 0.02 * np.sin(2 * np.pi * (1.7 * t + rng.random()))
        lines.append(np.stack([begin + (end - begin) * t, y], axis=1))
    (ink,) = Ballpoint(width=pen_width, steadiness=0).outlines(Strokes.of([lines]))
    return Glyph(STRIKE, ink, strokes=tuple(lines))
