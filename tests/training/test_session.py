"""A run as a user sees it: that a resume equals not stopping, and what is refused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.errors import RunError
from ownhand.letters import Letters
from ownhand.training import train
from ownhand.training.checkpoint import load_checkpoint

from .sessions import FEW_DRAWS, run_article


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", "from ownhand.cli import main; main()", *map(str, arguments)]


def wait_until(is_so: object, process: subprocess.Popen) -> None:
    for _ in range(1200):
        if is_so():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("the run did not get under way within a minute")


def test_a_resumed_run_equals_one_that_never_stopped(
    letters_file: Path, tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    run_article(letters_file, tmp_path / "whole", epochs=4)
    run_article(letters_file, tmp_path / "parts", letters_seen=300 + 128)  # stops in the middle of an epoch
    run_article(letters_file, tmp_path / "parts", epochs=4, resume=True)
    assert_same_run(tmp_path / "whole", tmp_path / "parts")


@pytest.mark.parametrize("seconds", [0.15, 0.6])
def test_a_killed_run_resumes_to_the_same_bits(
    letters_file: Path, tmp_path: Path, seconds: float, assert_same_run: Callable[[Path, Path], None]
) -> None:
    epochs = 60
    run_article(letters_file, tmp_path / "whole", epochs=epochs)
    out = tmp_path / "killed"
    arguments = (
        "train",
        letters_file,
        "--recipe",
        "article",
        "--epochs",
        epochs,
        "--device",
        "cpu",
        "--out",
        out,
        *FEW_DRAWS,
    )
    process = subprocess.Popen(command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: (out / "metrics.jsonl").exists(), process)
    time.sleep(seconds)
    process.kill()
    process.wait()
    run_article(letters_file, out, epochs=epochs, resume=True)
    assert_same_run(tmp_path / "whole", out)


def test_ctrl_c_leaves_everything_and_the_run_goes_on(
    letters_file: Path, tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    out = tmp_path / "run"
    arguments = ("train", letters_file, "--recipe", "article", "--device", "cpu", "--out", out, *FEW_DRAWS)
    process = subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wait_until(lambda: (out / "samples" / "epoch-0003.png").exists(), process)
    os.kill(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=240)
    assert process.returncode == 130
    assert "go on with --resume" in said
    assert "Traceback" not in said
    steps = load_checkpoint(out / "checkpoint.pt", device=torch.device("cpu"))["step"]
    for name in ("curves.png", "training.gif", "model.onnx", "report.md"):
        assert (out / name).exists(), said
    epochs = steps // 5 + 1
    run_article(letters_file, out, epochs=epochs, resume=True)
    run_article(letters_file, tmp_path / "whole", epochs=epochs)
    assert_same_run(tmp_path / "whole", out)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"recipe": "artcle"},
            "--recipe artcle: there is no such recipe. There are: article, pixel, pen, joined, reader",
        ),
        ({"settings": {"bach_size": "3"}}, "has no such setting. It has: batch_size"),
        ({"settings": {"batch_size": "many"}}, "--set batch_size=many: expected a whole number"),
        ({"settings": {"recipe": "pen"}}, "has no such setting"),
        ({"resume": True}, "there is no run here to resume"),
        ({"device": "abacus"}, "--device abacus: this machine has no such device"),
        ({"letters_seen": 0}, "expected at least 1"),
        ({"settings": {"batch_size": "500"}}, "expected at least one batch of 500 letters, found 300"),
    ],
)
def test_what_does_not_fit_is_refused(letters_file: Path, tmp_path: Path, options: dict, message: str) -> None:
    arguments = {"recipe": "article", "out": tmp_path / "run", "device": "cpu", "say": lambda line: None, **options}
    with pytest.raises(RunError) as caught:
        train(letters_file, **arguments)
    assert message in str(caught.value)


def test_a_run_is_not_overwritten(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    (out / "config.json").write_text("{}")
    with pytest.raises(RunError, match="there is a run here already"):
        run_article(letters_file, out, epochs=1)
    with pytest.raises(RunError, match="not the config of a run, or it is damaged"):
        run_article(letters_file, out, epochs=1, resume=True)


def test_a_folder_that_cannot_be_made(letters_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be made"):
        run_article(letters_file, tmp_path / "file" / "run", epochs=1)


def test_a_resume_with_other_letters_or_settings_is_refused(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run_article(letters_file, out, letters_seen=64)
    with pytest.raises(RunError, match="this run has batch_size = 64, not 32"):
        run_article(letters_file, out, resume=True, settings={"batch_size": "32"})
    letters = Letters(
        characters=("A", "B"), labels=np.arange(300) % 2, images=np.full((300, 28, 28), 7, np.uint8), source="other"
    )
    letters.save(letters_file)
    with pytest.raises(RunError, match="learns from other letters"):
        run_article(letters_file, out, resume=True)
