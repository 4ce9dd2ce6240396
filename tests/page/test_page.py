"""Pages as data: what stands where, what is said of it, and the ways to the formats; see test_layout.py for how it came
about, and tests/drawing for what is made of it."""

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from ownhand.drawing import DrawingOptions, Plotter, drawn
from ownhand.glyphs import Glyph
from ownhand.ink import Ballpoint, PenLines, Strokes, polygon
from ownhand.page import Checks, Page, Placement, lay_out

from .conftest import Bars

LINE = np.array([(0.0, 0.0), (0.0, 1.0), (0.6, 1.2)])


def placed(glyph: Glyph, sheet: int = 0, scale: float = 1.0, x: float = 10.0) -> Placement:
    return Placement(
        glyph.character, glyph, x, 20.0, sheet, line=sheet, word=0, is_missing=False, is_added=False, scale=scale
    )


def page_of(*placements: Placement) -> Page:
    num_sheets = max(placement.sheet for placement in placements) + 1
    return Page(placements, 60.0, 50.0, 3.0, num_sheets, missing=(), stand_ins=(), num_broken_words=0)


def penned(**verdict: object) -> Glyph:
    (ink,) = Ballpoint(width=0.1, steadiness=0).outlines(Strokes.of([[LINE]]))
    return Glyph("r", ink, strokes=(LINE,), **verdict)  # type: ignore[arg-type]


def test_ink_lies_where_its_glyph_was_placed() -> None:
    page = page_of(placed(Glyph("I", polygon([(0, 0), (0.5, 0), (0.5, 2), (0, 2)])), scale=2.0))
    assert page.outline(page.placements[0]).bounds() == pytest.approx((10, -20, 13, -8))
    assert page.box(page.placements[0]) == pytest.approx((10, 8, 13, 20))


def test_a_round_pen_is_as_wide_however_large_a_word_is() -> None:
    page = page_of(placed(penned()), placed(penned(), scale=1.5))
    for placement in page.placements:
        ink = page.outline(placement)
        assert type(ink) is PenLines
        assert ink.line_width == pytest.approx(0.3)
        np.testing.assert_allclose(ink.lines[0], LINE * 3.0 * placement.scale + (10, -20))


def test_sheets_have_their_glyphs_in_the_order_of_the_text() -> None:
    page = page_of(*(placed(penned(), sheet, x=k) for k, sheet in enumerate((0, 0, 1, 3, 3, 3))))
    assert [[placement.x for placement in page.on_sheet(sheet)] for sheet in range(4)] == [[0, 1], [2], [], [3, 4, 5]]


def test_letters_that_hang_together_fail_together() -> None:
    verdicts = [{"is_read": False}, {"is_read": False, "step": 1.0}, {"is_read": True}, {"is_read": False}]
    page = page_of(*(placed(penned(**verdict)) for verdict in verdicts))
    assert page.checks.num_failed == 3
    assert page.checks.failed == (("rr", 1), ("r", 1))


def test_checks_are_counted() -> None:
    verdicts = [{}, {"is_read": True}, {"is_read": True, "num_tries": 3}, {"is_read": False, "num_tries": 5}]
    page = page_of(*(placed(penned(**verdict)) for verdict in verdicts))
    assert page.checks == Checks(num_drawn=4, num_checked=3, num_redrawn=2, num_failed=1, failed=(("r", 1),))
    (said,) = page.warnings()
    assert said.startswith("of 3 letters, 1 could not be drawn so that they read as asked: 'r' (1).")


def test_titles_are_the_first_words_and_no_more() -> None:
    assert lay_out("AB CD\nEF", Bars()).title == "AB CD EF"
    long = lay_out("WORD " * 40, Bars()).title
    assert long.endswith("WORD …")
    assert len(long) <= 62
    assert lay_out("A" * 80, Bars()).title.startswith("A" * 20)


def test_the_methods_of_a_page_draw_what_the_formats_do() -> None:
    page = page_of(placed(penned()), placed(penned(), 1))
    own = DrawingOptions(title="Mine", transparent=True, dpi=90, pace=2.0)
    assert page.svg(1, title="Mine", transparent=True).encode() == drawn(page, ".svg", 1, own)
    assert page.png(1, dpi=90, transparent=True) == drawn(page, ".png", 1, own)
    assert page.pdf(title="Mine") == drawn(page, ".pdf", 0, own)
    assert page.gif(1, dpi=90, pace=2.0) == drawn(page, ".gif", 1, own)
    assert page.animated_svg(1, pace=2.0, title="Mine").encode() == drawn(page, ".anim.svg", 1, own)
    assert page.plot(1, title="Mine").gcode().encode() == drawn(page, ".gcode", 1, own)
    assert Image.open(io.BytesIO(page.png())).size == (354, 295)


def test_a_plot_is_ordered_once() -> None:
    page = page_of(placed(penned()))
    assert page.plot() is page.plot(0, Plotter())
    assert page.plot(0, Plotter(draw_speed=9)) is not page.plot()
    again = dataclasses.replace(page)
    assert again.plot() is not page.plot()
