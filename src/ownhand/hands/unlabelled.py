"""An unconditional pixel model: it knows no labels, and finds the letters asked for in its letter case."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import parsed_json
from ownhand.glyphs import Glyph
from ownhand.hands.hand import Hand
from ownhand.hands.letter_case import TRACING, WOBBLE, LetterCase
from ownhand.hands.model import Model
from ownhand.hands.modelfile import reading_metadata, width_of
from ownhand.hands.placement import FLAT_WIDTH, extent, is_flat
from ownhand.ink import Outline, slants, trace_all

if TYPE_CHECKING:
    import onnxruntime

_WIDEST = 1.35
"""How much a letter may be enlarged beyond its own scale to reach its height: a wide M filled its box sideways."""

_LOOKS_PER_HAND = 3
"""A hand has one sort in so many: those that look most like it."""


class UnlabelledModel(Model):
    """A pixel model with a letter case. The style of a hand is a weight and a slant, in standard deviations.

    A hand writes, of every character, the sorts that look most like it. The sorts were all read when the case was
    filled, so nothing is checked anew.
    """

    style_size = 2

    def __init__(self, path: Path, session: "onnxruntime.InferenceSession", metadata: Mapping[str, str]) -> None:
        super().__init__(path, session, metadata)
        with reading_metadata(path):
            self.case = LetterCase.from_json(parsed_json(metadata["letter_case"]))
            shapes = {entry.name: entry.shape for entry in session.get_inputs()}
            if set(shapes) != {"latents"}:
                raise ModelError(
                    f"{path}: this model has a letter case, but its net takes {', '.join(sorted(shapes))[:200]} rather "
                    "than latents. Train or export it anew."
                )
            self.case.check(self.characters, latent_size=width_of(shapes, "latents"))
        self._looks: dict[str, np.ndarray] | None = None
        self._chosen: dict[tuple[bytes, str], np.ndarray] = {}

    @property
    def latent_size(self) -> int:
        """Numbers that its generator draws a letter from."""
        return int(next(iter(self.case.sorts.values())).shape[1])

    @property
    def doubtful(self) -> str:
        """The characters that it never drew surely."""
        return self.case.doubtful

    def draw(self, latents: np.ndarray) -> np.ndarray:
        """Grey images (n, 28, 28) float32, 1 for ink, of `latents` (n, latent)."""
        return self._run({"latents": np.asarray(latents, np.float32)}, (len(latents), 28, 28))

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters, each with any of its sorts: drawn and traced together, which is quicker."""
        choices = [self.sorts(character) for character in characters]
        return self._written(characters, choices, rng.integers(2**63, size=len(characters)).tolist())

    def written(self, characters: Sequence[str], hand: Hand, seeds: Sequence[int]) -> list[Glyph]:
        """Writes many characters, each with one of the hand's sorts of it."""
        choices = [self._sorts_of(hand.latent, character) for character in characters]
        return self._written(characters, choices, seeds, hand.wobble)

    def style(self, number: int) -> np.ndarray:
        """(2,): weight and slant in standard deviations among the sorts of a character."""
        return np.random.default_rng(number).normal(0, 0.8, 2) if number else np.zeros(2)

    def sorts(self, character: str) -> np.ndarray:
        """(sorts, latent): the sorts of `character`, the surest first. Raises ModelError if it has none."""
        self.check_characters(character)
        return self.case.sorts[character]

    def looks(self, character: str) -> np.ndarray:
        """(sorts, 2): the weight and slant of each sort of `character`, standardised among them."""
        if self._looks is None:
            self._looks = {c: _standardised(_looks(self.draw(sorts))) for c, sorts in self.case.sorts.items()}
        return self._looks[character]

    def drawn(self, characters: Sequence[str], styles: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Grey images (n, 28, 28) float32, 1 for ink, of n characters: one of the sorts most like each style (n, 2)."""
        choices = [self._sorts_of(style, character) for style, character in zip(styles, characters, strict=True)]
        sorts = np.stack([choice[rng.integers(len(choice))] for choice in choices])
        return self.draw(sorts + WOBBLE * rng.standard_normal(sorts.shape, dtype=np.float32))

    def _written(
        self, characters: Sequence[str], choices: Sequence[np.ndarray], seeds: Sequence[int], wobble: float = 1.0
    ) -> list[Glyph]:
        """A glyph of each character, from one of its `choices` of sorts (sorts, latent)."""
        if not characters:
            return []
        rngs = [np.random.default_rng(seed) for seed in seeds]
        sorts = np.stack([choice[rng.integers(len(choice))] for choice, rng in zip(choices, rngs, strict=True)])
        noise = np.stack([rng.standard_normal(sorts.shape[1], dtype=np.float32) for rng in rngs])
        ink = self.draw(sorts + WOBBLE * wobble * noise)
        outlines = trace_all(ink, **TRACING)
        return [Glyph(c, placed(c, outline)) for c, outline in zip(characters, outlines, strict=True)]

    def _sorts_of(self, style: np.ndarray, character: str) -> np.ndarray:
        """The sorts of `character` that look most like a style, chosen once: a page asks many times."""
        key = (style.tobytes(), character)
        if key not in self._chosen:
            sorts = self.sorts(character)
            strangeness = np.linalg.norm(self.looks(character) - style, axis=1)
            nearest = np.argsort(strangeness, kind="stable")[: max(len(sorts) // _LOOKS_PER_HAND, 1)]
            self._chosen[key] = sorts[nearest]
        return self._chosen[key]


def placed(character: str, outline: Outline) -> Outline:
    """The outline scaled to x-heights and set on the baseline, by where `character` stands on the line."""
    if outline.is_empty:
        return outline
    bottom, top = extent(character)
    left, low, right, high = outline.bounds()
    width, height = right - left, high - low
    if is_flat(character):
        scale, base = FLAT_WIDTH / width, (bottom + top) / 2 - (FLAT_WIDTH / width) * height / 2
    else:
        scale, base = min((top - bottom) / height, _WIDEST * (top - bottom) / max(width, height)), bottom
    return outline.transformed(scale, shift=(-left * scale, base - low * scale))


def _looks(ink: np.ndarray) -> np.ndarray:
    """(n, 2): how much ink each image holds, and how far it leans to the right for each unit of height."""
    return np.stack([ink.sum((1, 2)).clip(min=1e-6), slants(ink)], axis=1)


def _standardised(looks: np.ndarray) -> np.ndarray:
    standard: np.ndarray = (looks - looks.mean(0)) / looks.std(0).clip(min=1e-6)
    return standard
