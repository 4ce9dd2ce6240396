"""Ink of a round pen: the same as its outline, which is fitted only for whoever asks for it."""

import pickle

import numpy as np
import pytest

from ownhand.ink import Ballpoint, Ink, Outline, PenLines, RoundPen, Strokes, outlines_of

WAVE = np.stack([np.linspace(0, 3, 60), np.sin(np.linspace(0, 6, 60))], axis=1)
DOT = np.array([(2.0, 2.0)])
NIB = Ballpoint(width=0.1, steadiness=0)
PEN = RoundPen(0.1, 0.006)
TURN = 2 * np.array([[0.6, -0.8], [0.8, 0.6]])


def inks() -> list[Ink]:
    return NIB.outlines(Strokes.of([[WAVE, DOT], [WAVE + 1]]))


def lines_of(ink: Ink) -> PenLines:
    assert type(ink) is PenLines
    return ink


def test_a_round_nib_leaves_lines_with_a_width_each() -> None:
    first, second = map(lines_of, inks())
    assert (first.pen, second.pen) == (PEN, PEN)
    assert first.widths == pytest.approx((0.1, 0.1 * Ballpoint.dot_width))
    assert not first.is_empty
    assert first.line_width == 0.1
    assert first.bounds() == pytest.approx((-0.05, -1.05, 3.05, 2 + 0.05 * Ballpoint.dot_width), abs=0.01)
    nothing = PenLines((), (), PEN)
    assert (nothing.is_empty, nothing.contours, nothing.bounds()) == (True, (), (0, 0, 0, 0))


def test_contours_fitted_together_are_those_fitted_alone() -> None:
    for ink, outline in zip(inks(), outlines_of(inks()), strict=True):
        assert len(outline.contours) == len(lines_of(ink).lines)
        for mine, theirs in zip(ink.contours, outline.contours, strict=True):
            np.testing.assert_allclose(mine, theirs, atol=1e-9)
    square, wave = Outline((np.zeros((1, 4, 2)),)), inks()[1]
    assert [len(outline.contours) for outline in outlines_of([square, wave, Outline(), inks()[0]])] == [1, 1, 0, 2]
    assert outlines_of([square])[0].contours[0] is square.contours[0]


def test_the_box_and_the_edge_are_those_of_the_contours() -> None:
    for ink in inks():
        assert ink.bounds() == pytest.approx(Outline(ink.contours).bounds(), abs=0.005)
        edge = ink.edge_points()
        assert (*edge.min(axis=0), *edge.max(axis=0)) == pytest.approx(ink.bounds(), abs=0.005)


def test_moved_and_sized_it_stays_lines_and_stretched_it_does_not() -> None:
    first, _ = inks()
    moved = lines_of(first.transformed(TURN, (1, 5)))
    assert moved.line_width == pytest.approx(0.2)
    assert moved.pen.tolerance == pytest.approx(0.012)
    assert moved.area() == pytest.approx(4 * first.area(), rel=0.01)
    assert moved.bounds() == pytest.approx(Outline(first.contours).transformed(TURN, (1, 5)).bounds(), abs=0.02)
    stretched = first.transformed(np.diag([1, 2]))
    assert type(stretched) is Outline
    assert stretched.bounds()[3] == pytest.approx(2 * first.bounds()[3], abs=0.01)


def test_resized_and_placed_its_line_is_as_wide_as_told() -> None:
    first, _ = inks()
    wide = first.resized(1, 2)
    assert (wide.line_width, wide.bounds()[3]) == (0.1, pytest.approx(4 + 0.05 * Ballpoint.dot_width))
    placed = lines_of(first.placed(3.3, (10, -20), 3.0))
    assert placed.line_width == pytest.approx(0.3)
    assert placed.widths[1] == pytest.approx(0.3 * Ballpoint.dot_width)
    np.testing.assert_allclose(placed.lines[1], [(10 + 6.6, -20 + 6.6)])
    outline = Outline(first.contours)
    np.testing.assert_array_equal(
        outline.placed(3.3, (10, -20), 3.0).contours[0], outline.transformed(3.3, (10, -20)).contours[0]
    )


def test_ink_of_one_pen_is_joined_as_lines_and_other_ink_as_contours() -> None:
    first, second = inks()
    both = lines_of(first + second)
    assert (len(both.lines), len(both.parts())) == (3, 3)
    assert [part.bounds() for part in both.parts()[:2]] == [part.bounds() for part in lines_of(first).parts()]
    for other in (Outline(second.contours), second.transformed(2.0), Outline()):
        joined = first + other
        assert type(joined) is Outline
        assert len(joined.contours) == 2 + len(other.contours)
        assert len((other + first).contours) == len(joined.contours)
    again = pickle.loads(pickle.dumps(both))
    assert again.svg_path() == both.svg_path()
