"""Ink draws itself on whatever offers to fill and to stroke, and tells it all."""

from collections.abc import Sequence

import numpy as np
import pytest

from ownhand.ink import NIBS, Canvas, Ink, Outline, PenLines, RoundPen, Strokes, nib_named, polygon

LINE, DOT = np.array([(0.0, 0.0), (1.0, 0.0), (2.0, 0.5)]), np.array([(1.0, 1.0)])


class Recorder:
    """A canvas that keeps what was drawn on it."""

    def __init__(self) -> None:
        self.contours: list[np.ndarray] = []
        self.lines: list[np.ndarray] = []
        self.widths: list[float] = []
        self.pens: list[RoundPen] = []

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        self.contours += contours

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        self.lines += lines
        self.widths += widths
        self.pens.append(pen)


def drawn(*inks: Ink) -> Recorder:
    recorder = Recorder()
    canvas: Canvas = recorder
    for ink in inks:
        ink.draw(canvas)
    return recorder


def test_an_outline_is_filled() -> None:
    square = polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    seen = drawn(square, Outline(), square.transformed(2))
    assert [contour.max() for contour in seen.contours] == [1, 2]
    assert seen.lines == []


def test_lines_are_stroked() -> None:
    pen = RoundPen(0.1, 0.006)
    seen = drawn(PenLines((LINE, DOT), (0.1, 0.13), pen))
    assert [line.tolist() for line in seen.lines] == [LINE.tolist(), DOT.tolist()]
    assert (seen.widths, seen.pens, seen.contours) == ([0.1, 0.13], [pen], [])


@pytest.mark.parametrize("name", NIBS)
def test_what_a_nib_leaves_is_drawn_once_line_by_line(name: str) -> None:
    strokes = Strokes.of([[LINE, DOT], [], [LINE + 3]])
    seen = drawn(*nib_named(name).outlines(strokes))
    assert len(seen.contours) + len(seen.lines) == 3
    assert not (seen.contours and seen.lines)
