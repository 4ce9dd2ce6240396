"""What a resume needs is saved and loaded as one."""

import copy
from dataclasses import dataclass, field

import pytest
import torch
from torch import Tensor, nn

from ownhand.training.state import TrainState


@dataclass(kw_only=True)
class Parts(TrainState):
    net: nn.Linear
    optimizer: torch.optim.Adam
    styles: nn.Parameter
    penalty: Tensor
    source: torch.Generator
    figures: list[int] = field(default_factory=list)

    @classmethod
    def begin(cls, seed: int) -> "Parts":
        torch.manual_seed(seed)
        net = nn.Linear(2, 1)
        return cls(
            net=net,
            optimizer=torch.optim.Adam(net.parameters()),
            styles=nn.Parameter(torch.randn(3)),
            penalty=torch.zeros(()),
            source=torch.Generator().manual_seed(seed),
        )

    def advance(self) -> None:
        self.optimizer.zero_grad()
        loss = self.net(torch.randn(4, 2, generator=self.source)).square().mean() * self.styles.sum()
        loss.backward()
        self.optimizer.step()
        self.penalty = loss.detach()
        self.step += 1
        self.figures.append(self.step)


def test_a_state_goes_on_where_another_was_saved() -> None:
    one, other = Parts.begin(0), Parts.begin(1)
    one.advance()
    held = other.styles, other.penalty, other.net.weight
    other.load_state_dict(copy.deepcopy(one.state_dict()))
    for state in (one, other):
        state.advance()
    assert torch.equal(one.net.weight, other.net.weight)
    assert torch.equal(one.penalty, other.penalty)
    assert other.step == 2
    assert one.figures == other.figures == [1, 2]  # Two lists, not one.
    assert held[0] is other.styles  # Taken up in place.
    assert held[2] is other.net.weight


def test_all_parts_are_saved_by_name() -> None:
    saved = Parts.begin(0).state_dict()
    assert saved.keys() == {"step", "net", "optimizer", "styles", "penalty", "source", "figures"}
    assert isinstance(saved["styles"], Tensor)
    assert not saved["styles"].requires_grad


def test_a_missing_part_is_named() -> None:
    state = Parts.begin(0)
    saved = state.state_dict()
    del saved["penalty"]
    with pytest.raises(KeyError, match="penalty"):
        state.load_state_dict(saved)
    with pytest.raises(RuntimeError, match="must match the size"):
        state.load_state_dict({**state.state_dict(), "styles": torch.zeros(4)})
