"""The height of a line, and what else a font tells of its measures."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ownhand.fonts.names import STYLES
from ownhand.fonts.outlines import X_HEIGHT, Contours, box, in_x_heights

_STEP = 10
"""Units that heights are rounded to, away from the line."""


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """In units."""

    ascender: int
    """How far up a line of text reaches: as far as any letter of Western Europe, accented capitals too."""
    descender: int
    """How far down; below 0."""
    highest: int
    """Where Windows cuts off: above all ink."""
    lowest: int
    x_height: int
    cap_height: int
    line_width: float
    """In x-heights."""
    style: str
    weight: int


def measure(
    contours: Iterable[Contours], usual: Iterable[Contours], small: Iterable[Contours], capitals: Iterable[Contours]
) -> Metrics:
    """Measures all glyphs, those that lines are made for, small letters without ascenders, and capitals."""
    contours, small, capitals = list(contours), list(small), list(capitals)
    ascender, descender = _reach([one for one in usual if one] or contours)
    highest, lowest = _reach(contours)
    letters = [in_x_heights(one) for one in (*small, *capitals)] or [in_x_heights(one) for one in contours if one]
    width = float(np.median([letter.line_width for letter in letters]))
    style, weight = next((name, weight) for limit, name, weight in STYLES if width < limit)
    return Metrics(
        ascender=ascender,
        descender=descender,
        highest=highest,
        lowest=lowest,
        x_height=_height(small, X_HEIGHT),
        cap_height=_height(capitals, round(1.7 * X_HEIGHT)),
        line_width=width,
        style=style,
        weight=weight,
    )


def _reach(contours: Iterable[Contours]) -> tuple[int, int]:
    """How far up and down inks reach, rounded away from the line."""
    boxes = np.array([box(one) for one in contours if one])
    return int(np.ceil(boxes[:, 3].max() / _STEP) * _STEP), int(np.floor(boxes[:, 1].min() / _STEP) * _STEP)


def _height(letters: list[Contours], otherwise: int) -> int:
    """The usual height of letters."""
    return round(float(np.median([box(letter)[3] for letter in letters]))) if letters else otherwise
