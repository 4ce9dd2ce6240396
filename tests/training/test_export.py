"""Nets as model files."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from ownhand.errors import RunError
from ownhand.nets.glance import GlanceNet, Probabilities
from ownhand.nets.word_reader import LogProbabilities, WordReaderNet
from ownhand.training.export import save_model_file


def save(path: Path, **how: object) -> Probabilities:
    torch.manual_seed(0)
    net = Probabilities(GlanceNet(3))
    inputs = {"paths": torch.zeros(2, 64, 3)}
    about = {"kind": "glance", "characters": ("a", "é", "|"), "card": {"made": "for a test"}}
    save_model_file(net, path, **about, inputs=inputs, output="probabilities", **how)  # type: ignore[arg-type]
    return net


@pytest.mark.parametrize("halved", [False, True])
def test_the_file_says_what_the_net_says_of_any_number_of_letters(tmp_path: Path, halved: bool) -> None:
    net = save(tmp_path / "net.onnx", halved=halved)
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    for count in (1, 5):
        paths = torch.randn(count, 64, 3)
        (found,) = session.run(None, {"paths": paths.numpy()})
        assert np.abs(found - net(paths).detach().numpy()).max() < (1e-3 if halved else 1e-5)


def test_halved_weights_make_half_the_file_and_nothing_tells_where_it_was_made(tmp_path: Path) -> None:
    save(tmp_path / "whole.onnx")
    save(tmp_path / "half.onnx", halved=True)
    whole, half = ((tmp_path / name).read_bytes() for name in ("whole.onnx", "half.onnx"))
    assert len(half) < 0.55 * len(whole)
    assert str(Path.cwd()).encode() not in whole
    metadata = {entry.key: entry.value for entry in onnx.load(tmp_path / "half.onnx").metadata_props}
    assert metadata["ownhand.format"] == "1"
    assert json.loads(metadata["characters"]) == ["a", "é", "|"]
    assert json.loads(metadata["card"]) == {"made": "for a test"}


def test_the_same_net_makes_the_same_bytes(tmp_path: Path) -> None:
    save(tmp_path / "one.onnx")
    save(tmp_path / "other.onnx")
    assert (tmp_path / "one.onnx").read_bytes() == (tmp_path / "other.onnx").read_bytes()


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="cannot be written"):
        save(tmp_path / "nowhere" / "net.onnx")


def test_pictures_may_be_of_any_number_and_any_width(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = LogProbabilities(WordReaderNet(3))
    save_model_file(
        net,
        tmp_path / "net.onnx",
        kind="word_reader",
        characters="abc",
        card={},
        inputs={"pictures": torch.zeros(2, 40, 96, dtype=torch.uint8)},
        output="log_probabilities",
        any_length={"pictures": [2]},
    )
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    for count, width in ((1, 32), (3, 160)):
        pictures = torch.randint(0, 256, (count, 40, width), dtype=torch.uint8)
        (found,) = session.run(None, {"pictures": pictures.numpy()})
        assert np.abs(found - net(pictures).detach().numpy()).max() < 1e-4
