"""A run as a user sees it: what it leaves, that a resume equals not stopping, and what is refused."""

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

from ownhand.errors import ModelError, RunError
from ownhand.hands import Reader
from ownhand.ink import Strokes, draw_letters
from ownhand.letters import Letters
from ownhand.training import train
from ownhand.training.article import ArticleConfig, ArticleGame
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.journal import Journal


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


FEW_DRAWS = ("--set", "letter_case_draws=300")


def run_article(source: Path, out: Path, **options: object) -> tuple[bool, list[str]]:
    said: list[str] = []
    settings = {"letter_case_draws": "300", **options.pop("settings", {})}
    came_to_end = train(source, recipe="article", out=out, device="cpu", say=said.append, settings=settings, **options)
    return came_to_end, said


def test_a_run_leaves_every_file(letters_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    came_to_end, said = run_article(letters_file, out, epochs=45)
    assert came_to_end
    left = {path.name for path in out.iterdir()}
    assert left >= {
        "config.json",
        "metrics.jsonl",
        "samples",
        "samples.json",
        "training.gif",
        "curves.png",
        "checkpoint.pt",
        "model.onnx",
        "report.md",
    }
    assert len(list((out / "samples").iterdir())) == 45
    records = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert [record["step"] for record in records] == list(range(1, 5 * 45 + 1))
    assert set(records[0]) == {"step", "loss_discriminator", "loss_generator", "score_real", "score_fake"}
    assert sum("step 200:" in line for line in said) == 1
    config = json.loads((out / "config.json").read_text())
    assert config["recipe"]["num_epochs"] == 45
    assert config["letters"]["counts"] == {"A": 150, "B": 150}


def test_training_improves_what_it_draws() -> None:
    """A short run on bent lines halves the error of the mean drawing: grey levels a pixel, beside the mean line."""
    lines = np.random.default_rng(0).uniform(-1, 1, (2000, 1, 3, 2))
    images = draw_letters(Strokes.of(lines))
    letters = Letters(characters=("A", "B"), labels=np.arange(2000) % 2, images=images)
    game = ArticleGame(letters, ArticleConfig(), torch.device("cpu"))
    latents = torch.randn(64, 64, generator=torch.Generator().manual_seed(0))

    def error() -> float:
        return float(np.abs(game.draw(latents).mean(0) - images.mean(0)).mean())

    before = error()
    for _ in range(20):
        game.advance(game.steps_per_epoch)
    assert error() < 0.5 * before


def test_a_resumed_run_equals_one_that_never_stopped(
    letters_file: Path, tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    run_article(letters_file, tmp_path / "whole", epochs=4)
    run_article(letters_file, tmp_path / "parts", letters_seen=300 + 128)  # stops in the middle of an epoch
    run_article(letters_file, tmp_path / "parts", epochs=4, resume=True)
    assert_same_run(tmp_path / "whole", tmp_path / "parts")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-c", "from ownhand.cli import main; main()", *map(str, arguments)]


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


def wait_until(is_so: object, process: subprocess.Popen) -> None:
    for _ in range(1200):
        if is_so():
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("the run did not get under way within a minute")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"recipe": "artcle"}, "--recipe artcle: there is no such recipe. There are: article, pixel, pen, reader"),
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


def test_the_journal_drops_what_a_killed_run_wrote_after_its_checkpoint(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "metrics.jsonl", ("loss",))
    journal.append(0, np.array([[0.5], [0.25], [0.125]]))
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 4, "lo')
    journal.cut_back_to(2)
    assert journal.read().tolist() == [[0.5], [0.25]]
    journal.append(2, np.array([[1.0]]))
    assert (tmp_path / "metrics.jsonl").read_text().splitlines()[-1] == '{"step": 3, "loss": 1.0}'


def test_letters_that_the_reader_does_not_know_are_said(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    letters = Letters(
        characters=("A", "Ж"), labels=np.arange(128) % 2, images=rng.integers(0, 256, (128, 28, 28), dtype=np.uint8)
    )
    letters.save(tmp_path / "letters.npz")
    _, said = run_article(tmp_path / "letters.npz", tmp_path / "run", epochs=1)
    assert any("The reader does not know Ж" in line for line in said)


def test_the_reader_recipe_learns(tmp_path: Path) -> None:
    """A short run on bars, crosses and boxes must read most held-out ones right."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 1200).astype(np.int16)
    images = np.zeros((1200, 28, 28), np.uint8)
    for image, label in zip(images, labels, strict=True):
        y, x = rng.integers(3, 6, 2)
        if label == 0:
            image[y : y + 20, 12:15] = 255
        elif label == 1:
            image[y : y + 20, 12:15] = image[12:15, x : x + 20] = 255
        else:
            image[y : y + 18, x : x + 18] = 255
            image[y + 3 : y + 15, x + 3 : x + 15] = 0
    path = tmp_path / "shapes.npz"
    Letters(characters=("+", "I", "O"), labels=np.array([1, 0, 2])[labels], images=images).save(path)
    said: list[str] = []
    assert train(
        path,
        recipe="reader",
        out=tmp_path / "run",
        epochs=4,
        settings={"batch_size": "32"},
        say=said.append,
        device="cpu",
    )
    accuracy = json.loads((tmp_path / "run" / "accuracy.json").read_text())
    assert accuracy["letters"] == 180
    assert accuracy["exact"] > 0.9
    assert (tmp_path / "run" / "confusions.png").exists()
    reader = Reader.load(tmp_path / "run" / "model.onnx")
    read = reader.read(images[:200])
    assert np.mean([character == "I+O"[label] for character, label in zip(read, labels[:200], strict=True)]) > 0.9
    with pytest.raises(ModelError, match="does not know A"):
        reader.sureness(images[:1], "A")


def test_a_resumed_reader_run_equals_one_that_never_stopped(
    tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    rng = np.random.default_rng(0)
    letters = Letters(
        characters=("A", "B"), labels=np.arange(240) % 2, images=rng.integers(0, 256, (240, 28, 28), dtype=np.uint8)
    )
    letters.save(tmp_path / "letters.npz")
    options = {
        "recipe": "reader",
        "settings": {"batch_size": "32"},
        "say": lambda line: None,
        "device": "cpu",
        "epochs": 2,
    }
    train(tmp_path / "letters.npz", out=tmp_path / "whole", **options)
    train(tmp_path / "letters.npz", out=tmp_path / "parts", letters_seen=96, **options)
    train(tmp_path / "letters.npz", out=tmp_path / "parts", resume=True, **options)
    assert_same_run(tmp_path / "whole", tmp_path / "parts")
