"""Contact sheets of words, the letters found in them in colours."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ownhand.words.alignment import FoundWord
from ownhand.words.word_cells import letters_of_marks

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

_COLOURS = ("#d1242f", "#0969da", "#1a7f37", "#8250df", "#bf6a00")
_TEXT, _PAPER = "#57606a", "white"
_X_HEIGHT, _LINE = 22, 2
"""Pixels of an x-height, and of a line; twice as many are drawn, and then half of them taken."""
_CELL, _GAP, _TITLE = (300, 130), 8, 20


def word_sheet(found: Sequence[FoundWord], *, columns: int = 5) -> "Image.Image":
    """A picture of words, each letter in another colour than its neighbours, marks in the colour of theirs.

    Above each stand its text and the mean logarithm of the probability of its letters.
    """
    from PIL import Image, ImageDraw, ImageFont

    width, height = _CELL
    num_rows = -(-len(found) // columns)
    size = columns * (width + _GAP) + _GAP, max(num_rows, 1) * (height + _GAP) + _GAP
    picture = Image.new("RGB", (2 * size[0], 2 * size[1]), _PAPER)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(2 * 13)
    for number, one in enumerate(found):
        row, column = divmod(number, columns)
        left, top = _GAP + column * (width + _GAP), _GAP + row * (height + _GAP)
        draw.text((2 * left, 2 * top), f"{one.text}  {one.likelihood:.2f}", fill=_TEXT, font=font)
        points = np.concatenate([one.word.points, *one.word.marks])
        low, high = points.min(axis=0), points.max(axis=0)
        room = np.array([width, height - _TITLE - _GAP])
        scale = min(_X_HEIGHT, *(room / np.maximum(high - low, 1e-6)).tolist())
        for stroke, letter in _strokes(one):
            placed = np.stack([stroke[:, 0] - low[0], high[1] - stroke[:, 1]], axis=1) * scale + (left, top + _TITLE)
            _draw_line(draw, [(2 * x, 2 * y) for x, y in placed.tolist()], _COLOURS[letter % len(_COLOURS)])
    return picture.resize(size, Image.Resampling.LANCZOS)


def _strokes(one: FoundWord) -> list[tuple[np.ndarray, int]]:
    """What is drawn of a word, and the place in the text of the letter that it belongs to."""
    strokes = [(stroke, k) for k, body in enumerate(one.bodies()) for stroke in body]
    return strokes + list(zip(one.word.marks, letters_of_marks(one), strict=True))


def _draw_line(draw: "ImageDraw.ImageDraw", points: list[tuple[float, float]], colour: str) -> None:
    if len(points) > 1:
        draw.line(points, fill=colour, width=2 * _LINE, joint="curve")
    x, y = points[0]
    draw.ellipse((x - _LINE, y - _LINE, x + _LINE, y + _LINE), fill=colour)
