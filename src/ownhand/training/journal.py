"""What a run notes down: one line of JSON for every step, in step order, without gaps or repeats."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from jaxtyping import Float

from ownhand.errors import RunError
from ownhand.files import open_file, written_whole

_LONGEST_LINE = 1 << 14
"""Bytes: a line of ours has two hundred."""

_MOST_GAPS = 1000
"""A step so many times beyond the number of lines is no step, but a slip."""


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

    def cut_back_to(self, step: int) -> int:
        """Drops what lies after `step`: lines that a killed run wrote after its last checkpoint, the last one torn.

        Lines that are none of a run's, blank ones among them, go as well; gives how many of those there were.
        """
        if not self._path.exists():
            return 0
        num_spoilt, last = 0, 0
        with written_whole(self._path, error=RunError) as beside, beside.open("wb") as kept:
            for line, found in self._lines():
                if found is None:
                    num_spoilt += line.endswith(b"\n")  # A kill tears the last one, which is done again.
                elif last < found[0] <= step:
                    kept.write(line)
                    last = found[0]
        return num_spoilt

    def read(self) -> Float[np.ndarray, "steps names"]:
        """All metrics so far, a row for each step; one whose line was spoilt has those of the step before it."""
        found = [record for _, record in self._lines() if record is not None]
        rows = {step: values for step, values in found if step <= _MOST_GAPS * len(found)}
        last = max(rows, default=0)
        metrics = np.zeros((last, len(self._names)), dtype=np.float64)
        before = rows[min(rows)] if rows else []
        for step in range(1, last + 1):
            before = rows.get(step, before)
            metrics[step - 1] = before
        return metrics

    def _lines(self) -> Iterator[tuple[bytes, tuple[int, list[float]] | None]]:
        """Each line, and the step and the metrics that it tells; None where it tells none."""
        try:
            with open_file(self._path) as file:
                while line := file.readline(_LONGEST_LINE):
                    yield line, self._told(line)
        except OSError as reason:
            raise RunError(f"{self._path}: cannot be read ({reason.strerror}). Mend or remove it.") from reason

    def _told(self, line: bytes) -> tuple[int, list[float]] | None:
        if not line.endswith(b"\n"):
            return None  # Torn, or too long to be a line of ours.
        try:
            record = json.loads(line)
            step, values = record["step"], [record[name] for name in self._names]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        is_sound = type(step) is int and step >= 1 and all(type(value) in (int, float) for value in values)
        return (step, [float(value) for value in values]) if is_sound else None


def _short(value: float) -> float:
    # Six digits tell all that float32 losses have to say, at half the size.
    return float(f"{value:.6g}")
