"""The net that reads spans of words."""

import torch

from ownhand.nets.span_reader import LogProbabilities, SpanReaderNet


def test_a_span_reader_gives_logarithms_of_probabilities_which_leave_room_for_no_letter() -> None:
    torch.manual_seed(0)
    net = SpanReaderNet(94).eval()
    images = torch.randint(0, 256, (4, 20, 20), dtype=torch.uint8)
    said = LogProbabilities(net)(images)
    assert said.shape == (4, 94)
    none = net(images).softmax(1)[:, 94]
    assert (none > 0).all()
    torch.testing.assert_close(said.exp().sum(1), 1 - none)
    assert torch.equal(said.argmax(1), net(images)[:, :94].argmax(1))
