"""A run's state in one file, written whole or not at all."""

from pathlib import Path

import torch

from ownhand.errors import RunError
from ownhand.files import written_whole


def save_checkpoint(path: Path, state: dict[str, object]) -> None:
    """Writes `state` (tensors, numbers, lists and dicts of them) to `path`."""
    with written_whole(path, error=RunError) as beside:
        torch.save(state, beside)


def load_checkpoint(path: Path, *, device: torch.device) -> dict[str, object]:
    """Reads what `save_checkpoint` wrote, without pickle's power to run code.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        return torch.load(path, map_location=device, weights_only=True)
    except FileNotFoundError:
        raise RunError(f"{path}: there is no checkpoint to resume from. Start the run without --resume.") from None
    except Exception as reason:  # torch raises many kinds for a damaged file.
        raise RunError(f"{path}: this checkpoint is damaged and cannot be resumed. Start the run anew.") from reason
