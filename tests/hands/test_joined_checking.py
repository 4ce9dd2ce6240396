"""Words of `joined` models are checked as words, and drawn again whole."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from ownhand.glyphs import Glyph
from ownhand.hands import Model, Readings
from ownhand.hands.joined import WORD_TRIES, JoinedModel
from ownhand.ink import Strokes
from ownhand.ink.path import BODY_POINTS

CHARACTERS = "abI1"

STYLE, WOBBLE = 2, 2

NUM_WORDS = 40


def swinging_generator() -> onnx.ModelProto:
    """A joined net whose every letter is one swing of the pen to the right, the higher the first number of wobble."""
    path = np.zeros((BODY_POINTS + 12, 3))
    path[:BODY_POINTS, 0] = np.linspace(0, 1, BODY_POINTS)
    path[:BODY_POINTS, 1] = np.sin(np.linspace(0, np.pi, BODY_POINTS))
    path[:, 2] = -1
    path[: BODY_POINTS - 1, 2] = 1
    path[BODY_POINTS:, 0] = 1
    higher = np.zeros((WOBBLE, BODY_POINTS + 12, 3))
    higher[0, :, 1] = 0.3
    constants = {"path": path.reshape(1, -1), "higher": higher.reshape(WOBBLE, -1)}
    nodes = [
        helper.make_node("MatMul", ["wobble", "higher"], ["moved"]),
        helper.make_node("Add", ["moved", "path"], ["flat"]),
        helper.make_node("Reshape", ["flat", "shape"], ["paths"]),
    ]
    value, real, whole = helper.make_tensor_value_info, TensorProto.FLOAT, TensorProto.INT64
    graph = helper.make_graph(
        nodes,
        "swings",
        [
            value("latents", real, ["rows", STYLE]),
            *[value(name, whole, ["rows"]) for name in ("characters", "before", "after")],
            value("places", real, ["rows", 5]),
            value("wobble", real, ["rows", WOBBLE]),
        ],
        [value("paths", real, ["rows", BODY_POINTS + 12, 3])],
        [
            *[numpy_helper.from_array(array.astype(np.float32), name) for name, array in constants.items()],
            numpy_helper.from_array(np.array([-1, BODY_POINTS + 12, 3]), "shape"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 10
    return model


@pytest.fixture
def model(tmp_path: Path) -> JoinedModel:
    net = swinging_generator()
    joins = {
        "pairs": {},
        "characters": {character: [0.0, 0.0] for character in CHARACTERS},
        "overall": 0.0,
        "rate_by_latent": [0.0] * (STYLE + 1),
        "rate_spread": 0.5,
    }
    metadata = {"ownhand.format": "1", "kind": "joined", "characters": json.dumps(list(CHARACTERS)), "card": "{}"}
    helper.set_model_props(net, {**metadata, "joins": json.dumps(joins)})
    path = tmp_path / "swings.onnx"
    path.write_bytes(net.SerializeToString())
    found = Model.load(path)
    assert isinstance(found, JoinedModel)
    return found


@pytest.fixture(autouse=True)
def height_reader(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Reads words that stand high, the surer the higher; gives the texts that it was asked for."""
    asked: list[str] = []

    def check_words(words: Strokes, texts: Sequence[str]) -> Readings:
        asked.extend(texts)
        heights = np.array([np.concatenate(words.letter(number))[:, 1].mean() for number in range(len(words))])
        return Readings(heights > 0.75, heights.astype(np.float32), np.ones(len(texts), dtype=bool))

    monkeypatch.setattr("ownhand.hands.joined.check_words", check_words)
    return asked


def written(model: JoinedModel, word: str, **dials: object) -> list[list[Glyph]]:
    hand = model.hand(3, joined=0.5, **dials)  # type: ignore[arg-type]
    seeds = np.random.default_rng(5).integers(2**63, size=(NUM_WORDS, len(word))).tolist()
    return model.written_words([word] * NUM_WORDS, hand, seeds)


def height(word: Sequence[Glyph]) -> float:
    return float(np.mean([stroke[:, 1].mean() for glyph in word for stroke in glyph.strokes or ()]))


def test_words_that_are_read_at_once_are_the_same_with_and_without_checking(model: JoinedModel) -> None:
    num_at_once = 0
    for word, unchecked in zip(written(model, "aba"), written(model, "aba", check=False), strict=True):
        assert {glyph.num_tries for glyph in unchecked} == {1}
        assert {glyph.is_read for glyph in unchecked} == {None}
        if word[0].num_tries == 1:
            num_at_once += 1
            assert [glyph.outline.bounds() for glyph in word] == [glyph.outline.bounds() for glyph in unchecked]
        else:
            assert height(word) >= height(unchecked) - 0.05
    assert 0 < num_at_once < NUM_WORDS


def test_the_letters_of_a_word_are_read_or_not_together(model: JoinedModel) -> None:
    words = written(model, "aba")
    for word in words:
        assert len({(glyph.is_read, glyph.num_tries, glyph.sureness) for glyph in word}) == 1
    tries = {word[0].num_tries for word in words}
    assert 1 in tries
    assert len(tries) > 1
    assert all(word[0].num_tries == WORD_TRIES for word in words if not word[0].is_read)


def test_every_word_is_drawn_again_by_itself(model: JoinedModel) -> None:
    """Whatever else is written, and the same each time."""
    words = written(model, "aba")
    seeds = np.random.default_rng(5).integers(2**63, size=(NUM_WORDS, 3)).tolist()
    chosen = next(k for k, word in enumerate(words) if word[0].num_tries > 1)
    (alone,) = model.written_words(["aba"], model.hand(3, joined=0.5), seeds[chosen : chosen + 1])
    assert height(alone) == pytest.approx(height(words[chosen]), abs=1e-6)
    assert alone[0].num_tries == words[chosen][0].num_tries


def test_what_stands_alone_is_read_as_a_letter(model: JoinedModel, height_reader: list[str]) -> None:
    words = written(model, "ab1a")  # the digit breaks the word into two letters, itself and one letter more
    assert set(height_reader) == {"ab"}
    assert all(glyph.is_read is not None for word in words for glyph in word)


def test_a_word_is_written_again_in_a_plainer_hand(model: JoinedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearer to the mean hand each time, and no word before it has been read."""
    asked: list[np.ndarray] = []
    draw = JoinedModel.draw

    def noted(self: JoinedModel, words: Sequence[str], latents: np.ndarray, *context: np.ndarray) -> object:
        asked.append(latents)
        return draw(self, words, latents, *context)

    monkeypatch.setattr(JoinedModel, "draw", noted)
    written(model, "aba")
    own = model.hand(3).latent
    shares = [np.unique((latents @ own / (own @ own)).round(3)) for latents in asked]
    assert shares[0].tolist() == [1.0]
    assert np.unique(np.concatenate(shares[1:])).tolist() == pytest.approx(
        [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]
    )
