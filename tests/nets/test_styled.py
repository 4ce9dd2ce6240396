"""The nets of the labelled game."""

import pytest
import torch

from ownhand.nets.forms import PenForm
from ownhand.nets.styled import Critic, Generator, LooseWriting, PlainWriting


def test_letters_of_a_hand_share_a_style_and_differ_by_wobble() -> None:
    torch.manual_seed(0)
    net = Generator(3, PenForm(), latent_size=8, wobble_size=4, width=32, num_blocks=1)
    latents, labels = torch.randn(1, 8).expand(2, -1), torch.tensor([1, 1])
    same, other = net(latents, labels, torch.zeros(2, 4)), net(latents, labels, torch.randn(2, 4))
    assert torch.equal(same[0], same[1])
    assert not torch.equal(other[0], other[1])


def test_the_critic_judges_twins_whichever_comes_first() -> None:
    torch.manual_seed(0)
    critic = Critic(3, 5, PenForm(), width=32, num_blocks=1)
    seen = torch.randn(8, 32)
    swapped = seen.view(4, 2, 32).flip(1).reshape(8, 32)
    assert torch.equal(critic.how_real_twins(seen), critic.how_real_twins(swapped))


def _loose_and_plain() -> tuple[LooseWriting, PlainWriting]:
    torch.manual_seed(0)
    generator = Generator(5, PenForm(16), latent_size=8, wobble_size=4, width=32, num_blocks=1)
    spread = torch.randn(8, 8)
    return LooseWriting(generator, spread, 1.2 * torch.eye(4), 5), PlainWriting(generator, spread, 1.2)


def test_loose_writing_begins_as_plain_writing() -> None:
    loose, plain = _loose_and_plain()
    asked = torch.randn(7, 8), torch.arange(7) % 5, torch.randn(7, 4)
    assert loose(*asked).shape == (7, 16, 3)
    torch.testing.assert_close(loose(*asked), plain(*asked))


@pytest.mark.parametrize(
    ("name", "value"),
    [("wobble_of_character", torch.full((5,), 0.5)), ("wobble_of_hand", torch.full((8,), 9.0))],
)
def test_loose_writing_wobbles_more_where_it_is_told_to(name: str, value: torch.Tensor) -> None:
    """By a factor of exp(0.5) for a character, and by twice at most for a hand, however far out it lies."""
    loose, plain = _loose_and_plain()
    getattr(loose, name).data.copy_(value)
    latents, characters, wobble = torch.ones(5, 8), torch.arange(5), torch.randn(5, 4)
    factor = torch.tensor(0.5 if name == "wobble_of_character" else 0.7).exp()
    torch.testing.assert_close(
        loose(latents, characters, wobble), plain(latents, characters, factor * wobble), rtol=1e-4, atol=1e-5
    )


def test_letters_with_much_wobble_go_farther_astray() -> None:
    loose, plain = _loose_and_plain()
    loose.wobble_of_letter.data.fill_(0.2)
    latents, characters, wobble = torch.randn(2, 8), torch.arange(2), torch.ones(2, 4)
    far = 2 * wobble  # Of length 4, where sqrt(3.5) is usual.
    factor = torch.tensor(0.2 * (4 - 3.5**0.5) * 2**0.5).exp()
    torch.testing.assert_close(
        loose(latents, characters, far), plain(latents, characters, factor * far), rtol=1e-4, atol=1e-5
    )
