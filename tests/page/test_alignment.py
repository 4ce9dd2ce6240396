"""Where lines stand: left, right, centred, justified; margins, tabs and indents."""

import numpy as np
import pytest

from ownhand.page import lay_out

from .conftest import Bars

TEXT = "AA BBB C DDDD EE F GGGGG HHH II J KKKK LL MMM N " * 8


def line_ends(page):
    """(lines, 2): where the ink of each line begins and ends."""
    box = np.array([page.outline(placement).bounds() for placement in page.placements])
    line = np.array([placement.line for placement in page.placements])
    return np.array([(box[line == k, 0].min(), box[line == k, 2].max()) for k in range(line.max() + 1)])


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


def test_paper_that_fits_is_no_wider_than_aligned_lines():
    page = lay_out("AAAA\nB", Bars(), align="right", x_height_mm=2.0)
    ends = line_ends(page)
    assert ends[:, 1] == pytest.approx(page.width_mm - 4)
    assert ends[0, 0] == pytest.approx(4)
    assert lay_out("AAAA", Bars(), margin_mm=0).placements[0].x == 0


def test_tabs_go_on_to_stops_and_spaces_at_the_head_indent():
    page = lay_out("\tA\nB\tA\nBB\tA\nB\t\tA\n  A", Bars(), x_height_mm=2.0)
    x = {(p.line, p.word): round(p.x - 4, 6) for p in page.placements if p.character == "A"}
    stop = 8 * 2.0
    assert x == {(0, 0): stop, (1, 1): stop, (2, 1): stop, (3, 1): 2 * stop, (4, 0): 2.0}


def test_a_paragraph_of_thousands_of_words_is_as_even_as_a_short_one():
    ends = line_ends(lay_out("AA BBB C " * 1400, Bars(), size="A5", justify=True))
    assert ends[:-1, 1] == pytest.approx(148 - 15)


def test_progress_is_told_of_letters():
    seen = []
    lay_out("AB C " * 1000, Bars(), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3000, 3000)
    assert len(seen) >= 3


def test_words_that_are_broken_are_named():
    page = lay_out("A\n" + "AB" * 200, Bars("AB-"))
    assert page.broken_words == ("AB" * 200,)
    assert page.warnings() == ["1 word too long for a line is broken: 'ABABABABABABABABABABABABABABA…'."]
