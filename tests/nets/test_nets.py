"""What goes in and comes out of the nets."""

import jaxtyping
import pytest
import torch

from ownhand.nets.dense import Discriminator, Drawing, Generator
from ownhand.nets.forms import PenForm
from ownhand.nets.reader import Probabilities, ReaderNet
from ownhand.nets.styled import Generator as StyledGenerator
from ownhand.nets.styled import LooseWriting, PlainWriting


def test_a_generator_draws_and_a_discriminator_scores() -> None:
    drawn = Generator(64)(torch.randn(5, 64))
    assert drawn.shape == (5, 784)
    assert drawn.abs().max() <= 1
    scores = Discriminator()(drawn)
    assert scores.shape == (5, 1)
    assert ((scores > 0) & (scores < 1)).all()


def test_a_shipped_generator_gives_ink() -> None:
    ink = Drawing(Generator(8))(torch.randn(3, 8))
    assert ink.shape == (3, 28, 28)
    assert ((ink >= 0) & (ink <= 1)).all()


def test_a_reader_gives_probabilities_and_is_small() -> None:
    net = ReaderNet(94).eval()
    images = torch.randint(0, 256, (4, 32, 32), dtype=torch.uint8)
    probabilities = Probabilities(net)(images)
    assert probabilities.shape == (4, 94)
    torch.testing.assert_close(probabilities.sum(1), torch.ones(4))
    assert 4 * sum(p.numel() for p in net.parameters()) < 3_000_000


def test_shapes_are_checked_in_tests() -> None:
    with pytest.raises(jaxtyping.TypeCheckError):
        Discriminator()(torch.zeros(5, 783))


def _loose_and_plain() -> tuple[LooseWriting, PlainWriting]:
    torch.manual_seed(0)
    generator = StyledGenerator(5, PenForm(16), latent_size=8, wobble_size=4, width=32, num_blocks=1)
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
