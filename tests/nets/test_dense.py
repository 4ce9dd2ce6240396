"""The article's nets."""

import jaxtyping
import pytest
import torch

from ownhand.nets.dense import Discriminator, Drawing, Generator


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


def test_shapes_are_checked_in_tests() -> None:
    with pytest.raises(jaxtyping.TypeCheckError):
        Discriminator()(torch.zeros(5, 783))
