"""The figures of a labelled game as it goes: does it read, is it varied, is each hand one hand?"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ownhand.hands import LabelledModel
from ownhand.hands.readings import check_images, images_of_paths
from ownhand.letters import Letters
from ownhand.letters.variety import STYLE_FEATURES, consistency, spread, style_features, tremble
from ownhand.nets.styled import Writing
from ownhand.training.people import pen_paths

_DRAWN_AT_ONCE = 2048


class LiveFigures:
    """Measures drawn letters beside real held-out ones: as many, the same characters, a hand for each writer."""

    def __init__(self, letters: Letters, latent_size: int, wobble_size: int, *, num_letters: int = 3000) -> None:
        held_out = letters.held_out_part()
        rng = np.random.default_rng(0)
        held_out = held_out.select(np.sort(rng.permutation(len(held_out))[:num_letters]))
        self._held_out, self._characters = held_out, letters.characters
        writers = np.arange(len(held_out)) if held_out.writers is None else held_out.writers
        _, self._hands = np.unique(writers, return_inverse=True)
        self._latents = rng.standard_normal((self._hands.max() + 1, latent_size), dtype=np.float32)
        self._wobble = rng.standard_normal((len(held_out), wobble_size), dtype=np.float32)
        if held_out.strokes is None:
            assert held_out.images is not None
            self._paths, images = None, held_out.images
        else:
            self._paths = pen_paths(held_out)
            images = images_of_paths(self._paths)
        self.by_character: dict[str, dict[str, float]] = {}
        """How each character was read at the last measurement."""
        self.real = self._figures(images, self._paths)
        """The same figures of the real letters."""
        self._real_by_character = self.by_character

    def measure(self, writing: Writing) -> dict[str, Any]:
        """The figures of what `writing` draws; see `figures_text`."""
        drawn = self._draw(writing)
        if drawn.shape[2] == 3:
            found = self._figures(images_of_paths(drawn), drawn)
        else:
            found = self._figures((255 * drawn.clip(0, 1)).astype(np.uint8), None)
        for character, row in self.by_character.items():
            row["real"] = self._real_by_character[character]["read"]
        return found

    def with_checking(self, found: dict[str, Any], model: LabelledModel) -> dict[str, Any]:
        """What `measure` has just found, for a model's card: with what real letters have, by character, and with the
        share that reads as asked of what users get of `model`, drawn again where it did not."""
        checked, shares = self._after_checking(model)
        for character, share in shares.items():
            self.by_character[character]["after_checking"] = share
        return {**found, "real": self.real, "by_character": self.by_character, "read_after_checking": checked}

    def _after_checking(self, model: LabelledModel) -> tuple[float, dict[str, float]]:
        """The share that reads as asked after checking, in all and by character."""
        characters = [self._characters[label] for label in self._held_out.labels]
        is_read: list[bool | None] = [None] * len(characters)
        for number in np.unique(self._hands):
            places = np.flatnonzero(self._hands == number)
            rng = np.random.default_rng([0, number])
            glyphs = model.hand(int(number) + 1).glyphs([characters[place] for place in places], rng)
            for place, glyph in zip(places, glyphs, strict=True):
                is_read[place] = glyph.is_read
        checked = np.array([verdict is not None for verdict in is_read])
        verdicts = np.array([verdict is True for verdict in is_read])
        labels = self._held_out.labels
        by_character = {
            self._characters[label]: round(float(verdicts[checked & (labels == label)].mean()), 4)
            for label in np.unique(labels[checked])
        }
        return round(float(verdicts[checked].mean()), 4), by_character

    @torch.no_grad()
    def _draw(self, writing: Writing) -> np.ndarray:
        device = writing.spread.device
        inputs = (
            torch.from_numpy(self._latents[self._hands]),
            torch.from_numpy(self._held_out.labels.astype(np.int64)),
            torch.from_numpy(self._wobble),
        )
        parts = zip(*(part.to(device).split(_DRAWN_AT_ONCE) for part in inputs), strict=True)
        return torch.cat([writing(*part).float().cpu() for part in parts]).numpy()

    def _figures(self, images: np.ndarray, paths: np.ndarray | None) -> dict[str, Any]:
        labels = self._held_out.labels
        readings = check_images(images, [self._characters[label] for label in labels])
        self.by_character = {
            self._characters[label]: {"read": round(float(readings.is_read[labels == label].mean()), 4)}
            for label in np.unique(labels[readings.is_known])
        }
        found: dict[str, Any] = {"letters": len(labels), "read": round(readings.share_read, 4)}
        if paths is None:
            return found
        found["tremble"] = round(float(tremble(paths)), 5)
        spreads = spread(paths, labels)
        known = spreads[np.isfinite(spreads)]  # A character that comes once has none.
        found["spread"] = round(float(known.mean()), 4) if len(known) else math.nan
        if self._held_out.writers is not None:
            agreement = consistency(style_features(paths), labels, self._hands)
            found["consistency"] = [round(float(share), 4) for share in agreement]
        return found


def shares_of_real(figures: Sequence[dict[str, Any]], real: dict[str, Any]) -> dict[str, list[float]]:
    """What was measured as it went as shares of what real letters have, by name."""
    shares = {"read as asked": [row["read"] / real["read"] for row in figures]}
    # Pixels drawn in the place of letters with strokes have no paths to measure, and the real ones do.
    measured = {name for name in real if all(name in row for row in figures)}
    if "spread" in measured:
        shares["spread"] = [row["spread"] / real["spread"] for row in figures]
    if "consistency" in measured:
        agreed = [np.mean(row["consistency"]) / np.mean(real["consistency"]) for row in figures]
        shares["consistency"] = [float(share) for share in agreed]
    return shares


def figures_text(found: dict[str, Any], real: dict[str, Any]) -> str:
    """The figures in a sentence, each beside that of real held-out letters."""
    text = f"read as asked {found['read']:.1%} (real letters {real['read']:.1%})"
    if "spread" in found:
        text += f"; spread {found['spread']:.2f} ({real['spread']:.2f}), tremble {found['tremble']:.4f} "
        text += f"({real['tremble']:.4f})"
    if "consistency" in found:
        parts = [
            f"{name} {a:.2f} ({b:.2f})"
            for name, a, b in zip(STYLE_FEATURES, found["consistency"], real["consistency"], strict=True)
        ]
        text += "; within a hand agree (real writers): " + ", ".join(parts)
    return text
