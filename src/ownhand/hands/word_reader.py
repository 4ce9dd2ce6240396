"""The word reader: tells which word a row of joined letters shows, and how likely it shows the one asked for.

    reader = WordReader.load()
    reader.read(words)                          # their texts
    reader.likelihoods(words, ["eat", "hay"])   # logarithms of probabilities, a letter

Words are `Strokes` in x-heights, their baseline at y = 0. It sees them whole and with their size and place on the line.
`readings.check_words` tells which read as asked.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from ownhand.errors import ModelError
from ownhand.hands.modelfile import SmallNet
from ownhand.ink import Strokes, draw_in_place

UNIT = 10.0
"""Pixels of an x-height in the pictures that the word reader sees."""

HEIGHT, BASELINE = 40, 24
"""Rows of a picture, and those above the baseline: from 2.4 x-heights above it to 1.6 below."""

MARGIN = 0.5
"""x-heights of paper left and right of a word."""

PEN_WIDTH = 1.3
"""Pixels."""

BUCKET = 32
"""Pixels: widths of pictures are multiples, so that words of one length are read together."""

_LEAST = 1e-300
"""A probability whose logarithm can be taken, and that is none."""


def at_margin(words: Strokes) -> tuple[Strokes, np.ndarray]:
    """Words moved so that their ink begins where the margin ends, and the widths of their pictures in pixels."""
    offsets = words.point_offsets
    inked = np.flatnonzero(np.diff(offsets))
    x = words.points[:, 0]
    left, right = np.zeros(len(words), x.dtype), np.zeros(len(words), x.dtype)
    left[inked], right[inked] = np.minimum.reduceat(x, offsets[inked]), np.maximum.reduceat(x, offsets[inked])
    points = words.points.copy()
    points[:, 0] -= np.repeat(left - MARGIN, np.diff(offsets))
    widths = np.ceil((right - left + 2 * MARGIN) * UNIT).astype(np.int64)
    return words.with_points(points), -(-widths // BUCKET) * BUCKET


def drawn_words(words: Strokes, *, width: int, pen_width: float | np.ndarray = PEN_WIDTH) -> np.ndarray:
    """(n, 40, width) uint8: words that stand at the margin as the word reader sees them."""
    return draw_in_place(words, height=HEIGHT, width=width, pen_width=pen_width, unit=UNIT, baseline=BASELINE)


class WordReader(SmallNet):
    """A trained word reader. It knows letters, and few signs: the words it learned from have hardly any.

    >>> WordReader.load().read(words)  # doctest: +SKIP
    ['eat', 'hay']
    """

    kind = "word_reader"
    rows_at_once = 64

    def read(self, words: Strokes) -> list[str]:
        """The text of each word."""
        texts = [""] * len(words)
        for numbers, likely in self.columns(words):
            for number, read in zip(numbers.tolist(), at_first_sight(likely), strict=True):
                texts[number] = "".join(self.characters[k - 1] for k in read)
        return texts

    def likelihoods(self, words: Strokes, texts: Sequence[str]) -> np.ndarray:
        """(n,): the mean logarithm of the probability of a letter, if each word is to show its text.

        Raises ModelError where it does not know a character, or there is no text.
        """
        number_of = {character: number for number, character in enumerate(self.characters, start=1)}
        unknown = sorted(set("".join(texts)) - set(number_of))
        if unknown or not all(texts):
            what = " ".join(unknown) if unknown else "words of no letters"
            raise ModelError(f"The word reader does not know {what}.")
        asked = [np.array([number_of[character] for character in text]) for text in texts]
        found = np.zeros(len(texts))
        for numbers, likely in self.columns(words):
            found[numbers] = text_likelihoods(likely, [asked[k] for k in numbers.tolist()])
        return found / np.array([len(text) for text in texts], dtype=np.int64)

    def columns(self, words: Strokes) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The numbers of words whose pictures are equally wide, and (n, columns, 1 + characters) of probabilities.

        The first is that no character is new in a column. Words come as narrow pictures before wide ones.
        """
        placed, widths = at_margin(words)
        for width in np.unique(widths).tolist():
            numbers = np.flatnonzero(widths == width)
            (likely,) = self.run("log_probabilities", pictures=drawn_words(placed.select(numbers), width=width))
            yield numbers, np.exp(likely)


def at_first_sight(likely: np.ndarray) -> list[list[int]]:
    """The numbers of the characters that are read where the likeliest of (n, columns, 1 + characters) are taken."""
    best = likely.argmax(axis=2)
    is_new = (best > 0) & (np.diff(best, axis=1, prepend=0) != 0)
    return [row[new].tolist() for row, new in zip(best, is_new, strict=True)]


def text_likelihoods(likely: np.ndarray, texts: Sequence[np.ndarray]) -> np.ndarray:
    """(n,): the logarithms of the probabilities that words show texts, over all ways in which the columns can say them.

    Source: A. Graves and others, "Connectionist Temporal Classification" (2006), equations 5 to 8, each
    step scaled to a sum of 1.

    Args:
        likely: (n, columns, 1 + characters), probabilities.
        texts: the numbers of the characters of each.
    """
    counts = np.array([len(text) for text in texts], dtype=np.int64)
    num = len(texts)
    # The text with nothing new before, between and after its characters.
    states = np.zeros((num, 2 * int(counts.max(initial=0)) + 1), np.int64)
    for row, text in zip(states, texts, strict=True):
        row[1 : 2 * len(text) : 2] = text
    # Between two unlike characters that may be left out.
    skips = np.zeros(states.shape)
    skips[:, 2:] = (states[:, 2:] > 0) & (states[:, 2:] != states[:, :-2])
    said = np.take_along_axis(likely, states[:, None, :], axis=2).astype(np.float64)  # (n, columns, states)
    said = np.ascontiguousarray(said.transpose(1, 0, 2))
    # Two states more on the left, never reached, are what the first ones come from.
    forward = np.zeros((num, states.shape[1] + 2))
    forward[:, 2] = 1
    one_back, two_back, states_now = forward[:, 1:-1], forward[:, :-2], forward[:, 2:]
    here, scales = np.empty_like(skips), np.ones((len(said), num, 1))
    for column, likely_now in enumerate(said):
        np.multiply(skips, two_back, out=here)
        here += states_now
        if column:
            here += one_back
        else:
            here[:, 1:2] = 1  # a text begins with its first character, or with nothing
        here *= likely_now
        scale = scales[column]
        np.add.reduce(here, axis=1, keepdims=True, out=scale)
        np.maximum(scale, _LEAST, out=scale)
        np.divide(here, scale, out=states_now)
    total: np.ndarray = np.log(scales[..., 0]).sum(axis=0)
    ends = forward[np.arange(num), 2 * counts + 2] + np.where(counts > 0, forward[np.arange(num), 2 * counts + 1], 0)
    total += np.log(ends.clip(min=_LEAST))
    return total
