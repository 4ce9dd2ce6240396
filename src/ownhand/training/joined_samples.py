"""Words as a joined game draws them: letter after letter, each from where the one before left the pen.

All words are drawn at once, step by step over the places of their letters. A letter that is joined begins a little off
the end of the one before; that gap is spread over its first points, so that the line runs through.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Bool, Float, Int64
from PIL import Image

from ownhand.ink import Strokes, draw_letters, strokes_from_paths
from ownhand.ink.path import BODY_POINTS
from ownhand.nets.joined import Context, JoinedWriting, leaving
from ownhand.training.pictures import with_row_names

TEXT = "The quick brown fox jumps over a lazy dog, 1847?"
"""What the hands of a sheet write, as far as their characters are known."""

HABITS = (0.65, 0.9, 0.2, 0.7, 0.95, 0.5, 0.8, 0.05, 0.6, 0.75)
"""How often each hand of a sheet joins two small letters; then from the first again."""

_GAP_POINTS = 12
"""Points of a body that a gap is spread over."""

_SPACE, _INDENT = 1.3, 1.0
"""x-heights between words, and left of the first."""

_LINE_HEIGHT, _ABOVE = 4.6, 2.8
"""x-heights of a line, and of it above the baseline."""

_LETTER_WIDTH = 1.55
"""x-heights that a line has for a letter: what a wide hand needs."""

_PEN = 0.11
"""Width of the line, in x-heights."""


class Script(NamedTuple):
    """What words are to be drawn: a row for each, a column for each place of a letter; 0 where there is none."""

    characters: Int64[np.ndarray, "words places"]
    before: Int64[np.ndarray, "words places"]
    after: Int64[np.ndarray, "words places"]
    """Numbers of characters, as in `Context`."""
    places: Float[np.ndarray, "words places 5"]
    """As in `Context`; of letters that follow another, only whether they are joined is heeded."""

    @classmethod
    def of(cls, words: Sequence[str], characters: str, is_joined: Bool[np.ndarray, "words places"]) -> "Script":
        """Words of such characters; `is_joined` tells of each letter whether it is joined to the next."""
        number = {character: place for place, character in enumerate(characters, start=1)}
        longest = max(map(len, words), default=0)
        rows = [[number[character] for character in word] + [0] * (longest - len(word)) for word in words]
        numbers = np.array(rows, np.int64).reshape(len(words), longest)
        empty = np.zeros((len(words), 1), np.int64)
        before, after = np.hstack([empty, numbers[:, :-1]]), np.hstack([numbers[:, 1:], empty])
        goes_on = is_joined[:, :longest] & (after > 0)
        comes = np.hstack([empty > 0, goes_on[:, :-1]])
        joins = np.stack([comes, goes_on], axis=2) * 2.0 - 1
        places = np.concatenate([joins, np.zeros((*numbers.shape, 3))], axis=2).astype(np.float32)
        return cls(numbers, np.where(numbers > 0, before, 0), after, places)

    @property
    def is_there(self) -> Bool[np.ndarray, "words places"]:
        """Whether there is a letter."""
        there: np.ndarray = self.characters > 0
        return there

    @property
    def is_joined_before(self) -> Bool[np.ndarray, "words places"]:
        """Whether a letter is joined to the one before it, which is drawn, too."""
        joined: np.ndarray = (self.places[..., 0] > 0) & self.is_there
        joined[:, :1] = False
        return joined


@torch.no_grad()
def write_words(
    writing: JoinedWriting,
    script: Script,
    latents: Float[np.ndarray, "words latent"],
    wobble: Float[np.ndarray, "words places wobble"],
) -> Float[np.ndarray, "words places points 3"]:
    """Draws words, each in the hand of its latent; gives their cells, gaps spread: see `Script.is_there`."""
    device, (num_words, num_places) = writing.spread.device, script.characters.shape
    cells = np.zeros((num_words, num_places, writing.generator.form.num_points, 3), np.float32)
    end, way = torch.zeros(num_words, 2, device=device), torch.zeros(num_words, 2, device=device)
    for place in range(num_places):
        rows = np.flatnonzero(script.is_there[:, place])
        which = torch.from_numpy(rows).to(device)
        asked = [torch.from_numpy(part[rows, place]).to(device) for part in script]
        context = Context(asked[0], asked[1], asked[2], asked[3])
        if place:
            context = context.coming_from(end[which], way[which])
        style, shake = (torch.from_numpy(part).to(device) for part in (latents[rows], wobble[rows, place]))
        paths = writing(style, *context, shake).float()
        if place:
            is_joined = torch.from_numpy(script.is_joined_before[rows, place]).to(device)
            paths = _without_gaps(paths, end[which], is_joined)
        end[which], way[which] = leaving(paths)
        cells[rows, place] = paths.cpu().numpy()
    return cells


def in_words(cells: Float[np.ndarray, "words places points 3"]) -> Float[np.ndarray, "words places points 3"]:
    """Cells moved to where they stand in their words: x counts from where the first letter does."""
    exits = cells[:, :, BODY_POINTS - 1, 0]
    moved = cells.copy()
    moved[:, 1:, :, 0] += np.cumsum(exits, axis=1)[:, :-1, None]
    return moved


def as_written(cells: Float[np.ndarray, "cells points 3"]) -> Float[np.ndarray, "cells points 3"]:
    """Cells as pen paths of their own: the pen is up from the end of a body to the marks, which no cell tells."""
    paths = cells.copy()
    paths[:, BODY_POINTS - 1, 2] = -1
    return paths


def word_sheet(writing: JoinedWriting, characters: str, *, num_hands: int, x_height: int, seed: int) -> Image.Image:
    """A line by each of some hands that stay the same, the first the mean; `x_height` in pixels.

    Whether small letters are joined is drawn by `HABITS`, whatever the hand's style.
    """
    words = _known_words(characters)
    source = np.random.default_rng(seed)
    latents = source.standard_normal((num_hands, writing.generator.latent_size), dtype=np.float32)
    latents[0] = 0
    longest = max(map(len, words))
    wobble = source.standard_normal((num_hands * len(words), longest, writing.generator.wobble_size), dtype=np.float32)
    habits = np.resize(HABITS, num_hands).repeat(len(words))[:, None]
    is_small = np.zeros((len(words), longest + 1), bool)
    for row, word in enumerate(words):
        is_small[row, : len(word)] = ["a" <= character <= "z" for character in word]
    both = np.tile(is_small[:, :-1] & is_small[:, 1:], (num_hands, 1))
    script = Script.of(words * num_hands, characters, both & (source.random(both.shape) < habits))
    cells = in_words(write_words(writing, script, latents.repeat(len(words), 0), wobble))
    width = round(x_height * (2 * _INDENT + _LETTER_WIDTH * sum(map(len, words)) + _SPACE * len(words)))
    lines = []
    for hand in range(num_hands):
        rows = range(hand * len(words), (hand + 1) * len(words))
        lines.append(_line([_strokes(cells[row, : len(words[row % len(words)])]) for row in rows], x_height, width))
    sheet = Image.fromarray(255 - np.concatenate(lines))
    return with_row_names(sheet, [str(number) for number in range(num_hands)])


def _without_gaps(
    paths: Float[torch.Tensor, "cells points 3"],
    end: Float[torch.Tensor, "cells 2"],
    is_joined: Bool[torch.Tensor, " cells"],
) -> Float[torch.Tensor, "cells points 3"]:
    """Cells that begin where the pen is, if they are joined; it left at `end`, from where they count x."""
    gap = torch.stack([-paths[:, 0, 0], end[:, 1] - paths[:, 0, 1]], dim=1) * is_joined[:, None]
    share = torch.linspace(1, 0, _GAP_POINTS, device=paths.device)
    moved = paths.clone()
    moved[:, :_GAP_POINTS, :2] += gap[:, None] * share[:, None]
    return moved


def _known_words(characters: str) -> list[str]:
    """The words of `TEXT` without characters that are not known; where none is left, the characters themselves."""
    words = ["".join(character for character in word if character in characters) for word in TEXT.split()]
    words = [word for word in words if word]
    return words or [characters[start : start + 5] for start in range(0, min(len(characters), 40), 5)]


def _strokes(letters: Float[np.ndarray, "places points 3"]) -> list[np.ndarray]:
    """The strokes of one word, its letters in their places."""
    strokes = strokes_from_paths(as_written(letters))
    return [stroke for number in range(len(strokes)) for stroke in strokes.letter(number)]


def _line(words: Sequence[Sequence[np.ndarray]], x_height: int, width: int) -> np.ndarray:
    """Words one after the other as a grey picture (height, width), 255 is ink; words that do not fit are left out."""
    line: list[np.ndarray] = []
    x = _INDENT
    for word in words:
        if not word:
            continue
        points = np.concatenate(word)
        if line and (x + float(np.ptp(points[:, 0])) + _INDENT / 2) * x_height > width:
            break
        line += [stroke + np.array([x - points[:, 0].min(), 0]) for stroke in word]
        x += float(np.ptp(points[:, 0])) + _SPACE
    height, above = round(_LINE_HEIGHT * x_height), round(_ABOVE * x_height)
    picture = np.zeros((height, width), np.uint8)
    if not line:
        return picture
    points = np.concatenate(line)
    low, high = points.min(axis=0), points.max(axis=0)
    pen = _PEN * x_height
    box = max(float((high - low).max()) * x_height, 1.0) + pen
    size = 2 * (int(box / 2) + 2)
    (drawn,) = draw_letters(Strokes.of([line]), size=size, box=box, pen_width=pen)
    # The middle of the ink is the middle of what was drawn.
    left, top = np.rint(np.array([low[0] + high[0], -low[1] - high[1]]) / 2 * x_height).astype(int) - size // 2
    top += above
    rows = slice(max(top, 0), min(top + size, height))
    columns = slice(max(left, 0), min(left + size, width))
    picture[rows, columns] = drawn[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    return picture
