"""What every recipe offers; see the modules whose names end in `_recipe`."""

import abc
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Generic

import numpy as np
import torch

from ownhand.hand_letters import load_letters
from ownhand.letters import Letters
from ownhand.progress import Progress
from ownhand.training.corpus import AnyCorpus
from ownhand.training.journal import Journal
from ownhand.training.loop import Action, Trainee
from ownhand.training.run import Run, Say


class Recipe(abc.ABC, Generic[AnyCorpus]):
    """Says what it learns from, makes what is trained, and knows what to leave behind."""

    changeable: Collection[str]
    """The settings that a resumed run may have otherwise than before; `num_epochs` where a longer run takes the same
    steps as a shorter one, as far as that goes."""

    @abc.abstractmethod
    def config(self) -> Any:
        """The recipe's own numbers: a frozen dataclass with at least `recipe`, `seed`, `num_epochs`, `batch_size`."""

    @abc.abstractmethod
    def load(
        self,
        source: str | os.PathLike[str],
        folder: Path,
        *,
        say: Say,
        reading: Progress | None = None,
        finding: Progress | None = None,
        jobs: int = 1,
    ) -> AnyCorpus:
        """Reads what there is to learn from.

        Args:
            folder: the run's; what takes long to make of the source may be kept there, for the next time.
            reading: told of bytes read.
            finding: told of words in which letters were looked for.
            jobs: processes that look for letters.

        Raises LettersError where the source cannot be read, or holds nothing that the recipe could learn from.
        """

    @abc.abstractmethod
    def prepare(self, letters: AnyCorpus, config: Any) -> AnyCorpus:
        """The letters to train on, balanced and checked."""

    @abc.abstractmethod
    def few(self, letters: AnyCorpus, count: int) -> AnyCorpus:
        """About `count` letters from all over the set, to try steps with.

        A stretch of it may be one writer's, or held out.
        """

    @abc.abstractmethod
    def make(self, letters: AnyCorpus, config: Any, device: torch.device) -> Trainee:
        """What is trained, at step 0."""

    @abc.abstractmethod
    def actions(self, run: Run[AnyCorpus], trainee: Any, say: Say) -> Sequence[Action]:
        """What is due while it runs."""

    @abc.abstractmethod
    def finish(self, run: Run[AnyCorpus], trainee: Any, journal: Journal, say: Say) -> None:
        """Leaves the results in the run's folder; may be called again after a resume."""


class LetterRecipe(Recipe[Letters]):
    """A recipe that learns from letters that stand alone."""

    def load(
        self,
        source: str | os.PathLike[str],
        folder: Path,
        *,
        say: Say,
        reading: Progress | None = None,
        finding: Progress | None = None,
        jobs: int = 1,
    ) -> Letters:
        """Reads letters from any source that this package knows."""
        return load_letters(source, progress=reading)

    def few(self, letters: Letters, count: int) -> Letters:
        """About `count` letters, evenly over the set."""
        places = np.linspace(0, len(letters) - 1, min(len(letters), count))
        return letters.select(places.astype(np.int64))
