"""The way of the pen over a page."""

import numpy as np
import pytest
from tests.page.conftest import Blobs

from ownhand.drawing.pen import check_pen, strokes_of
from ownhand.errors import WritingError
from ownhand.ink import FountainPen
from ownhand.ink.cubics import is_dot, polyline
from ownhand.page import Page, lay_out

from .plotters import Penned, Running


def spelled(page: Page) -> list[str]:
    """Each stroke as the letters that it leads through, marks with a ' behind them."""
    placed = page.on_sheet(0)
    return [
        "".join(placed[place].character + "'" * number for place, number in stroke.parts)
        for stroke in strokes_of(page, 0)
    ]


@pytest.mark.parametrize("nib", [None, FountainPen()])
def test_strokes_come_in_writing_order_whatever_ink_they_left(nib: FountainPen | None) -> None:
    page = lay_out("Ti", Penned(nib=nib), x_height_mm=4.0)
    strokes = strokes_of(page, 0)
    assert [stroke.parts for stroke in strokes] == [((0, 0),), ((0, 1),), ((1, 0),), ((1, 1),)]
    for stroke in strokes:
        ((place, number),) = stroke.parts
        placement = page.placements[place]
        points = (placement.glyph.strokes or ())[number]
        ends = points[[0, -1]] * 4.0 * placement.scale * (1, -1) + (placement.x, placement.y)
        assert stroke.curves is not None
        np.testing.assert_allclose(polyline(stroke.curves, 0.01)[[0, -1]], ends, atol=1e-9)
        np.testing.assert_allclose(stroke.lines[0][[0, -1]], ends, atol=1e-9)
    assert [is_dot(stroke.curves) for stroke in strokes if stroke.curves is not None] == [False, False, False, True]


def test_a_joined_word_is_one_stroke_and_its_marks_come_after_it() -> None:
    assert spelled(lay_out("tin. nit", Running())) == ["tin", "t'", "i'", ".", "nit", "i'", "t'"]


def test_letters_that_stand_alone_have_their_marks_at_once() -> None:
    # The first letter is joined to none, the others to one another.
    assert spelled(lay_out("init", Running(breaks={1}))) == ["i", "i'", "nit", "i'", "t'"]
    assert spelled(lay_out("iti", Running(breaks={1, 2}))) == ["i", "i'", "t", "t'", "i", "i'"]


def test_joined_letters_meet_where_they_stand() -> None:
    page = lay_out("nnn", Running(), x_height_mm=4.0, neatness=1.0)
    (stroke,) = strokes_of(page, 0)
    assert stroke.curves is not None
    np.testing.assert_allclose(stroke.curves[1:, 0], stroke.curves[:-1, 3], atol=1e-9)
    feet = polyline(stroke.curves, 0.01)
    assert (np.abs(feet[:, 1] - feet[0, 1]) < 0.05).sum() >= 4  # both ends, and two joins at the baseline
    assert np.ptp(feet[:, 0]) == pytest.approx(3 * 4.0)


def test_a_word_broken_over_two_lines_is_not_joined_over_the_margin() -> None:
    page = lay_out("n" * 60, Running(), size="A5", x_height_mm=5.0)
    assert page.placements[-1].line > 0
    for stroke in strokes_of(page, 0):
        assert len({page.placements[place].line for place, _ in stroke.parts}) == 1


def test_a_box_stands_for_what_is_missing_and_pictures_have_no_strokes() -> None:
    page = lay_out("o§", Penned(), x_height_mm=4.0)
    *_, box = strokes_of(page, 0)
    assert box.curves is not None
    left, top, right, _ = page.box(page.placements[1])
    line = polyline(box.curves, 0.01)
    np.testing.assert_allclose(line[0], line[-1], atol=1e-9)
    inset = 0.5 * (right - left - np.ptp(line[:, 0]))
    assert 0 < inset < 0.2
    np.testing.assert_allclose(line.min(axis=0), (left + inset, top + inset), atol=1e-6)
    check_pen(page, "A plotter")
    pictures = lay_out("A§", Blobs("A"))
    assert [stroke.curves is None for stroke in strokes_of(pictures, 0)] == [True, False]
    with pytest.raises(WritingError, match="A film follows the strokes of a pen, and this hand has none"):
        check_pen(pictures, "A film")
