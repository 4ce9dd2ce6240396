"""Letters that a hand never learned, put together of what it did: ä of an a and two full stops, € of a C and a =.

    hand = Composed(model.hand(7))
    hand.glyph("é", rng)                     # an e, and over it an apostrophe, turned

Works for whatever offers glyphs, on outlines and on strokes alike, and offers them in turn. What each letter is made of
stands in `ownhand.ink.recipes`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from ownhand.ink.glyph import Glyph, GlyphSource, written_from
from ownhand.ink.outline import Outline
from ownhand.ink.recipes import recipes


class Composed:
    """A hand that writes all that its own letters and marks can be composed to, besides what it knows itself."""

    def __init__(self, hand: GlyphSource) -> None:
        self.hand = hand
        known = set(hand.characters)
        self._needs: dict[str, str] = {}
        for character, recipe in recipes().items():
            # The first of each that the hand can write; one that it writes surely, if there is any.
            found = [next((part for part in need if part in known), "") for need in recipe.needs]
            if character not in known and all(found):
                self._needs[character] = "".join(found)

    @cached_property
    def characters(self) -> str:
        """What it can write: first what the hand knows itself."""
        return self.hand.characters + "".join(self._needs)

    @property
    def doubtful(self) -> str:
        """The characters that it cannot write surely."""
        own = getattr(self.hand, "doubtful", "")
        return own + "".join(c for c, needs in self._needs.items() if set(needs) & set(own)) if own else ""

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`."""
        return self.glyphs(character, rng)[0]

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters; all that they are made of is asked of the hand at once."""
        return self.glyphs_of(characters, rng.integers(2**63, size=len(characters)).tolist())

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes each character from a seed of its own; its first part has that seed, and others have kin of it."""
        needs = [self._needs.get(character, character) for character in characters]
        part_seeds = [_kin(seed, k) for seed, need in zip(seeds, needs, strict=True) for k in range(len(need))]
        parts = iter(written_from(self.hand, "".join(needs), part_seeds))
        taken = [[next(parts) for _ in need] for need in needs]
        return [
            _composed(character, own) if character in self._needs else own[0]
            for character, own in zip(characters, taken, strict=True)
        ]

    def __getattr__(self, name: str) -> Any:
        if name == "hand":  # Not there yet: while it is copied.
            raise AttributeError(name)
        return getattr(self.hand, name)


def _kin(seed: int, part: int) -> int:
    return int(np.random.SeedSequence([seed, part]).generate_state(1, np.uint64)[0] >> 1) if part else seed


def _composed(character: str, parts: list[Glyph]) -> Glyph:
    """One glyph of the parts that a recipe asks for. Without ink, if a part has none: then it was not written."""
    # A mark is turned and made smaller: whether it read alone says nothing of it.
    verdicts = [part.is_read for part in parts if part.character.isalnum() and part.is_read is not None]
    told = {"is_read": all(verdicts) if verdicts else None, "num_tries": max(part.num_tries for part in parts)}
    if any(part.outline.is_empty for part in parts):
        return Glyph(character, Outline(), **told)
    placed = recipes()[character].build(parts)
    outline = Outline(tuple(contour for part in placed for contour in part.outline.contours))
    strokes = None
    if all(part.strokes is not None for part in placed):
        strokes = tuple(stroke for part in placed for stroke in part.strokes or ())
    return replace(parts[0], character=character, outline=outline, strokes=strokes, **told)
