"""The glance's net."""

import torch

from ownhand.nets.glance import GlanceNet, Probabilities


def test_a_glance_gives_probabilities_and_what_it_sees() -> None:
    torch.manual_seed(0)
    net = GlanceNet(94)
    paths = torch.randn(4, 64, 3)
    probabilities = Probabilities(net)(paths)
    assert probabilities.shape == (4, 94)
    torch.testing.assert_close(probabilities.sum(1), torch.ones(4))
    seen = net.sees(paths)
    assert seen.shape == (4, 1024)
    torch.testing.assert_close(net.tell[-1](seen[:, 512:]), net(paths))  # The last layer is what it tells from.
