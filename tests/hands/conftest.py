"""Model files small enough to be made on the spot, and a reader that needs no training."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from ownhand.hands import LetterCase
from ownhand.ink import Strokes, draw_letters, paths_from_strokes, strokes_from_paths

LATENT = 8


def bar_generator() -> onnx.GraphProto:
    """latents (n, 8) -> ink (n, 28, 28): a bar that stands where the first number is positive, and lies elsewhere.

    Position and darkness of the bar follow the other numbers a little, so that no two drawings are alike.
    """
    standing, lying = np.full((28, 28), -4.0), np.full((28, 28), -4.0)
    standing[4:24, 12:16] = lying[12:16, 4:24] = 4.0
    weights = np.random.default_rng(0).normal(0, 0.05, (LATENT, 784)).astype(np.float32)
    weights[0] = ((standing - lying) / 2).ravel()
    bias = ((standing + lying) / 2).ravel().astype(np.float32)
    nodes = [
        helper.make_node("Clip", ["latents", "low", "high"], ["clipped"]),
        helper.make_node("Gemm", ["clipped", "weights", "bias"], ["logits"]),
        helper.make_node("Sigmoid", ["logits"], ["flat"]),
        helper.make_node("Reshape", ["flat", "shape"], ["ink"]),
    ]
    constants = {
        "weights": weights,
        "bias": bias,
        "shape": np.array([-1, 28, 28]),
        "low": np.float32(-1),
        "high": np.float32(1),
    }
    return helper.make_graph(
        nodes,
        "bars",
        [helper.make_tensor_value_info("latents", TensorProto.FLOAT, ["rows", LATENT])],
        [helper.make_tensor_value_info("ink", TensorProto.FLOAT, ["rows", 28, 28])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )


@pytest.fixture
def save_model(tmp_path: Path) -> Callable[..., Path]:
    """Writes the bar generator with the metadata given; returns its path."""

    def save(metadata: dict[str, str], name: str = "bars.onnx") -> Path:
        model = helper.make_model(bar_generator(), opset_imports=[helper.make_opsetid("", 18)])
        model.ir_version = 10
        helper.set_model_props(model, metadata)
        path = tmp_path / name
        path.write_bytes(model.SerializeToString())
        return path

    return save


class BarReader:
    """Reads I where ink stands in the top rows, and - elsewhere; surely where there is much of it."""

    characters = ("-", "I")

    def sureness(self, images: np.ndarray, characters: str) -> np.ndarray:
        top = images[:, 4:10, 12:16].mean((1, 2)) / 255
        return np.stack([top if character == "I" else 1 - top for character in characters], axis=1)


@pytest.fixture
def bar_reader() -> BarReader:
    return BarReader()


@pytest.fixture
def bar_metadata() -> dict[str, str]:
    """Metadata of the bar generator, its case filled by hand."""
    rng = np.random.default_rng(0)
    sorts = {"-": rng.normal(0, 1, (6, LATENT)), "I": rng.normal(0, 1, (6, LATENT))}
    sorts["-"][:, 0], sorts["I"][:, 0] = -2, 2
    case = LetterCase(
        sorts={c: s.astype(np.float32) for c, s in sorts.items()},
        sureness={c: np.full(6, 0.99) for c in sorts},
        shares=dict.fromkeys(sorts, 0.5),
    )
    return {
        "ownhand.format": "1",
        "kind": "pixel",
        "characters": '["-", "I"]',
        "card": "{}",
        "letter_case": json.dumps(case.to_json()),
    }


STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "T": [[(-0.8, 1), (0.8, 1)], [(0, 1), (0, -1)]],
    "L": [[(-0.5, 1), (-0.5, -1), (0.6, -1)]],
    "V": [[(-0.7, 1), (0, -1), (0.7, 1)]],
    "o": [[(np.cos(t), np.sin(t)) for t in np.linspace(np.pi / 2, 2.5 * np.pi, 30)]],
    "H": [[(-0.6, 1), (-0.6, -1)], [(0.6, 1), (0.6, -1)], [(-0.6, 0), (0.6, 0)]],
    "E": [[(np.cos(t), np.sin(t)) for t in np.linspace(np.pi / 2, 2.5 * np.pi, 30)]],  # drawn as an o: never an E
    "-": [[(-1, 0), (1, 0)]],
    "é": [[(-1, -1), (1, 1)]],  # unknown to the reader
}
"""What the toy models have learned to draw."""

STYLE, WOBBLE = 12, 4

AMPLITUDES = {"H": 0.2}
"""How much wobble moves the points of a character: an H is often spoilt."""


def toy_paths() -> np.ndarray:
    """(characters, 64, 3): the letters of the toy models."""
    return paths_from_strokes(Strokes.of(list(STROKES.values())))


def labelled_generator(kind: str) -> onnx.ModelProto:
    """latents (n, 12), characters (n,), wobble (n, 4) -> paths (n, 64, 3) or ink (n, 28, 28).

    A style bends every letter a little along waves of its own; wobble moves single points.
    """
    rng = np.random.default_rng(1)
    paths = toy_paths()
    if kind == "pen":
        table, shape, output = paths.reshape(len(paths), -1), [-1, 64, 3], "paths"
        place = np.linspace(0, 2 * np.pi, 64)
        waves = np.stack([np.sin((1 + k % 2) * place + k) for k in range(STYLE)])
        style, noise = np.zeros((STYLE, 64, 3)), np.zeros((WOBBLE, 64, 3))
        style[:, :, :2] = 0.03 * waves[:, :, None] * rng.normal(size=(STYLE, 1, 2))
        noise[:, :, :2] = rng.normal(size=(WOBBLE, 64, 2))
        amplitudes = np.array([[AMPLITUDES.get(character, 0.01)] for character in STROKES])
    else:
        images = draw_letters(strokes_from_paths(paths), size=28, box=20, pen_width=2.1) / 255
        table, shape, output = images.reshape(len(paths), -1), [-1, 28, 28], "ink"
        style, noise = 0.02 * rng.normal(size=(STYLE, 784)), 0.02 * rng.normal(size=(WOBBLE, 784))
        amplitudes = np.ones((len(paths), 1))
    constants = {
        "table": table.astype(np.float32),
        "amplitudes": amplitudes.astype(np.float32),
        "style": style.reshape(STYLE, -1).astype(np.float32),
        "noise": noise.reshape(WOBBLE, -1).astype(np.float32),
        "shape": np.array(shape),
    }
    nodes = [
        helper.make_node("Gather", ["table", "characters"], ["usual"]),
        helper.make_node("Gather", ["amplitudes", "characters"], ["amplitude"]),
        helper.make_node("MatMul", ["latents", "style"], ["bent"]),
        helper.make_node("MatMul", ["wobble", "noise"], ["moved"]),
        helper.make_node("Mul", ["amplitude", "moved"], ["scaled"]),
        helper.make_node("Sum", ["usual", "bent", "scaled"], ["flat"]),
        helper.make_node("Reshape", ["flat", "shape"], [output]),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "letters",
        [
            value("latents", TensorProto.FLOAT, ["rows", STYLE]),
            value("characters", TensorProto.INT64, ["rows"]),
            value("wobble", TensorProto.FLOAT, ["rows", WOBBLE]),
        ],
        [value(output, TensorProto.FLOAT, ["rows", *shape[1:]])],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 10
    return model


@pytest.fixture
def save_labelled(tmp_path: Path) -> Callable[..., Path]:
    """Writes a toy labelled model of the kind given, with more metadata if given; returns its path."""

    def save(kind: str = "pen", name: str = "toy.onnx", scale: float = 1.0, **metadata: object) -> Path:
        model = labelled_generator(kind)
        if scale != 1.0:  # another net
            (style,) = (tensor for tensor in model.graph.initializer if tensor.name == "style")
            style.CopyFrom(numpy_helper.from_array(scale * numpy_helper.to_array(style), "style"))
        texts = {
            "ownhand.format": "1",
            "kind": kind,
            "characters": json.dumps(list(STROKES)),
            "card": "{}",
            **{key: json.dumps(value) for key, value in metadata.items()},
        }
        helper.set_model_props(model, texts)
        path = tmp_path / name
        path.write_bytes(model.SerializeToString())
        return path

    return save
