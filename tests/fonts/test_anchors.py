"""Where marks stand by letters, and by one another."""

import pytest

from ownhand.fonts.anchors import letter_anchors, stack_anchor, standing_marks
from ownhand.fonts.outlines import X_HEIGHT, box, finished
from ownhand.glyphs import Glyph
from ownhand.glyphs.recipes import ABOVE, AT_FOOT, BELOW
from ownhand.ink import Outline, polygon


def rectangle(left: float, bottom: float, right: float, top: float) -> Glyph:
    return Glyph("l", polygon([(left, bottom), (right, bottom), (right, top), (left, top)]))


def test_marks_stand_over_and_under_the_middle_of_a_letter() -> None:
    anchors = letter_anchors(finished(rectangle(0.2, 0, 0.6, 1.5).outline), [ABOVE, BELOW, AT_FOOT])
    assert list(anchors) == sorted([ABOVE, BELOW, AT_FOOT])
    assert {x for x, _ in anchors.values()} == {round(0.4 * X_HEIGHT)}
    assert anchors[ABOVE][1] > 1.5 * X_HEIGHT
    assert anchors[BELOW][1] < 0


@pytest.mark.parametrize(("place", "is_over"), [(ABOVE, True), (BELOW, False)])
def test_a_mark_stands_by_the_letter_before_it_and_does_not_touch_it(place: str, is_over: bool) -> None:
    inks, (x, y) = standing_marks([rectangle(0, 0, 0.2, 0.2), Glyph("'", Outline())], place)
    (ink,) = inks  # The other has none.
    left, bottom, right, top = box(ink)
    assert (left + right) / 2 == pytest.approx(-0.5 * X_HEIGHT, abs=1)
    assert x == round(-0.5 * X_HEIGHT)
    assert bottom > X_HEIGHT if is_over else top < 0
    assert (y > X_HEIGHT) if is_over else (y < 0)


def test_a_mark_over_another_stands_closer_than_the_first() -> None:
    (mark,), anchor = standing_marks([rectangle(0, 0, 0.2, 0.2)], ABOVE)
    letter = letter_anchors(finished(rectangle(-0.3, 0, 0.3, 1).outline), [ABOVE])[ABOVE]
    x, y = stack_anchor(mark)
    assert x == pytest.approx(anchor[0], abs=1)
    over_letter, over_mark = letter[1] - X_HEIGHT, y - box(mark)[3]
    assert over_mark < over_letter
