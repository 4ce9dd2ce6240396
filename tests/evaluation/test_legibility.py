"""Legibility: what counts as read, and what counts of letters that nobody asked for."""

import numpy as np

from ownhand.evaluation import Sample
from ownhand.evaluation.legibility import shares_read, unasked


class Parrot:
    """A judge that reads what its probabilities say."""

    characters = ("O", "T", "o")

    def check_characters(self, characters: list[str]) -> None:
        assert set(characters) <= set(self.characters)


def test_letters_are_counted_both_ways_and_by_character() -> None:
    sample = Sample(
        alphabet=("O", "T"),
        images=np.zeros((4, 28, 28), np.uint8),
        characters=np.array([0, 0, 0, 1]),
        hands=np.array([0, 0, 1, 1]),
    )
    read = np.eye(3, dtype=np.float32)[[0, 2, 1, 1]]  # O, o, T, T
    found = shares_read(sample, Parrot(), read)  # type: ignore[arg-type]
    assert found["exact"] == 0.5
    assert found["look_alikes"] == 0.75
    assert found["by_character"]["O"] == {"letters": 3, "exact": 1 / 3, "look_alikes": 2 / 3}
    assert found["by_character"]["T"]["exact"] == 1
    low, high = found["exact_interval"]
    assert low <= 0.5 <= high


def test_what_is_drawn_unasked_is_counted_by_the_judges_labels() -> None:
    read = np.array([[0.95, 0.05, 0], [0.95, 0, 0.05], [0.5, 0.1, 0.4], [0.2, 0.1, 0.7]])
    found = unasked(read, Parrot(), ("O", "T"))  # type: ignore[arg-type]
    assert found["sure"] == 0.75  # the third is an O or an o, which is as good
    assert found["by_character"] == {"O": 1.0, "T": 0.0}
    assert found["hardly_ever"] == "T"
