"""Which characters the numbers of a file stand for."""

from collections.abc import Sequence

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters.labels import BY_CLASS, MERGED, as_characters, guess_alphabet


@pytest.mark.parametrize(
    ("numbers", "has_names", "expected"),
    [
        (range(26), False, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ([0, 0, 1, 2], False, "ABC"),
        (range(10), False, "ABCDEFGHIJ"),
        ([3, 1, 4, 0, 2, 5, 9, 8, 7, 6], False, "0123456789"),
        (range(10), True, "0123456789"),
        ([0, 11, 25], True, "ALZ"),
        (range(1, 27), False, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        ([0, 10, 36, 46], False, "0Aat"),
        ([0, 10, 36, 61], False, "0Aaz"),
    ],
)
def test_which_characters_numbers_stand_for(numbers: Sequence[int], has_names: bool, expected: str) -> None:
    given = np.array(numbers, np.uint16)
    alphabet = guess_alphabet(given, has_names=has_names)
    characters, labels = as_characters(given, dict(enumerate(alphabet.characters, alphabet.first)), where="a.csv")
    assert "".join(characters) == expected
    assert [characters[label] for label in labels] == [alphabet.characters[n - alphabet.first] for n in given]


def test_only_emnist_numbers_its_classes_so() -> None:
    assert not guess_alphabet(np.arange(26), has_names=False).is_emnist
    for last in (26, 46, 61):
        alphabet = guess_alphabet(np.array([1, last]), has_names=False)
        assert alphabet.is_emnist
        assert "EMNIST" in alphabet.note
    assert (len(BY_CLASS), len(MERGED)) == (62, 47)


def test_a_number_without_a_character_is_named_with_its_row() -> None:
    with pytest.raises(LettersError, match=r"a\.csv, row 4: expected a label from 0 to 2, found 7"):
        as_characters(np.array([0, 1, 7, 7]), {0: "A", 1: "B", 2: "C"}, where="a.csv", first_row=2)
