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
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from ownhand.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime

FORMAT_VERSION = 1

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
            self.characters: tuple[str, ...] = tuple(json.loads(metadata["characters"]))
            """What it knows, in the order of its answers."""
            self.card: dict[str, Any] = json.loads(metadata["card"])
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
            self._session.run(outputs, {name: rows[start : start + self.rows_at_once] for name, rows in inputs.items()})
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
    if not path.is_file():
        raise ModelError(f"{path}: there is no such model file.")
    try:
        session = open_net(path)
    except ValueError as reason:
        raise ModelError(f"{path}: this is not a model file, or it is damaged. Copy or train it anew.") from reason
    metadata = session.get_modelmeta().custom_metadata_map
    check_metadata(metadata, path, kinds=kinds)
    return session, metadata


def open_net(net: Path | bytes) -> "onnxruntime.InferenceSession":
    """Opens an .onnx file, or what one holds, on one thread. Raises ValueError where it is none."""
    import onnxruntime

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
    if not version.isdigit():
        raise ModelError(f"{path}: this .onnx file was not made by ownhand, so it cannot say what it draws.")
    if int(version) > FORMAT_VERSION:
        raise ModelError(
            f"{path}: this model file has format {version}, newer than this ownhand knows ({FORMAT_VERSION}). "
            "Upgrade with: pip install --upgrade ownhand"
        )
    missing = [key for key in ("kind", "characters", "card") if key not in metadata]
    if missing:
        raise ModelError(f"{path}: this model file is damaged: it lacks {', '.join(missing)}.")
    if kinds and metadata["kind"] not in kinds:
        raise ModelError(
            f"{path}: expected a model of the kind {' or '.join(kinds)}, but this is of the kind {metadata['kind']}."
        )


@contextlib.contextmanager
def reading_metadata(path: Path) -> Iterator[None]:
    """Turns what goes wrong where metadata is read into a ModelError that names the file."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as reason:
        raise ModelError(f"{path}: this model file is damaged: its metadata cannot be read.") from reason


def fingerprint_of(path: Path) -> str:
    """Gives 16 hexadecimal digits that tell nets apart: of the file's graph, weights included, without its metadata.

    An .onnx file is a protocol buffer, a row of fields that each begin with their number and kind; field 7 of the
    outermost message, ModelProto, is the graph (onnx.proto3). Nothing else is parsed.
    """
    content = path.read_bytes()
    digest, place = hashlib.sha256(), 0
    while place < len(content):
        key, place = _varint(content, place)
        if key & 7 == 2:  # a length, and so many bytes
            size, place = _varint(content, place)
            if key >> 3 == 7:
                digest.update(content[place : place + size])
            place += size
        elif key & 7 == 0:
            _, place = _varint(content, place)
        else:
            place += {1: 8, 5: 4}[key & 7]
    return digest.hexdigest()[:16]


def _varint(content: bytes, place: int) -> tuple[int, int]:
    """The number at `place`, seven bits a byte and the least first, and where it ends."""
    number = shift = 0
    while True:
        byte = content[place]
        number, shift, place = number | (byte & 0x7F) << shift, shift + 7, place + 1
        if byte < 0x80:
            return number, place
