"""What every recipe offers; see the modules whose names end in `_recipe`."""

import abc
from collections.abc import Collection, Sequence
from typing import Any

import torch

from ownhand.letters import Letters
from ownhand.training.journal import Journal
from ownhand.training.loop import Action, Trainee
from ownhand.training.run import Run, Say


class Recipe(abc.ABC):
    """Says what it learns from, makes what is trained, and knows what to leave behind."""

    changeable: Collection[str]
    """The settings that a resumed run may have otherwise than before; `num_epochs` where a longer run takes the same
    steps as a shorter one, as far as that goes."""

    @abc.abstractmethod
    def config(self) -> Any:
        """The recipe's own numbers: a frozen dataclass with at least `recipe`, `seed`, `num_epochs`, `batch_size`."""

    @abc.abstractmethod
    def prepare(self, letters: Letters, config: Any) -> Letters:
        """The letters to train on, balanced and checked."""

    @abc.abstractmethod
    def make(self, letters: Letters, config: Any, device: torch.device) -> Trainee:
        """What is trained, at step 0."""

    @abc.abstractmethod
    def actions(self, run: Run, trainee: Any, say: Say) -> Sequence[Action]:
        """What is due while it runs."""

    @abc.abstractmethod
    def finish(self, run: Run, trainee: Any, journal: Journal, say: Say) -> None:
        """Leaves the results in the run's folder; may be called again after a resume."""
