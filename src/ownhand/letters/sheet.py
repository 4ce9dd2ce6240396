"""Contact sheets: a row of letters for each character, drawn at random, to see at a glance what is in a source."""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ownhand.errors import LettersError
from ownhand.ink import Strokes
from ownhand.letters.letters import Letters

_PAPER, _INK, _LABEL, _FAINT, _RULE = 255, 0, 40, 150, 225
_MARGIN = 36
_LABEL_WIDTH, _COUNT_WIDTH = 46, 74
_PANEL_GAP = 44
_HEADER = 66
_ROWS_A_PANEL = 32  # More would make a sheet too tall for a screen: 94 characters stand in three panels.


def contact_sheet(
    letters: Letters,
    images: np.ndarray | Callable[[Strokes], np.ndarray] | None = None,
    *,
    columns: int | None = None,
    seed: int = 1,
    scale: int = 1,
) -> Image.Image:
    """A grey picture of some letters of each character, ink black on white, with labels and counts.

    For letters that are strokes alone, `images` gives the (n, height, width) pictures of all, or draws those strokes
    that it is handed. `columns` letters of each character are drawn at random by `seed`; 24 where one panel of rows is
    enough, fewer in several. `scale` enlarges the letters.
    """
    counts = letters.counts()
    shown = [(i, character) for i, character in enumerate(letters.characters) if counts[character]]
    num_panels = max(1, math.ceil(len(shown) / _ROWS_A_PANEL))
    num_rows = math.ceil(len(shown) / num_panels)
    columns = columns or (24, 16, 12)[min(num_panels, 3) - 1]
    rng = np.random.default_rng(seed)
    chosen = [_sample(letters, label, columns, rng) for label, _ in shown]
    tiles = _tiles(letters, images, np.concatenate(chosen) if chosen else np.zeros(0, int))
    height, width = (side * scale for side in tiles.shape[1:])
    step_x, step_y = width + 6, height + 8
    panel_width = _LABEL_WIDTH + columns * step_x + _COUNT_WIDTH
    sheet_width = 2 * _MARGIN + num_panels * panel_width + (num_panels - 1) * _PANEL_GAP
    sheet = Image.new("L", (sheet_width, _HEADER + num_rows * step_y + _MARGIN), _PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((_MARGIN, 24), letters.source or "Letters", fill=_INK, font=ImageFont.load_default(20), anchor="lm")
    draw.text((_MARGIN, 46), _summary(letters), fill=_FAINT, font=ImageFont.load_default(13), anchor="lm")
    next_tile = iter(tiles)
    font, small = ImageFont.load_default(20), ImageFont.load_default(13)
    for place, (_, character) in enumerate(shown):
        panel, row = divmod(place, num_rows)
        left, top = _MARGIN + panel * (panel_width + _PANEL_GAP), _HEADER + row * step_y
        middle = top + step_y / 2
        for rule in (top, top + step_y):
            draw.line([(left, rule), (left + panel_width, rule)], fill=_RULE)
        name, name_font = (character, font) if "!" <= character <= "~" else (f"U+{ord(character[0]):04X}", small)
        draw.text((left + 4, middle), name, fill=_LABEL, font=name_font, anchor="lm")
        draw.text((left + panel_width, middle), f"{counts[character]:,}", fill=_FAINT, font=small, anchor="rm")
        for column in range(len(chosen[place])):
            tile = Image.fromarray(255 - next(next_tile))
            tile = tile if scale == 1 else tile.resize((width, height), Image.Resampling.BICUBIC)
            sheet.paste(tile, (left + _LABEL_WIDTH + column * step_x, top + (step_y - height) // 2 + 1))
    return sheet


def _sample(letters: Letters, label: int, limit: int, rng: np.random.Generator) -> np.ndarray:
    of_character = np.flatnonzero(letters.labels == label)
    return np.sort(rng.choice(of_character, min(limit, len(of_character)), replace=False))


def _tiles(
    letters: Letters, images: np.ndarray | Callable[[Strokes], np.ndarray] | None, chosen: np.ndarray
) -> np.ndarray:
    """The images of the chosen letters."""
    images = letters.images if images is None else images
    if images is None:
        raise LettersError("A contact sheet needs images; these letters are strokes, so pass what draws them.")
    if callable(images):
        strokes = letters.select(chosen).strokes
        if strokes is None:
            raise LettersError("Expected letters of strokes to draw, found images alone. Leave out what draws them.")
        return images(strokes)
    if len(images) != len(letters):
        raise LettersError(f"Expected an image for each of {len(letters):,} letters, found {len(images):,}.")
    return np.asarray(images[chosen])


def _summary(letters: Letters) -> str:
    """One line under the title: how many letters, characters and writers."""
    num_characters = sum(1 for count in letters.counts().values() if count)
    parts = [f"{len(letters):,} letters", f"{num_characters} characters"]
    if letters.writers is not None:
        parts.append(f"{len(np.unique(letters.writers)):,} writers")
    return ", ".join(parts)
