"""A run's folder: taken up by whoever has the same letters and numbers, and by nobody else."""

import json
from pathlib import Path

import pytest
import torch

from ownhand.errors import RunError
from ownhand.training.article import ArticleGame
from ownhand.training.session import reopened

from .sessions import run_article

CPU = torch.device("cpu")


def test_a_run_can_be_reopened_as_it_was_left(letters_file: Path, tmp_path: Path) -> None:
    run_article(letters_file, tmp_path / "run", letters_seen=64 * 3)
    before = {path: path.read_bytes() for path in (tmp_path / "run").iterdir() if path.is_file()}
    run, game = reopened(tmp_path / "run", letters_file, device=CPU)
    assert isinstance(game, ArticleGame)
    assert game.step == 3
    assert run.seconds > 0
    assert run.card(game)["recipe"]["letter_case_draws"] == 300
    assert "192 letters seen in 3 steps" in run.cost(game)
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_no_run_cannot_be_reopened(letters_file: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no run here"):
        reopened(tmp_path, letters_file, device=CPU)
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(RunError, match="not the config of a run, or it is damaged"):
        reopened(tmp_path, letters_file, device=CPU)


def test_a_run_of_another_version_is_named_as_such(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run_article(letters_file, out, letters_seen=64)
    record = json.loads((out / "config.json").read_text())
    record["recipe"]["mood"] = "good"
    (out / "config.json").write_text(json.dumps(record))
    with pytest.raises(RunError, match=r"this run is of another version of ownhand .*mood"):
        reopened(out, letters_file, device=CPU)
