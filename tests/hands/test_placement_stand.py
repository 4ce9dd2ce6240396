"""How one character stands by a first look."""

import pytest

from ownhand.hands.placement import PRINTABLE, extent, is_flat
from ownhand.hands.placement.stand import stand_by_hand


@pytest.mark.parametrize("character", PRINTABLE + "é")
def test_every_character_has_a_size_and_a_place(character: str) -> None:
    stand = stand_by_hand(character)
    assert (stand.bottom.median, stand.top.median) == extent(character)
    assert stand.height.median == pytest.approx(stand.top.median - stand.bottom.median)
    assert stand.width.median > 0
    assert not stand.is_measured
    assert all(measure.within >= 0 for measure in (stand.bottom, stand.top, stand.height, stand.width))


def test_kinds_of_letters_stand_as_one_writes_them() -> None:
    assert extent("x") == (0, 1)
    assert extent("g")[0] < -0.5 < extent("h")[0] == 0
    assert extent("h")[1] > extent("H")[1] > extent("5")[1] > 1
    assert [character for character in PRINTABLE if is_flat(character)] == ["-", "_", "~"]
    assert stand_by_hand("m").width.median > stand_by_hand("o").width.median > stand_by_hand("l").width.median
