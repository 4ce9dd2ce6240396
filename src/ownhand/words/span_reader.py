"""The span reader: which character a piece of a word shows, as a small net sees it."""

import functools

import numpy as np

from ownhand.hands.modelfile import SmallNet


class SpanReader(SmallNet):
    """A trained span reader. It was shown letters alone, so what is no letter may look like any."""

    kind = "spans"

    def likelihoods(self, images: np.ndarray) -> np.ndarray:
        """(n, characters) float32: logarithms of probabilities, for images (n, 20, 20) uint8 of `span_images`."""
        (found,) = self.run("log_probabilities", images=images)
        return found


@functools.cache
def shipped_span_reader() -> SpanReader:
    """The span reader that comes with ownhand, opened once in each process."""
    return SpanReader.load()
