"""One process at a time works on a run, by the lock that it holds (`ownhand.training.run_lock`)."""

import subprocess
import sys
from pathlib import Path

import pytest

from ownhand.errors import RunError
from ownhand.training.run_lock import RunLock, is_held, start_holding

ASKS = "from pathlib import Path; from ownhand.training.run_lock import is_held; print(is_held(Path({!r})))"
TAKES = """
import sys, time
from pathlib import Path
from ownhand.training.run_lock import RunLock
RunLock(Path({!r})).take()
print("taken", flush=True)
time.sleep(60)
"""


def test_a_lock_is_held_as_long_as_the_process_runs(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    with (tmp_path / "said.txt").open("wb") as file:
        process = start_holding([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path, file)
    try:
        assert is_held(tmp_path)
        again = subprocess.run(
            [sys.executable, "-c", ASKS.format(str(tmp_path))], capture_output=True, text=True, check=True
        )
        assert again.stdout.strip() == "True"  # Whoever asks.
        with pytest.raises(RunError, match="a training is at work in this folder"):
            RunLock(tmp_path).take()
        with (tmp_path / "said.txt").open("wb") as file, pytest.raises(RunError, match="this run is going on already"):
            start_holding(["true"], tmp_path, file)
    finally:
        process.kill()
        process.wait()
    assert not is_held(tmp_path)


def test_who_was_started_with_the_lock_takes_it_and_keeps_it(tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    with said.open("wb") as file:
        process = start_holding([sys.executable, "-c", TAKES.format(str(tmp_path))], tmp_path, file)
    try:
        while not said.read_text() and process.poll() is None:
            pass
        assert said.read_text().strip() == "taken"
        assert is_held(tmp_path)
    finally:
        process.kill()
        process.wait()


def test_a_lock_that_is_let_go_may_be_taken_again(tmp_path: Path) -> None:
    with RunLock(tmp_path) as lock:
        lock.take()
        lock.take()  # It is there already.
        assert lock.is_taken
        assert is_held(tmp_path)
    assert not is_held(tmp_path)
    assert not lock.is_taken
    RunLock(tmp_path).take()


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="cannot be written"):
        RunLock(tmp_path / "nowhere").take()
    assert not is_held(tmp_path / "nowhere")
