"""Labelled models: told a character and a style, they draw it. What they draw is checked before anyone sees it."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import parsed_json
from ownhand.glyphs import Glyph
from ownhand.hands.cashier import Cashier
from ownhand.hands.drawings import Drawings, drawn_until_read
from ownhand.hands.hand import Hand
from ownhand.hands.letter_case import TRACING
from ownhand.hands.model import Model, numbered_latent
from ownhand.hands.modelfile import reading_metadata, width_of
from ownhand.hands.placement import Placement
from ownhand.hands.readings import Readings, check_images, check_paths
from ownhand.ink import Ballpoint, Ink, Nib, grey_images, strokes_from_paths, trace_all

if TYPE_CHECKING:
    import onnxruntime

_LEAST_WOBBLE = 0.5
"""Of letters drawn again, for a hand that has less: drawn the same, they would be read the same."""

_DRAWN_AT_ONCE = 1024

_INPUTS = {"latents", "characters", "wobble"}


class LabelledModel(Model):
    """A model that is told which character to draw, with a pen or in pixels. The style of a hand is a latent."""

    nib: Nib = Ballpoint()
    """What inks its pen paths."""

    def __init__(self, path: Path, session: "onnxruntime.InferenceSession", metadata: Mapping[str, str]) -> None:
        super().__init__(path, session, metadata)
        shapes = {entry.name: entry.shape for entry in session.get_inputs()}
        if set(shapes) != _INPUTS:
            raise ModelError(
                f"{path}: this model cannot be asked for a letter: it has no letter case, and its net takes "
                f"{', '.join(sorted(shapes))} rather than {', '.join(sorted(_INPUTS))}. Train or export it anew."
            )
        with reading_metadata(path):
            self.style_size, self.wobble_size = width_of(shapes, "latents"), width_of(shapes, "wobble")
            self.has_pen = metadata["kind"] == "pen"
            """Whether it draws pen paths, and not pixels."""
            table = parsed_json(metadata.get("placement", "null"))
        try:
            self.placement = Placement.load() if table is None else Placement.from_json(table)
            """Where its characters stand on the line."""
        except ModelError as reason:
            raise ModelError(f"{path}: the placement table in this model file is of no use. {reason}") from reason
        self.cashier = Cashier.from_metadata(metadata, path) if self.has_pen else None
        """Turns away what it draws uglily; None where the file has none."""
        self._place_of = {character: place for place, character in enumerate(self.characters)}

    def draw(self, characters: Sequence[str], latents: np.ndarray, wobble: np.ndarray) -> np.ndarray:
        """Draws characters: pen paths (n, points, 3) of a pen model, images (n, height, width) from 0 to 1 of others.

        Args:
            characters: n of them; raises ModelError where it has not learned one.
            latents: (n, style) standard normal.
            wobble: (n, wobble) standard normal.
        """
        self.check_characters(characters)
        labels = np.array([self._place_of[character] for character in characters], dtype=np.int64)
        parts = []
        for start in range(0, max(len(labels), 1), _DRAWN_AT_ONCE):
            part = slice(start, start + _DRAWN_AT_ONCE)
            inputs: dict[str, np.ndarray] = {
                "latents": np.ascontiguousarray(latents[part], dtype=np.float32),
                "characters": labels[part],
                "wobble": np.ascontiguousarray(wobble[part], dtype=np.float32),
            }
            num_rows = len(labels[part])
            parts.append(self._run(inputs, (num_rows, None, 3) if self.has_pen else (num_rows, None, None)))
        return np.concatenate(parts)

    def drawn(self, characters: Sequence[str], latents: np.ndarray, seeds: Sequence[int]) -> np.ndarray:
        """What `draw` gives, each letter from a seed of its own and drawn again where it does not pass, as on pages."""
        rngs = [np.random.default_rng(seed) for seed in seeds]
        return self._drawn(characters, latents, 1.0, seeds, rngs, check=True).shapes

    def read(self, drawings: np.ndarray, characters: Sequence[str]) -> Readings:
        """Which of what `draw` gave reads as asked."""
        if self.has_pen:
            return check_paths(drawings, characters)
        return check_images(grey_images(drawings), characters)

    def style(self, number: int) -> np.ndarray:
        """(style,) float32: 0 for hand 0, the mean hand; a standard normal of its own for every other number."""
        return numbered_latent(number, self.style_size)

    def factors(self, rng: np.random.Generator) -> np.ndarray:
        """(factors,): how far a hand departs from the table of placement, see there."""
        return self.placement.hand_factors(rng)

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters, each in a hand of its own."""
        latents = rng.standard_normal((len(characters), self.style_size), dtype=np.float32)
        factors = [self.factors(rng) for _ in characters]
        seeds = rng.integers(2**63, size=len(characters)).tolist()
        return self._written(characters, latents, factors, 1.0, True, self.nib, seeds)

    def written(self, characters: Sequence[str], hand: Hand, seeds: Sequence[int]) -> list[Glyph]:
        """Writes many characters in one hand."""
        latents = np.broadcast_to(hand.latent, (len(characters), self.style_size))
        factors = [hand.factors * (1 - hand.neatness)] * len(characters)
        return self._written(characters, latents, factors, hand.wobble, hand.check, hand.nib or self.nib, seeds)

    def _written(
        self,
        characters: Sequence[str],
        latents: np.ndarray,
        factors: Sequence[np.ndarray],
        wobble: float,
        check: bool,
        nib: Nib,
        seeds: Sequence[int],
    ) -> list[Glyph]:
        if not characters:
            return []
        rngs = [np.random.default_rng(seed) for seed in seeds]
        drawn = self._drawn(characters, latents, wobble, seeds, rngs, check=check)
        inks = self._inked(drawn.shapes, characters, factors, wobble, nib, rngs)
        return [
            Glyph(character, outline, is_read, tries, strokes, sureness)
            for character, (outline, strokes), is_read, tries, sureness in zip(
                characters, inks, drawn.is_read, drawn.num_tries, drawn.sureness, strict=True
            )
        ]

    def _drawn(
        self,
        characters: Sequence[str],
        latents: np.ndarray,
        wobble: float,
        seeds: Sequence[int],
        rngs: Sequence[np.random.Generator],
        *,
        check: bool,
    ) -> Drawings:
        """Draws letters with their wobble; where they are to be checked, again what does not read or is turned away."""
        shapes = self._wobbled(characters, latents, wobble, rngs)
        if not check:
            return Drawings.unread(shapes)

        def draw(places: Sequence[int], rngs: Sequence[np.random.Generator]) -> np.ndarray:
            return self._wobbled([characters[k] for k in places], latents[places], max(wobble, _LEAST_WOBBLE), rngs)

        leads = self.cashier.leads if self.cashier else None
        return drawn_until_read(shapes, characters, seeds, draw=draw, read=self.read, leads=leads)

    def _wobbled(
        self, characters: Sequence[str], latents: np.ndarray, wobble: float, rngs: Sequence[np.random.Generator]
    ) -> np.ndarray:
        noise = wobble * np.stack([rng.standard_normal(self.wobble_size, dtype=np.float32) for rng in rngs])
        return self.draw(characters, latents, noise)

    def _inked(
        self,
        drawings: np.ndarray,
        characters: Sequence[str],
        factors: Sequence[np.ndarray],
        wobble: float,
        nib: Nib,
        rngs: Sequence[np.random.Generator],
    ) -> "Sequence[tuple[Ink, tuple[np.ndarray, ...] | None]]":
        """The ink of drawings and the pen's strokes, if any, in x-heights and in their place on the line."""
        if not self.has_pen:
            placed = []
            outlines = trace_all(drawings, **TRACING)
            for character, hand_factors, outline, rng in zip(characters, factors, outlines, rngs, strict=True):
                scale, dx, dy = self.placement.placed(character, outline.bounds(), hand_factors, rng, wobble)
                placed.append(outline if outline.is_empty else outline.transformed(scale, (dx, dy)))
            return [(outline, None) for outline in placed]
        strokes = strokes_from_paths(drawings)
        points = strokes.points.astype(np.float64)
        for character, hand_factors, rng, (start, stop) in zip(
            characters, factors, rngs, pairwise(strokes.point_offsets.tolist()), strict=True
        ):
            ink = points[start:stop]
            low, high = (ink.min(axis=0), ink.max(axis=0)) if len(ink) else (np.zeros(2), np.zeros(2))
            box = float(low[0]), float(low[1]), float(high[0]), float(high[1])
            scale, dx, dy = self.placement.placed(character, box, hand_factors, rng, wobble)
            ink *= scale
            ink += dx, dy
        return nib.inked(strokes.with_points(points))
