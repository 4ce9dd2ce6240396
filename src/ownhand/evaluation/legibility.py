"""Legibility: how many letters read as what they were to be."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ownhand.evaluation.bootstrap import interval_by_group
from ownhand.evaluation.judge import Judge
from ownhand.evaluation.samples import Sample
from ownhand.letters import look_alikes

SURE = 0.9
"""The probability from which a letter counts as surely read."""


def shares_read(sample: Sample, judge: Judge, probabilities: np.ndarray, *, seed: int = 0) -> dict[str, Any]:
    """The shares of the letters that read as asked: "exact", and with "look_alikes" counted as one.

    Letters that stand alone have no size and no place, so that a third of the characters have look-alikes which no
    reader can exclude (see `ownhand.letters.look_alikes`); both ways of counting are told, with the bounds between
    which they lie were other such hands measured (letters, where hands are not known).

    Args:
        probabilities: what `judge` gave, (n, its characters).

    Raises:
        ModelError: the judge does not know a character of the sample.
    """
    judge.check_characters(sorted(set(sample.asked)))
    answers = [judge.characters[place] for place in probabilities.argmax(axis=1)]
    exact, alike = counted_both_ways(sample.asked, answers)
    by_character = {}
    for place in np.unique(sample.characters).tolist():
        is_asked = sample.characters == place
        by_character[sample.alphabet[place]] = {
            "letters": int(is_asked.sum()),
            "exact": float(exact[is_asked].mean()),
            "look_alikes": float(alike[is_asked].mean()),
        }
    groups = np.arange(len(sample)) if sample.hands is None else sample.hands
    return {
        "letters": len(sample),
        "exact": float(exact.mean()),
        "exact_interval": interval_by_group(exact, groups, seed=seed),
        "look_alikes": float(alike.mean()),
        "look_alikes_interval": interval_by_group(alike, groups, seed=seed),
        "by_character": by_character,
    }


def counted_both_ways(asked: Sequence[str], answers: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """(n,) and (n,): 1 where an answer is what was asked, else 0; and where it is that or a look-alike."""
    pairs = list(zip(asked, answers, strict=True))
    exact = np.array([one == other for one, other in pairs], float)
    return exact, np.array([other in look_alikes(one) for one, other in pairs], float)


def unasked(probabilities: np.ndarray, judge: Judge, characters: tuple[str, ...]) -> dict[str, Any]:
    """What a model that cannot be asked draws, by the judge's labels.

    Gives "sure", the share that is surely one of `characters`, look-alikes counted as it; "by_character", what each has
    of all that is drawn, by the likeliest of them; and "hardly_ever", those that are surely drawn less than once in a
    thousand.
    """
    places = [judge.characters.index(character) for character in characters]
    counts_as = np.array([[other in look_alikes(one) for one in characters] for other in judge.characters], np.float32)
    likeliest = probabilities[:, places].argmax(axis=1)
    is_sure = (probabilities @ counts_as).max(axis=1, initial=0) >= SURE
    shares = np.bincount(likeliest, minlength=len(places)) / max(len(likeliest), 1)
    sure = np.bincount(likeliest[is_sure], minlength=len(places)) / max(len(likeliest), 1)
    return {
        "letters": len(likeliest),
        "sure": float(is_sure.mean()),
        "by_character": dict(zip(characters, shares.tolist(), strict=True)),
        "hardly_ever": "".join(c for c, share in zip(characters, sure, strict=True) if share < 1e-3),
    }
