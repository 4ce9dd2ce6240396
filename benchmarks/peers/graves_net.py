"""A recurrent net that writes a text point after point: LSTM layers, a soft window over the text, mixtures of normals.

The synthesis network of "Generating Sequences With Recurrent Neural Networks" (A. Graves 2013, arXiv:1308.0850),
sections 4 and 5; equations are numbered as there. Not as there: cells have no peepholes; the text ends in a character
of its own; and one more output says that the writing is done, since marks that come late are written when the window
has passed the text.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

NUM_MIXTURES, NUM_WINDOWS = 20, 10

POINTS_A_LETTER = 22
"""By so much of a letter the window moves on in a step before anything is learned."""

_LEAST = 1e-6


class State(NamedTuple):
    """What the net remembers, of a batch of texts."""

    first: tuple[Tensor, Tensor]
    above: tuple[tuple[Tensor, Tensor], ...]
    window: Tensor
    """(batch, characters): what of the text it looks at."""
    places: Tensor
    """(batch, windows): where in the text, in characters."""


class Mixture(NamedTuple):
    """What may come next, of each step, before it is drawn from."""

    weights: Tensor
    """(..., mixtures), logits."""
    means: Tensor
    """(..., mixtures, 2)"""
    log_deviations: Tensor
    """(..., mixtures, 2)"""
    correlations: Tensor
    """(..., mixtures)"""
    ends: Tensor
    """(..., 2), logits: of a stroke, and of the writing."""


class Synthesis(nn.Module):
    """Steps of a pen (time, batch, 3), x, y and whether a stroke ends there, to what comes after each."""

    def __init__(self, num_characters: int, *, cells: int, num_layers: int) -> None:
        super().__init__()
        self.num_characters, self.cells = num_characters, cells
        self.first = nn.LSTMCell(3 + num_characters, cells)
        self.attend = nn.Linear(cells, 3 * NUM_WINDOWS)
        self.above = nn.ModuleList(nn.LSTM(3 + num_characters + cells, cells) for _ in range(num_layers - 1))
        self.tell = nn.Linear(num_layers * cells, 6 * NUM_MIXTURES + 2)
        nn.init.normal_(self.attend.weight, std=0.01)
        nn.init.zeros_(self.attend.bias)
        nn.init.constant_(self.attend.bias[2 * NUM_WINDOWS :], -math.log(POINTS_A_LETTER))

    def begin(self, batch: int) -> State:
        """Nothing written."""
        still = torch.zeros(batch, self.cells)
        return State(
            (still, still),
            tuple((still[None], still[None]) for _ in self.above),
            torch.zeros(batch, self.num_characters),
            torch.zeros(batch, NUM_WINDOWS),
        )

    def forward(self, steps: Tensor, texts: Tensor, state: State | None = None) -> tuple[Mixture, State]:
        """What comes after each of the steps, and what is remembered after the last.

        Args:
            steps: (time, batch, 3).
            texts: (batch, letters, characters), one-hot; zeros after their end.
            state: after the steps before these, if there were any.
        """
        state = state or self.begin(steps.shape[1])
        (hidden, cell), window, places = state.first, state.window, state.places
        letters = torch.arange(1, texts.shape[1] + 1, dtype=torch.float32)
        rows, windows = [], []
        for step in steps:
            hidden, cell = self.first(torch.cat([step, window], dim=1), (hidden, cell))
            hidden, cell = hidden.float(), cell.float()
            height, width, way = self.attend(hidden).float().exp().split(NUM_WINDOWS, dim=1)  # Equations 48 to 51.
            places = places + way
            seen = (height[..., None] * torch.exp(-width[..., None] * (places[..., None] - letters) ** 2)).sum(1)  # 46
            window = torch.bmm(seen[:, None], texts)[:, 0].float()  # 47
            rows.append(hidden)
            windows.append(window)
        layers = [torch.stack(rows)]
        looked = torch.cat([steps, torch.stack(windows)], dim=2)
        memories = []
        for layer, memory in zip(self.above, state.above, strict=True):
            row, memory = layer(torch.cat([looked, layers[-1]], dim=2), memory)
            layers.append(row)
            memories.append((memory[0].float(), memory[1].float()))
        told = self.tell(torch.cat(layers, dim=2)).float()
        return _mixture(told), State((hidden, cell), tuple(memories), window, places)


def _mixture(told: Tensor) -> Mixture:
    """Equations 18 to 22, as far as drawing and the loss need them."""
    weights, correlations, means, log_deviations, ends = told.split(
        [NUM_MIXTURES, NUM_MIXTURES, 2 * NUM_MIXTURES, 2 * NUM_MIXTURES, 2], dim=-1
    )
    shape = (NUM_MIXTURES, 2)
    return Mixture(
        weights, means.unflatten(-1, shape), log_deviations.unflatten(-1, shape), torch.tanh(correlations), ends
    )


def surprise(found: Mixture, steps: Tensor, ends: Tensor) -> Tensor:
    """(...): how unlikely each next step (..., 2) and its ends (..., 2) were, in nats: equations 24 to 26."""
    away = (steps[..., None, :] - found.means) * torch.exp(-found.log_deviations)
    x, y = away.unbind(-1)
    free = (1 - found.correlations**2).clamp(min=_LEAST)
    squares = (x**2 + y**2 - 2 * found.correlations * x * y) / free
    log_densities = -squares / 2 - math.log(2 * math.pi) - found.log_deviations.sum(-1) - free.log() / 2
    likely = torch.logsumexp(found.weights.log_softmax(-1) + log_densities, dim=-1)
    unsaid = nn.functional.binary_cross_entropy_with_logits(found.ends, ends, reduction="none").sum(-1)
    return unsaid - likely


def drawn(found: Mixture, *, bias: float, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draws the next steps (batch, 2) and their ends (batch, 2) of a batch.

    A `bias` above 0 keeps to what is usual: equations 61 and 62.
    """
    which = torch.multinomial((found.weights * (1 + bias)).softmax(-1), 1, generator=random)
    means, log_deviations = (
        torch.take_along_dim(part, which[..., None], 1)[:, 0] for part in (found.means, found.log_deviations)
    )
    correlation = torch.take_along_dim(found.correlations, which, 1)[:, 0]
    one, other = torch.randn(means.shape, generator=random).unbind(-1)
    other = correlation * one + (1 - correlation**2).clamp(min=0).sqrt() * other
    steps = means + torch.exp(log_deviations - bias) * torch.stack([one, other], dim=-1)
    ends = torch.bernoulli(torch.sigmoid(found.ends), generator=random)
    return steps, ends
