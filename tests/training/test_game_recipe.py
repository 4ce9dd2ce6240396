"""The `pen` and the `pixel` recipe as runs."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from ownhand.errors import RunError
from ownhand.hands import Model
from ownhand.letters import Letters
from ownhand.training.game import LetterConfig, LetterGame
from ownhand.training.session import reopened
from ownhand.training.status import read_status

from .sessions import run_game
from .writers import strokes_letters


@pytest.fixture(scope="module")
def pen_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("letters") / "strokes.npz"
    strokes_letters().save(path)
    return path


def test_a_pen_run_leaves_a_model_that_writes(pen_file: Path, tmp_path: Path) -> None:
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 100)
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names >= {"curves.png", "training.gif", "hands.png", "model.onnx", "report.md", "samples", "metrics.jsonl"}
    model = Model.load(tmp_path / "run" / "model.onnx")
    assert model.characters == "+IL"
    assert model.card["letters_seen"] == 3200
    assert model.card["letters"]["credit"] == "made for a test"
    assert set(model.card["figures"]["by_character"]) == set("+IL")
    glyph = model.hand(3).glyph("L", np.random.default_rng(0))
    assert not glyph.outline.is_empty
    figures = model.card["figures"]
    by_character = [row["after_checking"] for row in figures["by_character"].values()]
    assert min(by_character) <= figures["read_after_checking"] <= max(by_character)
    assert 0 <= figures["read"] <= 1
    assert len(figures["consistency"]) == len(figures["real"]["consistency"]) == 4


def test_the_file_draws_what_the_net_draws(pen_file: Path, tmp_path: Path) -> None:
    """Weights are stored in 16 bits: what is drawn may differ by a hair."""
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 10)
    _, game = reopened(tmp_path / "run", pen_file, device=torch.device("cpu"))
    assert isinstance(game, LetterGame)
    game.settle()  # As a run does before it leaves its model.
    rng = np.random.default_rng(0)
    inputs = {
        "latents": rng.standard_normal((6, 32), dtype=np.float32),
        "characters": np.arange(6) % 3,
        "wobble": rng.standard_normal((6, 16), dtype=np.float32),
    }
    session = onnxruntime.InferenceSession(tmp_path / "run" / "model.onnx")
    drawn = session.run(None, inputs)[0]
    expected = game.draw(*(torch.from_numpy(part) for part in inputs.values()))
    assert np.abs(drawn - expected).max() < 0.02


def test_a_resumed_game_equals_one_that_never_stopped(
    pen_file: Path, tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    run_game(pen_file, tmp_path / "whole", letters_seen=32 * 120)
    run_game(pen_file, tmp_path / "parts", letters_seen=32 * 70)
    run_game(pen_file, tmp_path / "parts", letters_seen=32 * 120, resume=True)
    assert_same_run(tmp_path / "whole", tmp_path / "parts")


def test_a_run_goes_on_with_another_penalty_and_says_so(pen_file: Path, tmp_path: Path) -> None:
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 4)
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 8, resume=True, settings={"penalty": "0.03"})
    card = Model.load(tmp_path / "run" / "model.onnx").card
    assert card["recipe"]["penalty"] == 0.03
    assert card["changes"] == [{"after_step": 4, "penalty": 0.03}]
    with pytest.raises(RunError, match="has width = 32, not 64"):
        run_game(pen_file, tmp_path / "run", resume=True, settings={"penalty": "0.03", "width": "64"})


def test_a_run_that_goes_astray_keeps_its_last_good_weights(pen_file: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="last good weights are kept"):
        run_game(pen_file, tmp_path / "run", letters_seen=32 * 4000, settings={"learning_rate": "0.9"})
    for tensor in torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["averaged"].values():
        assert tensor.isfinite().all()
    assert (tmp_path / "run" / "model.onnx").exists()
    status = read_status(tmp_path / "run")
    assert status is not None
    assert status.state == "failed"
    assert "went astray" in status.message


def test_a_pixel_run_needs_neither_strokes_nor_writers(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(240) % 2
    images = np.zeros((240, 28, 28), np.uint8)
    images[labels == 0, 4:24, 12:16] = 255
    images[labels == 1, 12:16, 4:24] = 255
    images = np.maximum(images, rng.integers(0, 30, images.shape, dtype=np.uint8))
    Letters(characters=("I", "_"), labels=labels, images=images).save(tmp_path / "bars.npz")
    settings = {"cleaning": "0", "learning_rate": "0.001"}
    run_game(tmp_path / "bars.npz", tmp_path / "run", recipe="pixel", letters_seen=32 * 150, settings=settings)
    card = Model.load(tmp_path / "run" / "model.onnx").card
    assert card["writers"] == 1
    assert "spread" not in card["figures"]
    session = onnxruntime.InferenceSession(tmp_path / "run" / "model.onnx")
    inputs = {
        "latents": rng.standard_normal((40, 32), dtype=np.float32),
        "characters": np.arange(40) % 2,
        "wobble": rng.standard_normal((40, 16), dtype=np.float32),
    }
    ink = session.run(None, inputs)[0]
    upright, lying = ink[::2].mean(0), ink[1::2].mean(0)
    assert upright[6, 14] > lying[6, 14] + 0.3
    assert lying[14, 6] > upright[14, 6] + 0.3


def test_what_does_not_fit_the_game_is_refused(tmp_path: Path) -> None:
    images = Letters(characters=("A", "B"), labels=np.arange(40) % 2, images=np.zeros((40, 28, 28), np.uint8))
    images.save(tmp_path / "images.npz")
    with pytest.raises(RunError, match="--recipe pixel"):
        run_game(tmp_path / "images.npz", tmp_path / "run")
    with pytest.raises(RunError, match="multiple of 4, got 42"):
        LetterConfig(batch_size=42)
    strokes_letters(24).save(tmp_path / "few.npz")
    with pytest.raises(RunError, match="at least one batch of 32 letters"):
        run_game(tmp_path / "few.npz", tmp_path / "run", settings={"cleaning": "0"})


def test_the_card_of_a_run_says_how_real_letters_were_read(pen_file: Path, tmp_path: Path) -> None:
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 5)
    report = (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    assert "read as asked" in report
    assert json.loads((tmp_path / "run" / "config.json").read_text())["recipe"]["recipe"] == "pen"


def test_letters_without_twins_that_are_all_to_be_learned_from_are_trained_on(tmp_path: Path) -> None:
    """Nobody wrote a character twice, and no letter is kept for measuring: some are, then."""
    letters = strokes_letters()
    letters = letters.select(np.concatenate([np.flatnonzero(letters.labels == label)[:40] for label in range(3)]))
    names = tuple(f"w{k}" for k in range(40))
    writers, none = np.tile(np.arange(40), 3), np.zeros(120, bool)
    letters = replace(letters, writers=writers, writer_names=names, held_out=none)
    letters.save(tmp_path / "letters.npz")
    run_game(tmp_path / "letters.npz", tmp_path / "run", letters_seen=64)
    assert (tmp_path / "run" / "model.onnx").exists()
