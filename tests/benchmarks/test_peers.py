"""The peers' recipes: they learn, go on where they stopped, and leave a model that writes."""

import copy
import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from ownhand import Model
from ownhand.errors import RunError
from ownhand.hands import LabelledModel
from ownhand.letters import Letters, Strokes
from ownhand.training.checkpoint import load_checkpoint

PEERS = {"dcgan": "DCGAN", "hinge": "Hinge"}

A_MOMENT = 1e-6
"""CPU seconds: enough for one step, since the clock is looked at between steps."""


@pytest.fixture
def peer_run(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What the peers share, with short lessons; they import it, and are imported, as scripts of one folder."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "benchmarks" / "peers")
    found = importlib.import_module("peer_run")
    monkeypatch.setattr(found, "LESSON", 256)
    return found


def peer_of(name: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Any]:
    """What makes a peer, with narrow nets."""
    module = importlib.import_module(name)
    monkeypatch.setattr(module, "WIDTH", 4)
    return getattr(module, PEERS[name])


def bars(num_letters: int = 192) -> Letters:
    """Lying, standing and slanting bars, a third of them held out, one of these in a character of its own."""
    rng = np.random.default_rng(0)
    labels = 1 + rng.integers(0, 3, num_letters)
    held_out = np.arange(num_letters) % 3 == 0
    labels[0] = 0
    ends = np.array([(1, 1), (1, 0), (0, 1), (1, 1)])[labels] + rng.normal(0, 0.05, (num_letters, 2))
    points = np.stack([rng.normal(0, 0.05, (num_letters, 2)), ends], axis=1).reshape(-1, 2)
    strokes = Strokes(
        points=points, stroke_offsets=np.arange(num_letters + 1) * 2, letter_offsets=np.arange(num_letters + 1)
    )
    return Letters(characters=("!", "-", "I", "l"), labels=labels, strokes=strokes, held_out=held_out, source="bars")


@pytest.mark.parametrize("name", PEERS)
def test_a_run_goes_on_and_leaves_a_model_that_writes(
    name: str, tmp_path: Path, peer_run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = peer_of(name, monkeypatch)
    source, folder = tmp_path / "bars.npz", tmp_path / "run"
    bars().save(source)

    peer_run.run(make, source, folder, A_MOMENT, resume=False)
    first = load_checkpoint(folder / "checkpoint.pt", device=torch.device("cpu"))
    assert first["step"] == 1
    with pytest.raises(RunError, match="a run here already"):
        peer_run.run(make, source, folder, A_MOMENT, resume=False)

    peer_run.run(make, source, folder, first["cpu_seconds"] + A_MOMENT, resume=True)
    second = load_checkpoint(folder / "checkpoint.pt", device=torch.device("cpu"))
    assert second["step"] == 2
    assert second["cpu_seconds"] > first["cpu_seconds"]
    assert first["best"]["step"] == 1
    assert second["best"]["taught"] >= first["best"]["taught"]
    sheets = {f"step-{step:06}-{weights}.png" for step in (1, 2) for weights in ("generator", "averaged")}
    assert {path.name for path in (folder / "samples").iterdir()} == sheets

    model = Model.load(folder / "model.onnx")
    assert isinstance(model, LabelledModel)
    assert not model.has_pen
    assert model.characters == "-Il"  # The held-out "!" has never been seen.
    assert model.card["letters_seen"] == 2 * make.batch_size
    assert model.card["recipe"]["of_step"] == second["best"]["step"]
    rng = np.random.default_rng(0)
    latents, wobble = rng.standard_normal((2, 3, 100), dtype=np.float32)
    ink = model.draw("-Il", latents, wobble)
    assert ink.shape == (3, 28, 28)
    assert ink.min() >= 0
    assert ink.max() <= 1
    assert not np.allclose(ink, model.draw("-Il", latents, -wobble))  # The wobble moves the latent.
    assert len(model.hand(3).glyphs("Il-", rng)) == 3

    bars(193).save(source)
    with pytest.raises(RunError, match="learns from other letters"):
        peer_run.run(make, source, folder, 1.0, resume=True)


@pytest.mark.parametrize("name", PEERS)
def test_resuming_equals_not_stopping(name: str, peer_run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make = peer_of(name, monkeypatch)
    data = peer_run.Data(bars())
    steps_per_epoch = len(data.labels) // make.batch_size

    def advance(peer: Any, num_steps: int) -> None:
        batches = data.batches(make.batch_size, peer.state.step)
        for _ in range(num_steps):
            peer.step(*next(batches))

    torch.manual_seed(0)
    one = make(4)
    advance(one, steps_per_epoch + 1)
    state = copy.deepcopy(one.state.state_dict())
    advance(one, steps_per_epoch)
    other = make(4)
    other.state.load_state_dict(state)
    advance(other, steps_per_epoch)
    for net in ("generator", "critic", "averaged"):
        mine, theirs = getattr(one.state, net).state_dict(), getattr(other.state, net).state_dict()
        assert all(torch.equal(mine[part], theirs[part]) for part in mine)
    trained = zip(one.state.generator.parameters(), make(4).state.generator.parameters(), strict=True)
    assert any(not torch.equal(now, fresh) for now, fresh in trained)


class Copies(nn.Module):
    """A generator that draws one of some letters of the character asked for: the latent says which."""

    def __init__(self, drawn: Tensor) -> None:
        super().__init__()
        self.register_buffer("drawn", drawn)  # (characters, letters, 32, 32) in -1..1.

    def forward(self, latents: Tensor, labels: Tensor) -> Tensor:
        drawn = self.get_buffer("drawn")
        return drawn[labels, (1000 * latents[:, 0]).long() % drawn.shape[1]].unsqueeze(1)


def test_the_weights_are_kept_that_teach_best(peer_run: ModuleType) -> None:
    letters = bars(600).training_part().only("-Il")
    data = peer_run.Data(letters)
    by_character = [data.images[data.labels == label][:80] for label in range(3)]
    good = Copies(torch.stack(by_character).float() / 127.5 - 1)
    wrong = Copies(good.drawn.roll(1, dims=0))  # Draws another character than it is asked for.
    alike = Copies(good.drawn.mean(dim=(0, 1), keepdim=True).expand(3, 1, -1, -1).clone())
    choosing = peer_run.Choosing(letters, data, None)
    for step, (last, averaged) in enumerate([(wrong, alike), (alike, good), (wrong, wrong)]):
        choosing.consider(last, step, "last")
        choosing.consider(averaged, step, "averaged")
    assert (choosing.best["step"], choosing.best["weights"]) == (1, "averaged")
    assert torch.equal(choosing.best["state"]["drawn"], good.drawn)
    assert choosing.best["taught"] > 0.8
