"""What goes in and comes out of the nets."""

import jaxtyping
import pytest
import torch

from ownhand.nets.dense import Discriminator, Drawing, Generator
from ownhand.nets.reader import Probabilities, ReaderNet


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
