"""What a resume needs: nets, optimizers, sources of random numbers and the step, saved and loaded as one."""

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor


@runtime_checkable
class Stateful(Protocol):
    """Nets, optimizers, and what else keeps a state in torch's manner."""

    def state_dict(self) -> dict[str, Any]:
        """All that it keeps."""

    def load_state_dict(self, state: dict[str, Any]) -> object:
        """Takes up what `state_dict` gave, in place."""


@dataclasses.dataclass(kw_only=True)
class TrainState:
    """Each field of a subclass is a part: a net, an optimizer, a tensor, a random source, or lists of numbers.

    Parts take up what was saved in place, so that whoever else holds them, and a captured CUDA graph, go on with them.
    """

    step: int = 0
    """Steps taken."""

    def state_dict(self) -> dict[str, object]:
        """All parts by name, as `checkpoint` writes them. It shares their memory: who keeps it must copy it."""
        return {name: _saved(part) for name, part in self._parts().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Takes up what `state_dict` gave.

        Raises:
            KeyError: a part is missing.
            ValueError, RuntimeError: a part does not fit.
        """
        for name, part in self._parts().items():
            kept = state[name]
            if isinstance(part, torch.Generator):
                part.set_state(kept.cpu())
            elif isinstance(part, Tensor):
                with torch.no_grad():
                    part.copy_(kept)
            elif isinstance(part, Stateful):
                part.load_state_dict(kept)
            else:
                setattr(self, name, copy.copy(kept))

    def _parts(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


def _saved(part: object) -> object:
    if isinstance(part, torch.Generator):
        return part.get_state()
    if isinstance(part, Tensor):
        return part.detach()
    return part.state_dict() if isinstance(part, Stateful) else part
