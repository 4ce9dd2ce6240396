"""The net of the verifier of words."""

import torch

from ownhand.nets.word_verifier import WordVerifierNet


def test_words_are_placed_on_a_sphere() -> None:
    placed, features = WordVerifierNet(width=4, num_features=8, out=6)(
        torch.randint(0, 256, (3, 32, 128), dtype=torch.uint8)
    )
    assert placed.shape == (3, 6)
    assert features.shape == (3, 8)
    torch.testing.assert_close(placed.norm(dim=1), torch.ones(3))
