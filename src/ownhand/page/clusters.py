"""Characters as a reader counts them: a letter and its marks are one, so is an emoji of several parts.

A text is composed first (NFC), so that an accent and its letter are one code point where Unicode has one; where it has
none, they stay together as a cluster. What is invisible is left out, but for what tells where a line may be broken.
This follows Unicode Standard Annex 29 for what people write, and knows nothing of Indic and Hangul syllables, whose
code points stand one by one.
"""

import re
import unicodedata
from collections.abc import Iterator

SOFT_HYPHEN, MAY_BREAK, NO_BREAK = "\u00ad", "\u200b", "\u2060"
"""What `clusters` gives of what is invisible: where a word may be broken, with a hyphen and without, or must not be."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's property Default_Ignorable_Code_Point."""


def is_invisible(character: str) -> bool:
    """Whether a character leaves nothing on paper, not even white space."""
    return bool(_INVISIBLE.match(character))


_MARKS = frozenset(("Mn", "Me", "Mc"))
_SYMBOL = "So"
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def composed(text: str) -> str:
    """Gives a text in its composed form, without a byte order mark."""
    return unicodedata.normalize("NFC", text).removeprefix("\ufeff")


def clusters(line: str) -> Iterator[tuple[int, str]]:
    """Gives the clusters of a line of composed text, each with the place of its first code point, from 1.

    White space comes one by one, and so do `SOFT_HYPHEN`, `MAY_BREAK` and `NO_BREAK`. A mark without anything to stand
    on is a cluster of its own.
    """
    if line.isascii():
        yield from enumerate(line, start=1)
        return
    cluster, place = "", 0
    for column, character in enumerate(line, start=1):
        if is_invisible(character):
            if character == _JOINER and cluster and unicodedata.category(cluster[0]) == _SYMBOL:
                cluster += character  # It joins emoji, if one follows.
            elif character in (SOFT_HYPHEN, MAY_BREAK, NO_BREAK, "\ufeff"):
                if cluster:
                    yield place, cluster.rstrip(_JOINER)
                    cluster = ""
                yield column, NO_BREAK if character == "\ufeff" else character
        elif cluster and _goes_on(cluster, character):
            cluster = (cluster if unicodedata.category(character) == _SYMBOL else cluster.rstrip(_JOINER)) + character
        else:
            if cluster:
                yield place, cluster.rstrip(_JOINER)
            cluster, place = character, column
            if character.isspace():
                yield place, cluster
                cluster = ""
    if cluster:
        yield place, cluster.rstrip(_JOINER)


def _goes_on(cluster: str, character: str) -> bool:
    """Whether a character belongs to the cluster before it."""
    category = unicodedata.category(character)
    if category in _MARKS:
        return unicodedata.category(cluster[0]) != "Cc"
    if ord(character) in _SKIN_TONES:
        return unicodedata.category(cluster[0]) == _SYMBOL
    if ord(character) in _FLAG_LETTERS:
        return len(cluster) == 1 and ord(cluster) in _FLAG_LETTERS
    return cluster[-1] == _JOINER and category == _SYMBOL
