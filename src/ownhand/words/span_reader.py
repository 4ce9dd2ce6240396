"""The span reader: which character a piece of a word shows, as a small net sees it."""

import functools

import numpy as np

from ownhand.hands.modelfile import SmallNet


class SpanReader(SmallNet):
    """A trained span reader. It was shown letters and spans that are none, which it hardly takes for any."""

    kind = "spans"
    rows_at_once = 64  # What its layers make of so few stays in the processor's cache, a third quicker than of 512.

    def likelihoods(self, images: np.ndarray) -> np.ndarray:
        """(n, characters) float32: logarithms of probabilities, for images (n, 20, 20) uint8 of `span_images`.

        What the probabilities lack of 1 is that of no letter.
        """
        (found,) = self.run("log_probabilities", images=images)
        return found


@functools.cache
def shipped_span_reader() -> SpanReader:
    """The span reader that comes with ownhand, opened once in each process."""
    return SpanReader.load()
