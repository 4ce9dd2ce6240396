"""The `reader` recipe as a run."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import Reader
from ownhand.letters import Letters
from ownhand.training import train


def test_the_reader_recipe_learns(tmp_path: Path) -> None:
    """A short run on bars, crosses and boxes must read most held-out ones right."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 1200).astype(np.int16)
    images = np.zeros((1200, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        y, x = rng.integers(3, 6, 2)
        if label == 0:
            image[y : y + 20, 12:15] = 255
        elif label == 1:
            image[y : y + 20, 12:15] = image[12:15, x : x + 20] = 255
        else:
            image[y : y + 18, x : x + 18] = 255
            image[y + 3 : y + 15, x + 3 : x + 15] = 0
    path = tmp_path / "shapes.npz"
    Letters(characters=("+", "I", "O"), labels=np.array([1, 0, 2])[labels], images=images).save(path)
    said: list[str] = []
    assert train(
        path,
        recipe="reader",
        out=tmp_path / "run",
        epochs=4,
        settings={"batch_size": "32"},
        say=said.append,
        device="cpu",
    )
    accuracy = json.loads((tmp_path / "run" / "accuracy.json").read_text())
    assert accuracy["letters"] == 180
    assert accuracy["exact"] > 0.9
    assert (tmp_path / "run" / "confusions.png").exists()
    reader = Reader.load(tmp_path / "run" / "model.onnx")
    read = reader.read(images[:200])
    assert np.mean([character == "I+O"[label] for character, label in zip(read, labels[:200], strict=True)]) > 0.9
    with pytest.raises(ModelError, match="does not know A"):
        reader.sureness(images[:1], "A")


def test_a_resumed_reader_run_equals_one_that_never_stopped(
    tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    rng = np.random.default_rng(0)
    letters = Letters(
        characters=("A", "B"), labels=np.arange(240) % 2, images=rng.integers(0, 256, (240, 28, 28), dtype=np.uint8)
    )
    letters.save(tmp_path / "letters.npz")
    options = {
        "recipe": "reader",
        "settings": {"batch_size": "32"},
        "say": lambda line: None,
        "device": "cpu",
        "epochs": 2,
    }
    train(tmp_path / "letters.npz", out=tmp_path / "whole", **options)
    train(tmp_path / "letters.npz", out=tmp_path / "parts", letters_seen=96, **options)
    train(tmp_path / "letters.npz", out=tmp_path / "parts", resume=True, **options)
    assert_same_run(tmp_path / "whole", tmp_path / "parts")
