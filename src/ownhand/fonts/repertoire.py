"""The repertoire of a font: which characters it holds, and the shapes of each, chosen from many drawings by the hand.

What the hand draws itself, and signs, are drawn whole; accented letters are put together in the font, of a letter and
of marks that are drawn by themselves.
"""

import string
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from ownhand.fonts.joins import ALONE, joinery
from ownhand.fonts.shape_choice import choose
from ownhand.fonts.stances import RunningHand, draw_stances
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


LIGATURES = ("ff", "fi", "fl", "ft", "tf", "tt", "ee", "oo", "ss", "rr", "nn", "mm", "pp")
"""Letters in a row that a hand may join: f-ligatures and the doubles that come often."""

Accented = dict[str, tuple[str, tuple[str, ...]]]
"""Characters that a font puts together: the letter that bears marks, and those."""


@dataclass(frozen=True)
class Repertoire:
    """All that a font is made of, as the hand drew it."""

    characters: dict[str, tuple[Glyph, ...]]
    """The shapes to keep of each character that is drawn, and not put together in the font; the most usual first."""

    marks: dict[str, tuple[Glyph, ...]]
    """Those of each combining character; written about nothing in particular."""

    kinds: dict[str, Mark]
    """Of the marks: where they stand."""

    accented: Accented

    spare: dict[str, tuple[Glyph, ...]]
    """Drawings that read and were not chosen, of letters that a hand may join."""

    unread: str
    """Characters that do not read as asked, though drawn many times."""

    running: RunningHand | None = None
    """Of a hand that joins: its letters in every stance. Those that stand alone are among the characters, too."""


@dataclass(frozen=True)
class _Order:
    """One character, or one mark by itself, that is to be drawn many times."""

    character: str
    needs: str
    """What the hand writes for one drawing of it."""
    num_drawings: int
    num_shapes: int
    """Of its drawings, how many to keep."""
    mark: Mark | None = None

    def drawings(self, glyphs: Sequence[Glyph]) -> list[Glyph]:
        """Its drawings, of the glyphs written for them in turn."""
        if self.mark is None:
            return list(glyphs)
        step = len(self.needs)
        return [_unjudged(self.mark.make(glyphs[k : k + step])) for k in range(0, len(glyphs), step)]


def draw_repertoire(
    hand: GlyphSource, alternates: int, rng: np.random.Generator, progress: Progress | None = None
) -> Repertoire:
    """Draws all characters of a hand, `alternates` shapes of each letter and digit, and those they can be put to."""
    source = Composed(hand)
    accented, kinds = _put_together(source.characters)
    progress = progress or (lambda done, total: None)
    running = _running(source, alternates, rng, lambda done, total: progress(done, 2 * total))
    characters: dict[str, tuple[Glyph, ...]] = {}
    if running:
        characters = {letter: tuple(one.glyph for one in of[ALONE]) for letter, of in running.letters.items()}
    orders = [
        order
        for order in _orders(source.characters, hand.characters, accented, kinds, alternates)
        if order.mark or order.character not in characters
    ]
    stream = "".join(order.needs * order.num_drawings for order in orders)
    begun = 1 if running else 0
    glyphs = iter(_drawn(source, stream, rng, lambda done, total: progress(begun * total + done, (1 + begun) * total)))

    marks: dict[str, tuple[Glyph, ...]] = {}
    spare: dict[str, tuple[Glyph, ...]] = {}
    for order in orders:
        drawings = order.drawings(list(islice(glyphs, len(order.needs) * order.num_drawings)))
        shapes = tuple(choose(drawings, order.num_shapes))
        if order.mark is not None:
            marks[order.character] = shapes
            continue
        if shapes:
            characters[order.character] = shapes
        if order.character in "".join(LIGATURES) and not running:
            spare[order.character] = tuple(g for g in drawings if g.is_read is not False and g not in shapes)
    accented = {
        character: (base, borne)
        for character, (base, borne) in accented.items()
        if base in characters and all(marks.get(mark) for mark in borne)
    }
    unread = "".join(c for c, shapes in characters.items() if any(glyph.is_read is False for glyph in shapes))
    characters = {character: characters[character] for character in sorted(characters)}
    return Repertoire(characters, marks, kinds, accented, spare, unread, running)


