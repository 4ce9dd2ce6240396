"""Usefulness: how well a net reads real letters that has learned from these alone.

The classification accuracy score of Ravuri and Vinyals, "Classification Accuracy Score for Conditional Generative
Models", NeurIPS 2019: what a generator lacks in truth or variety, a net that learns from it lacks in accuracy.
"""

import numpy as np

from ownhand.evaluation.legibility import counted_both_ways
from ownhand.evaluation.pupils import taught, told
from ownhand.evaluation.samples import Sample


def usefulness(lesson: Sample, tested_on: Sample, *, num_epochs: int, seed: int = 0) -> dict[str, float]:
    """The shares of `tested_on` read by a pupil taught by `lesson` alone: "exact" and with "look_alikes" as one."""
    alphabet = lesson.alphabet
    pupil = taught(lesson.images, lesson.characters, num_answers=len(alphabet), num_epochs=num_epochs, seed=seed)
    answers = [alphabet[place] for place in told(pupil, tested_on.images)]
    exact, alike = counted_both_ways(tested_on.asked, answers)
    return {"letters": len(lesson), "exact": float(np.mean(exact)), "look_alikes": float(np.mean(alike))}
