"""Drawing all that a font holds: many of each character, all together, and of these the shapes to keep."""

import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ownhand.fonts.choosing import choose
from ownhand.glyphs import Composed, Glyph, GlyphSource
from ownhand.glyphs.recipes import ABOVE, MARKS, Mark, written_mark
from ownhand.progress import Progress

VOWELS = "aeiouyAEIOUY"
"""They have `MORE_SHAPES` more than consonants, so that repeated words differ; see `rotation`."""

MORE_SHAPES = 2

_SIGN_SHAPES = 3
"""Of commas, full stops, quotes, marks: what comes often, and is no letter."""

_FEW = "§¶©®¤¦¬±×÷ª°º¹²³¼½¾µμ¢£¥€′″≠→←•·´¨¯¸˜ˆ†‡"
"""Of one shape: they come seldom, and hardly twice on a line."""

_DRAWINGS_A_SHAPE = 5
"""Of a letter that the hand knows: from so many each shape is chosen, one with another."""

_COMPOSED_A_SHAPE = 2.5
"""Of a letter put together of others, each of which is drawn anew."""

_SIGN_DRAWINGS_A_SHAPE = 3

_FEW_DRAWINGS = 4
"""Of a sign that has one shape."""

_DRAWN_AT_ONCE = 500

_LATIN = (*range(0xA1, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x237)
_PUNCTUATION = "‐‑–—―‘’‚“”„•…′″‹›€−≠→←ˆ˜"


@dataclass(frozen=True)
class Shapes:
    """What was drawn for one character, or for one mark: the shapes to keep, the most usual first."""

    character: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class Drawn:
    """All that a font is made of."""

    characters: dict[str, Shapes]
    """By character: all that are drawn, and not put together in the font."""

    marks: dict[str, Shapes]
    """By combining character; written about nothing in particular."""

    kinds: dict[str, Mark]
    """Of the marks: where they stand."""

    accented: dict[str, tuple[str, tuple[str, ...]]]
    """Characters that the font puts together: the letter that bears marks, and those."""

    spare: dict[str, tuple[Glyph, ...]]
    """Drawings that read and were not chosen, of letters that a hand may join."""

    unread: str
    """Characters that do not read as asked, though drawn many times."""


JOINED = ("ff", "fi", "fl", "ft", "tf", "tt", "ee", "oo", "ss", "rr", "nn", "mm", "pp")
"""Letters in a row that a hand may join: f-ligatures and the doubles that come often."""


def draw_all(hand: GlyphSource, alternates: int, rng: np.random.Generator, progress: Progress | None = None) -> Drawn:
    """Draws all characters of a hand, `alternates` shapes of each letter and digit, and those they can be put to."""
    source = Composed(hand)
    known = set(source.characters)
    accented, kinds = {}, {}
    for character in _wanted(source.characters):
        parts = _taken_apart(character, known)
        if parts:
            accented[character] = parts[:2]
            kinds |= parts[2]
    plain = [c for c in _wanted(source.characters) if c not in accented]
    plain += sorted({base for base, _ in accented.values()} - set(plain))

    asked: list[tuple[str, str, int, int]] = []  # what it is, its character, how many to draw, how many to keep
    for character in plain:
        keep = _num_shapes(character, alternates)
        asked.append(("character", character, _num_drawings(character, keep, hand.characters), keep))
    keep = min(_SIGN_SHAPES, alternates)
    for mark in kinds:
        asked.append(("mark", mark, _SIGN_DRAWINGS_A_SHAPE * keep, keep))

    needs = [_needs(what, text, kinds, known) for what, text, _, _ in asked]
    counts = [len(need) * draw for need, (_, _, draw, _) in zip(needs, asked, strict=True)]
    stream = "".join(need * draw for need, (_, _, draw, _) in zip(needs, asked, strict=True))
    glyphs = _drawn(source, stream, rng, progress)

    characters: dict[str, Shapes] = {}
    marks: dict[str, Shapes] = {}
    spare: dict[str, tuple[Glyph, ...]] = {}
    bounds = np.cumsum([0, *counts]).tolist()
    for (what, text, _, keep), need, (start, stop) in zip(asked, needs, pairwise(bounds), strict=True):
        own = glyphs[start:stop]
        if what == "character":
            characters[text] = Shapes(text, tuple(choose(own, keep)))
            if text in "".join(JOINED):
                spare[text] = tuple(
                    glyph for glyph in own if glyph.is_read is not False and glyph not in characters[text].glyphs
                )
        else:
            made = [kinds[text].make(own[k : k + len(need)]) for k in range(0, len(own), len(need))]
            marks[text] = Shapes(text, tuple(choose([_unjudged(glyph) for glyph in made], keep)))
    characters = {c: shapes for c, shapes in characters.items() if shapes.glyphs}
    unread = "".join(c for c, shapes in characters.items() if any(g.is_read is False for g in shapes.glyphs))
    accented = {
        c: (base, own)
        for c, (base, own) in accented.items()
        if base in characters and all(mark in marks and marks[mark].glyphs for mark in own)
    }
    return Drawn(characters, marks, kinds, accented, spare, unread)


def _drawn(source: Composed, stream: str, rng: np.random.Generator, progress: Progress | None) -> list[Glyph]:
    """Glyphs for all of `stream`, some at a time: on two cores, where the hand bears it."""
    parts = [stream[start : start + _DRAWN_AT_ONCE] for start in range(0, len(stream), _DRAWN_AT_ONCE)]
    chances = [np.random.default_rng(seed) for seed in rng.integers(2**63, size=len(parts))]
    found: list[Glyph] = []
    with ThreadPoolExecutor(2 if source.is_threadsafe else 1) as workers:
        for drawn in workers.map(source.glyphs, parts, chances):
            found += drawn
            if progress:
                progress(len(found), len(stream))
    return found


def _wanted(characters: str) -> list[str]:
    """What a font holds of the characters that a hand can write."""
    own = set(map(chr, (*range(0x21, 0x7F), *_LATIN))) | set(_PUNCTUATION)
    return sorted(own & set(characters))


def _taken_apart(character: str, known: set[str]) -> tuple[str, tuple[str, ...], dict[str, Mark]] | None:
    """The letter and the marks that a character is put together from, and of what kind they are; or None."""
    base, *marks = unicodedata.normalize("NFD", character)
    # A sign such as ≠ is drawn whole.
    if not marks or not base.isalpha() or any(mark not in MARKS for mark in marks):
        return None
    kinds = {_mark_name(base, mark): written_mark(base, mark) for mark in marks}
    if any(mark.place == ABOVE for mark in kinds.values()):
        base = {"i": "ı", "j": "ȷ"}.get(base, base)
    if base not in known or any(not _first_known(need, known) for m in kinds.values() for need in m.needs):
        return None
    return base, tuple(kinds), kinds


def _mark_name(base: str, mark: str) -> str:
    """The combining character under which a mark is kept: what is written, not what Unicode calls it."""
    written = written_mark(base, mark)
    if written is MARKS[mark]:
        return mark
    return next((other for other, kind in MARKS.items() if kind is written), "\u0312" if base == "g" else "\u0315")


def _num_shapes(character: str, alternates: int) -> int:
    if character in _FEW or alternates == 1:
        return 1
    if character.isalnum():
        return alternates + (MORE_SHAPES if character in VOWELS else 0)
    return min(_SIGN_SHAPES, alternates)


def _num_drawings(character: str, keep: int, known: str) -> int:
    if character in _FEW:
        return _FEW_DRAWINGS
    if not character.isalnum():
        return _SIGN_DRAWINGS_A_SHAPE * max(keep, 2)
    return max(round((_DRAWINGS_A_SHAPE if character in known else _COMPOSED_A_SHAPE) * keep), 2 * _DRAWINGS_A_SHAPE)


def _needs(what: str, text: str, kinds: dict[str, Mark], known: set[str]) -> str:
    """The characters to draw for one drawing of it."""
    return "".join(_first_known(need, known) for need in kinds[text].needs) if what == "mark" else text


def _first_known(need: Sequence[str], known: set[str]) -> str:
    return next((character for character in need if character in known), "")


def _unjudged(glyph: Glyph) -> Glyph:
    """A mark is turned and made smaller: whether it read alone says nothing of it."""
    return replace(glyph, is_read=None, sureness=None)
