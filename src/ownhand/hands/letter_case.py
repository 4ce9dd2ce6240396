"""The letter case: how a model that knows no labels is asked for a letter.

A printer's case holds many sorts of each letter. Here a sort is a latent: an unconditional generator draws tens of
thousands of letters, the reader tells what they show, and the surest, cleanest and most varied latents of each letter
are kept. Asked for an A, the model draws one of its As again.
"""

import base64
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.hands.reader import READER_BOX, READER_SIZE, Reader
from ownhand.ink import fit_to_box

SURE = 0.9
"""The probability from which a letter counts as surely read."""

WOBBLE = 0.06
"""Standard deviation of the noise added to a sort each time it is drawn (latents have 1), so that no two are alike."""

TRACING = {"smoothing": 0.8, "level": 0.45, "min_area": 3.0}
"""How drawings are traced: smoother and fuller than clean scans, since a dense generator leaves fog and specks."""

_STEADY = 0.8
"""How surely a sort must be read at the worst of a few wobbles, where there are enough such."""

_IN_PIECES = 'ij!?:;"%='
"""Characters that do not hang together when they are written well."""

_POOL = 6
"""So many candidates are weighed for each place in the case."""

_FEWEST = 4
"""Sorts kept of a letter that was never drawn surely: something must be written."""

_SEARCH_STEPS = (0.5, 0.5, 0.4, 0.4, 0.3, 0.3, 0.2, 0.2)
_SEARCH_PARENTS = 48
_SEARCH_CHILDREN = 24
"""Around the 48 surest latents of a rare character, 24 neighbours each are tried, eight times, ever nearer."""

_HOPELESS = 0.1
"""A search that has found nothing this sure after a round is given up."""

_DRAWN_AT_ONCE = 4096


@dataclass(frozen=True, kw_only=True)
class LetterCase:
    """The sorts of each character."""

    sorts: Mapping[str, np.ndarray]
    """character -> (sorts, latent) float32, the surest first."""

    sureness: Mapping[str, np.ndarray]
    """character -> (sorts,): how surely the reader reads each sort as its character, the least of several wobbles."""

    shares: Mapping[str, float]
    """character -> which share of all that the generator drew was surely that character."""

    @property
    def doubtful(self) -> str:
        """The characters that were never drawn surely."""
        return "".join(c for c, sureness in self.sureness.items() if sureness.max(initial=0.0) < SURE)

    def to_json(self) -> dict[str, object]:
        """The case as JSON can hold it: latents as float16 in base64."""
        return {
            character: {
                "sorts": base64.b64encode(latents.astype("<f2").tobytes()).decode(),
                "sureness": [round(float(s), 3) for s in self.sureness[character]],
                "share": round(self.shares[character], 6),
            }
            for character, latents in self.sorts.items()
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Mapping[str, Any]]) -> "LetterCase":
        """What `to_json` gave. Raises ValueError or KeyError where it is damaged."""
        sorts, sureness, shares = {}, {}, {}
        for character, entry in record.items():
            sureness[character] = np.array(entry["sureness"], np.float32)
            raw = base64.b64decode(str(entry["sorts"]), validate=True)
            latents = np.frombuffer(raw, "<f2").astype(np.float32)
            sorts[character] = latents.reshape(len(sureness[character]), -1)
            shares[character] = float(entry["share"])
        return cls(sorts=sorts, sureness=sureness, shares=shares)

    def check(self, characters: str, *, latent_size: int) -> None:
        """Raises ValueError unless every one of `characters` has sorts, each a latent of `latent_size` numbers."""
        for character in characters:
            sorts = self.sorts.get(character)
            if sorts is None or not len(sorts) or sorts.shape[1] != latent_size or not np.isfinite(sorts).all():
                raise ValueError(f"{character!r} has no sorts of {latent_size} numbers")


