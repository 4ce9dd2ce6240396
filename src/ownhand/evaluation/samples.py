"""Samples: letters by hands as pen paths, real ones and those that a model writes to match them."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink import paths_from_strokes, strokes_from_paths
from ownhand.letters import Letters, Strokes


class Pen(Protocol):
    """A generator of pen paths, told a character and a style; `ownhand.hands.LabelledModel` is one."""

    characters: str
    style_size: int
    wobble_size: int

    def draw(self, characters: Sequence[str], latents: np.ndarray, wobble: np.ndarray) -> np.ndarray:
        """Pen paths (n, points, 3) of n characters, for latents and wobble (n, ...) that are standard normal."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Letters written by hands."""

    alphabet: tuple[str, ...]
    """The characters there may be."""

    paths: np.ndarray
    """(n, points, 3) float32 pen paths, see `ownhand.ink`."""

    characters: np.ndarray
    """(n,) int64, places in `alphabet`."""

    hands: np.ndarray
    """(n,) int64: whose letter each is, numbered from 0."""

    def __post_init__(self) -> None:
        if not len(self.paths) == len(self.characters) == len(self.hands):
            raise ValueError(f"{len(self.paths)} paths, {len(self.characters)} characters, {len(self.hands)} hands")

    def __len__(self) -> int:
        return len(self.paths)

    @property
    def num_hands(self) -> int:
        """How many hands wrote it."""
        return len(np.unique(self.hands))

    def select(self, index: np.ndarray) -> "Sample":
        """The letters at `index` (positions or a mask)."""
        return dataclasses.replace(
            self, paths=self.paths[index], characters=self.characters[index], hands=self.hands[index]
        )

    def laid_out(self) -> "Sample":
        """The same lines with their points spaced as those of real letters are, so that paths can be compared.

        A model may space them otherwise, which nobody sees. It also takes away half of what lines shake: measure
        that first.
        """
        return dataclasses.replace(
            self, paths=paths_from_strokes(*strokes_from_paths(self.paths), num_points=self.paths.shape[1])
        )

    def letters(self) -> Letters:
        """The same as letters with strokes, as readers learn from."""
        points, stroke_offsets, letter_offsets = strokes_from_paths(self.paths)
        strokes = Strokes(points=points, stroke_offsets=stroke_offsets, letter_offsets=letter_offsets)
        return Letters(characters=self.alphabet, labels=self.characters, strokes=strokes, source="a sample")


def sample_of(letters: Letters) -> Sample:
    """Real letters as a sample; each writer is a hand.

    Raises:
        LettersError: they have no strokes, their writers are not known, or there are none.
    """
    source = letters.source or "These letters"
    if letters.strokes is None or letters.writers is None:
        missing = "strokes" if letters.strokes is None else "known writers"
        raise LettersError(
            f"{source}: expected letters with pen strokes and known writers to measure hands by, but they have no "
            f"{missing}. Measure with letters such as UNIPEN's."
        )
    if not len(letters):
        raise LettersError(f"{source}: expected letters to measure by, found none.")
    strokes = letters.strokes
    _, hands = np.unique(letters.writers, return_inverse=True)
    return Sample(
        alphabet=letters.characters,
        paths=paths_from_strokes(strokes.points, strokes.stroke_offsets, strokes.letter_offsets),
        characters=letters.labels.astype(np.int64),
        hands=hands.astype(np.int64),
    )


def written_alike(pen: Pen, sample: Sample, *, seed: int, hand_for_each: bool = False) -> Sample:
    """What a model writes to match a sample: letter by letter the same characters, each hand replaced by one of its.

    Args:
        seed: the same seed draws the same hands and letters.
        hand_for_each: give every letter a hand of its own instead.

    Raises:
        LettersError: the sample has a character that the model does not know.
    """
    written = [sample.alphabet[character] for character in sample.characters]
    unknown = sorted(set(written) - set(pen.characters))
    if unknown:
        raise LettersError(
            f"The model cannot write {''.join(unknown)}, which the letters to measure by contain. Keep those letters "
            f"out (Letters.only), so that both are measured on the same characters: {pen.characters}"
        )
    rng = np.random.default_rng(seed)
    hands = np.arange(len(sample)) if hand_for_each else sample.hands
    latents = rng.standard_normal((int(hands.max(initial=-1)) + 1, pen.style_size), dtype=np.float32)
    wobble = rng.standard_normal((len(sample), pen.wobble_size), dtype=np.float32)
    paths = pen.draw(written, latents[hands], wobble)
    return dataclasses.replace(sample, paths=np.asarray(paths, np.float32), hands=hands)
