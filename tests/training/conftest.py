"""What tests of runs share."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.letters import Letters
from ownhand.training.checkpoint import load_checkpoint

SameRun = Callable[[Path, Path], None]


@pytest.fixture
def assert_same_run() -> SameRun:
    """Compares two runs' folders."""
    return _assert_same_run


def _assert_same_run(one: Path, other: Path) -> None:
    """The same bits: metrics, samples, and every tensor of the checkpoint."""
    assert (one / "metrics.jsonl").read_bytes() == (other / "metrics.jsonl").read_bytes()
    for sheet in (one / "samples").iterdir():
        assert sheet.read_bytes() == (other / "samples" / sheet.name).read_bytes()
    mine, theirs = (load_checkpoint(run / "checkpoint.pt", device=torch.device("cpu")) for run in (one, other))
    for state in (mine, theirs):
        state.pop("seconds")
    _assert_equal(mine, theirs)


def _assert_equal(one: object, other: object) -> None:
    assert type(one) is type(other)
    if isinstance(one, torch.Tensor):
        assert torch.equal(one, other)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            _assert_equal(one[key], other[key])
    elif isinstance(one, list):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            _assert_equal(a, b)
    else:
        assert one == other


@pytest.fixture
def letters_file(tmp_path: Path) -> Path:
    """300 letters, two shapes: a bar that stands (A, for the file's sake) and one that lies (B)."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 30, (300, 28, 28), dtype=np.uint8)
    labels = np.arange(300, dtype=np.int16) % 2
    images[labels == 0, 4:24, 12:16] = 255
    images[labels == 1, 12:16, 4:24] = 255
    path = tmp_path / "bars.npz"
    Letters(characters=("A", "B"), labels=labels, images=images).save(path)
    return path
