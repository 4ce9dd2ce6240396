"""What a run notes down: one line of JSON for every step, in step order, without gaps or repeats."""

import json
from pathlib import Path

import numpy as np
from jaxtyping import Float

from ownhand.errors import RunError
from ownhand.files import written_whole


class Journal:
    """The `metrics.jsonl` of a run: `{"step": 1, "loss": 0.5, ...}` a line."""

    def __init__(self, path: Path, names: tuple[str, ...]) -> None:
        self._path, self._names = path, names

    def append(self, first_step: int, metrics: Float[np.ndarray, "steps names"]) -> None:
        """Adds a line for each row; the rows follow the step `first_step`."""
        lines = [
            json.dumps({"step": first_step + k, **dict(zip(self._names, map(_short, row), strict=True))})
            for k, row in enumerate(metrics.tolist(), start=1)
        ]
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        except OSError as reason:
            raise RunError(f"{self._path}: cannot be written ({reason.strerror}). Is the disk full?") from reason

    def cut_back_to(self, step: int) -> None:
        """Drops what lies after `step`: lines that a killed run wrote after its last checkpoint, the last one torn."""
        if not self._path.exists():
            return
        kept = self._path.read_bytes().split(b"\n")[:step]
        with written_whole(self._path, error=RunError) as beside:
            beside.write_bytes(b"\n".join(kept) + b"\n" if kept else b"")

    def read(self) -> Float[np.ndarray, "steps names"]:
        """All metrics so far."""
        with self._path.open(encoding="utf-8") as file:
            rows = [[record[name] for name in self._names] for record in map(json.loads, file)]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(self._names))


def _short(value: float) -> float:
    # Six digits tell all that float32 losses have to say, at half the size.
    return float(f"{value:.6g}")
