"""The way of the pen over a page."""

import numpy as np
import pytest
from tests.page.conftest import Blobs

from ownhand.drawing.pen import check_pen, written
from ownhand.errors import WritingError
from ownhand.ink import FountainPen
from ownhand.ink.cubics import is_dot, polyline
from ownhand.page import lay_out

from .plotters import Penned


@pytest.mark.parametrize("nib", [None, FountainPen()])
def test_strokes_come_in_writing_order_whatever_ink_they_left(nib: FountainPen | None) -> None:
    page = lay_out("Ti", Penned(nib=nib), x_height_mm=4.0)
    glyphs = written(page, 0)
    assert [glyph.placement.character for glyph in glyphs] == ["T", "i"]
    for glyph in glyphs:
        assert glyph.strokes is not None
        assert len(glyph.strokes) == 2
        for curves, stroke in zip(glyph.strokes, glyph.placement.glyph.strokes or (), strict=True):
            ends = stroke[[0, -1]] * 4.0 * glyph.placement.scale * (1, -1) + (glyph.placement.x, glyph.placement.y)
            np.testing.assert_allclose(polyline(curves, 0.01)[[0, -1]], ends, atol=1e-9)
    assert glyphs[1].strokes is not None
    assert [is_dot(curves) for curves in glyphs[1].strokes] == [False, True]


def test_a_box_stands_for_what_is_missing_and_pictures_have_no_strokes() -> None:
    page = lay_out("o§", Penned(), x_height_mm=4.0)
    (box,) = written(page, 0)[1].strokes or ()
    left, top, right, _ = page.box(page.placements[1])
    line = polyline(box, 0.01)
    np.testing.assert_array_equal(line[0], line[-1])
    inset = 0.5 * (right - left - np.ptp(line[:, 0]))
    assert 0 < inset < 0.2
    np.testing.assert_allclose(line.min(axis=0), (left + inset, top + inset), atol=1e-6)
    check_pen(page, "A plotter")
    pictures = lay_out("A§", Blobs("A"))
    assert [glyph.strokes is None for glyph in written(pictures, 0)] == [True, False]
    with pytest.raises(WritingError, match="A film follows the strokes of a pen, and this hand has none"):
        check_pen(pictures, "A film")
