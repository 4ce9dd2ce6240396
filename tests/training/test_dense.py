"""A dense net run by hand does what torch's autograd and optimizer do."""

import pytest
import torch
from torch import nn

from ownhand.nets.dense import Discriminator, Generator
from ownhand.training.dense import Adam, DenseNet, through_activation


def test_forward_and_backward_are_autograds() -> None:
    torch.manual_seed(0)
    net = Discriminator()
    by_hand = DenseNet(net, batch_size=8, learning_rate=1e-3)
    x = torch.randn(8, 784, requires_grad=True)
    logits = x
    for layer in list(net)[:-1]:
        logits = layer(logits)
    torch.testing.assert_close(by_hand.forward(x.detach()), logits.sigmoid())
    slope = torch.randn(8, 1)
    logits.backward(slope)
    by_hand.backward(x.detach(), slope)
    assert x.grad is not None
    torch.testing.assert_close(by_hand.slope_at_input(slope), x.grad)
    expected = [layer.weight.grad for layer in by_hand.layers] + [layer.bias.grad for layer in by_hand.layers]
    for found, grad in zip(by_hand.adam.slopes, expected, strict=True):
        torch.testing.assert_close(found, grad)


def test_only_the_rows_that_count_are_learned_from() -> None:
    torch.manual_seed(0)
    net = Generator(4)
    whole, part = (DenseNet(net, batch_size=6, learning_rate=1e-3) for _ in range(2))
    x, slope = torch.randn(6, 4), torch.randn(2, 784)
    whole.forward(x)
    whole.backward(x[4:], slope, first_row=4)
    part.forward(x[4:])
    part.backward(x[4:], slope)
    for one, other in zip(whole.adam.slopes, part.adam.slopes, strict=True):
        torch.testing.assert_close(one, other)


def test_adam_is_torchs_and_goes_on_from_what_was_saved() -> None:
    torch.manual_seed(0)
    weights = torch.randn(5)
    theirs = nn.Parameter(weights.clone())
    ours, resumed = Adam([weights.clone()], learning_rate=0.01), Adam([weights.clone()], learning_rate=0.01)
    optimizer = torch.optim.Adam([theirs], lr=0.01)
    for step in range(6):
        slope = torch.randn(5)
        theirs.grad = slope.clone()
        optimizer.step()
        ours.slopes[0].copy_(slope)
        ours.step()
        torch.testing.assert_close(ours.parameters[0], theirs.detach())
        if step == 2:
            resumed.load_state_dict(ours.state_dict())
            resumed.parameters[0].copy_(ours.parameters[0])
        if step > 2:
            resumed.slopes[0].copy_(slope)
            resumed.step()
    assert torch.equal(resumed.parameters[0], ours.parameters[0])


def test_an_activation_without_a_derivative_is_named() -> None:
    with pytest.raises(TypeError, match="no derivative is written for Sigmoid"):
        through_activation(nn.Sigmoid(), torch.zeros(1), torch.zeros(1))
