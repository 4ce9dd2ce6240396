"""Contact sheets and descriptions."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import Letters, Strokes, contact_sheet, describe


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

    def draw(some: Strokes) -> np.ndarray:
        drawn.append(len(some))
        return np.zeros((len(some), 8, 8), np.uint8)

    penned = letters(2, 50, images=None, strokes=strokes(100))
    contact_sheet(penned, draw, columns=7)
    assert drawn == [14]
    with pytest.raises(LettersError, match="needs images"):
        contact_sheet(penned)
    with pytest.raises(LettersError, match="for each of 100 letters, found 2"):
        contact_sheet(penned, np.zeros((2, 8, 8), np.uint8))


def test_characters_without_letters_have_no_row() -> None:
    whole = letters(3)
    part = whole.select(whole.labels < 2)
    assert contact_sheet(part).height < contact_sheet(whole).height
    assert contact_sheet(whole.select(np.zeros(15, bool))).height > 0


def test_a_character_beyond_ascii_is_named_by_its_code() -> None:
    assert contact_sheet(letters(1, characters=("é",))).width > 0


def test_description() -> None:
    penned = letters(3, 4, strokes=strokes(12), writers=np.repeat([0, 1], 6), writer_names=("a", "b"))
    text = describe(
        Letters(
            **{field: getattr(penned, field) for field in ("characters", "labels", "images", "strokes", "source")},
            writers=penned.writers,
            writer_names=penned.writer_names,
            held_out=np.repeat([False, True], 6),
            notes=("Something was done.",),
            credit="CC0",
        )
    )
    for expected in (
        "x.csv",
        "12\n",
        "10 x 10 pixels",
        "strokes      12, of 12 points",
        "held out     6 for measuring (writers: 1)",
        '" 4',
    ):
        assert expected in text
    assert text.endswith("Note: Something was done.\n\nCredit: CC0")
    assert max(map(len, text.splitlines())) <= 100
