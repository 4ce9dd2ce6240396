"""One hand, by words: whether words of one hand are known as such, by a verifier that learned from real writers.

It learns as that of letters does, see `verification`, from packs of three words by each of many writers; what they say
is not its business, so that any three will do. One comes with ownhand (`runs/word_verifier.py` trained it); what it
sees in words before it places them are the features by which words are compared.
"""

import functools
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from ownhand.errors import LettersError
from ownhand.evaluation.packs import PackPairs
from ownhand.evaluation.verification import contrast, verified
from ownhand.evaluation.word_samples import WordSample
from ownhand.hands.modelfile import SmallNet
from ownhand.nets.word_verifier import WordVerifierNet
from ownhand.progress import Progress
from ownhand.training.descent import descend, warmed

PACK_SIZE = 3
"""Words of a pack."""

_WRITERS = 32
"""In an episode."""

_LEARNING_RATE, _WEIGHT_DECAY, _WARM_UP = 2e-3, 0.1, 50

_MOST_SHIFTED = 2
"""Pixels that words are moved by at random while they are shown."""


def train_word_verifier(
    images: np.ndarray, writers: np.ndarray, *, num_steps: int = 1000, seed: int = 0, progress: Progress | None = None
) -> WordVerifierNet:
    """A verifier that has learned from words (n, 32, 128) uint8 and their writers (n,), none of them held out.

    Raises:
        LettersError: fewer than two writers wrote six words.
    """
    rng = np.random.default_rng(seed)
    names, counts = np.unique(writers, return_counts=True)
    places = [np.flatnonzero(writers == name) for name in names[counts >= 2 * PACK_SIZE]]
    if len(places) < 2:
        raise LettersError(
            f"Expected writers of {2 * PACK_SIZE} words, to train a verifier of hands by; there are {len(places)}."
        )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = WordVerifierNet()
        optimizer = torch.optim.AdamW(net.parameters(), lr=_LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, functools.partial(warmed, warm_up=_WARM_UP, num_steps=num_steps)
        )

        def losses() -> Iterator[Tensor]:
            for _ in range(num_steps):
                chosen = rng.permutation(len(places))[:_WRITERS]
                words = np.stack([rng.permutation(places[writer])[: 2 * PACK_SIZE] for writer in chosen])
                shift = rng.integers(-_MOST_SHIFTED, _MOST_SHIFTED + 1, size=2)
                shown = np.roll(images[words.ravel()], shift, axis=(1, 2))
                placed = net(torch.from_numpy(shown))[0].unflatten(0, words.shape)
                one, other = placed.split(PACK_SIZE, dim=1)
                yield contrast(one, other, net.log_scale.exp())

        for step, _ in enumerate(descend(optimizer, losses(), schedule), start=1):
            if progress is not None:
                progress(step, num_steps)
    return net.eval()


class WordVerifier(SmallNet):
    """A trained verifier of words from a model file."""

    kind = "word_verifier"
    rows_at_once = 256

    def look(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where words (n, 32, 128) uint8 lie, (n, out) float32 unit vectors; and their features (n, features)."""
        placed, features = self.run("places", "features", images=images)
        return placed, features


def one_hand(
    sample: WordSample, placed: np.ndarray, *, pack_size: int, num_pairs: int, seed: int = 0
) -> dict[str, float]:
    """How well the hands of `sample` are told apart by so many words and as many others: "auc" and "eer".

    `placed` (n, out) is where a verifier places the words. No text comes twice in what is compared.

    Raises:
        LettersError: no two hands wrote enough words.
    """
    return verified(placed, word_pairs(sample, pack_size, num_pairs, seed=seed))


def word_pairs(sample: WordSample, pack_size: int, num_pairs: int, *, seed: int) -> PackPairs:
    """Draws pairs of packs: a hand, evenly, and words of it; other words of it; and as many of another hand.

    Raises:
        LettersError: no two hands wrote enough words.
    """
    rng = np.random.default_rng([seed, 15])
    names, counts = np.unique(sample.hands, return_counts=True)
    able = [np.flatnonzero(sample.hands == name) for name in names[counts >= 2 * pack_size]]
    if len(able) < 2:
        raise LettersError(
            f"Expected two hands of {2 * pack_size} words or more, to tell packs of {pack_size} words apart; there are "
            f"{len(able)}."
        )
    texts = np.array(sample.texts)
    rows: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for _ in range(10 * num_pairs):
        mine, theirs = rng.permutation(len(able))[:2]
        words = rng.permutation(able[mine])[: 2 * pack_size]
        other = rng.permutation(able[theirs])[:pack_size]
        if len(set(texts[words])) == 2 * pack_size and not set(texts[other]) & set(texts[words[:pack_size]]):
            rows.append((words[:pack_size], words[pack_size:], other))
        if len(rows) == num_pairs:
            break
    if not rows:
        raise LettersError("Expected hands that wrote more than the same few words; they did not.")
    one, same, others = (np.stack(column) for column in zip(*rows, strict=True))
    return PackPairs(one, same, others)
