"""A sheet as canvases see it: what was drawn, and where it lies in millimetres."""

import dataclasses

import numpy as np

from ownhand.drawing.sheet import SheetCanvas, curves_along, in_mm
from ownhand.ink import FountainPen, outlines_of
from ownhand.ink.cubics import polyline
from ownhand.page import Page, lay_out

from .plotters import Penned


def page(**hand: object) -> Page:
    laid_out = lay_out("To\n" * 40, Penned(**hand), x_height_mm=4.0, size="A5")  # type: ignore[arg-type]
    sizes = [dataclasses.replace(p, scale=1 + 0.1 * (k % 3)) for k, p in enumerate(laid_out.placements)]
    return dataclasses.replace(laid_out, placements=sizes)


def test_lines_lie_on_the_sheet_where_the_page_says() -> None:
    written = page()
    assert written.num_sheets > 1
    canvas = SheetCanvas(written, 1)
    assert canvas.fills == []
    lines = iter(canvas.lines_mm())
    for (place, drawn, widths, pen), curves in zip(canvas.strokes, canvas.curves_mm(), strict=True):
        placement = canvas.placements[place]
        assert (len(drawn), pen.width) == (len(widths), 0.095)
        for unscaled, line, run in zip(drawn, (next(lines) for _ in drawn), curves, strict=True):
            expected = unscaled * written.x_height_mm * placement.scale * (1, -1) + (placement.x, placement.y)
            np.testing.assert_allclose(line, expected, atol=1e-12)
            np.testing.assert_allclose(polyline(run, 0.01)[[0, -1]], expected[[0, -1]], atol=1e-9)
            apart = np.abs((line @ (1, 1j))[:, None] - polyline(run, 0.001) @ (1, 1j)).min(axis=1)
            assert apart.max() < 0.1


def test_contours_lie_where_the_page_says() -> None:
    written = page(nib=FountainPen())
    canvas = SheetCanvas(written, 0)
    assert canvas.strokes == []
    placed = outlines_of([written.outline(placement) for placement in canvas.placements])
    for (place, _), contours in zip(canvas.fills, canvas.contours_mm(), strict=True):
        for mine, theirs in zip(contours, placed[place].contours, strict=True):
            np.testing.assert_allclose(mine, theirs * (1, -1), atol=1e-9)


def test_nothing_lies_nowhere() -> None:
    written = page()
    assert in_mm(written, written.on_sheet(0), []) == []
    assert curves_along(written, written.on_sheet(0), [(0, ()), (1, ())]) == [[], []]
