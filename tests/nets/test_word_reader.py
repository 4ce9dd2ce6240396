"""The word reader's net."""

import torch

from ownhand.nets.word_reader import COLUMN, LogProbabilities, WordReaderNet


def test_every_column_has_probabilities_of_all_characters_and_of_none() -> None:
    net = WordReaderNet(5).eval()
    found = LogProbabilities(net)(torch.randint(0, 256, (3, 40, 64), dtype=torch.uint8))
    assert found.shape == (3, 64 // COLUMN, 6)
    torch.testing.assert_close(found.exp().sum(2), torch.ones(3, 32))


def test_a_column_sees_three_x_heights_on_each_side_and_no_more() -> None:
    torch.manual_seed(0)
    net = WordReaderNet(5).eval()
    picture = torch.zeros(1, 40, 160, dtype=torch.uint8)
    spoilt = picture.clone()
    spoilt[:, :, 81] = 255
    differs = (net(picture) != net(spoilt)).any(dim=2)[0].nonzero().flatten()
    assert 40 - 15 <= int(differs.min()) < int(differs.max()) <= 40 + 15
