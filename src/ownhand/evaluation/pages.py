"""Whole pages: how much of a page in a hand an outside reader misreads.

    found = page_errors([model.hand(number) for number in range(10)])
    people = page_errors(real_hands(letters, found.text, 10), text=found.text)
    found.misread, found.interval, people.misread

All hands write one text, line by line as `outside` tells, at the neatness and with the checks that they usually have.
Letters of real people are unchecked, and a few are wrongly labelled: they are what the reader makes of people's letters
set by the same page, and no goal that checked letters would have to miss.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.bootstrap import interval_of_ratio
from ownhand.evaluation.outside import LineReader, line_errors, line_pictures, outside_reader
from ownhand.glyphs import GlyphSource
from ownhand.progress import Progress

TEXT = """
The baker at the corner opens before six. Her quick hands weigh flour, salt and yeast, and by half past seven the whole
street smells of bread. Have you ever bought a loaf so warm that you ate the end of it on the way home? I did, a dozen
times in January, when the snow lay deep. Max, the old dog next door, got the rest of it; he was just as pleased as I.
"""
"""Prose made for this measurement, with all small letters and seven capitals."""

CHARACTERS_A_LINE = 30

_FEWEST = 60
"""Characters, two lines: what is read of fewer says little."""

_RESAMPLES = 10_000


@dataclass(frozen=True, kw_only=True)
class PageErrors:
    """What an outside reader misreads of pages that several hands wrote. Shares are of the characters written."""

    misread: float
    """Of all characters, spaces included: the Levenshtein distance for each character written. It may pass 1."""

    interval: tuple[float, float] | None
    """The middle 95 in a hundred of `misread` with hands drawn anew; None of a single hand."""

    misread_without_spaces: float
    """The same with all spaces left out of what was written and what was read."""

    interval_without_spaces: tuple[float, float] | None
    """The middle 95 in a hundred of it."""

    by_hand: tuple[float, ...]
    """`misread` of each hand, in the order of the hands."""

    num_characters: int
    """That all hands wrote together, spaces included."""

    text: str
    """What each hand wrote."""

    @property
    def num_hands(self) -> int:
        """How many hands wrote."""
        return len(self.by_hand)


def page_text(characters: str) -> str:
    """As much of the fixed text as these characters allow: as it stands, in capitals or in small letters.

    Marks that are not among them are left out, and so are words with such a letter.

    Raises:
        LettersError: hardly any of it is left.
    """
    texts = [_writable(form, frozenset(characters)) for form in (TEXT, TEXT.upper(), TEXT.lower())]
    text = max(texts, key=len)
    if len(text) < _FEWEST:
        raise LettersError(
            f"Expected hands that can write {_FEWEST} characters or more of the text that pages are read by; with "
            f"{''.join(characters) or 'no character'} they can write {len(text)}. Whole pages need most of an alphabet."
        )
    return text


def page_errors(
    hands: Sequence[GlyphSource],
    *,
    text: str | None = None,
    seed: int = 0,
    reader: LineReader | None = None,
    progress: Progress | None = None,
) -> PageErrors:
    """How much an outside reader misreads of pages by these hands.

    `text` is what they write; None is as much of the fixed text as all of them can write, see `page_text`. `reader`
    reads a picture of a line; None opens the outside reader. Ten hands take about ten seconds on one core. `progress`
    is told of lines read. The same seed writes the same pages.

    Raises:
        LettersError: there is no hand, or they can write hardly any of the text.
        NoOutsideReader: the outside reader is not installed.
        WritingError: a hand cannot write a character of the `text` that was given.
    """
    if not hands:
        raise LettersError("Expected hands to write pages with, found none.")
    if text is None:
        text = page_text("".join(sorted(set.intersection(*(set(hand.characters) for hand in hands)))))
    read = reader or outside_reader()
    lines = textwrap.wrap(text, CHARACTERS_A_LINE, break_on_hyphens=False)
    counts = np.zeros((len(hands), 4), np.int64)
    for number, hand in enumerate(hands):
        for n, line in enumerate(lines):
            of_line = int(np.random.default_rng([seed, number, n]).integers(2**31))
            counts[number] += line_errors(line, " ".join(map(read, line_pictures(line, hand, seed=of_line))))
            if progress:
                progress(number * len(lines) + n + 1, len(hands) * len(lines))
    wrong, written, wrong_bare, written_bare = counts.T
    return PageErrors(
        misread=float(wrong.sum() / written.sum()),
        interval=interval_of_hands(wrong, written),
        misread_without_spaces=float(wrong_bare.sum() / written_bare.sum()),
        interval_without_spaces=interval_of_hands(wrong_bare, written_bare),
        by_hand=tuple((wrong / written).tolist()),
        num_characters=int(written.sum()),
        text=text,
    )


def interval_of_hands(wrong: np.ndarray, written: np.ndarray) -> tuple[float, float] | None:
    """The middle 95 in a hundred of a share of errors when hands are drawn anew, with replacement, 10,000 times.

    The percentile bootstrap (Efron 1979), from the `wrong` (hands,) of so many `written` (hands,). A hand's errors come
    together, so hands are drawn and not characters. None where a single hand cannot tell how hands differ.
    """
    if len(wrong) < 2:
        return None
    return interval_of_ratio(wrong, written, num_resamples=_RESAMPLES, seed=1)


def _writable(text: str, known: frozenset[str]) -> str:
    """The words of a text that can be written with these characters, without the marks that cannot."""
    words = ("".join(c for c in word if c in known or c.isalnum()) for word in text.split())
    return " ".join(word for word in words if word and set(word) <= known)
