"""Teaching the cashier (`nets.cashier`): it comes to turn away what is spoilt, and little of what people write."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.errors import LettersError, ModelError
from ownhand.hands import LabelledModel, Model
from ownhand.hands.cashier import Cashier
from ownhand.hands.joined import JoinedModel
from ownhand.hands.modelfile import fingerprint_of, open_model_file
from ownhand.letters import aligned
from ownhand.training.cashier import (
    CashierConfig,
    PeoplesLetters,
    share_turned_away,
    teach_cashier,
    thresholds_of,
)
from ownhand.training.joined_game import JoinedConfig, JoinedGame
from ownhand.training.joined_model import save_joined_model
from ownhand.training.people import pen_paths
from ownhand.training.spoilt import spoilt

from .word_writers import written_cells
from .writers import strokes_letters

FEW = CashierConfig(num_epochs=6, epoch_size=1500, batch_size=200, few=10)


def like_people(paths: np.ndarray) -> Callable[[np.ndarray, np.random.Generator], np.ndarray]:
    """A model that draws as people do, but for every fourth letter, whose last stroke has shrunk to a dot."""

    def draw(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        drawn = paths[places] + rng.normal(0, 0.01, (len(places), 64, 3)) * (1, 1, 0)
        bad = np.flatnonzero(rng.random(len(drawn)) < 0.25)
        drawn[bad, 32:, :2] = drawn[bad, 32:33, :2]
        return drawn.astype(np.float32)

    return draw


@pytest.fixture
def people() -> PeoplesLetters:
    letters = aligned(strokes_letters(1500)).training_part()
    assert letters.writers is not None
    paths = pen_paths(letters)
    return PeoplesLetters(
        paths, letters.labels.astype(np.int64), letters.characters, letters.writers, like_people(paths), False
    )


@pytest.fixture
def model_file(tmp_path: Path) -> Path:
    path = tmp_path / "pen.onnx"
    path.write_bytes(Model.load("pen").path.read_bytes())
    return path


def test_it_learns_and_travels_in_the_model_file(people: PeoplesLetters, model_file: Path) -> None:
    torch.set_num_threads(1)
    fingerprint, said = fingerprint_of(model_file), []
    shares = teach_cashier(people, model_file, config=FEW, say=said.append)
    assert said[0].startswith("epoch 1: ")
    assert shares["of_people"] < 0.1
    assert fingerprint_of(model_file) == fingerprint
    assert share_turned_away(people, model_file) < 0.25  # Each of the few has a slant of his own.
    model = Model.load(model_file)
    assert isinstance(model, LabelledModel)
    assert model.cashier is not None
    assert "Q" not in people.characters
    asked = np.array(people.characters)[people.labels]
    assert model.cashier.takes(people.paths[:2], "QQ").all()
    broken, places = spoilt(people.paths, 500, np.random.default_rng(5))
    assert 1 - model.cashier.takes(broken, asked[places]).mean() > 0.3
    size = model_file.stat().st_size
    teach_cashier(people, model_file, config=CashierConfig(num_epochs=1, epoch_size=200), say=said.append)
    assert abs(model_file.stat().st_size - size) < 2000  # In the place of the first.


def test_thresholds_turn_away_a_share_of_peoples_and_not_most_of_what_is_drawn() -> None:
    logits = np.arange(1000.0)
    labels = np.arange(1000) % 2
    config = CashierConfig(turned_away=0.1, of_stops=0.2, few=0, most_of_drawn=0.5, least_doubt=-3000.0)
    well = (logits + 2000, labels)
    assert thresholds_of("ab", (logits, labels), well, config) == pytest.approx([99.8, 100.8])
    assert thresholds_of(".b", (logits, labels), well, config)[0] == pytest.approx(199.6)
    badly = (np.array([0.0, 10, 20, 2000]), np.array([0, 0, 0, 1]))
    assert thresholds_of("ab", (logits, labels), badly, config)[0] == 10
    # A character of which there are no letters, and one of which there are few.
    config = CashierConfig(turned_away=0.1, few=500, least_doubt=-3000.0)
    found = thresholds_of("abc", (logits + 1000 * (labels == 1), labels), well, config)
    assert found[2] == pytest.approx(99.8 * 2, rel=0.01)
    assert 99.8 < found[0] < found[2]
    # What the net hardly doubts.
    assert thresholds_of("ab", (logits, labels), well, CashierConfig(least_doubt=0.5)).tolist() == [-0.5, -0.5]


def test_some_people_are_set_aside(people: PeoplesLetters) -> None:
    is_aside = people.aside(0.3, np.random.default_rng(0))
    assert not set(people.writers[is_aside]) & set(people.writers[~is_aside])
    with pytest.raises(LettersError, match="by more people than 10"):
        people.aside(0.01, np.random.default_rng(0))


def test_a_pen_draws_in_the_place_of_peoples_letters(model_file: Path) -> None:
    letters = aligned(strokes_letters(90))
    model = Model.load(model_file)
    assert isinstance(model, LabelledModel)
    people = PeoplesLetters.of_pen(letters, model)
    drawn = people.draw(np.arange(30), np.random.default_rng(0))
    assert drawn.shape == (30, 64, 3)
    asked = [people.characters[label] for label in people.labels[:30]]
    assert model.read(drawn, asked).share_read > 0.8
    with pytest.raises(LettersError, match="expected letters with strokes, by known writers"):
        PeoplesLetters.of_pen(dataclasses.replace(letters, writers=None, writer_names=()), model)


def test_a_joined_model_draws_where_people_wrote(tmp_path: Path) -> None:
    config = JoinedConfig(width=32, batch_size=32, num_windows=4, generator_blocks=1, critic_blocks=1)
    cells = written_cells()
    game = JoinedGame(cells, "clno", config, torch.device("cpu"))
    save_joined_model(game, tmp_path / "joined.onnx", {"made": "for a test"})
    people = PeoplesLetters.of_words(cells, tmp_path / "joined.onnx")
    drawn = people.draw(np.arange(50), np.random.default_rng(0))
    assert drawn.shape == (50, 64, 3)
    joined = np.flatnonzero(cells.is_joined_before[:50])
    assert drawn[joined, 0, :2] == pytest.approx(np.stack([0 * joined, cells.entries[joined, 0]], axis=1), abs=1e-5)
    shares = teach_cashier(
        people, tmp_path / "joined.onnx", config=dataclasses.replace(FEW, num_epochs=1, epoch_size=200), say=print
    )
    assert set(shares) == {"of_people", "of_drawn"}
    _, metadata = open_model_file(tmp_path / "joined.onnx")
    cashier = Cashier.from_metadata(metadata, tmp_path / "joined.onnx")
    assert cashier is not None
    assert cashier.sees_cells
    assert cashier.takes(cells.paths[:5], "clnoc").shape == (5,)
    assert isinstance(Model.load(tmp_path / "joined.onnx"), JoinedModel)


def test_a_file_without_a_cashier_is_told(people: PeoplesLetters) -> None:
    with pytest.raises(ModelError, match=r"article\.onnx: this model file has no cashier"):
        share_turned_away(people, Model.load("article").path)
