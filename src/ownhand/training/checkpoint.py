"""A run's state in one file, written whole or not at all."""

import io
from pathlib import Path
from typing import Any

import torch

from ownhand.errors import RunError
from ownhand.files import open_file, write_bytes


def save_checkpoint(path: Path, state: dict[str, object]) -> None:
    """Writes `state` (tensors, numbers, lists and dicts of them) to `path`."""
    # Through memory, since torch reports a full disk as a RuntimeError of its own.
    content = io.BytesIO()
    torch.save(state, content)
    write_bytes(path, content.getvalue(), error=RunError)


def load_checkpoint(path: Path, *, device: torch.device) -> dict[str, Any]:
    """Reads what `save_checkpoint` wrote, without pickle's power to run code.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        with open_file(path) as file:
            state: dict[str, Any] = torch.load(file, map_location=device, weights_only=True)
    except FileNotFoundError:
        raise RunError(f"{path}: there is no checkpoint to resume from. Start the run without --resume.") from None
    except OSError as reason:
        raise RunError(f"{path}: cannot be read ({reason.strerror or reason}). Check the file.") from reason
    except Exception as reason:  # torch raises many kinds for a damaged file.
        raise RunError(f"{path}: this checkpoint is damaged and cannot be resumed. Start the run anew.") from reason
    return state
