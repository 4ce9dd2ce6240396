"""A trained net as a model file: one .onnx file that says what it is."""

import json
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from ownhand.errors import RunError
from ownhand.files import written_whole
from ownhand.hands.modelfile import FORMAT_VERSION

if TYPE_CHECKING:
    import onnx

_OPSET = 18

_LARGE = 1024
"""Numbers from which a weight is worth halving."""


def save_model_file(
    net: nn.Module,
    path: Path,
    *,
    kind: str,
    characters: Sequence[str],
    card: Mapping[str, object],
    inputs: Mapping[str, Tensor],
    output: str | Sequence[str],
    any_length: Mapping[str, Sequence[int]] | None = None,
    letter_case: Mapping[str, object] | None = None,
    placement: Mapping[str, object] | None = None,
    joins: Mapping[str, object] | None = None,
    halved: bool = False,
) -> None:
    """Writes `net` to `path`, whole or not at all.

    Args:
        card: what a reader of the file wants to know (recipe, letters, cost, figures); must survive JSON.
        inputs: an example of each input by its name; the first axis may have any length later.
        output: the name of the output, or of each of several.
        any_length: further axes that may have any length later, by the name of the input.
        halved: whether weights are stored in 16 bits each, half the size; they are computed with in 32 all the same.
    """
    import onnx

    net = net.eval().cpu()
    rows = torch.export.Dim("rows")
    further = {} if any_length is None else any_length
    with _quiet_exporter():
        program = torch.onnx.export(
            net,
            tuple(tensor.cpu() for tensor in inputs.values()),
            dynamo=True,
            input_names=list(inputs),
            output_names=[output] if isinstance(output, str) else list(output),
            dynamic_shapes=tuple(
                {0: rows, **{axis: torch.export.Dim(f"{name}_{axis}") for axis in further.get(name, ())}}
                for name in inputs
            ),
            opset_version=_OPSET,
            verbose=False,
            external_data=False,
        )
    assert program is not None
    model = program.model_proto
    _forget_where_it_was_made(model)
    metadata = {
        "ownhand.format": str(FORMAT_VERSION),
        "kind": kind,
        "characters": _json(list(characters)),
        "card": _json(card),
    }
    if letter_case is not None:
        metadata["letter_case"] = _json(letter_case)
    if placement is not None:
        metadata["placement"] = _json(placement)
    if joins is not None:
        metadata["joins"] = _json(joins)
    if halved:
        _halve(model)
    onnx.helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    with written_whole(path, error=RunError) as beside:
        beside.write_bytes(model.SerializeToString())


@contextmanager
def _quiet_exporter() -> Iterator[None]:
    """Keeps the exporter's remarks on libraries that we do not use (torchvision, old pytrees) from the user."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _forget_where_it_was_made(model: "onnx.ModelProto") -> None:
    """Removes the exporter's notes on each node: stack traces, with the paths of this machine."""
    graph = model.graph
    for part in [*graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer, graph]:
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]
        part.doc_string = ""


def _halve(model: "onnx.ModelProto") -> None:
    """Stores large float32 weights as float16, each with a node that casts it back (once, when the file is opened)."""
    import onnx
    from onnx import helper, numpy_helper

    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        weights = numpy_helper.to_array(tensor)
        if weights.dtype != np.float32 or weights.size < _LARGE:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(weights.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
