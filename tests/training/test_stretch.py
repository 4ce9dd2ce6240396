"""How far styles and wobble are stretched."""

import pytest
import torch
from torch import Tensor

from ownhand.training.stretch import Stretch, squared_distances, strangers
from ownhand.training.twins import Asked

NUM_PAIRS = 2000


@pytest.fixture(scope="module")
def asked() -> Asked:
    letters = torch.arange(2 * NUM_PAIRS)
    return Asked(
        letters=letters,
        characters=(torch.arange(NUM_PAIRS) % 5).repeat_interleave(2),
        writers=(torch.arange(NUM_PAIRS) // 5).repeat_interleave(2),
        are_twins=torch.ones(NUM_PAIRS, dtype=torch.bool),
        is_invented=torch.ones(2 * NUM_PAIRS, dtype=torch.bool),
    )


def written(styles: float, wobble: float, seed: int) -> Tensor:
    """Letters of two points, which lie as far from their character's place as styles and wobble take them."""
    source = torch.Generator().manual_seed(seed)
    hands = styles * torch.randn(NUM_PAIRS, 2, 2, generator=source).repeat_interleave(2, 0)
    return hands + wobble * torch.randn(2 * NUM_PAIRS, 2, 2, generator=source)


def test_strangers_show_the_same_character_by_other_writers(asked: Asked) -> None:
    ones, others = strangers(asked)
    assert len(ones) > 0.9 * NUM_PAIRS
    assert (asked.characters[ones] == asked.characters[others]).all()
    assert (asked.writers[ones] != asked.writers[others]).all()


def test_a_stretch_makes_up_for_what_is_too_neat(asked: Asked) -> None:
    found = Stretch.fitting(lambda s: written(0.8 * s.styles, 0.9 * s.wobble, 1), written(1, 1, 2), asked)
    assert found.styles == pytest.approx(1 / 0.8, rel=0.1)
    assert found.wobble == pytest.approx(1 / 0.9, rel=0.05)


def test_a_stretch_has_bounds(asked: Asked) -> None:
    found = Stretch.fitting(lambda s: written(0.1 * s.styles, 0.1 * s.wobble, 1), written(1, 1, 2), asked)
    assert (found.styles, found.wobble) == (1.45, 1.2)
    found = Stretch.fitting(lambda s: written(9 * s.styles, 9 * s.wobble, 1), written(1, 1, 2), asked)
    assert (found.styles, found.wobble) == (0.7, 0.7)


def test_distances_leave_out_the_state_of_the_pen() -> None:
    one, other = torch.zeros(1, 2, 3), torch.tensor([[[3.0, 4.0, 9.0], [0.0, 0.0, 9.0]]])
    assert squared_distances(one, other).tolist() == [25]
    assert squared_distances(torch.zeros(1, 2, 2), torch.ones(1, 2, 2)).tolist() == [4]
