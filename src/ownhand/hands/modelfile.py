"""The model file: one .onnx file whose metadata says what it is.

Metadata keys, all text:
    ownhand.format      "1": the version of this layout
    kind                "pen", "pixel" or "joined"; of nets that do not write "reader", "word_reader", "spans",
                        "glance", "judge" or "verifier"
    characters          JSON list: what it can write, or read
    card                JSON object: recipe, letters (source, fingerprint, credit), cost, measured figures
    letter_case         JSON object (unconditional models only), see `letter_case`
    placement           JSON object (optional): where its characters stand on the line, see `placement`
    named_hands         JSON object (optional): the name of a hand -> its style, a list of numbers
    cashier             JSON object (optional): the net that turns away ugly letters, see `cashier`

A labelled model has the inputs latents (rows, latent) and wobble (rows, wobble), both float32 and standard normal, and
characters (rows,) int64, places in its list of characters; a pen model gives paths (rows, points, 3), see `ink.path`, a
pixel model ink (rows, height, width) from 0 to 1. An unconditional model has the input latents alone.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import parsed_json, read_bytes
from ownhand.hands.graph import check_graph, fingerprint

if TYPE_CHECKING:
    import onnxruntime

FORMAT_VERSION = 1

_MOST_BYTES = 512 << 20
"""Of a model file; those that come with ownhand have at most 12 MB."""

_WIDEST = 1 << 16

MODELS_FOLDER = Path(__file__).parents[1] / "models"
"""Where the model files lie that come with ownhand."""

_Net = TypeVar("_Net", bound="SmallNet")


class SmallNet:
    """A small net from a model file that reads letters or words and writes none: a reader, a glance, a verifier."""

    kind: ClassVar[str]
    """What its file says it is. The one that comes with ownhand has this name."""

    rows_at_once: ClassVar[int] = 512
    """So many letters it takes in one go, which bounds the memory."""

    def __init__(self, path: Path) -> None:
        """Opens a file. Raises ModelError where it is missing, damaged, too new, or of another kind."""
        self._session, metadata = open_model_file(path, kinds=[self.kind])
        with reading_metadata(path):
            self.characters: tuple[str, ...] = characters_in(metadata)
            """What it knows, in the order of its answers."""
            self.card: dict[str, Any] = card_in(metadata)
            """How it was made, and how right it is."""
            self._widths = {entry.name: entry.shape[1] for entry in self._session.get_outputs()}

    @classmethod
    def load(cls: type[_Net], path: str | Path | None = None) -> _Net:
        """Opens the one that comes with ownhand, or the one at `path`.

        Raises:
            ModelError: the file is missing, damaged, too new, or of another kind.
        """
        return cls(Path(path) if path else cls.shipped_path())

    @classmethod
    def shipped_path(cls) -> Path:
        """Where the one lies that comes with ownhand."""
        return MODELS_FOLDER / f"{cls.kind}.onnx"

    def run(self, *outputs: str, **inputs: np.ndarray) -> list[np.ndarray]:
        """What it says of `inputs` by name, all of n rows: each of `outputs`, (n, width)."""
        num_rows = len(next(iter(inputs.values())))
        if not num_rows:
            return [np.zeros((0, self._widths[name]), np.float32) for name in outputs]
        parts = [
            run_net(
                self._session, {name: rows[start : start + self.rows_at_once] for name, rows in inputs.items()}, outputs
            )
            for start in range(0, num_rows, self.rows_at_once)
        ]
        return [np.concatenate(of_output) for of_output in zip(*parts, strict=True)]


def open_model_file(path: Path, *, kinds: Sequence[str] = ()) -> tuple["onnxruntime.InferenceSession", dict[str, str]]:
    """Opens a model file; gives a session on one thread, and its metadata.

    Args:
        kinds: what it may be, if not all will do.

    Raises:
        ModelError: the file is missing, damaged, not one of ours, of a newer version, or of another kind.
    """
    content = _content(path)
    try:
        session = open_net(content)
        metadata: dict[str, str] = session.get_modelmeta().custom_metadata_map
    except ValueError as reason:
        raise ModelError(
            f"{path}: this is not a model file, or it is damaged ({str(reason).splitlines()[0][:200]}). Copy or train "
            "it anew."
        ) from reason
    check_metadata(metadata, path, kinds=kinds)
    return session, metadata


def open_net(net: bytes) -> "onnxruntime.InferenceSession":
    """Opens what an .onnx file holds, on one thread. Raises ValueError where it is none, or might run without end."""
    import onnxruntime

    check_graph(net)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # Small nets lose by threads, and results must not depend on their number.
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(net, options, providers=["CPUExecutionProvider"])
    except Exception as reason:  # onnxruntime raises many kinds, some of them bare RuntimeErrors.
        raise ValueError(str(reason)) from reason


def check_metadata(metadata: dict[str, str], path: Path, *, kinds: Sequence[str]) -> None:
    """Raises ModelError unless `metadata` is that of a model file that this version can open."""
    version = metadata.get("ownhand.format", "")
    if not re.fullmatch(r"[0-9]{1,9}", version):
        raise ModelError(f"{path}: this .onnx file was not made by ownhand, so it cannot say what it draws.")
    if int(version) > FORMAT_VERSION:
        raise ModelError(
            f"{path}: this model file has format {version}, newer than this ownhand knows ({FORMAT_VERSION}). "
            "Upgrade with: pip install --upgrade ownhand"
        )
    missing = [key for key in ("kind", "characters", "card") if key not in metadata]
    if missing:
        raise ModelError(f"{path}: this model file is damaged: it lacks {', '.join(missing)}.")
    if len(metadata["kind"]) > 40:
        raise ModelError(f"{path}: this model file is damaged: its kind cannot be read.")
    if kinds and metadata["kind"] not in kinds:
        raise ModelError(
            f"{path}: expected a model of the kind {' or '.join(kinds)}, but this is of the kind {metadata['kind']}."
        )


@contextlib.contextmanager
def reading_metadata(path: Path) -> Iterator[None]:
    """Turns what goes wrong where metadata is read into a ModelError that names the file."""
    try:
        yield
    except ModelError as error:
        raise error if str(error).startswith(str(path)) else ModelError(f"{path}: {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as reason:
        raise ModelError(f"{path}: this model file is damaged: its metadata cannot be read.") from reason


def fingerprint_of(path: Path) -> str:
    """Gives 16 hexadecimal digits that tell nets apart: of the file's graph, weights included, without its metadata.

    Raises ModelError where the file cannot be read.
    """
    content = _content(path)
    with reading_metadata(path):
        return fingerprint(content)


def _content(path: Path) -> bytes:
    try:
        return read_bytes(path, most=_MOST_BYTES)
    except FileNotFoundError as reason:
        raise ModelError(f"{path}: there is no such model file.") from reason
    except OSError as reason:
        raise ModelError(f"{path}: this model file cannot be read ({reason.strerror or reason}).") from reason


def run_net(
    session: "onnxruntime.InferenceSession", inputs: Mapping[str, np.ndarray], outputs: Sequence[str] | None = None
) -> list[np.ndarray]:
    """What a net says of `inputs` by name. Raises ModelError where it cannot be run: damaged, or foreign."""
    try:
        given: list[np.ndarray] = session.run(outputs, dict(inputs))
    except Exception as reason:  # onnxruntime raises many kinds.
        raise ModelError(
            f"The net in this model file cannot be run ({str(reason).splitlines()[0][:200]}). Train or export it anew."
        ) from reason
    return given


def characters_in(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The characters that metadata names. Raises ValueError where they are none."""
    found = parsed_json(metadata["characters"])
    if not isinstance(found, list) or not all(isinstance(c, str) and len(c) == 1 for c in found):
        raise ValueError("characters are no list of characters")
    if len(set(found)) < len(found):
        raise ValueError("a character comes twice")
    return tuple(found)


def card_in(metadata: Mapping[str, str]) -> dict[str, Any]:
    """The card that metadata holds; a figure that was no number is None. Raises ValueError where it is none."""
    try:
        card = json.loads(metadata["card"], parse_constant=lambda name: None)
    except RecursionError:
        raise ValueError("the card is too deep to be read") from None
    if not isinstance(card, dict):
        raise ValueError("the card is no object")
    return card


def width_of(shapes: Mapping[str, Sequence[object]], name: str) -> int:
    """How many numbers a row of an input has. Raises ValueError where a net says none."""
    _, width = shapes[name]
    if not isinstance(width, int) or not 0 < width <= _WIDEST:
        raise ValueError(f"{name} has the shape {shapes[name]}")
    return width
