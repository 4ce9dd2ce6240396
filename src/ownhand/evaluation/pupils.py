"""Pupils: little nets taught anew for each measurement, the same from the same letters whatever else goes on.

How well a pupil reads people that learned from a model's letters alone tells how useful these are.
"""

import threading
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from ownhand.evaluation.legibility import counted_both_ways
from ownhand.evaluation.samples import Sample
from ownhand.nets.pupil import FeaturePupil, PupilNet, WordPupil
from ownhand.training.descent import descend

_BATCH = 128
_LEARNING_RATE, _WEIGHT_DECAY = 2e-3, 0.05
_MOST_SHIFTED = 1
"""Pixels that letters are moved by at random while they are shown, so that few go further."""

_making = threading.Lock()
"""Weights begin from torch's own generator, of which there is one for all threads."""


def teach_pupil(shown: np.ndarray, answers: np.ndarray, *, num_answers: int, num_epochs: int, seed: int) -> nn.Module:
    """A pupil that has learned `answers` (n,) int64 to what it was shown `num_epochs` times.

    `shown` is images (n, 28, 28) uint8 of letters or (n, 32, 128) of words, or features (n, features) float32.
    """
    has_images = shown.ndim == 3
    with _making, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net: nn.Module
        if has_images:
            net = PupilNet(num_answers) if shown.shape[1] == shown.shape[2] else WordPupil(num_answers)
        else:
            features = torch.from_numpy(shown)
            net = FeaturePupil(features.mean(0), features.std(0).clamp(min=1e-6), num_answers)
    batch_size = min(_BATCH, len(shown))
    num_steps = num_epochs * (len(shown) // batch_size)
    optimizer = torch.optim.AdamW(net.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _LEARNING_RATE, total_steps=max(num_steps, 2))
    rng = np.random.default_rng(seed)

    def losses() -> Iterator[Tensor]:
        for _ in range(num_epochs):
            order = rng.permutation(len(shown))[: len(shown) // batch_size * batch_size].reshape(-1, batch_size)
            for places in order:
                batch = shown[places]
                if has_images:
                    batch = np.roll(batch, rng.integers(-_MOST_SHIFTED, _MOST_SHIFTED + 1, size=2), axis=(1, 2))
                yield nn.functional.cross_entropy(net(torch.from_numpy(batch)), torch.from_numpy(answers[places]))

    for _ in descend(optimizer, losses(), schedule):
        pass
    return net.eval()


@torch.no_grad()
def answers_of(pupil: nn.Module, shown: np.ndarray) -> np.ndarray:
    """(n,) int64: the likeliest answer to each of what is `shown`, see `teach_pupil`."""
    parts = [pupil(part).argmax(1) for part in torch.from_numpy(shown).split(1024)]
    return torch.cat(parts).numpy() if parts else np.zeros(0, np.int64)


def usefulness(lesson: Sample, tested_on: Sample, *, num_epochs: int, seed: int = 0) -> dict[str, float]:
    """The shares of `tested_on` read by a pupil taught by `lesson` alone: "exact" and with "look_alikes" as one.

    The classification accuracy score of Ravuri and Vinyals, "Classification Accuracy Score for Conditional Generative
    Models", NeurIPS 2019: what a generator lacks in truth or variety, a net that learns from it lacks in accuracy.
    """
    alphabet = lesson.alphabet
    pupil = teach_pupil(lesson.images, lesson.characters, num_answers=len(alphabet), num_epochs=num_epochs, seed=seed)
    answers = [alphabet[place] for place in answers_of(pupil, tested_on.images)]
    exact, alike = counted_both_ways(tested_on.asked, answers)
    return {"letters": len(lesson), "exact": float(np.mean(exact)), "look_alikes": float(np.mean(alike))}
