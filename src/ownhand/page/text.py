"""A text read into words that a hand can write, with an account of what it cannot."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    written: str | None
    line: int
    column: int
    space: str = ""
    """The white space before it, if it begins a word."""


def count_letters(text: str) -> int:
    """Counts the characters of a text that are to be written."""
    return sum(not character.isspace() for character in _composed(text))


def read_words(text: str, characters: str) -> Iterator[list[list[Mark]]]:
    """Splits a text into lines of words of marks, line by line; a blank line is a line without words.

    The text is composed first (NFC), so that an accent and its letter are one character where Unicode has one. Any run
    of white space within a line parts two words.
    """
    known = frozenset(characters)
    for number, line in enumerate(_composed(text).splitlines(), start=1):
        words: list[list[Mark]] = []
        is_apart, space = True, ""
        for column, character in enumerate(line, start=1):
            if character.isspace():
                is_apart, space = True, space + character
                continue
            if is_apart:
                words.append([])
            words[-1].append(Mark(character, _written(character, known), number, column, space))
            is_apart, space = False, ""
        yield words


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).removeprefix("\ufeff")


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
    return (
        f'"{character}"'
        if character == "'"
        else f"'{character}'"
        if character.isprintable()
        else f"U+{ord(character):04X}"
    )


def _written(character, known):
    for candidate in (character, STAND_INS.get(character), character.upper(), character.lower()):
        if candidate in known:
            return candidate
    return None
