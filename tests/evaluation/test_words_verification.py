"""Hands known by words, where it is known whose they are."""

import numpy as np
import pytest
import torch

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample
from ownhand.evaluation.words_verification import one_hand, train_word_verifier, word_pairs
from ownhand.ink import Strokes


def bars(num_hands: int, num_words: int) -> WordSample:
    """Words of two bars; each hand leans its own way."""
    letters = [
        [np.array([[x, 0.0], [x + hand / 4 - 1, 2]])]
        for hand in range(num_hands)
        for _ in range(num_words)
        for x in (0, 1)
    ]
    texts = tuple(f"{chr(97 + k % 26)}{chr(97 + k // 26)}" for _ in range(num_hands) for k in range(num_words))
    return WordSample(texts=texts, letters=Strokes.of(letters), hands=np.repeat(np.arange(num_hands), num_words))


def test_packs_are_of_one_hand_and_of_another_and_show_no_text_twice() -> None:
    sample = bars(5, 8)
    pairs = word_pairs(sample, 3, 50, seed=0)
    one, same, other = (sample.hands[places] for places in (pairs.one, pairs.same, pairs.other))
    assert (one == one[:, :1]).all()
    assert (same == one[:, :1]).all()
    assert (other == other[:, :1]).all()
    assert (other[:, 0] != one[:, 0]).all()
    texts = np.array(sample.texts)
    for places in (pairs.same, pairs.other):
        assert all(not set(mine) & set(theirs) for mine, theirs in zip(texts[pairs.one], texts[places], strict=True))


def test_a_verifier_learns_what_parts_hands() -> None:
    sample = bars(8, 8)
    net = train_word_verifier(sample.images, sample.hands, num_steps=12)
    with torch.no_grad():
        placed = net(torch.from_numpy(sample.images))[0].numpy()
    assert one_hand(sample, placed, pack_size=1, num_pairs=200)["auc"] > 0.9
    scrambled = np.random.default_rng(0).permutation(placed)
    assert one_hand(sample, scrambled, pack_size=1, num_pairs=500)["auc"] == pytest.approx(0.5, abs=0.1)


def test_too_few_words_are_said() -> None:
    with pytest.raises(LettersError, match="two hands of 6 words or more"):
        word_pairs(bars(4, 3), 3, 10, seed=0)
    with pytest.raises(LettersError, match="writers of 6 words"):
        train_word_verifier(np.zeros((4, 32, 128), np.uint8), np.zeros(4, int))
