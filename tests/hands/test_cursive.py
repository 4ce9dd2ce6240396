"""Letters of a joined model by themselves, as they stand in words."""

import numpy as np
import pytest

from ownhand import Model
from ownhand.glyphs import Composed, Glyph, Meeting
from ownhand.hands import Hand
from ownhand.ink import nib_named

LOW, HIGH = Meeting(0.1, 0.0), Meeting(0.9, 0.2)


@pytest.fixture(scope="module")
def hand() -> Hand:
    return Model.load("joined").hand(3)


def test_the_pen_comes_and_goes_on_where_it_is_told(hand: Hand) -> None:
    letters = "aeon" * 3
    drawn = hand.cursive.letters(letters, [LOW] * 12, [HIGH] * 12, list(range(12)))
    for one in drawn:
        first, ends = one.glyph.strokes[0], [stroke[-1] for stroke in one.glyph.strokes]
        # The line goes a little beyond the meeting, straight on; a tremble of it is taken out.
        assert first[0] == pytest.approx([-0.05, 0.1], abs=0.01)
        assert first[1] == pytest.approx([0.0, 0.1], abs=0.03)
        goal = np.array([one.leaves, 0.9]) + 0.05 * np.array([np.cos(0.2), np.sin(0.2)])
        assert min(np.hypot(*(end - goal)) for end in ends) < 0.01
        assert one.leaves > 0.2
        assert one.bend >= 0


def test_a_letter_is_the_same_whatever_is_drawn_with_it_and_differs_by_seed(hand: Hand) -> None:
    one, other = hand.cursive.letters("aa", [None, None], [LOW, LOW], [5, 6])
    (again, _) = hand.cursive.letters("ab", [None, LOW], [LOW, None], [5, 9])
    assert again.leaves == pytest.approx(one.leaves, abs=1e-4)
    assert one.leaves != pytest.approx(other.leaves, abs=1e-4)


def test_letters_that_are_not_joined_have_no_end_to_meet(hand: Hand) -> None:
    (alone,) = hand.cursive.letters("a", [None], [None], [1])
    assert alone.leaves is None
    assert alone.bend == 0
    assert alone.glyph.is_read is not None


def test_letters_without_dots(hand: Hand) -> None:
    drawn = hand.cursive.letters("i" * 8 + "ı" * 8, [LOW] * 16, [LOW] * 16, [*range(8), *range(8)])
    dotted, bare = (sum(len(one.glyph.strokes) for one in part) for part in (drawn[:8], drawn[8:]))
    assert dotted >= bare + 4
    assert all(one.glyph.is_read is None for one in drawn[8:])
    assert hand.cursive.chances(["in", "ın"])[0] == hand.cursive.chances(["in", "ın"])[1]


def test_chances_follow_the_dial(hand: Hand) -> None:
    pairs = ["an", "oo", "HH", "a1"]
    assert (hand.adjusted(joined=0.0).cursive.chances(pairs) == 0).all()
    most = hand.adjusted(joined=1.0).cursive.chances(pairs)
    assert (most[:2] == 1).all()
    assert most[3] == 0
    habit = hand.cursive.chances(pairs)
    assert ((habit[:2] > 0) & (habit[:2] < 1)).all()


def test_exits_are_where_the_model_leaves_letters(hand: Hand) -> None:
    exits = hand.cursive.exits("o" * 20 + "u" * 20, [LOW] * 40, list(range(40)))
    assert exits.shape == (40, 2)
    assert np.median(exits[:20, 0]) > np.median(exits[20:, 0]) + 0.3


def test_broad_nibs_neither_thin_out_nor_pool_where_letters_meet(hand: Hand) -> None:
    """The ink of a letter is as wide where it goes on as that of the next where it is entered."""
    fountain = hand.adjusted(nib=nib_named("fountain"))
    before, after = fountain.cursive.letters("an", [None, LOW], [LOW, None], [1, 2])

    def height_at(glyph: Glyph, x: float) -> float:
        """Of the ink near the line where a vertical one crosses it."""
        crossed = []
        for contour in glyph.outline.flattened(0.02):
            ahead = np.roll(contour, -1, axis=0)
            crosses = (contour[:, 0] < x) != (ahead[:, 0] < x)
            (x0, y0), (x1, y1) = contour[crosses].T, ahead[crosses].T
            crossed += (y0 + (x - x0) / (x1 - x0) * (y1 - y0)).tolist()
        return float(np.ptp([y for y in crossed if abs(y - 0.1) < 0.15]))

    assert height_at(before.glyph, before.leaves) == pytest.approx(height_at(after.glyph, 0.0), abs=0.04)


def test_who_joins(hand: Hand) -> None:
    assert Composed(hand).cursive is not None
    assert Model.load("pen").hand(3).cursive is None
