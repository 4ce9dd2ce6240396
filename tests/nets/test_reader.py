"""The reader's net."""

import torch

from ownhand.nets.reader import Probabilities, ReaderNet


def test_a_reader_gives_probabilities_and_is_small() -> None:
    net = ReaderNet(94).eval()
    images = torch.randint(0, 256, (4, 32, 32), dtype=torch.uint8)
    probabilities = Probabilities(net)(images)
    assert probabilities.shape == (4, 94)
    torch.testing.assert_close(probabilities.sum(1), torch.ones(4))
    assert 4 * sum(p.numel() for p in net.parameters()) < 3_000_000
