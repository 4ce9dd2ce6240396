"""Paper: sizes, margins, and what there is no room for."""

import pytest

from ownhand.errors import WritingError
from ownhand.page import SIZES
from ownhand.page.paper import Paper, paper


@pytest.mark.parametrize("size", SIZES)
def test_sheets_have_room_for_a_line_between_their_margins(size: str) -> None:
    sheet = paper(size, 3.0)
    assert sheet.is_fitted == (size == "fit")
    if sheet.width_mm is not None and sheet.height_mm is not None:
        assert sheet.line_mm == sheet.width_mm - 2 * sheet.margin_mm
        sides = sheet.width_mm, sheet.height_mm
        assert 1.2 < max(sides) / min(sides) < 2.1
    narrow = paper(size, 3.0, margin_mm=40.0)
    assert narrow.margin_mm == 40.0
    assert narrow.line_mm <= sheet.line_mm


@pytest.mark.parametrize(
    ("size", "width", "height", "margin"),
    [
        ("a4", 210.0, 297.0, 20.0),
        ("dl", 220.0, 110.0, 15.0),
        ("100x150mm", 100.0, 150.0, 10.0),
        ("4x6in", 101.6, 152.4, 10.16),
        ("29.7x42cm", 297.0, 420.0, 20.0),
    ],
)
def test_paper_is_named_in_any_case_or_measured(size: str, width: float, height: float, margin: float) -> None:
    assert paper(size, 3.0) == Paper(width, height, pytest.approx(margin), pytest.approx(width - 2 * margin))


def test_paper_that_fits_has_a_margin_of_two_x_heights() -> None:
    assert paper("fit", 5.0) == Paper(None, None, 10.0, 170.0)


@pytest.mark.parametrize(
    ("size", "margin", "message"),
    [
        (
            "A2",
            None,
            "There is no paper called 'A2'. Choose one of fit, A4, A5, letter, A3, A6, DL, C5, C6, or a size such",
        ),
        ("5x150mm", None, "Paper of 5 x 150 mm is out of bounds. Choose sides of 20 to 1,200 mm."),
        ("A5", -1.0, "A margin of -1 mm is out of bounds. Choose 0 to 1000 mm."),
        ("fit", float("nan"), "out of bounds"),
        ("A5", 73.0, "A margin of 73 mm leaves no room to write on A5, 148 x 210 mm. Choose a narrower one."),
    ],
)
def test_paper_that_cannot_be(size: str, margin: float | None, message: str) -> None:
    with pytest.raises(WritingError) as said:
        paper(size, 3.0, margin)
    assert message in str(said.value)
