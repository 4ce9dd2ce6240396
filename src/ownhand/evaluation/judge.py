"""The judge: reads letters and tells what it saw in them. No generator and no checking step ever saw it.

It comes with ownhand, learned from the same people as the reader, from another beginning and with another net;
`ownhand train LETTERS --recipe judge` trains another.
"""

import json
from pathlib import Path

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands.modelfile import fingerprint_of, open_model_file
from ownhand.hands.reader import READER_BOX, READER_SIZE
from ownhand.ink import fit_to_box

_IMAGES_AT_ONCE = 512


class Judge:
    """A trained judge."""

    def __init__(self, path: Path) -> None:
        self._session, metadata = open_model_file(path, kinds=["judge"])
        self.characters: tuple[str, ...] = tuple(json.loads(metadata["characters"]))
        self.card: dict[str, object] = json.loads(metadata["card"])
        self.fingerprint = fingerprint_of(path)
        """Of its net, so that figures tell by whom they are."""

    @classmethod
    def load(cls, path: str | Path | None = None) -> "Judge":
        """Opens the judge that comes with ownhand, or the one at `path`.

        Raises:
            ModelError: the file is missing, damaged, too new, or no judge.
        """
        return cls(Path(path) if path else Path(__file__).parents[1] / "models" / "judge.onnx")

    def look(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What it makes of grey images (n, height, width) of any size, ink 255.

        Returns:
            (n, characters) float32 probabilities that sum to 1, and (n, 256) float32 features they follow from.
        """
        images = fit_to_box(images, size=READER_SIZE, box=READER_BOX)
        parts = [
            self._session.run(["probabilities", "features"], {"images": images[start : start + _IMAGES_AT_ONCE]})
            for start in range(0, len(images), _IMAGES_AT_ONCE)
        ]
        if not parts:
            return np.zeros((0, len(self.characters)), np.float32), np.zeros((0, 256), np.float32)
        probabilities, features = (np.concatenate(some) for some in zip(*parts, strict=True))
        return probabilities, features

    def check_characters(self, characters: tuple[str, ...] | list[str]) -> None:
        """Raises ModelError where it does not know one of them."""
        unknown = sorted(set(characters) - set(self.characters))
        if unknown:
            raise ModelError(
                f"The judge does not know {' '.join(unknown)}, so it cannot tell whether such letters read. Leave them "
                "out (--characters), or train a judge on letters that have them: ownhand train ... --recipe judge, "
                "then --judge FILE."
            )
