"""How the letters of a font join: where their strokes meet, which of them do, and the features that see to it.

A font knows no letter's neighbours when it is made. So all joins of a hand are gathered to a few `Meeting`s: low,
rising and high, say. Every letter is drawn anew for each at which it may be entered, and then leaves at the one that it
comes nearest to of itself. Its forms are called stances: where the pen comes, and whether it goes on.

Once all letters have taken their turns (`rotation`), two lookups of `calt` choose stances: a letter goes on where the
next is one that it joins, and a letter after one that goes on is entered where that one leaves.

A hand that joins a pair of letters six times in ten does so in a font, too: three of the five shapes of the first
letter go on to the second. So which of them are joined changes as the shapes take turns.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ownhand.glyphs import Cursive, Meeting

_FIRST_MEETINGS = ((0.1, 0.0), (0.4, 0.8), (0.85, 0.0))
"""Height and direction, from which a hand's meetings are sought: at the foot of a stroke, on the way up from it, and
high, as after o, v and w."""

_DIRECTIONS = (0.0, 0.9)
"""Radians: a pen that was still on its way down would turn sharply up at every join."""

_ROUNDS = 12
"""Of moving meetings to the middle of the exits near them, and finding which are near them."""

_TURN_WEIGHT = 0.35
"""x-heights that a radian counts for."""

_NEAR = 0.4
"""Share of a letter's exits that are to be near its meeting: so many are bent little, and the rest need not be used."""

_EXITS_A_LETTER = 16

_USUAL_LETTERS = "etaoinshrdlcumwfgypbvk"
"""By how often they come; others count as the last of them."""


class Stance(NamedTuple):
    """How a letter stands in its word: alone, or joined on one side or on both."""

    entry: int = -1
    """The number of the meeting at which the pen comes; -1 where it is set down."""
    goes_on: bool = False
    """Whether the pen goes on to the next letter."""

    @property
    def suffix(self) -> str:
        """What the names of its glyphs end in."""
        entered = f".in{self.entry + 1}" if self.entry >= 0 else ""
        return f"{entered}{'.out' if self.goes_on else ''}"


ALONE = Stance()


@dataclass(frozen=True)
class Joinery:
    """Which letters of a font join, and where."""

    meetings: tuple[Meeting, ...]
    leaves_at: Mapping[tuple[str, int], int]
    """The number of the meeting at which each letter that may go on leaves, by that at which it is entered; -1 where it
    is not."""
    chances: Mapping[str, float]
    """How likely pairs of letters are joined; those that are not here never are."""
    num_shapes: Mapping[str, int]
    """Of each letter."""

    def joined_after(self, letter: str, number: int) -> str:
        """The letters that the shape of that number goes on to."""
        level = _level(letter, number, self.num_shapes[letter])
        return "".join(pair[1] for pair, chance in self.chances.items() if pair[0] == letter and chance > level)

    def stances(self, letter: str) -> list[Stance]:
        """All stances that a letter is needed in, alone first."""
        before = {pair[0] for pair in self.chances if pair[1] == letter}
        entries = {meeting for (other, _), meeting in self.leaves_at.items() if other in before}
        ways = (False, True) if (letter, -1) in self.leaves_at else (False,)
        return [Stance(entry, goes_on) for entry in (-1, *sorted(entries)) for goes_on in ways]


def joinery(cursive: Cursive, num_shapes: Mapping[str, int], rng: np.random.Generator) -> Joinery | None:
    """Finds how the hand joins the letters that have so many shapes; None where it joins none of them.

    Capitals are not entered: what people write before them is another word, or another capital.
    """
    letters = list(num_shapes)
    pairs = [before + after for before in letters for after in letters if not after.isupper()]
    chances = {
        pair: chance
        for pair, chance in zip(pairs, cursive.chances(pairs).tolist(), strict=True)
        if chance > 0.5 / num_shapes[pair[0]]  # The least level of its shapes.
    }
    if not chances:
        return None
    going_on = sorted({pair[0] for pair in chances})
    entered = sorted({pair[1] for pair in chances} & set(going_on))

    def exits(ways: Sequence[tuple[str, int]], meetings: Sequence[Meeting]) -> np.ndarray:
        asked = [way for way in ways for _ in range(_EXITS_A_LETTER)]
        entries = [meetings[entry] if entry >= 0 else None for _, entry in asked]
        return cursive.exits([letter for letter, _ in asked], entries, rng.integers(2**63, size=len(asked)).tolist())

    # Where letters are left hangs on where they are entered, and that on where those before them are left.
    ways = [(letter, -1) for letter in going_on]
    meetings = _meetings(exits(ways, []), ways)
    ways += [(letter, entry) for letter in entered for entry in range(len(meetings))]
    found = exits(ways, meetings)
    meetings = _meetings(found, ways)
    apart = _distances(found, np.array(meetings)).reshape(len(ways), _EXITS_A_LETTER, -1)
    nearest = np.quantile(apart, _NEAR, axis=1).argmin(axis=1)
    return Joinery(meetings, dict(zip(ways, nearest.tolist(), strict=True)), chances, num_shapes)


