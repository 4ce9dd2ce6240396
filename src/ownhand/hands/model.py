"""A model: a trained generator in one file, able to write."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands.letter_case import TRACING, WOBBLE, LetterCase
from ownhand.hands.modelfile import open_model_file
from ownhand.hands.placement import FLAT_WIDTH, extent, is_flat
from ownhand.ink import Glyph, Outline, trace_all

DEFAULT_MODEL = "article"
"""The model that writes when none is named."""

_WIDEST = 1.35
"""How much a letter may be enlarged beyond its own scale to reach its height: a wide M filled its box sideways."""

_LOOKS_PER_HAND = 3
"""A hand has one sort in so many: those that look most like it."""


class Model:
    """An unconditional pixel model: it draws letters from latents, and finds those asked for in its letter case.

    >>> model = Model.load("article")  # doctest: +SKIP
    >>> hand = model.hand(7)  # doctest: +SKIP
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._session, metadata = open_model_file(path, kind="pixel")
        try:
            self.characters = "".join(json.loads(metadata["characters"]))
            """What it can write."""
            self.card: dict[str, Any] = json.loads(metadata["card"])
            """How it was made: recipe, letters and their credit, cost, measured figures."""
            self.case = LetterCase.from_json(json.loads(metadata["letter_case"]))
        except (ValueError, KeyError, TypeError) as reason:
            raise ModelError(f"{path}: this model file is damaged: its metadata cannot be read.") from reason
        self._looks: dict[str, np.ndarray] | None = None

    @classmethod
    def load(cls, model: "str | Path" = DEFAULT_MODEL) -> "Model":
        """Opens a model that comes with ownhand by its name, or any other by its file.

        Raises:
            ModelError: there is no such model, or its file is damaged, too new or not a model that writes.
        """
        shipped = shipped_models()
        if str(model) in shipped:
            return cls(shipped[str(model)])
        if Path(model).suffix != ".onnx" and not Path(model).exists():
            raise ModelError(
                f"{model}: there is no model of that name. There are: {', '.join(shipped)}; or name a file."
            )
        return cls(Path(model))

    @property
    def doubtful(self) -> str:
        """The characters that it never drew surely."""
        return self.case.doubtful

    def draw(self, latents: np.ndarray) -> np.ndarray:
        """Grey images (n, 28, 28) float32, 1 for ink, of `latents` (n, latent)."""
        return self._session.run(None, {"latents": np.asarray(latents, np.float32)})[0]

    def hand(self, number: int = 0) -> "Hand":
        """One of its endless hands. Number 0 is the plainest; the same number is always the same hand."""
        return Hand(self, number)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes `character` with any of its sorts."""
        return self.glyphs(character, rng)[0]

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters, each with any of its sorts: drawn and traced together, which is quicker."""
        return self._written(characters, [self.sorts(character) for character in characters], rng)

    def sorts(self, character: str) -> np.ndarray:
        """(sorts, latent): the sorts of `character`, the surest first. Raises ModelError if it has none."""
        if character not in self.characters:
            raise ModelError(f"{self.path.name}: this model cannot write {character!r}. It writes: {self.characters}")
        return self.case.sorts[character]

    def _written(
        self, characters: Sequence[str], choices: Sequence[np.ndarray], rng: np.random.Generator
    ) -> list[Glyph]:
        """A glyph of each character, from one of its `choices` of sorts (sorts, latent)."""
        if not characters:
            return []
        sorts = np.stack([some[rng.integers(len(some))] for some in choices])
        ink = self.draw(sorts + WOBBLE * rng.standard_normal(sorts.shape, dtype=np.float32))
        outlines = trace_all(ink, **TRACING)
        return [Glyph(c, placed(c, outline)) for c, outline in zip(characters, outlines, strict=True)]

    def looks(self, character: str) -> np.ndarray:
        """(sorts, 2): the weight and slant of each sort of `character`, standardised among them."""
        if self._looks is None:
            self._looks = {c: _standardised(_looks(self.draw(sorts))) for c, sorts in self.case.sorts.items()}
        return self._looks[character]


class Hand:
    """One way of writing: of every character, the sorts that share a weight and a slant."""

    def __init__(self, model: Model, number: int) -> None:
        if number < 0:
            raise ModelError(f"Hand {number}: hands are numbered from 0.")
        self.model, self.number = model, number
        # Weight and slant in standard deviations.
        self._look = np.random.default_rng(number).normal(0, 0.8, 2) if number else np.zeros(2)
        self._own_sorts: dict[str, np.ndarray] = {}

    @property
    def characters(self) -> str:
        """What it can write."""
        return self.model.characters

    @property
    def doubtful(self) -> str:
        """The characters that it cannot write surely."""
        return self.model.doubtful

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes `character` as this hand does; never twice alike."""
        return self.glyphs(character, rng)[0]

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters as this hand does: drawn and traced together, which is quicker."""
        return self.model._written(characters, [self._sorts(character) for character in characters], rng)

    def _sorts(self, character: str) -> np.ndarray:
        """The sorts of `character` that look most like this hand, chosen once: a page asks many times."""
        if character not in self._own_sorts:
            sorts = self.model.sorts(character)
            strangeness = np.linalg.norm(self.model.looks(character) - self._look, axis=1)
            nearest = np.argsort(strangeness, kind="stable")[: max(len(sorts) // _LOOKS_PER_HAND, 1)]
            self._own_sorts[character] = sorts[nearest]
        return self._own_sorts[character]


def shipped_models() -> dict[str, Path]:
    """The models that come with ownhand, by name."""
    folder = Path(__file__).parents[1] / "models"
    return {path.stem: path for path in sorted(folder.glob("*.onnx")) if path.stem != "reader"}


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
    total = ink.sum((1, 2)).clip(min=1e-6)
    rows, columns = np.mgrid[0 : ink.shape[1], 0 : ink.shape[2]].astype(np.float32)
    y = -(rows - ((ink * rows).sum((1, 2)) / total)[:, None, None])
    x = columns - ((ink * columns).sum((1, 2)) / total)[:, None, None]
    slant = (ink * x * y).sum((1, 2)) / (ink * y * y).sum((1, 2)).clip(min=1e-6)
    return np.stack([total, slant], axis=1)


def _standardised(looks: np.ndarray) -> np.ndarray:
    return (looks - looks.mean(0)) / looks.std(0).clip(min=1e-6)
