"""Checkpoints: written whole or not at all, and named where they are damaged."""

from pathlib import Path

import pytest
import torch

from ownhand.errors import RunError
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint

from .sessions import run_article


def test_a_damaged_checkpoint_is_named(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run_article(letters_file, out, letters_seen=64)
    checkpoint = out / "checkpoint.pt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    with pytest.raises(RunError, match=r"checkpoint\.pt: this checkpoint is damaged"):
        run_article(letters_file, out, resume=True)
    checkpoint.unlink()
    with pytest.raises(RunError, match="no checkpoint to resume from"):
        run_article(letters_file, out, resume=True)


def test_a_checkpoint_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"step": 1})
    with pytest.raises(Exception, match="pickle"):
        save_checkpoint(path, {"step": lambda: None})
    assert load_checkpoint(path, device=torch.device("cpu")) == {"step": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_a_checkpoint_that_may_not_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").mkdir()
    with pytest.raises(RunError, match=r"checkpoint\.pt: cannot be read \(expected a file, found a folder\)"):
        load_checkpoint(tmp_path / "checkpoint.pt", device=torch.device("cpu"))
