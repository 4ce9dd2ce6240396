"""The curves of a run, read from its `metrics.jsonl` as it grows, and thinned to what a screen shows."""

import json
import threading
from pathlib import Path

import numpy as np
from typing_extensions import TypedDict

from ownhand.files import open_file

_MOST_POINTS = 400
"""Of a curve; each is the mean of a stretch."""

_AT_ONCE = 8 << 20
"""Bytes read at a time: a long run's file is taken in over several looks."""

_MOST_STEPS = 2_000_000

_LONGEST_LINE, _MOST_METRICS = 1 << 14, 64
"""Bytes, and numbers in them: a line of ours has two hundred, and ten."""


class Curves(TypedDict):
    """The curves of a run."""

    names: list[str]
    """Of the metrics."""
    steps: int
    """Taken so far."""
    points: list[list[float | None]]
    """The steps, and then each metric, as lists of equal length."""
    last: list[float | None]
    """The newest of each, the mean of some steps."""


class Metrics:
    """What a run notes down, step by step."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, threading.Lock()
        self._forget()

    def curves(self) -> Curves:
        """The curves as they stand."""
        with self._lock:
            self._read_on()
            rows = self._rows[: self._count]
        if not len(rows):
            return {"names": [], "steps": 0, "points": [], "last": []}
        length = max(-(-len(rows) // _MOST_POINTS), 1)
        starts = np.arange(0, len(rows), length)
        sizes = np.diff(np.append(starts, len(rows)))
        means = np.add.reduceat(rows, starts, axis=0) / sizes[:, None]
        return {
            "names": list(self._names),
            "steps": int(rows[-1, 0]),
            "points": [[_short(value) for value in row] for row in means.T.tolist()],
            "last": [_short(value) for value in rows[-20:].mean(0).tolist()],
        }

    def _forget(self) -> None:
        self._offset, self._file, self._count = 0, -1, 0
        self._names: tuple[str, ...] = ()
        self._rows = np.zeros((1024, 0))

    def _read_on(self) -> None:
        """Takes in the lines that were added; all anew where the run went back to a checkpoint."""
        try:
            found = self._path.stat()
            if found.st_size < self._offset or found.st_ino != self._file:
                self._forget()
            self._file = found.st_ino
            with open_file(self._path) as file:
                file.seek(self._offset)
                chunk = file.read(_AT_ONCE)
        except OSError:
            self._forget()
            return
        end = chunk.rfind(b"\n") + 1
        if not end and len(chunk) == _AT_ONCE:  # No line of ours is so long: it is passed over.
            end = len(chunk)
        self._offset += end
        for line in chunk[:end].splitlines():
            self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            record = json.loads(line[:_LONGEST_LINE])
            step = int(record.pop("step"))
            values = [float("nan") if value is None else float(value) for value in record.values()]
            if not 0 <= step < _MOST_STEPS**2 or len(values) > _MOST_METRICS:
                return
            "".join(record).encode()  # Halves of characters could not be told a browser.
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return  # A line that another hand spoiled.
        if not self._names:
            self._names = tuple(record)
            self._rows = np.zeros((1024, 1 + len(values)))
        if len(values) + 1 != self._rows.shape[1] or self._count >= _MOST_STEPS:
            return
        if self._count and step <= self._rows[self._count - 1, 0]:  # Steps that were done again.
            self._count = int(np.searchsorted(self._rows[: self._count, 0], step))
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._count] = [step, *values]
        self._count += 1


def _short(value: float) -> float | None:
    return float(f"{value:.5g}") if np.isfinite(value) else None
