"""Joins of words, where it is known what is joined."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample
from ownhand.evaluation.words_joins import joins, shares_by_pair
from ownhand.ink import Strokes

TEXTS = ("bcdefghijklm", "bdfhjlmkigec")


def bars(joins_of_hand: list[float], *, times: int = 30) -> WordSample:
    """Words of bars: each hand joins so much of what it writes, all by the same pairs first."""
    texts, letters, hands = [], [], []
    for hand, share in enumerate(joins_of_hand):
        for text in TEXTS * times:
            goes_on = [ord(character) < ord("a") + 1 + 12 * share for character in text]
            for x in range(len(text)):
                ends = [[x, 0.0], [x + 1.0, 0]] if goes_on[x] and x < len(text) - 1 else [[x, 0.0], [x + 0.5, 0]]
                letters.append([np.array(ends)])
            texts.append(text)
            hands.append(hand)
    return WordSample(texts=tuple(texts), letters=Strokes.of(letters), hands=np.array(hands))


def test_shares_are_told_by_hand_and_by_pair() -> None:
    sample = bars([k / 10 for k in range(11)])
    found = joins(sample, sample)
    assert found["share"] == pytest.approx(0.5, abs=0.05)
    assert found["hands"]["0.1"] == pytest.approx(0.1, abs=0.05)
    assert found["hands"]["0.9"] == pytest.approx(0.9, abs=0.1)
    assert "correlation" not in found
    shares = shares_by_pair(sample)
    assert shares["bc"] > shares["kl"]
    assert joins(sample, bars([0.5] * 11))["correlation"] > 0.8
    assert "correlation" not in joins(bars([0.0] * 11), sample)


def test_too_few_hands_tell_nothing() -> None:
    found = joins(bars([0.5] * 3, times=1), bars([0.5] * 3, times=1))
    assert list(found) == ["pairs", "share"]
    none = WordSample(texts=("a",), letters=Strokes.of([[np.zeros((1, 2))]]), hands=np.zeros(1, int))
    with pytest.raises(LettersError, match="20 letters that others follow, found 0"):
        joins(none, none)
