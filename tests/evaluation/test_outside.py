"""The outside reader, as lines are shown to it and its answers counted."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ownhand.errors import OwnhandError
from ownhand.evaluation.outside import (
    DPI,
    NoOutsideReader,
    cut,
    distance,
    line_errors,
    line_pictures,
)
from ownhand.evaluation.pages import page_errors

from .printed import PrintedHand


@pytest.fixture(scope="module")
def printed() -> PrintedHand:
    return PrintedHand()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("kitten", "sitting", 3),
        ("flaw", "lawn", 2),
        ("", "abc", 3),
        ("abc", "", 3),
        ("same", "same", 0),
        ("ab", "ba", 2),
    ],
)
def test_distances_of_known_texts(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == expected


@given(st.text("ab ", max_size=8), st.text("ab ", max_size=8), st.text("ab ", max_size=8))
def test_the_distance_keeps_the_laws_of_distances(one: str, two: str, three: str) -> None:
    assert distance(one, two) == distance(two, one)
    assert (distance(one, two) == 0) == (one == two)
    assert distance(one, three) <= distance(one, two) + distance(two, three)
    assert abs(len(one) - len(two)) <= distance(one, two) <= max(len(one), len(two))


def test_neither_case_nor_the_length_of_a_space_is_an_error() -> None:
    assert line_errors("Can you read it?", " CAN  YOU read it? ") == (0, 16, 0, 13)
    assert line_errors("Can you read it?", "canyou reod it") == (3, 16, 2, 13)


def test_pictures_are_cut_to_their_ink_and_some_paper() -> None:
    paper = Image.new("L", (300, 200), 255)
    paper.paste(0, (100, 80, 150, 90))
    picture = cut(paper)
    assert picture.size == (50 + 32, 10 + 32)
    assert np.array(picture)[16:26, 16:66].max() == 0
    assert np.array(picture).mean() == pytest.approx(255 * (1 - 500 / (82 * 42)))


def test_a_line_too_wide_for_the_paper_is_written_in_parts(printed: PrintedHand) -> None:
    line = "Max, the old dog next door, got"
    assert len(line_pictures(line, printed, seed=0)) == 1
    parts = line_pictures(line, PrintedHand(wide=4.0), seed=0)
    assert len(parts) > 1
    assert all(part.width < 210 / 25.4 * DPI for part in parts)
    assert len({part.height for part in parts}) <= 3  # None of them has two lines.
    assert max(part.height for part in parts) < 1.5 * line_pictures(line, printed, seed=0)[0].height


def test_a_missing_reader_is_said_to_be_missing(printed: PrintedHand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(NoOutsideReader, match=r"needs rapidocr.* pip install 'ownhand\[ocr\]'") as raised:
        page_errors([printed])
    assert isinstance(raised.value, OwnhandError)