def fill_letter_case(
    draw: Callable[[np.ndarray], np.ndarray],
    reader: Reader,
    characters: str,
    *,
    latent_size: int,
    rng: np.random.Generator,
    num_draws: int,
    num_sorts: int = 48,
) -> LetterCase:
    """Draws `num_draws` letters, has them read, and keeps `num_sorts` of each character.

    Args:
        draw: from latents (n, latent) to grey images (n, height, width) uint8, ink 255.
        characters: what the model has learned; the reader must know them all.
    """
    # Latents are rounded to what the model file stores, so that what is judged here is what is drawn later.
    latents = rng.standard_normal((num_draws, latent_size)).astype(np.float16).astype(np.float32)
    parts = [latents[start : start + _DRAWN_AT_ONCE] for start in range(0, num_draws, _DRAWN_AT_ONCE)]
    sureness = np.concatenate([reader.sureness(draw(part), characters) for part in parts])
    sorts, kept_sureness, shares = {}, {}, {}
    for column, character in enumerate(characters):
        shares[character] = float((sureness[:, column] >= SURE).mean())
        order = np.argsort(-sureness[:, column], kind="stable")[: num_sorts * _POOL]
        judge = functools.partial(_sureness_inked, draw, reader, character)
        candidates, sure = _surest_first(latents[order], judge(latents[order]))
        if (sure >= SURE).sum() < num_sorts:
            num_parents = min(_SEARCH_PARENTS, max(num_draws // 100, 1))  # A small case is not worth a long search.
            candidates, sure = _sought_nearby(candidates, sure, judge, num_parents, rng)
        wanted = min(num_sorts, max(int((sure >= SURE).sum()), _FEWEST))
        candidates = candidates[: wanted * _POOL]
        steady = _steadiness(candidates, judge, rng)
        chosen = _chosen(draw(candidates), steady, wanted)
        sorts[character] = candidates[chosen]
        kept_sureness[character] = steady[chosen]
    return LetterCase(sorts=sorts, sureness=kept_sureness, shares=shares)


Judge = Callable[[np.ndarray], np.ndarray]
"""From latents (n, latent) to how surely each is read as the character in question, (n,)."""


def _sureness_inked(
    draw: Callable[[np.ndarray], np.ndarray], reader: Reader, character: str, latents: np.ndarray
) -> np.ndarray:
    """How surely the drawings are read once inked, times how much of their ink hangs together.

    The reader is content with the fragments of a W; people and other readers see two letters in them.
    """
    inked = as_inked(draw(latents))
    sureness = reader.sureness(inked, character)[:, 0]
    return sureness if character in _IN_PIECES else sureness * wholeness(inked)


def _sought_nearby(
    latents: np.ndarray, sureness: np.ndarray, judge: Judge, num_parents: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """More and surer latents for a rare character, sought around the surest ones; surest first.

    Each child is its parent turned a little towards a fresh normal latent, by a step that keeps latents standard normal
    (Neal 1998; "preconditioned Crank-Nicolson"), so the search stays among what the generator was trained to draw.
    """
    num_kept = len(latents)
    for step in _SEARCH_STEPS:
        parents = np.repeat(latents[:num_parents], _SEARCH_CHILDREN, axis=0)
        noise = rng.standard_normal(parents.shape, dtype=np.float32)
        children = (np.sqrt(1 - step**2) * parents + step * noise).astype(np.float16).astype(np.float32)
        latents, sureness = _surest_first(
            np.concatenate([latents, children]), np.concatenate([sureness, judge(children)])
        )
        latents, sureness = latents[:num_kept], sureness[:num_kept]
        if sureness[0] < _HOPELESS:  # A generator that has learned little cannot be searched for letters.
            break
    return latents, sureness


def _surest_first(latents: np.ndarray, sureness: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(-sureness, kind="stable")
    return latents[order], sureness[order]


def _steadiness(latents: np.ndarray, judge: Judge, rng: np.random.Generator) -> np.ndarray:
    """How surely each latent is read at the worst of a few wobbles."""
    least = judge(latents)
    for _ in range(4):
        least = np.minimum(least, judge(latents + WOBBLE * rng.standard_normal(latents.shape, dtype=np.float32)))
    return least


def as_inked(images: np.ndarray) -> np.ndarray:
    """The grey images about as they look once traced: fog and specks gone, the rest black, narrow counters filled.

    A sort is judged by what will be written of it. The tracer blurs by `TRACING`'s smoothing and cuts at its level.
    """
    taps = np.exp(-0.5 * (np.arange(-2, 3) / TRACING["smoothing"]) ** 2)
    taps /= taps.sum()
    height, width = images.shape[1:]
    padded = np.pad(images.astype(np.float32) / 255, ((0, 0), (2, 2), (2, 2)))
    rows = sum(tap * padded[:, k : k + height] for k, tap in enumerate(taps))
    blurred = sum(tap * rows[:, :, k : k + width] for k, tap in enumerate(taps))
    inked: np.ndarray = (255 * np.clip((blurred - TRACING["level"]) * 4 + 0.5, 0, 1)).astype(np.uint8)
    return inked


def _chosen(images: np.ndarray, sureness: np.ndarray, wanted: int) -> np.ndarray:
    """The indices of `wanted` images or fewer: of the surer the cleaner, of those the most varied; surest first."""
    num_steady = max(int((sureness >= _STEADY).sum()), _FEWEST)
    surer = np.argsort(-sureness, kind="stable")[: min(wanted * 3, num_steady)]
    cleaner = surer[np.argsort(_roughness(as_inked(images[surer])), kind="stable")[: wanted * 2]]
    varied = cleaner[_far_apart(images[cleaner], first=int(np.argmax(sureness[cleaner])), wanted=wanted)]
    return varied[np.argsort(-sureness[varied], kind="stable")]


def wholeness(images: np.ndarray) -> np.ndarray:
    """The share of each image's ink that lies in its largest connected piece (1 for a blank image)."""
    ink = np.pad(images > 127, ((0, 0), (1, 1), (1, 1)))
    # Every pixel takes the highest number around it until pieces have one number each.
    pieces = np.where(ink, np.arange(1, ink[0].size + 1, dtype=np.int32).reshape(ink.shape[1:]), 0)
    while True:
        highest = pieces.copy()
        for axis in (1, 2):
            highest = np.maximum(highest, np.maximum(np.roll(highest, 1, axis), np.roll(highest, -1, axis)))
        highest[~ink] = 0
        if np.array_equal(highest, pieces):
            break
        pieces = highest
    largest = np.array([np.bincount(piece[piece > 0], minlength=1).max() for piece in pieces])
    total = ink.sum((1, 2))
    return np.where(total > 0, largest / np.maximum(total, 1), 1.0)


def _roughness(images: np.ndarray) -> np.ndarray:
    """How ragged each image is: the length of its edges for the square root of its ink. Specks and fog raise it."""
    grey = images.astype(np.float32) / 255
    edges = np.abs(np.diff(grey, axis=1)).sum((1, 2)) + np.abs(np.diff(grey, axis=2)).sum((1, 2))
    roughness: np.ndarray = edges / np.sqrt(grey.sum((1, 2))).clip(min=1)
    return roughness


def _far_apart(images: np.ndarray, *, first: int, wanted: int) -> list[int]:
    """Indices of images that differ: each next one lies farthest from those chosen (Gonzalez 1985)."""
    shapes = fit_to_box(images, size=READER_SIZE, box=READER_BOX).reshape(-1, 8, 4, 8, 4).mean((2, 4)).reshape(-1, 64)
    chosen = [first]
    distance = np.linalg.norm(shapes - shapes[first], axis=1)
    while len(chosen) < min(wanted, len(images)):
        chosen.append(int(distance.argmax()))
        distance = np.minimum(distance, np.linalg.norm(shapes - shapes[chosen[-1]], axis=1))
    return chosen
