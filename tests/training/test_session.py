"""A run as a user sees it: that a resume equals not stopping, and what is refused."""

import json
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
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.run_lock import RunLock

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
        ({"settings": {"seed": "-1"}}, "--set seed=-1: expected a whole number from 0 to"),
        ({"settings": {"learning_rate": "nan"}}, "--set learning_rate=nan: expected a number"),
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
    with pytest.raises(RunError, match=r"this run has .*seed = 0, not 5"):
        run_article(letters_file, out, resume=True, settings={"seed": "5"})
    with pytest.raises(RunError, match=r"this run is of the recipe article, not pen. Resume it with --recipe article"):
        train(tmp_path / "nowhere", recipe="pen", out=out, resume=True)  # Told before any letter is read.
    letters = Letters(
        characters=("A", "B"), labels=np.arange(300) % 2, images=np.full((300, 28, 28), 7, np.uint8), source="other"
    )
    letters.save(letters_file)
    with pytest.raises(RunError, match="learns from other letters"):
        run_article(letters_file, out, resume=True)


def test_a_second_training_in_one_folder_is_refused_and_disturbs_nothing(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run_article(letters_file, out, letters_seen=64)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with RunLock(out) as other:
        other.take()
        for resume in (True, False):
            with pytest.raises(RunError, match=r"a training is at work in this folder|there is a run here already"):
                run_article(letters_file, out, epochs=2, resume=resume)
        assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    run_article(letters_file, out, letters_seen=128, resume=True)
    assert len((out / "metrics.jsonl").read_text().splitlines()) == 2


def test_a_folder_that_another_training_made_meanwhile_is_left_to_it(
    letters_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both found nothing there; the one that is ready first has it."""
    out = tmp_path / "run"
    locks = []

    def made_by_another(folder: Path) -> None:
        (folder / "samples").mkdir(parents=True)
        (folder / "status.json").write_text("its own")
        locks.append(RunLock(folder))
        locks[0].take()

    monkeypatch.setattr("ownhand.training.session.make_folder", made_by_another)
    with pytest.raises(RunError, match="a training is at work in this folder"):
        run_article(letters_file, out, epochs=1)
    assert (out / "status.json").read_text() == "its own"
    locks[0].release()


def test_a_finished_run_is_resumed_whatever_became_of_what_it_showed(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run_article(letters_file, out, epochs=2)
    lines = (out / "metrics.jsonl").read_text().splitlines()
    (out / "metrics.jsonl").write_text("\n".join([*lines[:3], "", '{"step": 5, "l', *lines[5:]]) + "\n")
    (out / "samples" / "epoch-0001.png").write_bytes(b"damaged")
    (out / "samples" / "epoch-0002 (1).png").write_bytes(b"stray")
    came_to_end, said = run_article(letters_file, out, epochs=2, resume=True)
    assert came_to_end
    assert "Of metrics.jsonl, 2 lines that no run wrote: left out." in said
    assert "Of samples/, 1 damaged: left out of the film (epoch-0001.png)." in said
    assert len((out / "metrics.jsonl").read_text().splitlines()) == len(lines) - 2


def test_a_damaged_run_is_one_sentence(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run_article(letters_file, out, letters_seen=64)
    config, state = json.loads((out / "config.json").read_text()), (out / "checkpoint.pt").read_bytes()

    def refused(message: str) -> None:
        with pytest.raises(RunError, match=message):
            run_article(letters_file, out, epochs=1, resume=True)

    for record in ({**config, "threads": 0}, {**config, "letters": {}}, {**config, "recipe": 3}, [], "[" * 100_000):
        (out / "config.json").write_text(record if isinstance(record, str) else json.dumps(record))
        refused("not the config of a run, or it is damaged")
    (out / "config.json").write_text(json.dumps(config))
    (out / "checkpoint.pt").write_bytes(state[:1000])
    refused("this checkpoint is damaged")
    (out / "checkpoint.pt").write_bytes(state)
    whole = load_checkpoint(out / "checkpoint.pt", device=torch.device("cpu"))
    for name in [name for name in whole if name not in ("step", "seconds")]:
        save_checkpoint(out / "checkpoint.pt", {**whole, name: [None, "x"]})
        refused("this checkpoint is of another run or of another version of ownhand")
