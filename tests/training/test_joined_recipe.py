"""The `joined` recipe as a run, and the `corpus` that it learns from."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from ownhand.errors import LettersError, RunError
from ownhand.hands.joins import Joins
from ownhand.hands.modelfile import open_model_file
from ownhand.letters import load_words
from ownhand.training import train
from ownhand.training.joined_game import JoinedConfig, JoinedGame
from ownhand.training.recipes import find_recipe
from ownhand.training.session import reopened
from ownhand.training.status import read_status
from ownhand.words import load_cells

from .sessions import SMALL_GAME
from .word_writers import found_words, words_of, written_cells
from .writers import strokes_letters

SMALL = {**SMALL_GAME, "num_windows": "4", "reading_after": "50"}
CONFIG = JoinedConfig(width=32, batch_size=32, num_windows=4, generator_blocks=1, critic_blocks=1, reading_after=50)


def run_joined(source: Path, out: Path, **options: object) -> list[str]:
    said: list[str] = []
    settings = {**SMALL, **options.pop("settings", {})}
    train(source, recipe="joined", out=out, device="cpu", say=said.append, settings=settings, **options)
    return said


@pytest.fixture(scope="module")
def cells_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "cells.npz"
    written_cells().save(path)
    return path


@pytest.fixture(scope="module")
def finished(cells_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of a run of 100 steps, and what it said."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    return folder, run_joined(cells_file, folder, letters_seen=32 * 100)


@pytest.fixture(scope="module")
def words_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "words.npz"
    words_of(*found_words(48)).save(path)
    return path


def test_a_run_leaves_words_and_a_model_that_knows_when_letters_join(finished: tuple[Path, list[str]]) -> None:
    folder, said = finished
    assert {path.name for path in folder.iterdir()} >= {"curves.png", "training.gif", "words.png", "report.md"}
    assert [path.name for path in (folder / "samples").iterdir()] == ["step-000100.png"]
    assert any(line.startswith("step 100: loss critic") for line in said)
    _, metadata = open_model_file(folder / "model.onnx", kinds=["joined"])
    card = json.loads(metadata["card"])
    assert card["letters_seen"] == 3200
    assert card["letters"]["credit"] == "made for a test"
    assert card["writers"] == 6
    assert set(card["figures"]["by_character"]) == set("clno")
    assert Joins.from_json(json.loads(metadata["joins"])).probability("o", "n") > 0
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert "| `o` |" in report
    status = read_status(folder)
    assert status is not None
    assert (status.state, status.recipe, status.step) == ("finished", "joined", 100)
    with Image.open(folder / "words.png") as picture:
        assert picture.height > 1000


def test_figures_are_measured_as_it_goes(cells_file: Path, finished: tuple[Path, list[str]]) -> None:
    run, game = reopened(finished[0], cells_file, device=torch.device("cpu"))
    assert isinstance(game, JoinedGame)
    assert run.config == CONFIG
    said: list[str] = []
    _, measure = find_recipe("joined").actions(run, game, said.append)[-1]
    measure()
    assert game.state.figures[0]["step"] == 100
    assert "letters in words read as asked" in said[0]


def test_a_killed_run_resumes_to_the_same_bits(
    cells_file: Path, tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    run_joined(cells_file, tmp_path / "whole", letters_seen=32 * 110)
    out = tmp_path / "killed"
    arguments = ["train", cells_file, "--recipe", "joined", "--letters-seen", 32 * 110, "--device", "cpu", "--out", out]
    arguments += [part for name, value in SMALL.items() for part in ("--set", f"{name}={value}")]
    command = [sys.executable, "-c", "from ownhand.cli import main; main()", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(2400):
        if (out / "metrics.jsonl").exists() or process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    run_joined(cells_file, out, letters_seen=32 * 110, resume=True)
    assert_same_run(tmp_path / "whole", out)


def test_the_letters_of_words_are_found_first_and_kept(words_file: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    out = tmp_path / "run"
    said = run_joined(words_file, out, letters_seen=32, finding_progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (48, 48)
    assert any(line.startswith("Finding the letters of 48 words") for line in said)
    cells = load_cells(out / "cells.npz")
    assert set(cells.counts()) == set("clno")
    said = run_joined(words_file, out, letters_seen=64, resume=True, finding_progress=pytest.fail)
    assert not any(line.startswith("Finding") for line in said)
    run, _ = reopened(out, words_file, device=torch.device("cpu"))
    assert run.letters.fingerprint() == cells.fingerprint()
    words_of(*found_words(40, seed=1)).save(tmp_path / "other.npz")
    with pytest.raises(RunError, match="learns from other letters"):
        run_joined(tmp_path / "other.npz", out, resume=True)


def test_held_out_words_are_never_learned_from(cells_file: Path) -> None:
    recipe, device = find_recipe("joined"), torch.device("cpu")
    cells = recipe.prepare(load_cells(cells_file), CONFIG)
    game = recipe.make(cells, CONFIG, device)
    assert not game.cells.held_out.any()
    assert set(np.unique(game.cells.writers)) == set(range(6))


def test_where_nobody_is_held_out_some_are(cells_file: Path) -> None:
    cells = load_cells(cells_file)
    alone = cells.holding_out(0.15, seed=3)
    assert len(np.unique(alone.writers[alone.held_out])) == 1
    assert (alone.held_out == np.isin(alone.writers, alone.writers[alone.held_out])).all()
    one = cells.select(cells.writers == 0)
    held = one.holding_out(0.15, seed=3)
    assert 0 < held.held_out.mean() < 0.5
    assert not set(held.words[held.held_out]) & set(held.words[~held.held_out])


def test_a_few_letters_are_whole_words(cells_file: Path) -> None:
    cells = load_cells(cells_file)
    few = find_recipe("joined").few(cells, 160)
    assert 80 < len(few) < 240
    assert (few.following >= 0).any()
    assert find_recipe("joined").few(cells, 10_000) is cells


def test_letters_that_stand_alone_are_refused(tmp_path: Path) -> None:
    strokes_letters(40).save(tmp_path / "letters.npz")
    with pytest.raises(LettersError, match=r"joined recipe learns from words.*ownhand letters words align"):
        run_joined(tmp_path / "letters.npz", tmp_path / "run")
    with pytest.raises(LettersError, match=r"none of that name. Check the path\.$"):
        run_joined(tmp_path / "nothing.npz", tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_too_few_letters_are_refused(cells_file: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="at least one batch of 8192 letters"):
        run_joined(cells_file, tmp_path / "run", settings={"batch_size": "8192"})
    with pytest.raises(RunError, match=r"expected num_windows x window_size = 12 and a multiple of 4 more, got 34"):
        run_joined(cells_file, tmp_path / "run", settings={"batch_size": "34"})


def test_real_words_are_learned_from(shared_letters: Path, tmp_path: Path) -> None:
    words = load_words(shared_letters / "unipen_words.npz")
    assert words.held_out is not None
    held = np.flatnonzero(words.held_out)
    learned, held_out = (
        places[:: len(places) // count] for places, count in ((np.flatnonzero(~words.held_out), 120), (held, 30))
    )
    words.select(np.concatenate([learned, held_out])).save(tmp_path / "words.npz")
    said = run_joined(tmp_path / "words.npz", tmp_path / "run", letters_seen=64)
    assert any("read as asked" in line for line in said)
