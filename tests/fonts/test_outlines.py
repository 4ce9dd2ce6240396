"""What a font's outlines must be, on a whole font, and on shapes that are hard to unite."""

import numpy as np
import pathops
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from ownhand.fonts.outlines import X_HEIGHT, box, draw, finished
from ownhand.ink import Outline, polygon


def contours_of(font: TTFont, name: str) -> list[list[tuple[str, tuple]]]:
    pen = RecordingPen()
    font.getGlyphSet()[name].draw(pen)
    contours: list[list[tuple[str, tuple]]] = []
    for verb, points in pen.value:
        if verb == "moveTo":
            contours.append([])
        contours[-1].append((verb, points))
    return contours


def united_area(path: pathops.Path, turn: float) -> float:
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = path.transform(cosine, sine, -sine, cosine, 0, 0)
    turned.simplify(fix_winding=True, keep_starting_points=True)
    return abs(turned.area)


@pytest.mark.parametrize("suffix", [".otf", ".ttf"])
def test_no_glyph_overlaps_itself_and_ink_lies_on_the_right_side(opened: dict[str, TTFont], suffix: str) -> None:
    """In CFF outer contours go round to the left, in TrueType to the right."""
    font, sign = opened[suffix], 1 if suffix == ".otf" else -1
    glyphs = font.getGlyphSet()
    checked = 0
    for name in font.getGlyphOrder():
        path = pathops.Path()
        glyphs[name].draw(path.getPen(glyphSet=glyphs))
        area = AreaPen(glyphs)
        glyphs[name].draw(area)
        if not area.value:
            continue
        checked += 1
        assert area.value * sign > 0, name
        # What is inked twice would count twice. skia fails now and then, so it is asked again of the same, turned.
        assert any(
            united_area(path, turn) == pytest.approx(abs(area.value), rel=1e-3, abs=60) for turn in (0.0, 0.02, -0.03)
        ), name
    assert checked > 900


def test_curves_have_points_at_extremes_and_none_is_a_crumb(opened: dict[str, TTFont]) -> None:
    font = opened[".otf"]
    short, beyond, curves = 0, 0, 0
    for name in font.getGlyphOrder():
        for contour in contours_of(font, name):
            at = contour[0][1][0]
            for verb, points in contour[1:]:
                if verb == "closePath":
                    continue
                polyline = np.array([at, *points])
                length = np.hypot(*np.diff(polyline, axis=0).T).sum()
                low, high = polyline[[0, -1]].min(axis=0), polyline[[0, -1]].max(axis=0)
                beyond += bool((polyline < low).any() or (polyline > high).any())
                short += length < 2
                curves += 1
                at = points[-1]
    assert curves > 15_000
    assert beyond == 0
    assert short == 0


@pytest.mark.parametrize("turn", [0.0, 0.3, 1.0])
def test_strokes_that_cross_become_one_shape(turn: float) -> None:
    way = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    cross = polygon([(-1, -0.1), (1, -0.1), (1, 0.1), (-1, 0.1)]) + polygon(
        [(-0.1, -1), (0.1, -1), (0.1, 1), (-0.1, 1)]
    )
    contours = finished(cross.transformed(way))
    assert len(contours) == 1
    area = Outline(tuple(contour.astype(float) for contour in contours)).area()
    assert area == pytest.approx((0.4 + 0.4 - 0.04) * X_HEIGHT**2, rel=0.01)


def test_a_loop_keeps_its_hole_and_dust_goes() -> None:
    ring = polygon([(0, 0), (1, 0), (1, 1), (0, 1)]) + polygon([(0.2, 0.2), (0.2, 0.8), (0.8, 0.8), (0.8, 0.2)])
    dust = polygon([(2, 2), (2.005, 2), (2.005, 2.005), (2, 2.005)])
    contours = finished(ring + dust)
    assert len(contours) == 2
    assert box(contours) == (0, 0, X_HEIGHT, X_HEIGHT)
    assert finished(Outline()) == ()
    pen = RecordingPen()
    draw(contours, pen)
    assert {verb for verb, _ in pen.value} == {"moveTo", "lineTo", "closePath"}
