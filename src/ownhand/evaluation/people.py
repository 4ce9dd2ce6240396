"""People as hands: letters that somebody wrote, set on pages of ours, as a yardstick for hands that were made up."""

import dataclasses
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.hands.placement import Placement
from ownhand.ink import Ballpoint, Ink, draw_letters, paths_from_strokes, strokes_from_paths, trace_all
from ownhand.letters import Letters


class Person(GlyphSource):
    """A hand that writes with the letters of one person, each time any of that person's.

    They go the way of a model's letters: strokes become pen paths and are inked, images are traced, and each letter is
    brought to where its character usually stands. Nothing is checked, and what is wrongly labelled stays so.
    """

    neatness = 0.0
    """Lines on a page by a person stray from the ruler as far as those by a model's hand do."""

    def __init__(self, letters: Letters) -> None:
        self._letters, self._placement = letters, Placement.load()
        places_of = {c: np.flatnonzero(letters.labels == label) for label, c in enumerate(letters.characters)}
        self._places_of = {character: places for character, places in places_of.items() if len(places)}

    @property
    def characters(self) -> str:
        """What that person wrote."""
        return "".join(self._places_of)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """One of the person's own, where such letters stand."""
        return self.glyphs_of([character], [int(rng.integers(2**63))])[0]

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """The same of many, each chosen by a seed of its own."""
        rngs = [np.random.default_rng(seed) for seed in seeds]
        choices = [self._places_of[character] for character in characters]
        chosen = [places[rng.integers(len(places))] for places, rng in zip(choices, rngs, strict=True)]
        if not chosen:
            return []
        way = self._inked if self._letters.images is None else self._traced
        return [Glyph(c, ink) for c, ink in zip(characters, way(characters, np.array(chosen)), strict=True)]

    def _inked(self, characters: Sequence[str], chosen: np.ndarray) -> Sequence[Ink]:
        assert self._letters.strokes is not None
        strokes = strokes_from_paths(paths_from_strokes(self._letters.strokes.select(chosen)))
        points = strokes.points.astype(np.float64)
        for character, (start, stop) in zip(characters, pairwise(strokes.point_offsets), strict=True):
            letter = points[start:stop]
            if len(letter):
                scale, shift = self._place(character, (*letter.min(axis=0), *letter.max(axis=0)))
                points[start:stop] = letter * scale + shift
        return Ballpoint().outlines(strokes.with_points(points))

    def _traced(self, characters: Sequence[str], chosen: np.ndarray) -> Sequence[Ink]:
        assert self._letters.images is not None
        placed = []
        for character, outline in zip(characters, trace_all(self._letters.images[chosen]), strict=True):
            if not outline.is_empty:
                outline = outline.transformed(*self._place(character, outline.bounds()))
            placed.append(outline)
        return placed

    def _place(self, character: str, bounds: tuple[float, float, float, float]) -> tuple[float, tuple[float, float]]:
        """How to scale and shift ink with these bounds: to the usual height, without any slip."""
        plainest, rng = np.zeros_like(self._placement.reach), np.random.default_rng(0)
        scale, dx, dy = self._placement.placed(character, bounds, plainest, rng, 0.0)
        return scale, (dx, dy)


def real_hands(letters: Letters, text: str, most: int, *, as_pixels: bool = False) -> list[GlyphSource]:
    """The first held-out writers who wrote all characters of a text, at most so many, as hands.

    Where there are strokes, the letters are inked; with `as_pixels` they are drawn as images and traced like the
    letters of a pixel model. Nobody is there where writers are not known, nobody is held out, or all lack a character.
    """
    needed = sorted(set(text) - {" ", "\n"})
    if letters.writers is None or letters.held_out is None or not set(needed) <= set(letters.characters):
        return []
    held_out = letters.select(letters.held_out).only(needed)
    assert held_out.writers is not None
    hands: list[GlyphSource] = []
    for writer in np.unique(held_out.writers):
        by_writer = held_out.select(held_out.writers == writer)
        if len(np.unique(by_writer.labels)) == len(needed):
            hands.append(Person(_as_written(by_writer, as_pixels)))
    return hands[:most]


def _as_written(letters: Letters, as_pixels: bool) -> Letters:
    """Letters with strokes or images alone, whichever they are to be shown by."""
    strokes = letters.strokes
    if strokes is None or (as_pixels and letters.images is not None):
        return dataclasses.replace(letters, strokes=None, aligned=False)
    if as_pixels:
        images = draw_letters(strokes)
        return dataclasses.replace(letters, images=images, strokes=None, aligned=False)
    return dataclasses.replace(letters, images=None)