def _running(source: Composed, alternates: int, rng: np.random.Generator, progress: Progress) -> RunningHand | None:
    """The letters of a hand that joins, in every stance; None where it joins none."""
    if source.cursive is None:
        return None
    known = set(source.hand.characters)
    letters = [letter for letter in string.ascii_letters if letter in known]
    letters += [bare for bare, dotted in (("ı", "i"), ("ȷ", "j")) if dotted in known]
    plan = joinery(source.cursive, {letter: _num_shapes(letter, alternates) for letter in letters}, rng)
    return draw_stances(source.cursive, plan, rng, progress) if plan else None


def _put_together(characters: str) -> tuple[Accented, dict[str, Mark]]:
    """The characters that are put together in the font, each with its letter and marks; and the marks of them all."""
    known = set(characters)
    accented: Accented = {}
    kinds: dict[str, Mark] = {}
    for character in _wanted(characters):
        parts = _taken_apart(character, known)
        if parts:
            base, marks = parts
            accented[character] = base, tuple(marks)
            kinds |= marks
    return accented, kinds


def _orders(
    characters: str,
    known_itself: str,
    accented: Accented,
    kinds: Mapping[str, Mark],
    alternates: int,
) -> list[_Order]:
    """What to draw, and how often, so that all `characters` can be drawn or put together."""
    plain = [c for c in _wanted(characters) if c not in accented]
    plain += sorted({base for base, _ in accented.values()} - set(plain))
    orders = []
    for character in plain:
        num_shapes = _num_shapes(character, alternates)
        orders.append(_Order(character, character, _num_drawings(character, num_shapes, known_itself), num_shapes))
    num_shapes, known = min(_SIGN_SHAPES, alternates), set(characters)
    for character, mark in kinds.items():
        needs = "".join(_first_known(need, known) for need in mark.needs)
        orders.append(_Order(character, needs, _SIGN_DRAWINGS_A_SHAPE * num_shapes, num_shapes, mark))
    return orders


def _drawn(source: Composed, stream: str, rng: np.random.Generator, progress: Progress) -> list[Glyph]:
    """Glyphs for all of `stream`, some at a time: on two cores, where the hand bears it."""
    parts = [stream[start : start + _DRAWN_AT_ONCE] for start in range(0, len(stream), _DRAWN_AT_ONCE)]
    chances = [np.random.default_rng(seed) for seed in rng.integers(2**63, size=len(parts))]
    found: list[Glyph] = []
    with ThreadPoolExecutor(2 if source.is_threadsafe else 1) as workers:
        for drawn in workers.map(source.glyphs, parts, chances):
            found += drawn
            progress(len(found), len(stream))
    return found


def _wanted(characters: str) -> list[str]:
    """What a font holds of the characters that a hand can write."""
    return sorted(c for c in set(characters) if c.isprintable() and not c.isspace() and not unicodedata.combining(c))


def _taken_apart(character: str, known: set[str]) -> tuple[str, dict[str, Mark]] | None:
    """The letter and the marks that a character is put together from, or None where it is drawn whole."""
    base, *marks = list(unicodedata.normalize("NFD", character))
    # A sign such as ≠ is drawn whole.
    if not marks or not base.isalpha() or any(mark not in MARKS for mark in marks):
        return None
    kinds = {_mark_name(base, mark): written_mark(base, mark) for mark in marks}
    if any(mark.place == ABOVE for mark in kinds.values()):
        base = {"i": "ı", "j": "ȷ"}.get(base, base)
    if base not in known or any(not _first_known(need, known) for m in kinds.values() for need in m.needs):
        return None
    return base, kinds


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


def _first_known(need: Sequence[str], known: set[str]) -> str:
    return next((character for character in need if character in known), "")


def _unjudged(glyph: Glyph) -> Glyph:
    """A mark is turned and made smaller: whether it read alone says nothing of it."""
    return replace(glyph, is_read=None, sureness=None)
