"""Letters that a hand never learned, put together of what it did: ä of an a and two full stops, € of a C and a =.

    hand = Composed(model.hand(7))
    hand.glyph("é", rng)                     # an e, and over it an apostrophe, turned
    hand.glyph("q\u0301", rng)               # any letter with any of the marks, though Unicode has no such letter

Works for whatever offers glyphs, on outlines and on strokes alike, and offers them in turn. What each letter is made of
stands in `ownhand.glyphs.recipes`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, reduce
from operator import add
from typing import Any

import numpy as np

from ownhand.glyphs.glyph import Glyph, GlyphSource, written_from
from ownhand.glyphs.recipes import Recipe, marked, recipes
from ownhand.ink import Outline


class Composed:
    """A hand that writes all that its own letters and marks can be composed to, besides what it knows itself."""

    def __init__(self, hand: GlyphSource) -> None:
        self.hand = hand
        self._known = frozenset(hand.characters)
        self._needs: dict[str, str] = {}
        for character, recipe in recipes().items():
            needs = self._found(recipe)
            if character not in self._known and needs:
                self._needs[character] = needs

    def _found(self, recipe: Recipe | None) -> str:
        """Of each thing that a recipe needs, the first that the hand can write; nothing if one of them is wanting."""
        found = [next((part for part in need if part in self._known), "") for need in recipe.needs] if recipe else []
        return "".join(found) if all(found) else ""

    @cached_property
    def characters(self) -> str:
        """What it can write: first what the hand knows itself."""
        return self.hand.characters + "".join(self._needs)

    def can_write(self, character: str) -> bool:
        """Whether it can write a character, be it a letter with marks that are code points of their own."""
        return character in self._known or bool(self._needed(character))

    def _needed(self, character: str) -> str:
        """What is asked of the hand for a character that it does not know itself."""
        if character in self._known:
            return ""
        return self._needs.get(character) or self._found(marked(character))

    @property
    def doubtful(self) -> str:
        """The characters that it cannot write surely."""
        own = getattr(self.hand, "doubtful", "")
        return own + "".join(c for c, needs in self._needs.items() if set(needs) & set(own)) if own else ""

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`."""
        return self.glyphs([character], rng)[0]

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters; all that they are made of is asked of the hand at once."""
        return self.glyphs_of(characters, rng.integers(2**63, size=len(characters)).tolist())

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes each character from a seed of its own; its first part has that seed, and others have kin of it."""
        composed = [self._needed(character) for character in characters]
        needs = [needed or character for needed, character in zip(composed, characters, strict=True)]
        part_seeds = [_kin(seed, k) for seed, need in zip(seeds, needs, strict=True) for k in range(len(need))]
        parts = iter(written_from(self.hand, "".join(needs), part_seeds))
        taken = [[next(parts) for _ in need] for need in needs]
        return [
            _composed(character, own) if needed else own[0]
            for character, needed, own in zip(characters, composed, taken, strict=True)
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
    sure = [part.sureness for part in parts if part.character.isalnum() and part.sureness is not None]
    told = {
        "is_read": all(verdicts) if verdicts else None,
        "num_tries": max(part.num_tries for part in parts),
        "sureness": min(sure, default=None),
    }
    if any(part.outline.is_empty for part in parts):
        return Glyph(character, Outline(), **told)
    recipe = recipes().get(character) or marked(character)
    assert recipe is not None
    placed = recipe.build(parts)
    outline = reduce(add, [part.outline for part in placed])
    strokes = None
    if all(part.strokes is not None for part in placed):
        strokes = tuple(stroke for part in placed for stroke in part.strokes or ())
    return replace(parts[0], character=character, outline=outline, strokes=strokes, **told)
