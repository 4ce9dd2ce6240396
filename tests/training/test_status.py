"""How a run stands: what it leaves in `status.json` in every state, and what a reader makes of it."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import RunError
from ownhand.letters import Letters
from ownhand.training import train
from ownhand.training.status import Status, StatusFile, is_going_on, read_status


@pytest.fixture
def letters_file(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 80)
    images = rng.integers(0, 40, (160, 28, 28), dtype=np.uint8)
    images[:80, 5:23, 6:12] = 255
    images[80:, 5:11, 4:24] = 255
    path = tmp_path / "letters.npz"
    Letters(characters=("A", "B"), labels=labels, images=images, source="bars").save(path)
    return path


def found(folder: Path) -> Status:
    status = read_status(folder)
    assert status is not None
    return status


def test_a_run_that_came_to_its_end_says_so(tmp_path: Path, letters_file: Path) -> None:
    out, states = tmp_path / "run", []

    def note(*_: object) -> None:
        if out.is_dir():
            states.append(found(out).state)

    train(letters_file, recipe="article", out=out, epochs=2, device="cpu", say=note, show=note)
    assert list(dict.fromkeys(states)) == ["preparing", "training", "finishing"]
    status = found(out)
    assert (status.state, status.message, status.recipe) == ("finished", "", "article")
    assert (status.step, status.num_steps) == (6, 6)
    assert status.letters_seen == status.num_letters == 320
    assert status.process == os.getpid()
    assert status.began <= status.updated <= time.time()
    assert not is_going_on(status)
    assert (status.letters_a_second, status.seconds_left) == (None, None)


def test_a_run_that_failed_says_why(tmp_path: Path, letters_file: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    with pytest.raises(RunError, match="learns from pen strokes"):
        train(letters_file, recipe="pen", out=out, device="cpu", say=lambda text: None)
    status = found(out)
    assert status.state == "failed"
    assert "the pen recipe learns from pen strokes" in status.message


@pytest.mark.parametrize("signals", [1, 2])
def test_a_run_that_was_asked_to_stop_says_so(tmp_path: Path, letters_file: Path, signals: int) -> None:
    out = tmp_path / "run"
    code = "from ownhand.cli import main; main()"
    options = ("--recipe", "article", "--epochs", "100000", "--set", "letter_case_draws=300", "--out", str(out))
    process = subprocess.Popen([sys.executable, "-c", code, "train", str(letters_file), *options])
    until = time.monotonic() + 240
    while time.monotonic() < until and not ((status := read_status(out)) and status.seconds_left):
        time.sleep(0.05)
    assert is_going_on(found(out))
    assert found(out).letters_a_second > 0
    for _ in range(signals):
        process.send_signal(signal.SIGINT)
        time.sleep(0.01)
    assert process.wait(240) != 0
    status = found(out)
    assert status.state == ("stopped" if signals == 1 else "interrupted")
    assert 0 < status.step < status.num_steps
    assert not is_going_on(status)


def test_a_killed_run_is_not_going_on(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    file = StatusFile(tmp_path, recipe="pen", version="1")
    file.enter("training")
    status = found(tmp_path)
    assert is_going_on(status)
    assert is_going_on(replace(status, updated=status.updated - 600))  # Measuring may take its time.
    assert not is_going_on(replace(status, updated=status.updated - 600, process=process.pid))
    assert is_going_on(replace(status, process=process.pid))  # On another machine, perhaps.
    assert not is_going_on(replace(status, updated=status.updated - 7200))


def test_progress_gives_rate_and_time_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    file = StatusFile(tmp_path, recipe="pen", version="1")
    file.enter("training")
    file.advance(step=10, num_steps=100, letters_seen=1000, num_letters=10_000)  # A resumed run begins part of the way.
    now = 110.0
    file.advance(step=20, num_steps=100, letters_seen=2000, num_letters=10_000)
    status = found(tmp_path)
    assert (status.letters_a_second, status.seconds_left) == (100.0, 80.0)
    now = 110.5
    file.advance(step=21, num_steps=100, letters_seen=2100, num_letters=10_000)
    assert found(tmp_path).step == 20  # Not more than once a second.
    file.enter("finishing")
    status = found(tmp_path)
    assert (status.step, status.letters_a_second, status.seconds_left) == (21, None, None)


def test_the_next_process_goes_on_from_what_the_last_one_left(tmp_path: Path) -> None:
    first = StatusFile(tmp_path, recipe="pen", version="1")
    first.enter("training")
    first.advance(step=7, num_steps=100, letters_seen=70, num_letters=1000)
    first.enter("interrupted", "Stopped.")
    StatusFile(tmp_path, recipe="pen", version="2").enter("preparing")
    status = found(tmp_path)
    assert (status.state, status.message, status.step, status.version) == ("preparing", "", 7, "2")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"state": "dancing"}',
        b'{"state": "training", "step": "many"}',
        b"\xff",
        b'{"state": ["x"]}',
    ],
)
def test_what_is_no_status_is_none(tmp_path: Path, content: bytes) -> None:
    assert read_status(tmp_path) is None
    (tmp_path / "status.json").write_bytes(content)
    assert read_status(tmp_path) is None


def test_a_newer_status_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "status.json").write_text(json.dumps({"state": "finished", "step": 3, "mood": "good"}))
    assert found(tmp_path) == Status(state="finished", step=3)


def test_a_status_needs_no_torch() -> None:
    code = "import sys, ownhand.training.status as s; s.read_status; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