def _meetings(exits: np.ndarray, ways: Sequence[tuple[str, int]]) -> tuple[Meeting, ...]:
    """The middles of the groups that exits (n, 2) fall into (k-means); `ways` are the letters, each with as many."""
    weights = np.repeat([_weight(letter) for letter, _ in ways], _EXITS_A_LETTER)
    meetings = np.array(_FIRST_MEETINGS)
    for _ in range(_ROUNDS):
        nearest = _distances(exits, meetings).argmin(axis=1)
        for number in range(len(meetings)):
            near = nearest == number
            if near.any():
                meetings[number] = np.average(exits[near], axis=0, weights=weights[near])
    return tuple(Meeting(height, min(max(way, _DIRECTIONS[0]), _DIRECTIONS[1])) for height, way in meetings.tolist())


def _distances(exits: np.ndarray, meetings: np.ndarray) -> np.ndarray:
    """(n, meetings): by how much a stroke that leaves at each exit would be bent to leave at each meeting."""
    steps, turns = np.abs(exits[:, None] - meetings).transpose(2, 0, 1)
    distances: np.ndarray = steps + _TURN_WEIGHT * np.minimum(turns, 2 * math.pi - turns)
    return distances


def _weight(letter: str) -> float:
    place = _USUAL_LETTERS.find(letter)
    return 1 / (1 + (place if place >= 0 else len(_USUAL_LETTERS)))


def _level(letter: str, number: int, count: int) -> float:
    """The chance beyond which the shape of that number goes on: those of the shapes lie evenly between 0 and 1, in an
    order that differs by letter."""
    step = next(step for step in (2, 3, 5, 7, 1) if step < max(count, 2) and math.gcd(step, count) == 1)
    return ((number * step + ord(letter)) % count + 0.5) / count


@dataclass(frozen=True)
class JoinedGlyph:
    """One glyph of a letter in a stance of its own."""

    letter: str
    number: int
    """Of the shape, from 0."""
    stance: Stance
    name: str


def calt_joins(plan: Joinery, shapes: Mapping[str, Sequence[str]], glyphs: Iterable[JoinedGlyph]) -> str:
    """Gives the lookups of `calt` that choose stances, in the language of feature files.

    Args:
        plan: which letters join.
        shapes: the glyphs of each letter that stand alone, by number of the shape.
        glyphs: those of other stances.
    """
    named = {(glyph.letter, glyph.number, glyph.stance): glyph.name for glyph in glyphs}
    named |= {(letter, number, ALONE): name for letter, row in shapes.items() for number, name in enumerate(row)}
    on = [(key, name) for key, name in named.items() if key[2].goes_on]
    lines = ["lookup go_on {"]
    lines += [f"  sub {named[letter, k, ALONE]} by {name};" for (letter, k, stance), name in on if stance.entry < 0]
    lines.append("} go_on;")
    for entry in range(len(plan.meetings)):
        entered = [(key, name) for key, name in named.items() if key[2].entry == entry]
        if entered:
            lines.append(f"lookup enter_{entry} {{")
            lines += [f"  sub {named[letter, k, Stance(-1, s.goes_on)]} by {name};" for (letter, k, s), name in entered]
            lines.append(f"}} enter_{entry};")
    lines.append("feature calt {\n  lookup leaving {\n    lookupflag IgnoreMarks;")
    for number, letter in enumerate(shapes):
        lines.append(f"    @LETTER{number} = [{' '.join(shapes[letter])}];")
    number_of = {letter: number for number, letter in enumerate(shapes)}
    by_followers: dict[str, list[str]] = {}
    for letter in dict.fromkeys(pair[0] for pair in plan.chances):
        for k, name in enumerate(shapes.get(letter, ())):
            by_followers.setdefault(plan.joined_after(letter, k), []).append(name)
    for followers, names in by_followers.items():
        classes = " ".join(f"@LETTER{number_of[follower]}" for follower in followers if follower in number_of)
        if classes:
            lines.append(f"    sub [{' '.join(names)}]' lookup go_on [{classes}];")
    lines.append("  } leaving;\n  lookup entering {\n    lookupflag IgnoreMarks;")
    for entry in range(len(plan.meetings)):
        leaving = [name for (letter, _, stance), name in on if plan.leaves_at[letter, stance.entry] == entry]
        entered_letters = {letter for letter, _, stance in named if stance.entry == entry}
        coming = [name for (letter, _, stance), name in named.items() if letter in entered_letters and stance.entry < 0]
        if leaving and coming:
            lines.append(f"    sub [{' '.join(leaving)}] [{' '.join(coming)}]' lookup enter_{entry};")
    lines.append("  } entering;\n} calt;")
    return "\n".join(lines)
