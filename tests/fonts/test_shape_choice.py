"""Of many drawings few are chosen: those that read, agree in size, and differ most."""

import numpy as np
from tests.fonts.conftest import Stems

from ownhand import Model
from ownhand.fonts.shape_choice import choose, farthest, pictures_of
from ownhand.glyphs import Glyph
from ownhand.ink import Outline, polygon


def bar(width: float = 0.1, height: float = 1.0, is_read: bool | None = True, sureness: float = 0.9) -> Glyph:
    return Glyph("l", polygon([(0, 0), (width, 0), (width, height), (0, height)]), is_read=is_read, sureness=sureness)


def test_the_unread_are_chosen_last() -> None:
    drawings = [bar(0.1 + k / 100, is_read=k % 2 == 0) for k in range(12)]
    assert all(glyph.is_read for glyph in choose(drawings, 5))
    chosen = choose(drawings[:4], 4)
    assert [glyph.is_read for glyph in chosen] == [True, True, False, False]
    few = choose([bar(is_read=False, sureness=s) for s in (0.1, 0.3, 0.2)] + [bar()], 2)
    assert [(glyph.is_read, glyph.sureness) for glyph in few] == [(True, 0.9), (False, 0.3)]
    assert choose([Glyph("l", Outline())], 2) == []


def test_the_unsure_and_the_odd_are_left_out() -> None:
    usual = [bar(0.2 + k / 500) for k in range(20)]
    unsure = [bar(0.2 + k / 500, sureness=0.3) for k in range(5)]
    odd = [bar(1.5), bar(0.2, 3.0), bar(0.2, 0.2)]
    chosen = choose([*odd, *unsure, *usual], 5)
    assert len({id(glyph) for glyph in chosen}) == 5
    assert all(glyph in usual for glyph in chosen)


def test_the_chosen_differ_more_than_any_five() -> None:
    """On the mean of six characters: of a single one, the ratio is anything from 1.1 to 1.9."""

    def least_apart(glyphs: list[Glyph]) -> float:
        pictures = pictures_of(glyphs)
        apart = np.sqrt(((pictures[:, None] - pictures) ** 2).sum(axis=2))
        return float(apart[~np.eye(len(glyphs), dtype=bool)].min())

    hand, ratios = Model.load("pen").hand(7), []
    for character in "aenghs":
        drawings = hand.glyphs(character * 40, np.random.default_rng(0))
        usual = np.mean([least_apart(drawings[k : k + 5]) for k in range(0, 40, 5)])
        ratios.append(least_apart(choose(drawings, 5)) / usual)
    assert np.mean(ratios) > 1.2


def test_shapes_equally_far_apart_are_chosen_alike_however_pixels_are_added_up() -> None:
    rng = np.random.default_rng(0)
    pictures = pictures_of([Stems().glyph("a", rng) for _ in range(40)])  # Nine shapes, so many are alike.
    chosen = farthest(pictures, 12)
    for _ in range(20):
        assert farthest(pictures[:, rng.permutation(pictures.shape[1])], 12) == chosen
