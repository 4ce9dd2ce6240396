"""The glance: sure of much, and right where it is."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import Model, check_images, check_paths
from ownhand.hands.checking import SURE, images_of_paths, sets_of, shipped_glance
from ownhand.hands.glance import Glance
from ownhand.hands.reader import Reader


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, list[str]]:
    """1,880 letters of the shipped pen, each in a hand of its own, and what they are."""
    model, rng = Model.load("pen"), np.random.default_rng(5)
    asked = list(model.characters) * 20
    latents = rng.standard_normal((len(asked), model.style_size), dtype=np.float32)
    return model.draw(asked, latents, rng.standard_normal((len(asked), model.wobble_size), dtype=np.float32)), asked


def sureness(paths: np.ndarray, asked: list[str]) -> np.ndarray:
    glance = Glance.load()
    sets, set_of = sets_of(glance.characters)
    likely = glance.probabilities(paths) @ sets
    return np.array([row[set_of[c]] if c in set_of else 0 for row, c in zip(likely, asked, strict=True)])


def test_most_letters_are_plain_at_a_glance_and_the_reader_agrees(drawn: tuple[np.ndarray, list[str]]) -> None:
    paths, asked = drawn
    is_sure = sureness(paths, asked) >= SURE
    assert is_sure.mean() > 0.7
    assert check_images(images_of_paths(paths[is_sure]), np.array(asked)[is_sure].tolist()).share_read > 0.99


def test_what_is_not_what_was_asked_is_seldom_let_pass(drawn: tuple[np.ndarray, list[str]]) -> None:
    paths, asked = drawn
    wrong = np.random.default_rng(0).permutation(asked).tolist()
    by_reader = check_images(images_of_paths(paths), wrong)
    glanced = check_paths(paths, wrong)
    assert (glanced.is_known == by_reader.is_known).all()
    assert (glanced.is_read & ~by_reader.is_read).mean() < 0.002


def test_paths_of_another_length_are_read_whole(drawn: tuple[np.ndarray, list[str]]) -> None:
    paths, asked = drawn
    readings = check_paths(paths[:94, ::2], asked[:94])
    assert readings.share_read == check_images(images_of_paths(paths[:94, ::2]), asked[:94]).share_read
    assert len(Glance.load().probabilities(paths[:0])) == 0


def test_another_file_is_no_glance() -> None:
    with pytest.raises(ModelError, match="expected a model of the kind glance, but this is of the kind reader"):
        Glance.load(Reader.shipped_path())


def test_without_a_glance_every_letter_is_read(
    drawn: tuple[np.ndarray, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As where the first pen model is made, by which a glance is taught."""
    paths, asked = drawn[0][:94], drawn[1][:94]
    monkeypatch.setattr(Glance, "shipped_path", lambda: tmp_path / "glance.onnx")
    shipped_glance.cache_clear()
    try:
        readings, by_reader = check_paths(paths, asked), check_images(images_of_paths(paths), asked)
        assert np.array_equal(readings.sureness, by_reader.sureness)
    finally:
        shipped_glance.cache_clear()
