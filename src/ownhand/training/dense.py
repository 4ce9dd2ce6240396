"""A dense net run by hand: forward and backward written out over buffers that are made once.

torch's autograd builds a graph, allocates every activation and computes gradients that nobody reads. For nets as small
as the article's that bookkeeping costs as much as the arithmetic. `DenseNet` does the same arithmetic on the weights of
an ordinary `nn.Sequential`, and nothing else. On a GPU its steps can be captured into one CUDA graph, since they touch
only memory that stays where it is.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn, ops

Activation = nn.LeakyReLU | nn.ReLU | nn.Tanh | nn.Sigmoid


class DenseNet:
    """The layers of `net` (Linear, activation, Linear, activation, ...) with room for `batch_size` rows.

    The weights are shared with `net`: a step taken here is a step of `net`.
    """

    def __init__(self, net: nn.Sequential, *, batch_size: int, learning_rate: float) -> None:
        self.layers = [module for module in net if isinstance(module, nn.Linear)]
        self.activations = [module for module in net if isinstance(module, Activation)]
        self.weights = [layer.weight.detach() for layer in self.layers]
        self.biases = [layer.bias.detach() for layer in self.layers]
        like = self.weights[0]
        self._outputs = [like.new_empty(batch_size, layer.out_features) for layer in self.layers]
        self._slopes = [like.new_empty(batch_size, layer.in_features) for layer in self.layers]
        self.adam = Adam([*self.weights, *self.biases], learning_rate=learning_rate)
        self._weight_slopes = self.adam.slopes[: len(self.weights)]
        self._bias_slopes = self.adam.slopes[len(self.weights) :]

    def forward(self, x: Float[Tensor, "rows in"]) -> Float[Tensor, "rows out"]:
        """The net's output for `x`; overwritten by the next call."""
        for weight, bias, activation, output in zip(
            self.weights, self.biases, self.activations, self._outputs, strict=True
        ):
            x = torch.addmm(bias, x, weight.t(), out=output[: len(x)])
            _activate(activation, x)
        return x

    def backward(self, x: Float[Tensor, "rows in"], slope: Float[Tensor, "rows out"], *, first_row: int = 0) -> None:
        """Fills the gradients of weights and biases, given the last `forward` and the slope at the last logits.

        `x` is what that forward saw from `first_row` on; `slope` is the loss's derivative by the last layer's output
        *before* its activation.
        """
        for k in reversed(range(len(self.layers))):
            below = x if k == 0 else self._outputs[k - 1][first_row : first_row + len(x)]
            torch.mm(slope.t(), below, out=self._weight_slopes[k])
            torch.sum(slope, 0, out=self._bias_slopes[k])
            if k > 0:
                slope = self._through(k, slope, below)

    def slope_at_input(self, slope: Float[Tensor, "rows out"]) -> Float[Tensor, "rows in"]:
        """The loss's derivative by what the last `forward` saw; computes no gradient of any weight."""
        for k in reversed(range(1, len(self.layers))):
            slope = self._through(k, slope, self._outputs[k - 1][: len(slope)])
        return torch.mm(slope, self.weights[0], out=self._slopes[0][: len(slope)])

    def _through(self, k: int, slope: Tensor, below: Tensor) -> Tensor:
        slope = torch.mm(slope, self.weights[k], out=self._slopes[k][: len(slope)])
        return through_activation(self.activations[k - 1], slope, below)


class Adam:
    """Adam (Kingma and Ba 2015, algorithm 1) over a list of tensors, as torch's fused kernel."""

    def __init__(self, parameters: list[Tensor], *, learning_rate: float) -> None:
        self.parameters = parameters
        self.slopes = [torch.zeros_like(p) for p in parameters]
        self.means = [torch.zeros_like(p) for p in parameters]
        self.squares = [torch.zeros_like(p) for p in parameters]
        self.num_steps = parameters[0].new_zeros(())
        self.learning_rate = learning_rate

    def step(self) -> None:
        """Moves the parameters by one step down `slopes`."""
        self.num_steps.add_(1)
        torch._fused_adam_(
            self.parameters,
            self.slopes,
            self.means,
            self.squares,
            [],
            [self.num_steps] * len(self.parameters),
            lr=self.learning_rate,
            beta1=0.9,
            beta2=0.999,
            weight_decay=0.0,
            eps=1e-8,
            amsgrad=False,
            maximize=False,
        )

    def state_dict(self) -> dict[str, list[Tensor]]:
        """The tensors that a later run needs to go on."""
        return {"means": self.means, "squares": self.squares, "num_steps": [self.num_steps]}

    def load_state_dict(self, state: dict[str, list[Tensor]]) -> None:
        """Takes up what `state_dict` gave, in place."""
        for name, tensors in self.state_dict().items():
            for tensor, saved in zip(tensors, state[name], strict=True):
                tensor.copy_(saved)


def _activate(activation: Activation, x: Tensor) -> None:
    match activation:
        case nn.LeakyReLU():
            nn.functional.leaky_relu_(x, activation.negative_slope)
        case nn.ReLU():
            x.relu_()
        case nn.Tanh():
            x.tanh_()
        case nn.Sigmoid():
            x.sigmoid_()


def through_activation(activation: Activation, slope: Tensor, output: Tensor) -> Tensor:
    """Turns the slope by an activation's output into the slope by its input, in place, from its output alone."""
    match activation:
        case nn.LeakyReLU():
            ops.aten.leaky_relu_backward(slope, output, activation.negative_slope, True, grad_input=slope)
        case nn.ReLU():
            ops.aten.threshold_backward(slope, output, 0, grad_input=slope)
        case nn.Tanh():
            ops.aten.tanh_backward(slope, output, grad_input=slope)
        case _:
            raise TypeError(f"no derivative is written for {activation}")
    return slope
