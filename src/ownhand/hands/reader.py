"""The reader: tells which character an image shows. It sorts what generators draw, and checks what is written."""

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands.modelfile import SmallNet
from ownhand.ink import fit_to_box
from ownhand.letters import look_alikes

READER_SIZE = 32
"""Side of the images that the reader sees, pixels."""

READER_BOX = 26.0
"""Longer side of the ink in them, pixels: the reader sees shapes, not sizes or places."""


class Reader(SmallNet):
    """A trained reader: `probabilities` for all its characters, `read` for the likeliest.

    >>> reader = Reader.load()  # doctest: +SKIP
    >>> reader.read(images)  # doctest: +SKIP
    ['H', 'E', 'L', 'L', 'O']
    """

    kind = "reader"

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """(n, characters) float32 that sum to 1, for grey images (n, height, width) of any size, ink 255."""
        (found,) = self.run("probabilities", images=fit_to_box(images, size=READER_SIZE, box=READER_BOX))
        return found

    def read(self, images: np.ndarray) -> list[str]:
        """The likeliest character of each image."""
        return [self.characters[k] for k in self.probabilities(images).argmax(axis=1)]

    def sureness(self, images: np.ndarray, characters: str) -> np.ndarray:
        """(n, len(characters)) float32: how surely each image shows each of `characters`, look-alikes included.

        An image that could as well be a zero is as good an O: what tells them apart is size and company, and the
        reader sees neither. But only such: the look-alikes together count for three times the character's own
        probability at most, since an s in script, say, is no S. (Of real letters surely read, one in twenty or fewer
        has less than a third of its own, but for M, U and Y, which some people write like the small letters.)

        Raises:
            ModelError: the reader does not know one of the characters.
        """
        unknown = [c for c in characters if c not in self.characters]
        if unknown:
            raise ModelError(
                f"The reader does not know {' '.join(unknown)}. Train one that does: ownhand train ... --recipe reader."
            )
        counts_as = np.array(
            [[other in look_alikes(character) for character in characters] for other in self.characters], np.float32
        )
        places = [self.characters.index(character) for character in characters]
        probabilities = self.probabilities(images)
        sureness: np.ndarray = np.minimum(probabilities @ counts_as, 3 * probabilities[:, places])
        return sureness
