"""Loosening works from a run's own checkpoint, brings what is drawn nearer to people's letters, leaves a model."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.errors import RunError
from ownhand.hands import Model
from ownhand.letters import load_letters
from ownhand.nets.glance import GlanceNet
from ownhand.training import train
from ownhand.training.glance import TrainedGlance
from ownhand.training.loosening import Batch, Loosening, LooseningConfig, loose, loosen_run, loosened
from ownhand.training.people import People
from ownhand.training.session import reopened

from .writers import strokes_letters

CPU = torch.device("cpu")
SMALL = LooseningConfig(
    input_steps=4,
    critic_steps=3,
    steps=4,
    num_characters=2,
    num_pairs=6,
    num_packs=4,
    pack_size=3,
    critic_width=32,
    critic_blocks=1,
)


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short run of the pen recipe, beside the letters that it learned from."""
    folder = tmp_path_factory.mktemp("loosening")
    strokes_letters(800).save(folder / "letters.npz")
    settings = {"width": "32", "batch_size": "32", "generator_blocks": "1", "critic_blocks": "1"}
    train(
        folder / "letters.npz",
        recipe="pen",
        out=folder / "run",
        letters_seen=32 * 60,
        device="cpu",
        settings=settings,
        say=lambda text: None,
    )
    glance().save(folder / "glance.pt")
    return folder


def glance() -> TrainedGlance:
    torch.manual_seed(0)
    return TrainedGlance(GlanceNet(3), ("+", "I", "L"))


def test_loosening_leaves_a_model_that_writes_and_leaves_the_run_alone(run_folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (run_folder / "run").iterdir() if path.is_file()}
    out, said = tmp_path / "loose.onnx", []
    arguments = (run_folder / "run", run_folder / "letters.npz", run_folder / "glance.pt", out)
    loosen_run(*arguments, config=SMALL, say=said.append)
    model, trained = Model.load(out), Model.load(run_folder / "run" / "model.onnx")
    assert not model.hand(3).glyph("L", np.random.default_rng(0)).outline.is_empty
    assert model.characters == trained.characters == "+IL"
    assert model.card["loosened"].keys() == {"input_steps", "critic_steps", "steps", "cpu_seconds"}
    for key in ("recipe", "letters", "letters_seen", "steps", "seconds", "writers", "stretch"):
        assert model.card[key] == trained.card[key]
    assert model.card["figures"].keys() == trained.card["figures"].keys()
    assert any("real letters lead by" in line for line in said)
    assert {path.name: path.read_bytes() for path in (run_folder / "run").iterdir() if path.is_file()} == before
    again = tmp_path / "again.onnx"
    loosen_run(*arguments[:3], again, config=SMALL, say=said.append)
    rng = np.random.default_rng(0)
    latents, wobble = rng.standard_normal((5, 32), np.float32), rng.standard_normal((5, 16), np.float32)
    assert np.array_equal(model.draw("+ILIL", latents, wobble), Model.load(again).draw("+ILIL", latents, wobble))


def test_a_loose_writing_draws_the_same_at_first(run_folder: Path) -> None:
    _, game = reopened(run_folder / "run", run_folder / "letters.npz", device=CPU)
    game.settle()
    writing = game.writing()
    source = torch.Generator().manual_seed(0)
    asked = torch.randn(9, 32, generator=source), torch.arange(9) % 3, torch.randn(9, 16, generator=source)
    with torch.no_grad():
        torch.testing.assert_close(loose(writing, 3)(*asked), writing(*asked))


def test_fitting_brings_what_is_drawn_nearer_to_people(run_folder: Path) -> None:
    run, game = reopened(run_folder / "run", run_folder / "letters.npz", device=CPU)
    learned = run.letters.training_part()
    people = People(game.form, learned, pack_size=3)
    config = replace(SMALL, input_steps=40, num_pairs=30, num_packs=20)
    writing = loose(game.writing(), 3)
    with torch.no_grad():
        writing.stretch *= 0.2  # Far too neat.
    loosening = Loosening(people, glance(), ("+", "I", "L"), config)

    def distance() -> float:
        rng, source = np.random.default_rng(9), torch.Generator().manual_seed(9)
        with torch.no_grad():
            batch = Batch.of(people, writing, replace(config, num_pairs=100), rng, source, num_packs=20)
            return energy(batch)

    def energy(batch: Batch) -> float:
        wide = Loosening(people, glance(), ("+", "I", "L"), replace(config, num_pairs=100))
        return wide.distances(batch, people.form.decode(batch.drawn))[0].item()

    before = distance()
    inputs = [parameter for name, parameter in writing.named_parameters() if not name.startswith("generator.")]
    groups = [{"params": inputs, "lr": 0.05}]
    loosening.fit(writing, groups, num_steps=40, seed=0, say=lambda text: None)
    assert distance() < 0.9 * before


def test_the_whole_loosening_moves_inputs_and_weights(run_folder: Path) -> None:
    run, game = reopened(run_folder / "run", run_folder / "letters.npz", device=CPU)
    learned = run.letters.training_part()
    people = People(game.form, learned, pack_size=3)
    before = loose(game.writing(), 3)
    after = loosened(loose(game.writing(), 3), people, glance(), ("+", "I", "L"), SMALL, say=lambda text: None)
    changed = {name for name, old in before.state_dict().items() if not torch.equal(old, after.state_dict()[name])}
    assert changed >= {"spread", "stretch", "style_of_character", "wobble_of_hand", "generator.end.weight"}
    assert not changed & {"generator.form.mean", "generator.form.basis", "generator.form.inverse"}


def test_what_cannot_be_loosened_is_refused(run_folder: Path, tmp_path: Path) -> None:
    letters, good = run_folder / "letters.npz", run_folder / "glance.pt"
    with pytest.raises(RunError, match="there is no run here"):
        loosen_run(tmp_path, letters, good, tmp_path / "out.onnx", config=SMALL)
    with pytest.raises(RunError, match="expected a glance, found something else"):
        loosen_run(run_folder / "run", letters, run_folder / "run" / "checkpoint.pt", tmp_path / "out.onnx")
    load_letters(letters).select(np.arange(700)).save(tmp_path / "fewer.npz")
    with pytest.raises(RunError, match="learns from other letters"):
        loosen_run(run_folder / "run", tmp_path / "fewer.npz", good, tmp_path / "out.onnx", config=SMALL)
    train(
        letters,
        recipe="pixel",
        out=tmp_path / "pixels",
        letters_seen=32,
        device="cpu",
        settings={"width": "32", "batch_size": "32"},
        say=lambda text: None,
    )
    with pytest.raises(RunError, match="expected a run of the pen recipe"):
        loosen_run(tmp_path / "pixels", letters, good, tmp_path / "out.onnx", config=SMALL)


def test_the_command_says_what_is_wrong_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ownhand.training.loosening", "letters.npz", "run", "glance.pt", "out.onnx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("ownhand: glance.pt: ")
    assert done.stderr.count("\n") == 1
