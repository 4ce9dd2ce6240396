"""Where a line of text may be broken: by Unicode Standard Annex 14, and a little more strictly, as people write.

    line_breaks("Quoi ? « Oui »")        # {7: MAY_BREAK}: none before the question mark, nor within the quotation

The annex (https://www.unicode.org/reports/tr14/) keeps closing marks from the head of a line and opening ones from its
end, holds French punctuation and its space together, and breaks no number. Beyond it no line begins with a dash, no
hyphen leaves a single letter on either side, and addresses and paths may be broken after their signs. The annex is
followed by `uniseg`, which takes a millisecond for some letters; so plain words are told apart first, and what is left
is remembered.
"""

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ownhand.errors import WritingError
from ownhand.page.clusters import MAY_BREAK, SOFT_HYPHEN

if TYPE_CHECKING:
    from pyphen import Pyphen

_LETTERS = "A-Za-zÀ-ÖØ-öø-\u024f"

_PLAIN = re.compile(rf"[{_LETTERS}]+(?:['’][{_LETTERS}]+)*[.,;:!?]*")
"""Words that nothing in the annex breaks or holds to others of the kind."""

_PIECES = re.compile(r"[ \t]+|[^ \t]+")

_DASHES = "-‐‑‒–—―−"

_CLOSING_DASH = re.compile(rf"[{_DASHES}]+(?=\s|$)")

_ADDRESS = re.compile(r"\S*(?:\w@\w|://|[\w.~]/\S*/\w|\w[_=\\]\w|\bwww\.\w)\S*")
"""E-mails, addresses, paths and names of files."""

_ADDRESS_SIGNS = re.compile(r"(?<=\w\w)[.@_/\\=?&#-](?=\w\w)(?<!\d.(?=\d))")

_FEWEST = 2
"""Letters that are left on each side of a break within a word."""

MOST_LETTERS = 1000
"""Of a word that a line might hold, at the least x-height on the widest paper; longer ones are broken for sure."""

_ENDLESS, _PIECE = re.compile(rf"\S{{{MOST_LETTERS + 1},}}"), 8
"""And these may be, every so many letters, so that they need no more memory than as many words."""

_SEAMS = _DASHES + "/\\.,;:@_=?&#+…"
"""Characters after which a word that no line holds is broken rather than elsewhere."""

_WASTED = 0.5
"""Of the room of a line, that it may leave empty for that."""

_FEWEST_HYPHENATED = 5
"""Letters of a word that a dictionary parts."""


def line_breaks(line: str, language: str | None = None) -> Mapping[int, str]:
    """Gives the places in a line of composed text that a new line may begin with, and how the one before it ends.

    SOFT_HYPHEN is with a hyphen, MAY_BREAK without. Words are hyphenated by the dictionary of a `language`, where one
    is named; raises WritingError where there is none.
    """
    places: set[int] = set()
    for start, segment in _segments(line):
        places.update([start] if start else [])
        places.update(start + place for place in _annex_breaks(segment))
    for address in _ADDRESS.finditer(line):
        places.difference_update(range(address.start() + 1, address.end()))
        places.update(address.start() + sign.end() for sign in _ADDRESS_SIGNS.finditer(address[0]))
    kinds = {
        place: SOFT_HYPHEN if line[place - 1] == SOFT_HYPHEN else MAY_BREAK
        for place in sorted(places)
        if not (_is_tight(line, place) or _is_at_dash(line, place))
    }
    for word in _ENDLESS.finditer(line):
        for place in range(word.start() + _PIECE, word.end() - _FEWEST, _PIECE):
            kinds.setdefault(place, SOFT_HYPHEN if _parts_letters(line, place) else MAY_BREAK)
    if language:
        dictionary = hyphenation(language)
        addresses = {place for address in _ADDRESS.finditer(line) for place in range(*address.span())}
        for word in re.finditer(rf"[^\W\d_]{{{_FEWEST_HYPHENATED},}}", line):
            for place in dictionary.positions(word[0]):
                if _FEWEST <= place <= len(word[0]) - _FEWEST and word.start() not in addresses:
                    kinds.setdefault(word.start() + int(place), SOFT_HYPHEN)
    return kinds


