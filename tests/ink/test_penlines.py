"""Ink told by lines: the same as its outline, which is fitted only when it is asked for."""

import pickle

import numpy as np
import pytest

from ownhand.ink import Ballpoint, Outline, PenLines

WAVE = np.stack([np.linspace(0, 3, 60), np.sin(np.linspace(0, 6, 60))], axis=1)
DOT = np.array([(2.0, 2.0)])
PEN = Ballpoint(width=0.1, steadiness=0)


def ink() -> list[Outline]:
    points, offsets = np.concatenate([WAVE, DOT, WAVE + 1]), np.array([0, 60, 61, 121])
    return PEN.outlines(points, offsets, np.array([0, 2, 3]))


def is_fitted(outline: Outline) -> bool:
    return "contours" in outline.__dict__


def test_contours_are_fitted_when_they_are_asked_for_those_of_all_letters_together() -> None:
    first, second = ink()
    assert isinstance(first, PenLines)
    assert not first.is_empty
    assert first.bounds() == pytest.approx((-0.05, -1.05, 3.05, 2 + 0.05 * PEN._DOT_WIDTH), abs=0.01)
    assert not is_fitted(first)
    assert len(first.contours) == 2
    assert is_fitted(second)
    assert PenLines((), (), 0.1, 0.01).is_empty
    assert PenLines((), (), 0.1, 0.01).contours == ()


def test_the_box_is_that_of_the_contours() -> None:
    for outline in ink():
        assert outline.bounds() == pytest.approx(Outline(outline.contours).bounds(), abs=0.005)


def test_moved_and_sized_it_stays_lines_and_stretched_it_does_not() -> None:
    first, _ = ink()
    turn = 2 * np.array([[0.6, -0.8], [0.8, 0.6]])
    moved = first.transformed(turn, (1, 5))
    assert isinstance(moved, PenLines)
    assert moved.width == pytest.approx(0.2)
    assert moved.area() == pytest.approx(4 * first.area(), rel=0.01)
    assert moved.bounds() == pytest.approx(Outline(first.contours).transformed(turn, (1, 5)).bounds(), abs=0.02)
    assert not isinstance(first.transformed(np.diag([1, 2])), PenLines)
    wide = first.stretched(np.diag([1, 2]))
    assert (wide.width, wide.bounds()[3]) == (0.1, pytest.approx(4 + 0.05 * PEN._DOT_WIDTH))
    assert first.with_width(0.2).bounds()[0] == pytest.approx(-0.1)


def test_ink_of_one_pen_is_joined_as_lines() -> None:
    first, second = ink()
    both = first + second
    assert isinstance(both, PenLines)
    assert len(both.lines) == 3
    assert len((first + Outline(second.contours)).contours) == 3
    again = pickle.loads(pickle.dumps(both))
    assert again.svg_path() == both.svg_path()
