"""Two letters in a row are joined where the hand's strokes reach for each other, and nowhere else."""

import numpy as np
import pytest

from ownhand.fonts.ligatures import ligatures
from ownhand.fonts.outlines import X_HEIGHT, box
from ownhand.glyphs import Glyph
from ownhand.ink import polygon


def letter_t(bar_at: float = 1.0, arm: float = 0.4) -> Glyph:
    """A stem of 1.6 x-heights, and a bar through it that reaches as far to either side."""
    stem = polygon([(-0.05, 0), (0.05, 0), (0.05, 1.6), (-0.05, 1.6)])
    bar = polygon([(-arm, bar_at - 0.05), (arm, bar_at - 0.05), (arm, bar_at + 0.05), (-arm, bar_at + 0.05)])
    strokes = (np.array([(0, 1.6), (0, 0.8), (0, 0)]), np.array([(-arm, bar_at), (0, bar_at), (arm, bar_at)]))
    return Glyph("t", stem + bar, strokes=strokes)


def letter_l() -> Glyph:
    """A stem, which reaches for nothing."""
    outline = polygon([(-0.05, 0), (0.05, 0), (0.05, 1.8), (-0.05, 1.8)])
    return Glyph("l", outline, strokes=(np.array([(0, 1.8), (0, 0.9), (0, 0)]),))


def test_bars_at_one_height_become_one_bar() -> None:
    drawings = [letter_t() for _ in range(4)]
    made = ligatures(drawings, drawings, 1.0, 2)
    assert len(made) == 2
    for contours, caret in made:
        assert len(contours) == 1  # one shape of both letters
        left, bottom, right, top = box(contours)
        assert (bottom, top) == (0, round(1.6 * X_HEIGHT))
        assert right - left == pytest.approx((4 * 0.4 - 0.05) * X_HEIGHT, abs=2)
        assert caret == pytest.approx(right - 2 * 0.4 * X_HEIGHT, abs=2)  # where the second letter begins


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([letter_t(1.0)] * 4, [letter_t(1.3)] * 4),  # too far up
        ([letter_l()] * 4, [letter_t()] * 4),
        ([letter_t()] * 4, [letter_l()] * 4),
        ([Glyph("t", letter_t().outline)] * 4, [letter_t()] * 4),  # nobody knows its strokes
    ],
)
def test_strokes_that_do_not_reach_for_each_other_are_not_joined(first: list[Glyph], second: list[Glyph]) -> None:
    assert ligatures(first, second, 1.0, 1) == []


def test_no_drawing_is_in_two_ligatures() -> None:
    """Of the same letter twice each needs two drawings of its own."""
    drawings = [letter_t() for _ in range(5)]
    assert len(ligatures(drawings, drawings, 1.0, 2)) == 2
    assert ligatures(drawings, drawings, 1.0, 3) == []
    others = [letter_t() for _ in range(3)]
    assert len(ligatures(drawings, others, 1.0, 3)) == 3
