"""What tests of runs share."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

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
