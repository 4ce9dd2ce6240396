"""Separability: whether a net that learns to tell generated letters from real ones succeeds.

The classifier two-sample test of Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", ICLR 2017: on letters
that it did not learn from, a net is right half of the time where there is nothing to tell by.
"""

from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.bootstrap import interval_by_group
from ownhand.evaluation.pupils import answers_of, teach_pupil

_FEWEST = 200
"""Pairs of letters, without which a share of right answers says nothing."""


def separability(
    shown: np.ndarray, real: np.ndarray, hands: np.ndarray | None, *, num_epochs: int, seed: int = 0
) -> dict[str, Any]:
    """How often a pupil is right about which is real: "accuracy", 0.5 where it can only guess, with its bounds.

    Half of the hands are learned from and the other half asked about, then the other way round, so that nobody's
    letters are known from the lesson; single letters where hands are not known.

    Args:
        shown: images (n, 28, 28) uint8 or features (n, features) float32 of letters that match real ones one by one.
        real: the same of these.
        hands: (n,) whose letters the real ones are.

    Raises:
        LettersError: too few letters.
    """
    if len(real) < _FEWEST:
        raise LettersError(f"Expected at least {_FEWEST} letters to learn to tell apart, found {len(real)}.")
    hands = np.arange(len(real)) if hands is None else hands
    rng = np.random.default_rng([seed, 3])
    is_first = np.isin(hands, rng.permutation(np.unique(hands))[::2])
    is_right = np.empty((len(real), 2))
    for is_learned in (is_first, ~is_first):
        lesson = np.concatenate([real[is_learned], shown[is_learned]])
        answers = np.repeat([0, 1], is_learned.sum())
        pupil = teach_pupil(lesson, answers, num_answers=2, num_epochs=num_epochs, seed=seed)
        is_right[~is_learned, 0] = answers_of(pupil, real[~is_learned]) == 0
        is_right[~is_learned, 1] = answers_of(pupil, shown[~is_learned]) == 1
    each = is_right.mean(axis=1)
    return {
        "letters": len(real),
        "accuracy": float(each.mean()),
        "accuracy_interval": interval_by_group(each, hands, seed=seed),
    }