def _segments(line: str) -> list[tuple[int, str]]:
    """Pieces of a line, each with where it begins, that tell nothing of where the others may be broken."""
    segments: list[tuple[int, str]] = []
    begin, is_plain = 0, False
    for piece in _PIECES.finditer(line):
        if piece[0].isspace() and not piece[0].strip(" \t"):
            continue
        here = _PLAIN.fullmatch(piece[0]) is not None
        if here and is_plain:
            segments.append((begin, line[begin : piece.start()]))
            begin = piece.start()
        is_plain = here
    return [*segments, (begin, line[begin:])]


@functools.lru_cache(maxsize=8192)
def _annex_breaks(segment: str) -> Sequence[int]:
    """Where the annex lets a segment of a line be broken, its ends left out."""
    if _PLAIN.fullmatch(segment.strip(" \t")) and not segment[0].isspace():
        return ()
    from uniseg.linebreak import line_break_boundaries

    return tuple(place for place in line_break_boundaries(segment) if 0 < place < len(segment))


def _is_tight(line: str, place: int) -> bool:
    """Whether a break after a hyphen or a slash leaves less than two letters of its word on either side."""
    if line[place - 1] not in _DASHES + "/" or not line[place - 2 : place - 1].isalnum():
        return False
    before, after = re.search(r"\w*$", line[max(place - 9, 0) : place - 1]), re.match(r"\w*", line[place : place + 9])
    return min(len(found[0]) for found in (before, after) if found) < _FEWEST


def _is_at_dash(line: str, place: int) -> bool:
    """Whether a break would set a closing dash at the head of a line, or an opening one at the end of the last."""
    if line[place] in _DASHES:
        return not line[place - 1].isspace() or bool(_CLOSING_DASH.match(line, place))
    return line[place - 1] in _DASHES and not line[: place - 1].rstrip(_DASHES)[-1:].strip()


def forced_break(characters: Sequence[str], most: int) -> tuple[int, bool]:
    """Where a word that no line holds is broken, after `most` of its characters or before, and whether with a hyphen.

    It is after a sign or between scripts where that wastes no more than half of the room, never within a number if
    that can be helped, and leaves three letters on either side, or else two.
    """
    num_letters = len(characters) - _num_closing(characters)
    sides = [(place, min(place, num_letters - place)) for place in range(most, 0, -1)]
    for place, side in sides:
        if side >= _FEWEST and place > most * _WASTED and _is_seam(characters[place - 1], characters[place]):
            return place, False
    for fewest in (_FEWEST + 1, _FEWEST, 1):
        for place, side in sides:
            before, after = characters[place - 1], characters[place]
            if side >= fewest and not (before.isdigit() and after.isdigit()) and after[0].isalnum():
                return place, _parts_letters(characters, place)
    return most, _parts_letters(characters, most)


def _parts_letters(characters: Sequence[str], place: int) -> bool:
    return characters[place - 1][0].isalpha() and characters[place][0].isalpha()


def _num_closing(characters: Sequence[str]) -> int:
    """How many characters at the end are no letters."""
    return next((k for k, character in enumerate(reversed(characters)) if character.isalnum()), 0)


def _is_seam(before: str, after: str) -> bool:
    """Whether a word falls apart between two characters: after a sign, or where the script changes."""
    if not after[0].isalnum():
        return False
    if before[0].isalpha() and after[0].isalpha():
        return _script(before) != _script(after)
    return before[0] in _SEAMS or (before[0].isalpha() and after[0].isdigit())


@functools.lru_cache(maxsize=1024)
def _script(character: str) -> str:
    return unicodedata.name(character[0], "").partition(" ")[0]


@functools.cache
def hyphenation(language: str) -> "Pyphen":
    """The dictionary of a language, such as en_GB or de, that parts words where a hyphen may stand.

    Raises WritingError where there is none, or where `pyphen`, which brings them, is not installed.
    """
    try:
        import pyphen
    except ModuleNotFoundError as reason:
        raise WritingError(
            "Hyphenation by a dictionary needs the library pyphen. Install it with: pip install 'ownhand[hyphenate]'"
        ) from reason
    known = pyphen.language_fallback(language.replace("-", "_"))
    if known is None:
        raise WritingError(
            f"There is no dictionary to hyphenate '{language}' by. Choose one of {', '.join(_shortest())}."
        )
    return pyphen.Pyphen(lang=known)


def _shortest() -> list[str]:
    """The names of all languages that have a dictionary, without those of a country whose language has one."""
    import pyphen

    return sorted(
        name for name in pyphen.LANGUAGES if "_" not in name or name.partition("_")[0] not in pyphen.LANGUAGES
    )
