"""One hand: a verifier tells hands apart, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.errors import LettersError
from ownhand.evaluation import Sample, sample_of
from ownhand.evaluation.verification import (
    Verifier,
    area_under_curve,
    contrast,
    equal_error_rate,
    one_hand,
    packed,
    train_verifier,
)
from ownhand.letters import load_letters


@torch.no_grad()
def placed(net: torch.nn.Module, sample: Sample) -> np.ndarray:
    return net(torch.from_numpy(sample.images), torch.from_numpy(sample.characters)).numpy()


def test_hands_are_told_apart_and_scrambled_ones_are_not(
    learned: Sample, real: Sample, good: Sample, scrambled: Callable[[Sample], Sample]
) -> None:
    net = train_verifier(learned, num_steps=60, width=32)
    found = {
        (name, size): one_hand(sample, placed(net, sample), pack_size=size, num_pairs=1000)
        for name, sample in (("real", real), ("good", good), ("scrambled", scrambled(real)))
        for size in (1, 8)
    }
    assert found["real", 8]["auc"] > 0.85
    assert found["real", 8]["auc"] > found["real", 1]["auc"] > 0.7
    assert found["real", 8]["eer"] < 0.25
    assert found["good", 8]["auc"] > 0.8
    assert found["scrambled", 8]["auc"] == pytest.approx(0.5, abs=0.06)
    assert found["scrambled", 1]["eer"] == pytest.approx(0.5, abs=0.06)


def test_the_same_seed_trains_the_same_verifier_and_leaves_the_generator_alone(learned: Sample) -> None:
    torch.manual_seed(7)
    before = torch.get_rng_state()
    one, other = (train_verifier(learned, num_steps=3, width=16, seed=2).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert torch.equal(before, torch.get_rng_state())


def test_the_verifier_that_comes_with_ownhand_tells_people_apart(shared_letters: Path) -> None:
    held_out = load_letters(shared_letters / "unipen_pen.npz").held_out_part()
    sample = sample_of(held_out)
    verifier = Verifier.load()
    places = verifier.place(sample)
    assert np.linalg.norm(places, axis=1) == pytest.approx(1, abs=1e-3)
    assert one_hand(sample, places, pack_size=8, num_pairs=4000)["auc"] > 0.75


def test_a_character_that_the_verifier_does_not_know_is_named(real: Sample) -> None:
    strange = Sample(alphabet=("é",), images=real.images[:1], characters=np.array([0]), hands=np.array([0]))
    with pytest.raises(LettersError, match="does not know é"):
        Verifier.load().place(strange)


def test_the_contrast_of_packs_that_say_nothing_is_that_of_guessing() -> None:
    same = torch.ones(6, 8, 4) / 2
    assert contrast(same, same, torch.tensor(5.0)).item() == pytest.approx(2 * np.log(6), abs=1e-5)
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
