"""The net that reads spans of words."""

import torch

from ownhand.nets.span_reader import LogProbabilities, SpanReaderNet


def test_a_span_reader_gives_logarithms_of_probabilities() -> None:
    torch.manual_seed(0)
    net = SpanReaderNet(94).eval()
    images = torch.randint(0, 256, (4, 20, 20), dtype=torch.uint8)
    said = LogProbabilities(net)(images)
    assert said.shape == (4, 94)
    torch.testing.assert_close(said.exp().sum(1), torch.ones(4))
    assert torch.equal(said.argmax(1), net(images).argmax(1))
