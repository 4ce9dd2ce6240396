"""Cursive: letters as they stand in words, where the pen goes on from one into the next.

    cursive = hand.cursive                          # None where the hand writes every letter by itself
    cursive.chances(["an", "oo"])                   # how often it joins these pairs
    cursive.letters("a", [low], [high], [seed])     # an a that the pen comes into low, and leaves high

A page has a word written whole. Whoever must make letters beforehand, to be put together later, as a font does, asks
for each as it stands between others: where the pen comes, and where it leaves.
"""

import abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ownhand.glyphs.glyph import Glyph


class Meeting(NamedTuple):
    """Where the pen goes on from one letter into the next."""

    height: float
    """x-heights above the line."""
    direction: float
    """Radians from the line; above 0 it rises."""


@dataclass(frozen=True)
class RunningLetter:
    """One letter as it stands in a word."""

    glyph: Glyph
    """The pen comes to it at x = 0, where it comes from a letter before; its ink goes a little beyond either end."""
    leaves: float | None
    """x where the pen goes on to the next letter, in x-heights; None where it is lifted."""
    bend: float
    """By how much its ends were bent to come and leave where they were to, in x-heights: 0 as it was drawn."""


class Cursive(abc.ABC):
    """How a hand joins letters."""

    @abc.abstractmethod
    def chances(self, pairs: Sequence[str]) -> np.ndarray:
        """How likely it joins each of `pairs` of letters, from 0 to 1: (pairs,)."""

    @abc.abstractmethod
    def exits(self, letters: Sequence[str], entries: Sequence[Meeting | None], seeds: Sequence[int]) -> np.ndarray:
        """Where the pen leaves `letters` that are joined to the next, of itself, if it comes to them as is said: (n, 2)
        height and direction, as in `Meeting`."""

    @abc.abstractmethod
    def letters(
        self,
        letters: Sequence[str],
        entries: Sequence[Meeting | None],
        exits: Sequence[Meeting | None],
        seeds: Sequence[int],
    ) -> list[RunningLetter]:
        """Writes each of `letters` so that the pen comes and leaves where it is said; None is where it is lifted.

        What they are is theirs alone to say: an ı is an i without its dot.
        """
