"""Words read: what an outside reader misreads of written words, set in lines."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from ownhand.evaluation.outside import LineReader, distance, line_errors, line_pictures
from ownhand.evaluation.pages import CHARACTERS_A_LINE, interval_of_hands
from ownhand.evaluation.word_samples import WordSample
from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import Ballpoint, Strokes


class Copyist(GlyphSource):
    """A hand that writes words as they were written once: those of one hand of a sample."""

    neatness = 0.0
    """All who are measured stray from the ruler alike."""

    def __init__(self, texts: Sequence[str], words: Sequence[Sequence[Sequence[np.ndarray]]]) -> None:
        """`words` has of each of the `texts` the strokes of its letters, in x-heights from where the word begins."""
        self._characters = "".join(sorted(set("".join(texts))))
        self._glyphs: dict[str, list[list[Glyph]]] = defaultdict(list)
        for text, word in zip(texts, words, strict=True):
            self._glyphs[text].append(_word_glyphs(text, word))

    @property
    def characters(self) -> str:
        """Those of the words that it has."""
        return self._characters

    @property
    def is_running(self) -> bool:
        """It writes words."""
        return True

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        """The first such letter of any word."""
        return next(glyph for words in self._glyphs.values() for glyph in words[0] if glyph.character == character)

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        """Writes words that it has, each time the next of that text."""
        times: dict[str, int] = defaultdict(int)
        found = []
        for word in words:
            text = "".join(word)
            written = self._glyphs[text]
            found.append(written[times[text] % len(written)])
            times[text] += 1
        return found


def words_read(sample: WordSample, reader: LineReader, *, num_words: int, seed: int = 0) -> dict[str, Any]:
    """What an outside reader misreads of some words of each hand, in lines of about thirty characters.

    Gives "misread", the Levenshtein distance for each character written, spaces included; "words", the same of whole
    words; and the bounds between which they lie were other such hands measured. Capitals count as small letters.
    """
    places = np.random.default_rng([seed, 14]).permutation(len(sample))[:num_words]
    counts: dict[int, np.ndarray] = defaultdict(lambda: np.zeros(4, np.int64))
    for hand in np.unique(sample.hands[places]).tolist():
        for line in _lines([place for place in places.tolist() if sample.hands[place] == hand], sample.texts):
            texts = [sample.texts[place] for place in line]
            words = [_letters(sample, place) for place in line]
            text = " ".join(texts)
            read = " ".join(map(reader, line_pictures(text, Copyist(texts, words), seed=seed)))
            wrong, written, _, _ = line_errors(text, read)
            counts[hand] += wrong, written, distance(text.lower().split(), read.lower().split()), len(texts)
    wrong, written, wrong_words, written_words = np.array(list(counts.values())).T
    return {
        "hands": len(counts),
        "letters": int(written.sum()),
        "misread": float(wrong.sum() / written.sum()),
        "misread_interval": interval_of_hands(wrong, written),
        "words": float(wrong_words.sum() / written_words.sum()),
        "words_interval": interval_of_hands(wrong_words, written_words),
    }


def _lines(places: Sequence[int], texts: Sequence[str]) -> list[list[int]]:
    """Words one after the other, as many in a line as go into it."""
    lines: list[list[int]] = []
    length = 0
    for place in places:
        if not lines or length + 1 + len(texts[place]) > CHARACTERS_A_LINE:
            lines.append([])
            length = -1
        lines[-1].append(place)
        length += 1 + len(texts[place])
    return lines


def _letters(sample: WordSample, place: int) -> list[list[np.ndarray]]:
    return [sample.letters.letter(number) for number in range(sample.starts[place], sample.starts[place + 1])]


def _word_glyphs(text: str, word: Sequence[Sequence[np.ndarray]]) -> list[Glyph]:
    """The glyphs of a word, each standing where it stood."""
    begins = [min(float(stroke[:, 0].min()) for stroke in letter) for letter in word]
    moved = [[stroke - (begin, 0.0) for stroke in letter] for letter, begin in zip(word, begins, strict=True)]
    inks = Ballpoint().outlines(Strokes.of(moved))
    return [
        Glyph(character, ink, step=None if not k else begins[k] - begins[k - 1])
        for k, (character, ink) in enumerate(zip(text, inks, strict=True))
    ]
