"""The glance: a quick look at a pen path, sure of most letters and silent about the rest.

A cascade, as detectors of faces are ("Rapid Object Detection using a Boosted Cascade of Simple Features", Viola and
Jones, 2001): what is plain at a glance need not be read. It learned from the reader what the reader would say
(`runs/glance.py`), at a fiftieth of the cost.
"""

import json
from pathlib import Path

import numpy as np

from ownhand.hands.modelfile import open_model_file

NUM_POINTS = 64
"""Of the paths that it knows."""

_PATHS_AT_ONCE = 1024


class Glance:
    """A trained glance."""

    def __init__(self, path: Path) -> None:
        self._session, metadata = open_model_file(path, kinds=["glance"])
        self.characters: tuple[str, ...] = tuple(json.loads(metadata["characters"]))
        self.card: dict[str, object] = json.loads(metadata["card"])

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Glance":
        """Opens the glance that comes with ownhand, or the one at `path`.

        Raises:
            ModelError: the file is missing, damaged, too new, or no glance.
        """
        return cls(Path(path) if path else shipped_glance_path())

    def probabilities(self, paths: np.ndarray) -> np.ndarray:
        """(n, characters) float32 that sum to 1, for pen paths (n, 64, 3) with strokes in the aligned order."""
        paths = np.ascontiguousarray(paths, dtype=np.float32)
        parts = [
            self._session.run(None, {"paths": paths[start : start + _PATHS_AT_ONCE]})[0]
            for start in range(0, len(paths), _PATHS_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.characters)), np.float32)


def shipped_glance_path() -> Path:
    """Where the glance that comes with ownhand lies."""
    return Path(__file__).parents[1] / "models" / "glance.onnx"
