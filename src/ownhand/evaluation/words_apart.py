"""Words told apart: whether a net that learns to tell written words from people's succeeds.

The test of `separability`, of whole words: it sees what letters alone do not show, how they join, how far apart they
stand, and whether they go together.
"""

from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.bootstrap import interval_by_group
from ownhand.evaluation.pupils import answers_of, teach_pupil

LESSON, TEST = 2000, 1000
"""Words of each kind that a net learns from, and others by which it is asked."""

_FEWEST = 100
"""Words of each kind to be asked about, without which a share says nothing."""


def told_apart(
    real: np.ndarray,
    written: np.ndarray,
    seed: int = 0,
    *,
    real_hands: np.ndarray | None = None,
    written_hands: np.ndarray | None = None,
    num_epochs: int = 10,
) -> dict[str, Any]:
    """How often a net is right about which words are real: "accuracy", 0.5 where it can only guess, with its bounds.

    It learns from two thirds of the hands, up to 2,000 words of each kind, and is asked about words of the other hands,
    up to 1,000 of each, so that nobody is known from the lesson; single words are parted where hands are not known.

    Args:
        real: images (n, 32, 128) uint8, ink 255, see `word_samples`.
        written: (m, 32, 128), what is to pass for real.
        seed: of what is learned from, and of the net.
        real_hands: (n,) whose words they are.
        written_hands: (m,) the same of these.
        num_epochs: how often the net sees its lesson.

    Raises:
        LettersError: too few words.
    """
    parts = [
        _parted(len(images), hands, np.random.default_rng([seed, number]))
        for number, (images, hands) in enumerate(((real, real_hands), (written, written_hands)))
    ]
    (real_lesson, real_test), (written_lesson, written_test) = parts
    fewest = min(len(real_test), len(written_test))
    if fewest < _FEWEST:
        raise LettersError(
            f"Expected at least {_FEWEST} words of each kind by hands that were not learned from, to be told apart; of "
            f"{len(real)} and {len(written)} words there are {fewest}. Measure by more words."
        )
    size = min(len(real_lesson), len(written_lesson))
    lesson = np.concatenate([real[real_lesson[:size]], written[written_lesson[:size]]])
    pupil = teach_pupil(lesson, np.repeat([0, 1], size), num_answers=2, num_epochs=num_epochs, seed=seed)
    asked = np.concatenate([real[real_test[:fewest]], written[written_test[:fewest]]])
    is_right = answers_of(pupil, asked) == np.repeat([0, 1], fewest)
    groups = [
        np.arange(len(images))[places] if hands is None else hands[places]
        for images, hands, places in (
            (real, real_hands, real_test[:fewest]),
            (written, written_hands, written_test[:fewest]),
        )
    ]
    return {
        "words": int(2 * fewest),
        "lesson": int(2 * size),
        "accuracy": float(is_right.mean()),
        # Hands of either kind are drawn anew.
        "accuracy_interval": interval_by_group(
            is_right.astype(float), np.concatenate([groups[0], groups[1] + groups[0].max() + 1]), seed=seed
        ),
    }


def _parted(num: int, hands: np.ndarray | None, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Places for the lesson and for the test, in any order, by nobody in common."""
    order = rng.permutation(num)
    hands = np.arange(num) if hands is None else hands
    names, counts = np.unique(hands, return_counts=True)
    mixed = rng.permutation(len(names))
    reached = np.cumsum(counts[mixed])
    is_asked = np.isin(hands, names[mixed[reached <= max(num // 3, counts[mixed[0]])]])
    return order[~is_asked[order]][:LESSON], order[is_asked[order]][:TEST]
