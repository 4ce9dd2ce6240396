"""Letters that a hand never learned, put together of what it did: ä of an a and two full stops, € of a C and a =.

    hand = Composed(model.hand(7))
    hand.glyph("é", rng)                     # an e, and over it an apostrophe, turned
    hand.glyph("q\u0301", rng)               # any letter with any of the marks, though Unicode has no such letter

Works for every `GlyphSource`, on outlines and on strokes alike, and is one in turn. What each letter is made of stands
in `ownhand.glyphs.recipes`.
"""

import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from operator import add

import numpy as np

from ownhand.glyphs.cursive import Cursive
from ownhand.glyphs.glyph import Glyph
from ownhand.glyphs.recipes import Recipe, marked, recipes
from ownhand.glyphs.source import GlyphSource
from ownhand.ink import Ink, Nib, Outline


class Composed(GlyphSource):
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
        """What the hand cannot write surely, and what is made of that."""
        unsure = self.hand.doubtful
        return unsure + "".join(c for c, needs in self._needs.items() if set(needs) & set(unsure)) if unsure else ""

    @property
    def neatness(self) -> float:
        """That of the hand."""
        return self.hand.neatness

    @property
    def nib(self) -> Nib | None:
        """What the hand writes with."""
        return self.hand.nib

    @property
    def identity(self) -> Hashable | None:
        """That of the hand, told apart from the hand alone."""
        identity = self.hand.identity
        return None if identity is None else ("composed", identity)

    @property
    def is_threadsafe(self) -> bool:
        """Whether the hand is."""
        return self.hand.is_threadsafe

    def adjusted(
        self,
        *,
        neatness: float | None = None,
        wobble: float | None = None,
        joined: float | None = None,
        check: bool = True,
        nib: Nib | None = None,
    ) -> "Composed":
        """All that can be composed of the hand with its dials and its nib set anew, see `GlyphSource.adjusted`."""
        hand = self.hand.adjusted(neatness=neatness, wobble=wobble, joined=joined, check=check, nib=nib)
        return self if hand is self.hand else Composed(hand)

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """Writes one of `characters`."""
        return self.glyphs([character], rng)[0]

    def glyphs_of(self, characters: Sequence[str], seeds: Sequence[int]) -> list[Glyph]:
        """Writes each character from a seed of its own; its first part has that seed, and others have kin of it."""
        composed = [self._needed(character) for character in characters]
        needs = [needed or character for needed, character in zip(composed, characters, strict=True)]
        part_seeds = [_kin(seed, k) for seed, need in zip(seeds, needs, strict=True) for k in range(len(need))]
        parts = iter(self.hand.glyphs_of("".join(needs), part_seeds))
        taken = [[next(parts) for _ in need] for need in needs]
        return [
            _composed(character, pieces) if needed else pieces[0]
            for character, needed, pieces in zip(characters, composed, taken, strict=True)
        ]

    @property
    def is_running(self) -> bool:
        """Whether the hand's letters hang together."""
        return self.hand.is_running

    @property
    def cursive(self) -> Cursive | None:
        """How the hand joins its letters."""
        return self.hand.cursive

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        """Writes words; a letter with marks runs on with the others, and its marks are set over it."""
        if not self.is_running:
            return super().words_of(words, seeds)
        runs: list[list[tuple[int, int]]] = []
        """Where the letters stand that the hand writes in one go: (word, place)."""
        bodies: dict[tuple[int, int], str] = {}
        for number, word in enumerate(words):
            is_begun = False
            for place, character in enumerate(word):
                body = self._body(character)
                if not body:
                    is_begun = False
                    continue
                bodies[number, place] = body
                if not is_begun:
                    runs.append([])
                    is_begun = True
                runs[-1].append((number, place))
        written = self.hand.words_of(
            [[bodies[at] for at in run] for run in runs], [[seeds[n][k] for n, k in run] for run in runs]
        )
        glyphs = {
            at: glyph for run, of_run in zip(runs, written, strict=True) for at, glyph in zip(run, of_run, strict=True)
        }
        asked = [(n, k) for n, word in enumerate(words) for k, character in enumerate(word) if self._needed(character)]
        needs = {at: self._needed(words[at[0]][at[1]]) for at in asked}
        # Of a letter with marks the first part is written already.
        wanted = [(at, part) for at in asked for part in range(len(needs[at])) if part or at not in glyphs]
        parts = dict(
            zip(
                wanted,
                self.hand.glyphs_of(
                    [needs[at][part] for at, part in wanted], [_kin(seeds[at[0]][at[1]], part) for at, part in wanted]
                ),
                strict=True,
            )
        )
        for at in asked:
            pieces = [glyphs[at] if at in glyphs and not part else parts[at, part] for part in range(len(needs[at]))]
            step = glyphs[at].step if at in glyphs else None
            glyphs[at] = replace(_composed(words[at[0]][at[1]], pieces), step=step)
        return [[glyphs[number, place] for place in range(len(word))] for number, word in enumerate(words)]

    def _body(self, character: str) -> str:
        """What the hand writes of a character as a letter among letters: itself, or the letter that bears its marks."""
        if character in self._known:
            return character
        needed, base = self._needed(character), unicodedata.normalize("NFD", character)[0]
        return base if needed[:1] == base and base.isalpha() else ""


def _kin(seed: int, part: int) -> int:
    return int(np.random.SeedSequence([seed, part]).generate_state(1, np.uint64)[0] >> 1) if part else seed


def _composed(character: str, parts: Sequence[Glyph]) -> Glyph:
    """One glyph of the parts that a recipe asks for. Without ink, if a part has none: then it was not written."""
    # A mark is turned and made smaller: whether it read alone says nothing of it.
    letters = [part for part in parts if part.character.isalnum()]
    verdicts = [part.is_read for part in letters if part.is_read is not None]
    outline, strokes = _put_together(character, parts)
    return Glyph(
        character,
        outline,
        is_read=all(verdicts) if verdicts else None,
        num_tries=max(part.num_tries for part in parts),
        strokes=strokes,
        sureness=min((part.sureness for part in letters if part.sureness is not None), default=None),
    )


def _put_together(character: str, parts: Sequence[Glyph]) -> tuple[Ink, tuple[np.ndarray, ...] | None]:
    """The ink of a character's parts in their places, and the pen's strokes if all have them."""
    if any(part.outline.is_empty for part in parts):
        return Outline(), None
    recipe = recipes().get(character) or marked(character)
    assert recipe is not None
    placed = recipe.build(parts)
    strokes = None
    if all(part.strokes is not None for part in placed):
        strokes = tuple(stroke for part in placed for stroke in part.strokes or ())
    return reduce(add, [part.outline for part in placed]), strokes
