"""The one list of characters that cannot be told apart when they stand alone."""

import string

import pytest

from ownhand.letters import LOOK_ALIKES, look_alikes

PRINTABLE = string.digits + string.ascii_letters + string.punctuation


def test_the_sets_are_disjoint_sorted_and_printable() -> None:
    members = "".join(LOOK_ALIKES)
    assert len(members) == len(set(members))
    assert set(members) <= set(PRINTABLE)
    assert all("".join(sorted(alike)) == alike and len(alike) > 1 for alike in LOOK_ALIKES)


@pytest.mark.parametrize("character", PRINTABLE)
def test_looking_alike_is_mutual(character: str) -> None:
    assert character in look_alikes(character)
    assert all(look_alikes(other) == look_alikes(character) for other in look_alikes(character))


@pytest.mark.parametrize(("character", "expected"), [("o", "0Oo"), ("B", "B"), ("l", "1Il|"), ("é", "é"), ("5", "5")])
def test_some(character: str, expected: str) -> None:
    assert look_alikes(character) == expected
