"""The `article` recipe as a run."""

import json
from pathlib import Path

import numpy as np

from ownhand.letters import Letters

from .sessions import run_article


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


def test_letters_that_the_reader_does_not_know_are_said(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    letters = Letters(
        characters=("A", "Ж"), labels=np.arange(128) % 2, images=rng.integers(0, 256, (128, 28, 28), dtype=np.uint8)
    )
    letters.save(tmp_path / "letters.npz")
    _, said = run_article(tmp_path / "letters.npz", tmp_path / "run", epochs=1)
    assert any("The reader does not know Ж" in line for line in said)
