"""Training a reader: which letters it is shown, and how askew."""

import numpy as np
import pytest

from ownhand.letters import Letters
from ownhand.training.reader import ReaderConfig, drawing_weights, plain_images, varied_images

from .writers import strokes_letters


def test_rare_characters_and_quiet_writers_are_shown_more_often_than_they_come() -> None:
    labels = np.repeat([0, 1], [90, 10])
    writers = np.concatenate([np.repeat([0, 1], [80, 10]), np.repeat([0, 1], 5)])
    letters = Letters(
        characters=("A", "B"),
        labels=labels,
        images=np.zeros((100, 4, 4), np.uint8),
        writers=writers,
        writer_names=("much", "little"),
    )
    weights = drawing_weights(letters)
    assert weights.sum() == pytest.approx(1)
    assert weights[-1] > weights[0]
    by_much, by_little = weights[writers == 0][:80].sum(), weights[(writers == 1) & (labels == 0)].sum()
    assert by_much / by_little == pytest.approx(80**0.5 / 10**0.5)  # Not 8, and not 1.


def test_letters_are_slanted_and_written_with_other_pens_each_time() -> None:
    letters, config = strokes_letters(40), ReaderConfig()
    plain = plain_images(letters)
    one, other = (varied_images(letters, config, np.random.default_rng(seed)) for seed in (0, 1))
    assert plain.shape == one.shape == (40, 32, 32)
    assert (one != other).any(axis=(1, 2)).all()
    again = varied_images(letters, config, np.random.default_rng(0))
    assert np.array_equal(one, again)
    ink = one.reshape(40, -1).mean(1)
    assert ink.max() > 2 * ink.min()  # Thin pens and thick ones.


def test_pictures_are_bent_too() -> None:
    images = np.zeros((30, 28, 28), np.uint8)
    images[:, 4:24, 12:16] = 255
    letters = Letters(characters=("I", "l"), labels=np.arange(30) % 2, images=images)
    varied = varied_images(letters, ReaderConfig(), np.random.default_rng(0))
    assert len(np.unique(varied.reshape(30, -1), axis=0)) == 30
