"""Teaching the glance: it comes to say of pen paths what the reader says, and can be learned from."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.errors import ModelError, RunError
from ownhand.hands import LabelledModel, Model
from ownhand.hands.checking import images_of_paths, shipped_reader
from ownhand.hands.glance import Glance
from ownhand.letters import Letters, aligned
from ownhand.nets.glance import GlanceNet
from ownhand.training.checkpoint import save_checkpoint
from ownhand.training.glance import GlanceConfig, TrainedGlance, teach_glance
from ownhand.training.people import pen_paths

from .writers import strokes_letters

FEW = GlanceConfig(num_drawn=1500, num_spoilt=100, num_tested=200, num_epochs=8, batch_size=100)


@pytest.fixture(scope="module")
def pen() -> LabelledModel:
    model = Model.load("pen")
    assert isinstance(model, LabelledModel)
    return model


def test_a_glance_says_what_the_reader_says(pen: LabelledModel, tmp_path: Path) -> None:
    letters, said = strokes_letters(900), []
    torch.set_num_threads(1)
    teach_glance(pen, letters, tmp_path / "glance.onnx", config=FEW, say=said.append)
    glance, reader = Glance.load(tmp_path / "glance.onnx"), shipped_reader()
    assert glance.characters == reader.characters
    paths = pen_paths(aligned(letters).held_out_part())
    says, reads = glance.probabilities(paths), reader.probabilities(images_of_paths(paths))
    assert np.mean(says.argmax(1) == reads.argmax(1)) > 0.5  # By chance: one in 94.
    found = glance.card["found"]
    assert found["people_held_out"]["letters"] == len(paths)
    assert found["asked_wrongly"]["glance_is_sure"] < 0.2
    assert sum(line.startswith("epoch ") for line in said) == FEW.num_epochs

    trained = TrainedGlance.load(tmp_path / "glance.pt")
    assert trained.characters == glance.characters
    likely = trained.likelihoods(torch.from_numpy(paths)).sum(1)
    torch.testing.assert_close(likely, torch.ones(len(paths)))
    thinks = trained.net(torch.from_numpy(paths)).softmax(1).numpy()
    assert np.abs(thinks - says).max() < 0.01  # The file holds its weights in 16 bits.


def test_a_glance_knows_look_alikes_as_one_and_full_stops_not_at_all() -> None:
    torch.manual_seed(0)
    glance = TrainedGlance(GlanceNet(4), ("0", "O", "T", "."))
    zero, o, t, stop = glance.set_numbers(("0", "O", "T", ".")).tolist()
    assert zero == o != t
    assert stop == -1
    paths = torch.randn(5, 64, 3)
    alone = glance.net(paths).softmax(1)
    torch.testing.assert_close(glance.likelihoods(paths)[:, zero], alone[:, 0] + alone[:, 1])


def test_what_is_no_pen_or_no_glance_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_checkpoint(tmp_path / "other.pt", {"step": 1})
    with pytest.raises(RunError, match="expected a glance, found something else"):
        TrainedGlance.load(tmp_path / "other.pt")
    model = Model.load("pen")
    assert isinstance(model, LabelledModel)
    monkeypatch.setattr(model, "has_pen", False)
    letters = Letters(characters=("A",), labels=np.zeros(4, int), images=np.zeros((4, 28, 28), np.uint8))
    with pytest.raises(ModelError, match="expected a model that draws with a pen"):
        teach_glance(model, letters, tmp_path / "glance.onnx")
