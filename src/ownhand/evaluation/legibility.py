"""Legibility: how many letters read as what they were to be."""

from typing import Any, Protocol

import numpy as np

from ownhand.errors import ModelError
from ownhand.evaluation.samples import Sample
from ownhand.letters import look_alikes
from ownhand.training.reader import plain_images


class ImageReader(Protocol):
    """Tells characters from images; `ownhand.hands.Reader` is one."""

    characters: tuple[str, ...]

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """(n, characters) float32 for images (n, height, width) uint8, ink 255."""
        ...


class CheckingModel(Protocol):
    """A model whose hands check what they write; `ownhand.hands.LabelledModel` is one."""

    def hand(self, which: int) -> Any:
        """The hand of that number: its `glyphs(characters, rng)` tell `is_read`, None of those not checked."""
        ...


def share_after_checking(model: CheckingModel, sample: Sample, *, seed: int) -> float:
    """The share of letters that read as asked once the model has drawn anew those that did not, as users get them.

    Each hand of the sample is matched by one of the model's, by number, which writes the same characters.
    """
    num_read = num_checked = 0
    for number, hand in enumerate(np.unique(sample.hands).tolist(), start=1):
        asked = [sample.alphabet[character] for character in sample.characters[sample.hands == hand]]
        glyphs = model.hand(number).glyphs(asked, np.random.default_rng([seed, number]))
        num_read += sum(glyph.is_read is True for glyph in glyphs)
        num_checked += sum(glyph.is_read is not None for glyph in glyphs)
    return num_read / num_checked if num_checked else float("nan")


def shares_read(sample: Sample, reader: ImageReader) -> dict[str, Any]:
    """The shares of the letters that read as asked, exactly and with look-alikes counted as one (see `look_alikes`).

    Gives "exact" and "look_alikes", and under "by_character" the count and both shares of each.

    Raises:
        ModelError: the reader does not know a character of the sample.
    """
    asked = [sample.alphabet[character] for character in sample.characters]
    unknown = sorted(set(asked) - set(reader.characters))
    if unknown:
        raise ModelError(f"The reader does not know {''.join(unknown)}, so it cannot tell whether such letters read.")
    read = reader.probabilities(plain_images(sample.letters())).argmax(axis=1)
    answers = [reader.characters[k] for k in read]
    exact = np.array([one == other for one, other in zip(asked, answers, strict=True)], bool)
    alike = np.array([other in look_alikes(one) for one, other in zip(asked, answers, strict=True)], bool)
    by_character = {}
    for place in np.unique(sample.characters).tolist():
        own = sample.characters == place
        by_character[sample.alphabet[place]] = {
            "letters": int(own.sum()),
            "exact": float(exact[own].mean()),
            "look_alikes": float(alike[own].mean()),
        }
    return {"exact": float(exact.mean()), "look_alikes": float(alike.mean()), "by_character": by_character}
