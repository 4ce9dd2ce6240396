"""The judge: reads letters and tells what it saw in them. No generator and no checking step ever saw it.

It comes with ownhand, learned from the same people as the reader, from another beginning and with another net;
`ownhand train LETTERS --recipe judge` trains another.
"""

from pathlib import Path

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands.modelfile import SmallNet, fingerprint_of
from ownhand.hands.reader import READER_BOX, READER_SIZE
from ownhand.ink import fit_to_box


class Judge(SmallNet):
    """A trained judge."""

    kind = "judge"

    def __init__(self, path: Path) -> None:
        """Opens a file. Raises ModelError where it is missing, damaged, too new, or no judge."""
        super().__init__(path)
        self.fingerprint = fingerprint_of(path)
        """Of its net, so that figures tell by whom they are."""

    def look(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What it makes of grey images (n, height, width) of any size, ink 255.

        Returns:
            (n, characters) float32 probabilities that sum to 1, and (n, 256) float32 features they follow from.
        """
        fitted = fit_to_box(images, size=READER_SIZE, box=READER_BOX)
        probabilities, features = self.run("probabilities", "features", images=fitted)
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
