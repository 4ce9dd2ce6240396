"""The model file: one .onnx file whose metadata says what it is.

Metadata keys, all text:
    ownhand.format      "1": the version of this layout
    kind                "pen", "pixel" or "reader"
    characters          JSON list: what it can write, or read
    card                JSON object: recipe, letters (source, fingerprint, credit), cost, measured figures
    letter_case         JSON object (unconditional models only), see `letter_case`
"""

from pathlib import Path
from typing import TYPE_CHECKING

from ownhand.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime

FORMAT_VERSION = 1


def open_model_file(path: Path, *, kind: str | None = None) -> tuple["onnxruntime.InferenceSession", dict[str, str]]:
    """Opens a model file; gives a session on one thread, and its metadata.

    Args:
        kind: the kind it must be, if only one will do.

    Raises:
        ModelError: the file is missing, damaged, not one of ours, of a newer version, or of another kind.
    """
    if not path.is_file():
        raise ModelError(f"{path}: there is no such model file.")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # Small nets lose by threads, and results must not depend on their number.
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as reason:  # onnxruntime raises many kinds, some of them bare RuntimeErrors.
        raise ModelError(f"{path}: this is not a model file, or it is damaged. Copy or train it anew.") from reason
    metadata = session.get_modelmeta().custom_metadata_map
    check_metadata(metadata, path, kind=kind)
    return session, metadata


def check_metadata(metadata: dict[str, str], path: Path, *, kind: str | None) -> None:
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
    if kind is not None and metadata["kind"] != kind:
        raise ModelError(f"{path}: expected a model of the kind {kind}, but this is of the kind {metadata['kind']}.")
