"""Contact sheets."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import Letters, Strokes, contact_sheet


def letters(num_characters: int = 3, each: int = 5, **parts) -> Letters:
    characters = tuple(chr(ord("!") + i) for i in range(num_characters))
    labels = np.repeat(np.arange(num_characters), each)
    images = np.zeros((len(labels), 10, 10), np.uint8)
    images[:, 2:8, 4:6] = 255
    return Letters(**{"characters": characters, "labels": labels, "images": images, "source": "x.csv"} | parts)


def strokes(n: int) -> Strokes:
    return Strokes(points=np.zeros((n, 2)), stroke_offsets=np.arange(n + 1), letter_offsets=np.arange(n + 1))


def test_a_sheet_is_black_on_white_and_the_same_for_a_seed() -> None:
    sheet = contact_sheet(letters(), seed=3)
    pixels = np.asarray(sheet)
    assert pixels.mean() > 230
    assert pixels.min() == 0
    assert sheet.tobytes() == contact_sheet(letters(), seed=3).tobytes()


def test_letters_stand_on_the_sheet_unchanged() -> None:
    marked = letters(1, 1)
    marked.images[0] = np.random.default_rng(1).integers(0, 256, (10, 10))
    pixels = np.asarray(contact_sheet(marked))
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (10, 10))
    assert (windows == 255 - marked.images[0]).all(axis=(2, 3)).sum() == 1


@pytest.mark.parametrize(("num_characters", "num_panels"), [(1, 1), (32, 1), (33, 2), (94, 3)])
def test_many_characters_stand_in_panels(num_characters: int, num_panels: int) -> None:
    sheet = contact_sheet(letters(num_characters), columns=4)
    one = contact_sheet(letters(1), columns=4)
    assert sheet.height < 900
    assert sheet.width == one.width + (num_panels - 1) * (one.width - 72 + 44)


def test_strokes_are_drawn_only_where_they_are_shown() -> None:
    drawn: list[int] = []

    def draw(shown: Strokes) -> np.ndarray:
        drawn.append(len(shown))
        return np.zeros((len(shown), 8, 8), np.uint8)

    penned = letters(2, 50, images=None, strokes=strokes(100))
    contact_sheet(penned, draw, columns=7)
    assert drawn == [14]
    with pytest.raises(LettersError, match="needs images"):
        contact_sheet(penned)
    with pytest.raises(LettersError, match="for each of 100 letters, found 2"):
        contact_sheet(penned, np.zeros((2, 8, 8), np.uint8))


def test_what_draws_strokes_is_refused_where_there_are_none() -> None:
    def draw(shown: Strokes) -> np.ndarray:
        return np.zeros((len(shown), 8, 8), np.uint8)

    with pytest.raises(LettersError, match="Expected letters of strokes to draw, found images alone"):
        contact_sheet(letters(), draw)


def test_characters_without_letters_have_no_row() -> None:
    whole = letters(3)
    part = whole.select(whole.labels < 2)
    assert contact_sheet(part).height < contact_sheet(whole).height
    assert contact_sheet(whole.select(np.zeros(15, bool))).height > 0


def test_a_character_beyond_ascii_is_named_by_its_code() -> None:
    assert contact_sheet(letters(1, characters=("é",))).width > 0
