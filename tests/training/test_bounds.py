"""What numbers and letters are held to."""

from dataclasses import dataclass

import numpy as np
import pytest

from ownhand.errors import RunError
from ownhand.letters import Letters
from ownhand.training.bounds import check_counts, check_learnable, check_shares


@dataclass
class Numbers:
    size: int = 3
    share: float = 0.5


def test_numbers_out_of_bounds_are_named() -> None:
    check_counts(Numbers(), "size")
    check_shares(Numbers(), "share")
    with pytest.raises(RunError, match="size: expected at least 1, got 0"):
        check_counts(Numbers(size=0), "size")
    for share in (0.0, 1.0, -1.0):
        with pytest.raises(RunError, match="share: expected a number between 0 and 1"):
            check_shares(Numbers(share=share), "share")


def test_letters_must_be_of_several_characters_and_fill_a_batch() -> None:
    labels = np.arange(10) % 2
    letters = Letters(characters=("A", "B", "C"), labels=labels, images=np.zeros((10, 4, 4), np.uint8), source="ten")
    assert check_learnable(letters, 10) == ["A", "B"]
    with pytest.raises(RunError, match="ten: expected at least one batch of 11 letters to learn from, found 10"):
        check_learnable(letters, 11)
    with pytest.raises(RunError, match="ten: expected several characters to tell apart, found only 'B'"):
        check_learnable(letters.select(labels == 1), 2)
