"""A text read into words that a hand can write, with an account of what it cannot."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ownhand.page.clusters import MAY_BREAK, NO_BREAK, SOFT_HYPHEN, clusters, composed
from ownhand.page.line_breaks import line_breaks

STAND_INS = {
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": ".",
    "·": ".",
    "×": "x",
}
"""Plain characters for typographic ones that a hand may lack."""


@dataclass(frozen=True)
class Missing:
    """A character of the text that the hand cannot write; boxes stand in its places."""

    character: str
    """With its marks, if it has any."""
    count: int
    line: int
    """Line of the text where it is first met, from 1."""
    column: int
    """Character of that line, from 1."""


@dataclass(frozen=True)
class StandIn:
    """A character of the text that the hand lacks, written as another."""

    character: str
    written: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A character of the text, and what is written for it: itself, a stand-in, or None for a box."""

    character: str
    """With its marks, if it has any: see `clusters`."""
    written: str | None
    line: int
    column: int
    space: str = ""
    """The white space before it, if it begins a word."""
    joint: str = ""
    """SOFT_HYPHEN or MAY_BREAK where its word may be broken before it, with a hyphen or without."""
    is_held: bool = False
    """Whether it begins a word that no line is to begin with."""


def count_letters(text: str) -> int:
    """Counts the characters of a text that are to be written."""
    return sum(
        not (character.isspace() or character in _JOINTS)
        for line in composed(text).splitlines()
        for _, character in clusters(line)
    )


def read_words(
    text: str, can_write: Callable[[str], bool], *, language: str | None = None
) -> Iterator[list[list[Mark]]]:
    """Splits a text into lines of words of marks, line by line; a blank line is a line without words.

    Any run of white space within a line parts two words. A word that may be broken comes in parts, all but the first of
    which begin with a `joint`; for where that is, and for `language`, see `line_breaks`.
    """
    for number, line in enumerate(composed(text).splitlines(), start=1):
        words: list[list[Mark]] = []
        breaks = line_breaks(line, language)
        is_apart, space, kind = True, "", ""
        for column, character in clusters(line):
            kind = kind or breaks.get(column - 1, "")
            if character.isspace():
                is_apart, space = True, space + character
            if character.isspace() or character in _JOINTS:
                continue
            joint, is_held = ("", bool(words) and not kind) if is_apart else (kind, False)
            if is_apart or joint:
                words.append([])
            written = _written(character, can_write)
            words[-1].append(Mark(character, written, number, column, space, joint, is_held))
            is_apart, space, kind = False, "", ""
        yield words


_JOINTS = (SOFT_HYPHEN, MAY_BREAK, NO_BREAK)


def count_missing(marks: Iterable[Mark]) -> tuple[Missing, ...]:
    """Counts what cannot be written, in the order in which it is met."""
    first: dict[str, Mark] = {}
    counts: Counter[str] = Counter()
    for mark in marks:
        if mark.written is None:
            first.setdefault(mark.character, mark)
            counts[mark.character] += 1
    return tuple(Missing(c, counts[c], mark.line, mark.column) for c, mark in first.items())


def count_stand_ins(marks: Iterable[Mark]) -> tuple[StandIn, ...]:
    """Counts what is written as something else, in the order in which it is met."""
    counts = Counter((mark.character, mark.written) for mark in marks if mark.written not in (None, mark.character))
    return tuple(StandIn(character, written, count) for (character, written), count in counts.items())


def named(character: str) -> str:
    """Gives a character as a reader can see it: itself in quotes, or its number where it does not print."""
    if character == "'":
        return f'"{character}"'
    is_seen = character.replace("\u200d", "").isprintable()  # emoji are joined so
    return f"'{character}'" if is_seen else " ".join(f"U+{ord(point):04X}" for point in character)


def _written(character: str, can_write: Callable[[str], bool]) -> str | None:
    for candidate in (character, STAND_INS.get(character), character.upper(), character.lower()):
        if candidate and can_write(candidate):
            return candidate
    return None
