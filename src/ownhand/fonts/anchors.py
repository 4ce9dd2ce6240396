"""Anchors: where marks stand by letters, and by one another."""

from collections.abc import Iterable, Sequence

from ownhand.fonts.outlines import X_HEIGHT, Contours, box, finished, in_x_heights
from ownhand.glyphs import Glyph
from ownhand.glyphs.recipes import set_mark
from ownhand.ink import polygon

Anchor = tuple[int, int]
"""Units across and up."""

_PROBE = 0.1
"""x-heights: the side of a small square that is set by letters as marks are, to see where they stand."""

_STACKED_CLOSER = round(0.08 * X_HEIGHT)
"""Units: a mark over another stands a little closer than the first."""

_USUAL_LETTER = Glyph("x", polygon([(-0.3, 0), (0.3, 0), (0.3, 1), (-0.3, 1)]))
"""Marks are drawn as they stand by it."""


def letter_anchors(contours: Contours, places: Iterable[str]) -> dict[str, Anchor]:
    """Gives where marks of each of `places` stand by a letter."""
    letter = Glyph("x", in_x_heights(contours))
    anchors = {}
    for place in sorted(places):
        x, y = _probed(letter, place)
        anchors[place] = round(x * X_HEIGHT), round(y * X_HEIGHT)
    return anchors


def standing_marks(marks: Sequence[Glyph], place: str) -> tuple[list[Contours], Anchor]:
    """Gives shapes of one mark, those without ink left out, and where they are put on a letter's anchor."""
    inks = []
    for mark in marks:
        # Written over a letter before it: where no program moves it, it is not far off.
        standing = set_mark(mark, place, _USUAL_LETTER, [_USUAL_LETTER]).transformed(shift=(-0.5, 0.0))
        inks.append(finished(standing.outline))
    x, y = _probed(_USUAL_LETTER, place)
    return [ink for ink in inks if ink], (round((x - 0.5) * X_HEIGHT), round(y * X_HEIGHT))


def stack_anchor(mark: Contours) -> Anchor:
    """Gives where a mark over a letter bears another."""
    left, _, right, top = box(mark)
    return round((left + right) / 2), top - _STACKED_CLOSER


def _probed(letter: Glyph, place: str) -> tuple[float, float]:
    """Where a mark stands by a letter: the middle of a small square that is set there, in x-heights."""
    half = _PROBE / 2
    probe = Glyph("'", polygon([(-half, -half), (half, -half), (half, half), (-half, half)]))
    left, bottom, right, top = set_mark(probe, place, letter, [letter]).outline.bounds()
    return (left + right) / 2, (bottom + top) / 2
