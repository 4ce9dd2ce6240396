"""The glance: a quick look at a pen path, sure of most letters and silent about the rest.

A cascade, as detectors of faces are ("Rapid Object Detection using a Boosted Cascade of Simple Features", Viola and
Jones, 2001): what is plain at a glance need not be read. It learned from the reader what the reader would say
(`training.glance`), at a fiftieth of the cost.
"""

import numpy as np

from ownhand.hands.modelfile import SmallNet

NUM_POINTS = 64
"""Of the paths that it knows."""


class Glance(SmallNet):
    """A trained glance."""

    kind = "glance"
    rows_at_once = 1024

    def probabilities(self, paths: np.ndarray) -> np.ndarray:
        """(n, characters) float32 that sum to 1, for pen paths (n, 64, 3) with strokes in the aligned order."""
        (found,) = self.run("probabilities", paths=np.ascontiguousarray(paths, dtype=np.float32))
        return found
