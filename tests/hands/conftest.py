"""Model files small enough to be made on the spot, and a reader that needs no training."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from ownhand.hands import LetterCase

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
