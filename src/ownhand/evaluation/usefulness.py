"""Usefulness: how well a reader reads real letters that has learned from these alone.

The classification accuracy score of Ravuri and Vinyals, "Classification Accuracy Score for Conditional Generative
Models", NeurIPS 2019: what a generator lacks in truth or variety, a net that learns from it lacks in accuracy.
"""

import numpy as np
import torch

from ownhand.evaluation.legibility import shares_read
from ownhand.evaluation.samples import Sample
from ownhand.letters import Letters
from ownhand.progress import Progress
from ownhand.training.reader import ReaderConfig, ReaderTraining

_STEPS_AT_ONCE = 50


def taught_reader(
    letters: Letters, *, num_epochs: int, seed: int = 0, progress: Progress | None = None
) -> "TaughtReader":
    """A reader of the `reader` recipe that has learned from `letters` alone. `progress` is told of steps."""
    config = ReaderConfig(num_epochs=num_epochs, seed=seed, batch_size=min(ReaderConfig.batch_size, len(letters)))
    with torch.random.fork_rng(devices=[]):
        training = ReaderTraining(letters, config, torch.device("cpu"))
        num_steps = num_epochs * training.steps_per_epoch
        while training.step < num_steps:
            left_of_epoch = training.steps_per_epoch - training.step % training.steps_per_epoch
            training.advance(min(_STEPS_AT_ONCE, left_of_epoch))
            if progress is not None:
                progress(training.step, num_steps)
    return TaughtReader(training, letters.characters)


def usefulness(
    letters: Letters, tested_on: Sample, *, num_epochs: int, seed: int = 0, progress: Progress | None = None
) -> dict[str, float]:
    """The shares of `tested_on` read by a reader taught by `letters` alone, "exact" and with "look_alikes"."""
    reader = taught_reader(letters, num_epochs=num_epochs, seed=seed, progress=progress)
    shares = shares_read(tested_on, reader)
    return {name: shares[name] for name in ("exact", "look_alikes")}


class TaughtReader:
    """A reader fresh from its training."""

    def __init__(self, training: ReaderTraining, characters: tuple[str, ...]) -> None:
        self._net = training.net.eval()
        self.characters = characters

    @torch.no_grad()
    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """(n, characters) float32 for images (n, 32, 32) uint8."""
        parts = [self._net(part).softmax(1) for part in torch.from_numpy(images).split(1024)]
        return torch.cat(parts).numpy()
