"""Specimens: the same words in many hands on one sheet, each with its number, to choose a hand by eye."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ownhand.options import JOINED, NEATNESS, SEED, WOBBLE, WORDS, X_HEIGHT

if TYPE_CHECKING:
    from ownhand.glyphs import Glyph
    from ownhand.hands import Model
    from ownhand.page import Page, Placement

USUAL_WORDS = (WORDS.usual, "CAN YOU READ IT")
"""What is written where nothing is asked for: the first that the model can write all of, or else the last."""

_ONE_COLUMN = 12
"""As many hands stand below one another; more stand in two columns."""

_MARGIN, _LABEL_GAP, _COLUMN_GAP, _ROW_GAP = 2.0, 1.3, 2.5, 0.6
"""x-heights: of paper round the sheet, after a number, between columns, and between rows."""

_LABEL_HEIGHT, _LABEL_PEN, _LABEL_STEP = 0.75, 0.055, 0.58
"""Of numbers: their height, the width of their line and the step from digit to digit, in x-heights."""

_DIGITS: dict[str, list[tuple[float, float]]] = {
    "0": [
        (0.3, 1),
        (0.09, 0.83),
        (0.02, 0.5),
        (0.09, 0.17),
        (0.3, 0),
        (0.51, 0.17),
        (0.58, 0.5),
        (0.51, 0.83),
        (0.3, 1),
    ],
    "1": [(0.12, 0.78), (0.36, 1), (0.36, 0)],
    "2": [(0.04, 0.76), (0.1, 0.93), (0.3, 1), (0.5, 0.92), (0.55, 0.74), (0.43, 0.5), (0.02, 0), (0.58, 0)],
    "3": [
        (0.05, 0.9),
        (0.28, 1),
        (0.5, 0.9),
        (0.5, 0.66),
        (0.24, 0.54),
        (0.5, 0.44),
        (0.55, 0.2),
        (0.3, 0),
        (0.03, 0.1),
    ],
    "4": [(0.44, 0), (0.44, 1), (0, 0.3), (0.58, 0.3)],
    "5": [
        *[(0.52, 1), (0.31, 1), (0.1, 1), (0.08, 0.78), (0.06, 0.55)],
        *[(0.3, 0.62), (0.52, 0.5), (0.56, 0.28), (0.44, 0.06), (0.22, 0), (0.01, 0.1)],
    ],
    "7": [(0.02, 1), (0.58, 1), (0.2, 0)],
    "8": [
        *[(0.3, 0.53), (0.1, 0.66), (0.1, 0.88), (0.3, 1), (0.5, 0.88), (0.5, 0.66)],
        *[(0.3, 0.53), (0.07, 0.38), (0.07, 0.13), (0.3, 0), (0.53, 0.13), (0.53, 0.38), (0.3, 0.53)],
    ],
    "9": [
        *[(0.55, 0.66), (0.48, 0.5), (0.3, 0.44), (0.1, 0.53), (0.04, 0.73), (0.12, 0.92), (0.3, 1)],
        *[(0.48, 0.92), (0.56, 0.72), (0.52, 0.4), (0.38, 0.13), (0.18, 0)],
    ],
}
"""Strokes of plain digits, a unit tall: numbers on a sheet are labels and in nobody's hand."""
_DIGITS["6"] = [(0.6 - x, 1 - y) for x, y in _DIGITS["9"]]


