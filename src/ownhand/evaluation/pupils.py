"""Pupils: little nets taught anew for each measurement, the same from the same letters whatever else goes on."""

import threading

import numpy as np
import torch
from torch import nn

from ownhand.nets.pupil import FeaturePupil, PupilNet

_BATCH = 128
_LEARNING_RATE, _WEIGHT_DECAY = 2e-3, 0.05
_MOST_SHIFTED = 1
"""Pixels that letters are moved by at random while they are shown, so that few go further."""

_making = threading.Lock()
"""Weights begin from torch's own generator, of which there is one for all threads."""


def taught(shown: np.ndarray, answers: np.ndarray, *, num_answers: int, num_epochs: int, seed: int) -> nn.Module:
    """A pupil that has learned `answers` (n,) int64 to what it was shown `num_epochs` times.

    `shown` is images (n, 28, 28) uint8, or features (n, features) float32.
    """
    has_images = shown.ndim == 3
    with _making, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net: nn.Module
        if has_images:
            net = PupilNet(num_answers)
        else:
            features = torch.from_numpy(shown)
            net = FeaturePupil(features.mean(0), features.std(0).clamp(min=1e-6), num_answers)
    batch_size = min(_BATCH, len(shown))
    num_steps = num_epochs * (len(shown) // batch_size)
    optimizer = torch.optim.AdamW(net.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _LEARNING_RATE, total_steps=max(num_steps, 2))
    rng, step = np.random.default_rng(seed), 0
    for _ in range(num_epochs):
        order = rng.permutation(len(shown))[: len(shown) // batch_size * batch_size].reshape(-1, batch_size)
        for some in order:
            batch = shown[some]
            if has_images:
                batch = np.roll(batch, rng.integers(-_MOST_SHIFTED, _MOST_SHIFTED + 1, size=2), axis=(1, 2))
            loss = nn.functional.cross_entropy(net(torch.from_numpy(batch)), torch.from_numpy(answers[some]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            schedule.step()
    return net.eval()


@torch.no_grad()
def told(net: nn.Module, shown: np.ndarray) -> np.ndarray:
    """(n,) int64: the likeliest answer to each of what is `shown`, see `taught`."""
    parts = [net(part).argmax(1) for part in torch.from_numpy(shown).split(1024)]
    return torch.cat(parts).numpy() if parts else np.zeros(0, np.int64)
