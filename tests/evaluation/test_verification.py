"""Whether hands are told apart: on hands that differ, on hands that do not, and against closed forms."""

import numpy as np
import pytest
import torch

from ownhand.errors import LettersError
from ownhand.evaluation import Sample, sample_of, written_alike
from ownhand.evaluation.packs import pack_pairs
from ownhand.evaluation.verification import (
    area_under_curve,
    contrast,
    equal_error_rate,
    one_hand,
    packed,
    train_verifier,
)
from ownhand.letters import Letters


def scrambled(sample: Sample) -> Sample:
    """Every letter by anybody: within a character, hands are shuffled."""
    rng, paths = np.random.default_rng(0), sample.paths.copy()
    for character in np.unique(sample.characters):
        own = np.flatnonzero(sample.characters == character)
        paths[own] = paths[rng.permutation(own)]
    return Sample(alphabet=sample.alphabet, paths=paths, characters=sample.characters, hands=sample.hands)


def test_hands_are_told_apart_and_scrambled_ones_are_not(letters: Letters, pen: object) -> None:
    real = sample_of(letters.held_out_part())
    verifier = train_verifier(sample_of(letters.training_part()), num_steps=60, width=32)
    generated = written_alike(pen, real, seed=1)
    found = {
        name: one_hand(sample, verifier, num_pairs=1000)
        for name, sample in (("real", real), ("generated", generated), ("scrambled", scrambled(real)))
    }
    assert found["real"]["packs"]["auc"] > 0.85
    assert found["real"]["packs"]["auc"] > found["real"]["letters"]["auc"] > 0.7
    assert found["real"]["packs"]["eer"] < 0.25
    assert found["generated"]["packs"]["auc"] > 0.8
    assert found["scrambled"]["packs"]["auc"] == pytest.approx(0.5, abs=0.06)
    assert found["scrambled"]["letters"]["eer"] == pytest.approx(0.5, abs=0.06)


def test_the_same_seed_trains_the_same_verifier_and_leaves_the_generator_alone(letters: Letters) -> None:
    learned = sample_of(letters.training_part())
    torch.manual_seed(7)
    before = torch.get_rng_state()
    one, other = (train_verifier(learned, num_steps=3, width=16, seed=2).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert torch.equal(before, torch.get_rng_state())


def test_only_the_hand_can_tell_packs_apart(letters: Letters) -> None:
    sample = sample_of(letters)
    pairs = pack_pairs(sample, 8, 200, seed=3)
    characters, hands = sample.characters, sample.hands
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


def test_the_contrast_of_packs_that_say_nothing_is_that_of_guessing() -> None:
    placed = torch.ones(6, 8, 4) / 2
    assert contrast(placed, placed, torch.tensor(5.0)).item() == pytest.approx(2 * np.log(6), abs=1e-5)
    apart = torch.eye(6)[:, None].expand(6, 8, 6)
    assert contrast(apart, apart, torch.tensor(100.0)).item() == pytest.approx(0, abs=1e-5)
    assert torch.allclose(packed(apart).norm(dim=1), torch.ones(6))


def test_area_and_error_of_known_scores() -> None:
    assert area_under_curve(np.array([2.0, 3]), np.array([0.0, 1])) == 1
    assert area_under_curve(np.ones(5), np.ones(4)) == 0.5
    assert equal_error_rate(np.array([2.0, 3]), np.array([0.0, 1])) == 0
    rng = np.random.default_rng(0)
    alike, unlike = rng.normal(1, 1, 20_000), rng.normal(0, 1, 20_000)
    # Two Gaussians a deviation apart: Phi(1 / sqrt 2) and Phi(-1 / 2).
    assert area_under_curve(alike, unlike) == pytest.approx(0.7602, abs=0.01)
    assert equal_error_rate(alike, unlike) == pytest.approx(0.3085, abs=0.01)