def hand_sheet(
    numbers: Sequence[int],
    *,
    model: "Model | str | os.PathLike[str] | None" = None,
    words: str | None = WORDS.default,
    neatness: float | None = NEATNESS.default,
    wobble: float | None = WOBBLE.default,
    joined: float | None = JOINED.default,
    seed: int = SEED.default,
    x_height_mm: float = X_HEIGHT.default,
) -> "Page":
    """Writes the same words in each of the numbered hands, one below the other, and gives them as one page.

    >>> hand_sheet(range(24), model="article").save("sheet.png")  # doctest: +SKIP

    For the rest see `ownhand.write`. Raises WritingError and ModelError as it does, and WritingError without numbers.
    """
    from ownhand.errors import WritingError
    from ownhand.hands import DEFAULT_MODEL, Model
    from ownhand.page import Page, lay_out

    if not len(numbers):
        raise WritingError("There is nothing to write: a sheet needs a hand at least.")
    if not isinstance(model, Model):
        model = Model.load(DEFAULT_MODEL if model is None else model)
    if words is None:
        known = set(model.characters)
        words = next((words for words in USUAL_WORDS if set(words.replace(" ", "")) <= known), USUAL_WORDS[-1])
    hands = [model.hand(number, neatness=neatness, wobble=wobble, joined=joined) for number in numbers]
    pages = [lay_out(words, hand, seed=seed, x_height_mm=x_height_mm) for hand in hands]

    # All cells are of one size, and first lines stand level.
    mm = x_height_mm
    boxes = [_ink_box(page) for page in pages]
    left = [box[0] for box in boxes]
    width = max(box[1] - box[0] for box in boxes)
    above, below = max(box[2] for box in boxes), max(box[3] for box in boxes)
    label_room = (_LABEL_STEP * len(str(max(numbers))) + _LABEL_GAP) * mm
    num_columns = 1 if len(numbers) <= _ONE_COLUMN else 2
    num_rows = -(-len(numbers) // num_columns)
    step_x = label_room + width + _COLUMN_GAP * mm
    step_y = above + below + _ROW_GAP * mm

    placements: list[Placement] = []
    for cell, (number, page) in enumerate(zip(numbers, pages, strict=True)):
        column, row = divmod(cell, num_rows)
        x, y = _MARGIN * mm + column * step_x, _MARGIN * mm + row * step_y + above
        placements += _label(number, cell, x, y, mm)
        first = page.placements[0].y
        placements += [_moved(placement, x + label_room - left[cell], y - first, cell) for placement in page.placements]
    return Page(
        placements=tuple(placements),
        width_mm=2 * _MARGIN * mm + num_columns * step_x - _COLUMN_GAP * mm,
        height_mm=2 * _MARGIN * mm + num_rows * step_y - _ROW_GAP * mm,
        x_height_mm=mm,
        num_sheets=1,
        missing=pages[0].missing,
        stand_ins=pages[0].stand_ins,
        num_broken_words=0,
        doubtful=pages[0].doubtful,
    )


def _ink_box(page: "Page") -> tuple[float, float, float, float]:
    """Of a page's ink, in mm: its left and right, and how far it reaches above and below the first baseline."""
    boxes = [page.box(placement) for placement in page.placements]
    first = page.placements[0].y
    return (
        min(box[0] for box in boxes),
        max(box[2] for box in boxes),
        first - min(box[1] for box in boxes),
        max(box[3] for box in boxes) - first,
    )


def _moved(placement: "Placement", x: float, y: float, cell: int) -> "Placement":
    """The placement moved by x and y mm, as part of a cell; words begin at 1, after the number."""
    import dataclasses

    return dataclasses.replace(
        placement, x=placement.x + x, y=placement.y + y, line=cell, word=1 + placement.word, sheet=0
    )


def _label(number: int, cell: int, x: float, y: float, mm: float) -> "list[Placement]":
    """The number of a hand, digit by digit."""
    from ownhand.page import Placement

    return [
        Placement(
            character=digit,
            glyph=_digit(digit),
            x=x + place * _LABEL_STEP * mm,
            y=y,
            sheet=0,
            line=cell,
            word=0,
            is_missing=False,
            is_added=True,
        )
        for place, digit in enumerate(str(number))
    ]


def _digit(digit: str) -> "Glyph":
    import numpy as np

    from ownhand.glyphs import Glyph
    from ownhand.ink import Ballpoint, Strokes

    stroke = np.array(_DIGITS[digit]) * _LABEL_HEIGHT
    nib = Ballpoint(width=_LABEL_PEN, steadiness=0)
    return Glyph(digit, nib.outlines(Strokes.of([[stroke]]))[0])
