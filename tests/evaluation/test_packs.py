"""Packs: letters that only the hand can tell apart."""

import pytest

from ownhand.errors import LettersError
from ownhand.evaluation import sample_of
from ownhand.evaluation.packs import pack_pairs
from ownhand.evaluation.verification import (
    train_verifier,
)
from ownhand.letters import Letters


def test_only_the_hand_can_tell_packs_apart(letters: Letters) -> None:
    sample = sample_of(letters)
    pairs = pack_pairs(sample, 8, 200, seed=3)
    characters, hands = sample.characters, sample.hands
    assert hands is not None
    assert (characters[pairs.same] == characters[pairs.other]).all()
    assert all(
        len({*one, *same}) == 16 for one, same in zip(characters[pairs.one], characters[pairs.same], strict=True)
    )
    assert (hands[pairs.one] == hands[pairs.same]).all()
    assert (hands[pairs.other] == hands[pairs.other][:, :1]).all()
    assert (hands[pairs.other] != hands[pairs.one]).all()
    assert (pack_pairs(sample, 8, 200, seed=3).other == pairs.other).all()


def test_hands_with_too_little_in_common_are_said_to_be_so(letters: Letters) -> None:
    few = sample_of(letters.only("ABCDEF"))
    with pytest.raises(LettersError, match=r"wrote 16 characters in common.* have at most 6"):
        pack_pairs(few, 8, 10, seed=0)
    with pytest.raises(LettersError, match="wrote 16 characters in common, to train"):
        train_verifier(few, num_steps=1)
