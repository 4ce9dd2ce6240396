"""Letters found in words: the best path through a word's text over its spans, by dynamic programming.

Every span is read by a small net; the letters found are those spans, one after the other from the beginning of the word
to its end, that are together likeliest to show its text (A. J. Viterbi, "Error bounds for convolutional codes", 1967).
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.letters.words import Words
from ownhand.progress import Progress
from ownhand.words.cuts import CutWord, cut_word, spans_of
from ownhand.words.span_images import span_images

CHARACTERS = "".join(map(chr, range(33, 127)))
"""What the net reads, in its order."""

_WORDS_AT_ONCE = 100

_CLOSE = 8
"""Points, half an x-height of line, from a lift of the pen, within which a letter ends at the lift."""

_NEVER = -1e9

SpanReading = Callable[[np.ndarray], np.ndarray]
"""From images of spans (s, 20, 20) uint8 to the logarithms of the probabilities of `CHARACTERS` (s, 94).

What their sum lacks of one is the probability that a span is no letter."""


@dataclass(frozen=True, eq=False)
class FoundWord:
    """A word and where its letters are."""

    number: int
    """Its place among the words it comes from."""
    text: str
    word: CutWord
    bounds: np.ndarray
    """(letters + 1,): points of the word at which its letters begin, and where the last ends."""
    likelihood: float
    """Mean logarithm of the probability of a letter."""

    def bodies(self) -> list[list[np.ndarray]]:
        """The strokes of each letter but its marks; the last ends where the next begins, if the pen stays down."""
        bodies = []
        for begin, end in itertools.pairwise(self.bounds.tolist()):
            stop = end + self.word.goes_on(end)
            lifts = np.flatnonzero(np.diff(self.word.stroke[begin:stop])) + 1
            bodies.append(np.split(self.word.points[begin:stop], lifts))
        return bodies


def find_letters(
    words: Words, reading: SpanReading, *, progress: Progress | None = None, most_letters: int = 24
) -> Iterator["FoundWord | tuple[int, str]"]:
    """Gives each word with its letters found, or its number and why it was left out, in their order."""
    if progress:
        progress(0, len(words))
    for start in range(0, len(words), _WORDS_AT_ONCE):
        numbers = range(start, min(start + _WORDS_AT_ONCE, len(words)))
        found = dict(_found(words, numbers, reading, most_letters))
        for number in numbers:
            one = found[number]
            yield (number, one) if isinstance(one, str) else one
        if progress:
            progress(numbers.stop, len(words))


def _found(
    words: Words, numbers: Sequence[int], reading: SpanReading, most_letters: int
) -> Iterator[tuple[int, FoundWord | str]]:
    cut: list[tuple[int, str, CutWord, np.ndarray]] = []
    for number in numbers:
        text = str(words.texts[number])
        if not text or not all(character in CHARACTERS for character in text):
            yield number, "characters that the net does not know"
        elif len(text) > most_letters:
            yield number, "too many letters"
        elif (word := cut_word(words.strokes.letter(number), text)) is None:
            yield number, "no height, or more line than a word has"
        else:
            cut.append((number, text, word, spans_of(word)))
    if not cut:
        return
    likely = reading(span_images([word for *_, word, _ in cut], [spans for *_, spans in cut]))
    stop = 0
    for number, text, word, spans in cut:
        start, stop = stop, stop + len(spans)
        labels = np.array([ord(character) - ord(CHARACTERS[0]) for character in text])
        path, likelihood = best_path(spans, likely[start:stop][:, labels], len(word.cuts))
        if path is None:
            yield number, "fewer places to cut than letters"
        else:
            yield number, FoundWord(number, text, word, settled_at_lifts(word, word.cuts[path]), likelihood)


def settled_at_lifts(word: CutWord, bounds: np.ndarray) -> np.ndarray:
    """Bounds of letters (letters + 1,), those that lie close to a lift of the pen moved there.

    Whether the last bit of a stroke is read with one letter or the next hardly changes how either reads, but a letter
    that ends with the stroke is not joined.
    """
    lifts = np.flatnonzero(np.diff(word.stroke)) + 1
    settled = bounds.copy()
    for place in range(1, len(bounds) - 1):
        if len(lifts) and word.goes_on(int(bounds[place])):
            lift = lifts[abs(lifts - bounds[place]).argmin()]
            if abs(lift - bounds[place]) <= _CLOSE and settled[place - 1] < lift < bounds[place + 1]:
                settled[place] = lift
    return settled


def best_path(spans: np.ndarray, likely: np.ndarray, num_cuts: int) -> tuple[np.ndarray | None, float]:
    """The likeliest way from the first cut to the last in as many spans as there are letters.

    Args:
        spans: (s, 2) pairs of cuts, in the order of where they end.
        likely: (s, letters) the logarithm of the probability of each letter in each span.
        num_cuts: how many cuts there are.

    Returns:
        The cuts (letters + 1,) and the mean logarithm; None where no such way is.
    """
    if not len(spans):
        return None, -np.inf
    first, last = spans.T
    starts = np.flatnonzero(np.append(True, last[1:] != last[:-1]))
    reached = last[starts]
    score = np.full(num_cuts, _NEVER)
    score[0] = 0
    came: list[np.ndarray] = []
    for letter in range(likely.shape[1]):
        values = score[first] + likely[:, letter]
        best = np.maximum.reduceat(values, starts)
        is_best = np.flatnonzero(values == np.repeat(best, np.diff(np.append(starts, len(values)))))
        which = is_best[np.searchsorted(is_best, starts)]
        score = np.full(num_cuts, _NEVER)
        score[reached] = best
        before = np.zeros(num_cuts, dtype=np.int64)
        before[reached] = first[which]
        came.append(before)
    if score[-1] < _NEVER / 2:
        return None, -np.inf
    path = [num_cuts - 1]
    for before in reversed(came):
        path.append(int(before[path[-1]]))
    return np.array(path[::-1]), float(score[-1] / likely.shape[1])
