"""Lines that people wrote, levelled and measured: where their words and letters stand, in x-heights.

Items of a source may be of several lines. They are parted where the pen goes back to the left and down, their words go
to the lines by how long those are, and the letters of each line are found by its text; lines whose letters do not look
like their text are left out.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.ink import Strokes
from ownhand.letters import Words
from ownhand.progress import Progress
from ownhand.words.aligner import LEAST_LIKELIHOOD
from ownhand.words.alignment import FoundWord, find_letters
from ownhand.words.span_reader import shipped_span_reader

SMALL = frozenset("acemnorsuvwxz")
"""Letters whose tops tell the x-height."""

STANDING = SMALL | frozenset("bdhiklABCDEHIKLMNORSTUVXZ0123456789")
"""Characters that stand on the baseline."""

_MOST_LETTERS = 130
"""Of a line; more than what is cut into letters has."""

_FEWEST_STANDING, _FEWEST_SMALL = 8, 5
"""Characters that a line needs to tell its baseline and its x-height."""

_BACK, _DOWN = 0.4, 1.3
"""A line begins where the pen goes back over so much of the last one's length, and down by so many usual strokes."""

_STEEPEST, _ODDEST_UNIT = 0.2, 2.0
"""A line that rises by more, or whose x-height is so far from its small letters' height, was found wrongly."""


@dataclass(frozen=True, eq=False)
class WrittenLine:
    """One line, levelled: lengths are in its x-heights, y from its baseline."""

    item: int
    """The number of the item that it is of, in its source."""
    number: int
    """Its place in the item."""
    writer: int
    text: str
    """Without spaces."""
    word: np.ndarray
    """(letters,): the number of the word that each letter is of."""
    boxes: np.ndarray
    """(letters, 4): left, bottom, right, top of each letter's ink but its marks, x from the tablet's own origin."""
    slope: float
    height: float
    """x-height, in units of the tablet."""
    base: float
    """Of the baseline above the tablet's origin, at x = 0, in x-heights."""

    def is_of(self, characters: frozenset[str]) -> np.ndarray:
        """(letters,) bool: which letters are among `characters`."""
        return np.array([character in characters for character in self.text], dtype=bool)

    @property
    def bounds(self) -> list[tuple[int, int]]:
        """The first letter of each word, and the one after its last."""
        starts = np.flatnonzero(np.diff(self.word, prepend=-1)).tolist()
        return list(itertools.pairwise([*starts, len(self.text)]))


def written_lines(words: Words, progress: Progress | None = None) -> Iterator[WrittenLine]:
    """Gives the lines of items whose letters were found and that tell their baseline and x-height."""
    places: list[tuple[int, int, list[str]]] = []
    strokes: list[list[np.ndarray]] = []
    for item in range(len(words)):
        lines = part_lines([np.asarray(stroke, np.float64) for stroke in words.strokes.letter(item) if len(stroke)])
        lengths = [float(np.ptp(np.concatenate(line)[:, 0])) for line in lines]
        shares = share_words(str(words.texts[item]).split(), lengths)
        for number, (line, texts) in enumerate(zip(lines, shares, strict=bool(shares))):
            places.append((item, number, texts))
            strokes.append(line)
    whole = Words(texts=np.array(["".join(texts) for *_, texts in places]), strokes=Strokes.of(strokes))
    found = find_letters(whole, shipped_span_reader().likelihoods, progress=progress, most_letters=_MOST_LETTERS)
    for one, (item, number, texts) in zip(found, places, strict=True):
        if isinstance(one, FoundWord) and one.likelihood >= LEAST_LIKELIHOOD:
            low = np.min([stroke.min(axis=0) for stroke in strokes[one.number]], axis=0)
            bodies = [np.concatenate(body) * one.word.unit + low for body in one.bodies()]
            boxes = np.array([[*body.min(axis=0), *body.max(axis=0)] for body in bodies])
            word = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
            writer = -1 if words.writers is None else int(words.writers[item])
            levelled = levelled_line(boxes, one.text, word, item=item, number=number, writer=writer)
            if levelled is not None:
                yield levelled


def part_lines(strokes: Sequence[np.ndarray]) -> list[list[np.ndarray]]:
    """Parts the strokes (points, 2) of an item into lines, in the order in which they were written."""
    usual = float(np.median([np.ptp(stroke[:, 1]) for stroke in strokes if len(stroke) > 3] or [1.0]))
    lines: list[list[np.ndarray]] = []
    for stroke in strokes:
        middle = (stroke[:, 1].min() + stroke[:, 1].max()) / 2
        if lines:
            middles = [(one[:, 1].min() + one[:, 1].max()) / 2 for one in lines[-1]]
            left = min(one[:, 0].min() for one in lines[-1])
            right = max(one[:, 0].max() for one in lines[-1])
            row = float(np.median(middles))
            is_back = stroke[:, 0].min() < right - _BACK * (right - left)
            if is_back and middle < row - _DOWN * usual and stroke[:, 1].max() < row:
                lines.append([])
        else:
            lines.append([])
        lines[-1].append(stroke)
    return lines


def share_words(words: Sequence[str], lengths: Sequence[float]) -> list[list[str]]:
    """Gives each line its words, so that letters are shared as the lines are long; none where there are too few."""
    if len(words) < len(lengths):
        return []
    reached = np.concatenate([[0], np.cumsum([len(word) + 1 for word in words])]) * (
        sum(lengths) / (sum(map(len, words)) + len(words))
    )
    cost = np.full(len(words) + 1, np.inf)
    cost[0] = 0
    came: list[np.ndarray] = []
    for length in lengths:
        # (from, to): what it costs that a line holds the words between.
        over = cost[:, None] + (reached[None, :] - reached[:, None] - length) ** 2
        over[np.tril_indices(len(cost))] = np.inf
        came.append(over.argmin(axis=0))
        cost = over.min(axis=0)
    shares, stop = [], len(words)
    for starts in reversed(came):
        first = int(starts[stop])
        shares.append(list(words[first:stop]))
        stop = first
    return shares[::-1]


def levelled_line(
    boxes: np.ndarray, text: str, word: np.ndarray, *, item: int, number: int, writer: int
) -> WrittenLine | None:
    """A line of letters with `boxes` (letters, 4) in units of the tablet; None where it does not tell how it stands.

    The slope is the median of those between letters far apart (H. Theil, 1950; P. K. Sen, 1968).
    """
    stands = np.array([character in STANDING for character in text], dtype=bool)
    is_small = np.array([character in SMALL for character in text], dtype=bool)
    if stands.sum() < _FEWEST_STANDING or is_small.sum() < _FEWEST_SMALL:
        return None
    guess = float(np.median(boxes[is_small, 3] - boxes[is_small, 1]))
    if guess <= 0:
        return None
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    x, y = middle[stands], boxes[stands, 1]
    first, second = np.triu_indices(len(x), 1)
    is_far = np.abs(x[second] - x[first]) > max(4 * guess, float(np.ptp(x)) / 3)
    if not is_far.any():
        return None
    slope = float(np.median((y[second] - y[first])[is_far] / (x[second] - x[first])[is_far]))
    base = float(np.median(y - slope * x))
    height = float(np.median(boxes[is_small, 3] - slope * middle[is_small] - base))
    if abs(slope) > _STEEPEST or not 1 / _ODDEST_UNIT < height / guess < _ODDEST_UNIT:
        return None
    ground = (slope * middle + base)[:, None] * (0, 1, 0, 1)
    return WrittenLine(item, number, writer, text, word, (boxes - ground) / height, slope, height, base / height)
