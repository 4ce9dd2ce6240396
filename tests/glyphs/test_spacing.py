"""Letters set by the paper between their inks."""

import numpy as np
import pytest

from ownhand.glyphs import Inks, Setter, Spacing
from ownhand.glyphs.spacing import pitch_of, usual_height, usual_of
from ownhand.ink import Ballpoint, Ink, Outline, Strokes, polygon

BAR = polygon([(0, 0), (0.2, 0), (0.2, 1), (0, 1)])
L = polygon([(0, 0), (1, 0), (1, 0.2), (0.2, 0.2), (0.2, 2), (0, 2)])
T = polygon([(0.4, 0), (0.6, 0), (0.6, 1.8), (1, 1.8), (1, 2), (0, 2), (0, 1.8), (0.4, 1.8)])
DOT = polygon([(0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1)])
APOSTROPHE = polygon([(0, 1.5), (0.1, 1.5), (0.1, 1.9), (0, 1.9)])
TAILED = BAR + polygon([(-0.8, -0.9), (0.2, -0.9), (0.2, -0.7), (-0.8, -0.7)])
SETTER = Setter(Spacing(), unit=1.0)


def penned(width: float) -> Ink:
    """A pen's level line from 0 to 1, half-way up."""
    line = np.stack([np.linspace(0, 1, 11), np.full(11, 0.5)], axis=1)
    return Ballpoint(width=width, steadiness=0).outlines(Strokes.of([[line]]))[0]


def offset(before: Outline, after: Outline, gap: float = 0.38) -> float:
    return float(SETTER.offsets(Inks.of([before]), Inks.of([after]), gap)[0])


def test_upright_bars_stand_the_gap_apart() -> None:
    assert offset(BAR, BAR) - 0.2 == pytest.approx(0.38, abs=0.01)
    assert offset(BAR, BAR, gap=1.0) - 0.2 == pytest.approx(1.0, abs=0.01)
    more = SETTER.offsets(Inks.of([BAR]), Inks.of([BAR]), 0.38, np.array([0.1]))
    assert more[0] - offset(BAR, BAR) == pytest.approx(0.1)


def test_letters_whose_ink_leaves_room_stand_closer() -> None:
    assert offset(L, T) < offset(L, L) < offset(BAR, BAR) + 0.8
    assert offset(BAR, TAILED) == pytest.approx(offset(BAR, BAR), abs=0.1)  # the tail reaches under its neighbour
    assert offset(BAR, APOSTROPHE) < offset(BAR, BAR)


def test_inks_keep_their_distance_in_every_direction() -> None:
    distance = SETTER.closest(Inks.of([BAR]), Inks.of([BAR]))[0] - 0.2
    assert distance == pytest.approx(Spacing().distance)
    assert SETTER.closest(Inks.of([BAR]), Inks.of([BAR]), 0.5)[0] - 0.2 == pytest.approx(0.5)
    # A letter begins right of the one before it, even where they would pass over and under each other.
    assert SETTER.closest(Inks.of([DOT]), Inks.of([APOSTROPHE]))[0] >= Spacing().distance


def test_a_word_begins_with_its_ink_and_words_set_together_are_those_set_alone() -> None:
    words = [[L, T, BAR], [TAILED], [T, DOT, T, T]]
    alone = [SETTER.positions(Inks.of(word)) for word in words]
    together = SETTER.set_words(Inks.of([outline for word in words for outline in word]), [3, 1, 4])
    for word, ours, theirs in zip(words, together, alone, strict=True):
        assert ours == pytest.approx(theirs)
        assert (ours + Inks.of(word).outer_left).min() == pytest.approx(0)
        assert (np.diff(ours) > 0).all()
    bars = together[2] + np.array([0, 0.45, 0, 0])  # over the full stop, the bars of both Ts keep clear of each other
    assert bars[2] - (bars[0] + 1) >= Spacing().apart - 1e-9


def test_what_a_pen_drew_is_seen_as_wide_as_its_line() -> None:
    for width in (0.05, 0.3):
        inks = Inks.of([penned(width)])
        assert (inks.bottom[0], inks.top[0]) == pytest.approx((0.5 - width / 2, 0.5 + width / 2), abs=0.02)
        assert (inks.outer_left[0], inks.outer_right[0]) == pytest.approx((-width / 2, 1 + width / 2), abs=0.02)


def test_inks_are_kept_as_rows_and_put_together() -> None:
    inks = Inks.of([BAR, TAILED, L])
    back = Inks.unpacked(inks.packed())
    parts = Inks.all_of([inks.part(0, 1), inks.at([1, 2])])
    for name in ("left", "right", "outer_left", "outer_right", "body_left", "body_right", "bottom", "top"):
        assert np.array_equal(getattr(back, name), getattr(inks, name))
        assert np.array_equal(getattr(parts, name), getattr(inks, name))
    assert [Inks.packed_height(row) for row in inks.packed()] == pytest.approx([1, 1.9, 2])
    assert Inks.all_of([]).left.shape[0] == 0
    whole = inks.together([2, 1], np.array([0.0, 3.0, 0.0]), np.array([1.0, 2.0, 1.0]))
    assert whole.outer_left.tolist() == pytest.approx([0, 0])
    assert whole.outer_right.tolist() == pytest.approx([3.4, 1])
    assert whole.bottom.tolist() == pytest.approx([-1.8, 0])
    assert (inks.outer_left[1], inks.body_left[1]) == pytest.approx((-0.8, 0))


def test_the_usual_height_goes_in_steps() -> None:
    assert usual_of(np.array([])) == usual_height([]) == 1.0
    assert usual_height([BAR]) == 1.0
    assert usual_of(np.array([1.0, 1.01, 5.0])) == 1.0
    assert usual_of(np.array([1.8, 1.8])) == pytest.approx(1.8, rel=0.03)
    assert usual_height([DOT]) == 0.8  # a text of full stops is not spaced by their height


def test_a_glyph_stands_where_its_hand_says_and_the_next_where_spacing_tells():
    bar = polygon([(0, 0), (0.1, 0), (0.1, 1), (0, 1)])
    inks = Inks.of([bar] * 3)
    setter = Setter(Spacing(), unit=1.0)
    (origins,) = setter.set_words(inks, [3], steps=[None, 0.02, None])
    (even,) = setter.set_words(inks, [3])
    assert origins[1] == pytest.approx(0.02)
    assert origins[2] - origins[1] == pytest.approx(even[2] - even[1])


def test_words_of_a_wide_hand_stand_farther_apart():
    assert Setter(Spacing(), unit=1.2).word_unit == 1.2
    usual = 1.2 * sum(Spacing().word_room) / 2
    assert Setter(Spacing(), unit=1.2, word_space=0.5).word_unit == pytest.approx(1.2)
    assert Setter(Spacing(), unit=1.2, word_space=2 * usual).word_unit == pytest.approx(2.4)
    assert Setter(Spacing(), unit=1.2, word_space=50.0).word_unit == pytest.approx(3.5 * 1.2)


def test_a_pitch_moves_in_steps_so_that_a_letter_more_moves_nothing():
    assert pitch_of([]) == 0
    assert pitch_of([0.9, 1.0, 1.1]) == pitch_of([0.9, 1.0, 1.01])
    assert pitch_of([1.0]) < pitch_of([1.2])
    assert pitch_of([-1.0]) > 0
