"""Where lines stand on paper: left, right, centred, justified; one below the other, and on further sheets."""

import string

import numpy as np
import pytest

from ownhand.page import lay_out

from .conftest import Bars, bounds, line_ends

TEXT = "AA BBB C DDDD EE F GGGGG HHH II J KKKK LL MMM N " * 8


def test_lines_stand_left_right_or_centred():
    left, right, centre = (
        line_ends(lay_out(TEXT, Bars(), size="A5", align=align)) for align in ("left", "right", "centre")
    )
    assert left[:, 0] == pytest.approx(15)
    assert right[:, 1] == pytest.approx(148 - 15)
    assert centre.mean(axis=1) == pytest.approx(148 / 2)


def test_justified_lines_are_full_but_for_the_last():
    ends = line_ends(lay_out(TEXT, Bars(), size="A5", justify=True))
    assert ends[:, 0] == pytest.approx(15)
    assert ends[:-1, 1] == pytest.approx(148 - 15)
    assert ends[-1, 1] < 148 - 15
    assert line_ends(lay_out("AA BB\n" * 3, Bars(), size="A5", justify=True))[:, 1].max() < 60


def test_justified_lines_of_few_long_words_are_full_too_and_a_tab_stays_where_it_is():
    long = lay_out("AAAAAAAA BBBBBBBBBB CC DDDDDDDDDDDD E " * 5, Bars(), size="A5", x_height_mm=9.0, justify=True)
    many = [
        line for line in range(long.placements[-1].line) if len({p.word for p in long.placements if p.line == line}) > 1
    ]
    assert len(many) >= 4
    assert line_ends(long)[many, 1] == pytest.approx(148 - 15)
    tabbed = lay_out("A\tB CC DDD " + "AA BBB C DDDD " * 8, Bars(), size="A5", justify=True)
    plain = lay_out("A\tB CC DDD " + "AA BBB C DDDD " * 8, Bars(), size="A5")
    assert line_ends(tabbed)[:-1, 1] == pytest.approx(148 - 15)
    assert [p.x for p in tabbed.placements[:2]] == [p.x for p in plain.placements[:2]]


def test_paper_that_fits_is_no_wider_than_aligned_lines():
    page = lay_out("AAAA\nB", Bars(), align="right", x_height_mm=2.0)
    ends = line_ends(page)
    assert ends[:, 1] == pytest.approx(page.width_mm - 4)
    assert ends[0, 0] == pytest.approx(4)
    assert lay_out("AAAA", Bars(), margin_mm=0).placements[0].x == 0


def test_lines_move_apart_where_inks_would_meet():
    page = lay_out("A\nB", Bars(height=9.0), line_spacing=3.0, x_height_mm=2.0)
    assert page.placements[1].y - page.placements[0].y == pytest.approx((9 + 0.15) * 2)


def test_text_goes_on_to_further_sheets():
    page = lay_out("A B C D\n" * 100, Bars(), size="A5", x_height_mm=3.0)
    assert page.num_sheets > 1
    assert (page.width_mm, page.height_mm) == (148, 210)
    for sheet in range(page.num_sheets):
        ys = [p.y for p in page.placements if p.sheet == sheet]
        assert min(ys) == pytest.approx(15 + 3)
        assert max(ys) <= 195
    assert [p.line for p in page.placements] == sorted(p.line for p in page.placements)


def test_neighbouring_lines_do_not_touch_however_they_drift():
    text = "pack my box with five dozen liquor jugs " * 36
    page = lay_out(
        text,
        Bars(string.ascii_lowercase, height=2.0),
        line_spacing=2.0,
        neatness=0,
        seed=2,
    )
    box, line = bounds(page), np.array([p.line for p in page.placements])
    for number in range(line.max()):
        above, below = box[line == number], box[line == number + 1]
        meets = (above[:, None, 0] < below[None, :, 2]) & (below[None, :, 0] < above[:, None, 2])
        assert (above[:, None, 1] > below[None, :, 3])[meets].all()
