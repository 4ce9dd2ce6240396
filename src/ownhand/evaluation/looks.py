"""Looks: slant, width and weight of letters, within a hand and between hands."""

from typing import Any

import numpy as np

from ownhand.evaluation.samples import Sample
from ownhand.ink import slants
from ownhand.letters.variety import consistency

LOOKS = ("slant", "width", "weight")
"""What the columns of `looks_of` tell."""

_INK = 64
"""Grey from which a pixel counts as ink."""


def looks_of(images: np.ndarray) -> np.ndarray:
    """Describes letters (n, height, width) uint8, ink 255: (n, 3) float64, in the order of `LOOKS`.

    - slant: how far the ink leans to the right for each unit up: its mixed moment over its vertical one.
    - width: logarithm of the width of the ink against its height.
    - weight: logarithm of the thickness of its lines, pixels: the ink for each pixel of edge, twice.
    """
    ink = images.astype(np.float64) / 255
    total = ink.sum(axis=(1, 2)).clip(min=1e-6)
    is_ink = images > _INK
    sides = [is_ink.any(axis=axis).sum(axis=1).clip(min=1) for axis in (1, 2)]
    edges = np.hypot(np.diff(ink, axis=1)[:, :, :-1], np.diff(ink, axis=2)[:, :-1]).sum(axis=(1, 2)).clip(min=1e-6)
    return np.stack([slants(ink), np.log(sides[0] / sides[1]), np.log(2 * total / edges)], axis=1)


def looks(sample: Sample) -> dict[str, Any]:
    """Of each look, the share of its variance that lies between hands ("agreement", see `variety.consistency`), and
    its standard deviation "within" a hand and "between" hands, each character's mean taken off first.

    Raises:
        LettersError: hands are not known, or too few.
    """
    features, hands = looks_of(sample.images), sample.hands
    assert hands is not None
    agreement = consistency(features, sample.characters, hands)
    _, character, counts = np.unique(sample.characters, return_inverse=True, return_counts=True)
    _, hand, letters = np.unique(hands, return_inverse=True, return_counts=True)
    found = {}
    for name, share, column in zip(LOOKS, agreement, features.T, strict=True):
        away = column - (np.bincount(character, column) / counts)[character]
        means = np.bincount(hand, away) / letters
        within = ((away - means[hand]) ** 2).sum() / max(len(away) - len(means), 1)
        # The scatter of means is in part that of the letters they are means of (Searle, Casella and McCulloch 1992).
        between = max(float(means.var(ddof=1) - within * np.mean(1 / letters)), 0.0)
        found[name] = {"agreement": float(share), "within": float(within**0.5), "between": between**0.5}
    return found
