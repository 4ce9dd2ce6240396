"""The reader: tells which character an image shows. It sorts what generators draw, and checks what is written."""

import json
from pathlib import Path

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands.modelfile import open_model_file
from ownhand.ink import fit_to_box
from ownhand.letters import look_alikes

READER_SIZE = 32
"""Side of the images that the reader sees, pixels."""

READER_BOX = 26.0
"""Longer side of the ink in them, pixels: the reader sees shapes, not sizes or places."""

_IMAGES_AT_ONCE = 512


class Reader:
    """A trained reader: `probabilities` for all its characters, `read` for the likeliest.

    >>> reader = Reader.load()  # doctest: +SKIP
    >>> reader.read(images)  # doctest: +SKIP
    ['H', 'E', 'L', 'L', 'O']
    """

    def __init__(self, path: Path) -> None:
        self._session, metadata = open_model_file(path, kinds=["reader"])
        self.characters: tuple[str, ...] = tuple(json.loads(metadata["characters"]))
        self.card: dict[str, object] = json.loads(metadata["card"])

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Reader":
        """Opens the reader that comes with ownhand, or the one at `path`.

        Raises:
            ModelError: the file is missing, damaged, too new, or no reader.
        """
        return cls(Path(path) if path else shipped_reader_path())

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """(n, characters) float32 that sum to 1, for grey images (n, height, width) of any size, ink 255."""
        fitted = fit_to_box(images, size=READER_SIZE, box=READER_BOX)
        parts = [
            self._session.run(None, {"images": fitted[start : start + _IMAGES_AT_ONCE]})[0]
            for start in range(0, len(fitted), _IMAGES_AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.characters)), np.float32)

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
        own = [self.characters.index(character) for character in characters]
        probabilities = self.probabilities(images)
        return np.minimum(probabilities @ counts_as, 3 * probabilities[:, own])


def shipped_reader_path() -> Path:
    """Where the reader that comes with ownhand lies."""
    return Path(__file__).parents[1] / "models" / "reader.onnx"
