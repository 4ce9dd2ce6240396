"""Samples of words by hands as they are measured: people's, and what a model writes in their place.

All are pen strokes on a level line, the baseline at 0 and the x-height 1, taken apart into letters. Of people's words
the letters are found first, and words whose letters are not found surely are left out, see `ownhand.words`.
"""

import dataclasses
import functools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError, ModelError
from ownhand.glyphs import GlyphSource, Inks
from ownhand.glyphs.spacing import Setter, Spacing, usual_of
from ownhand.hands import Model
from ownhand.ink import Strokes, draw_letters
from ownhand.letters import Words
from ownhand.words import LEAST_LIKELIHOOD, FoundWord, find_letters, level_letters
from ownhand.words.span_reader import shipped_span_reader

HEIGHT, WIDTH = 32, 128
"""Pixels of the images that are measured."""

_MARGIN, _PEN = 2, 1.8
"""Pixels of paper at least on each side of the ink, and of the pen's width: a letter's reader's, for its size."""

_SHORTEST, _LONGEST = 4, 9
"""Letters of a word: of fewer a word tells little, and more would be drawn too small."""

_MET = 1e-3
"""x-heights within which the pen goes on where it was: what joins is one point in both letters."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WordSample:
    """Words written by hands."""

    texts: tuple[str, ...]
    letters: Strokes
    """The strokes of each letter, those of a word one after the other, all in x-heights from where the word begins."""
    hands: np.ndarray
    """(n,) int64: whose word each is."""

    def __post_init__(self) -> None:
        num_letters = sum(map(len, self.texts))
        if (len(self.texts), num_letters) != (len(self.hands), len(self.letters)):
            raise ValueError(
                f"{num_letters} letters in {len(self)} words, {len(self.letters)}, {len(self.hands)} hands"
            )

    def __len__(self) -> int:
        return len(self.texts)

    @functools.cached_property
    def starts(self) -> np.ndarray:
        """(n + 1,): the number of the first letter of each word, and how many letters there are."""
        return np.cumsum([0, *map(len, self.texts)])

    @functools.cached_property
    def words(self) -> Strokes:
        """The strokes of each word."""
        return dataclasses.replace(self.letters, letter_offsets=self.letters.letter_offsets[self.starts])

    @functools.cached_property
    def images(self) -> np.ndarray:
        """(n, 32, 128) uint8, ink 255: each word as large as fits, drawn by one pen."""
        return word_images(self.words)

    @functools.cached_property
    def pairs(self) -> np.ndarray:
        """(p,): the numbers of the letters that another one follows in the word."""
        is_last = np.zeros(len(self.letters), bool)
        is_last[self.starts[1:] - 1] = True
        return np.flatnonzero(~is_last)

    @functools.cached_property
    def word_of_letter(self) -> np.ndarray:
        """(letters,): the word that each stands in."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @functools.cached_property
    def characters(self) -> np.ndarray:
        """(letters,): what each is to be."""
        return np.array(list("".join(self.texts)))

    @functools.cached_property
    def exits(self) -> np.ndarray:
        """(p,): of each pair, the stroke of the first letter that goes on in the second one, or -1: they are apart."""
        points, ends = self.letters.points, self.letters.stroke_offsets
        found = np.full(len(self.pairs), -1)
        for place, letter in enumerate(self.pairs.tolist()):
            first, stop = self.letters.letter_offsets[letter : letter + 2].tolist()
            if first == stop or stop == self.letters.letter_offsets[letter + 2]:
                continue
            away = np.abs(points[ends[first + 1 : stop + 1] - 1] - points[ends[stop]]).max(axis=1)
            nearest = int(away.argmin())
            if away[nearest] < _MET:
                found[place] = first + nearest
        return found

    @property
    def is_joined(self) -> np.ndarray:
        """(p,) bool: whether the pen stays down between the two letters of each pair."""
        return self.exits >= 0

    def select(self, index: np.ndarray) -> "WordSample":
        """The words at `index` (positions or a mask)."""
        chosen = np.arange(len(self))[index]
        letters = [np.arange(self.starts[place], self.starts[place + 1]) for place in chosen.tolist()]
        return WordSample(
            texts=tuple(self.texts[place] for place in chosen.tolist()),
            letters=self.letters.select(np.concatenate([np.zeros(0, np.int64), *letters])),
            hands=self.hands[chosen],
        )


def word_images(words: Strokes) -> np.ndarray:
    """Draws words (n, 32, 128) uint8, ink 255, each as large as fits and in the middle."""
    starts = words.point_offsets[:-1]
    size = np.maximum.reduceat(words.points, starts) - np.minimum.reduceat(words.points, starts)
    width, height = (size.T + 1e-6).astype(np.float64)
    room = WIDTH - 2 * _MARGIN - _PEN, HEIGHT - 2 * _MARGIN - _PEN
    scale = np.minimum(room[0] / width, room[1] / height)
    # Drawn on a square, of which the middle is kept.
    drawn = draw_letters(words, size=WIDTH, box=scale * np.maximum(width, height) + _PEN, pen_width=_PEN)
    return drawn[:, (WIDTH - HEIGHT) // 2 : (WIDTH + HEIGHT) // 2]


def people_held_out(words: Words, count: int, *, seed: int) -> WordSample:
    """At most `count` words of people held out, as evenly by writer as they go.

    Raises:
        LettersError: nobody is held out, or the words' writers are not known.
    """
    words = measurable(words.held_out_part())
    return _found(words, evenly(words, np.random.default_rng([seed, 11])), count)


def other_people(words: Words, sample: WordSample, *, seed: int) -> WordSample:
    """Words of people learned from that stand in for a sample: as many, of the same texts as far as they go.

    Of each text the word is taken whose writer has been taken least; of a text that nobody wrote, one as long.

    Raises:
        LettersError: the words' writers are not known.
    """
    words = measurable(words.training_part())
    writers = words.writers
    assert writers is not None
    rng = np.random.default_rng([seed, 12])
    by_text: dict[str | int, list[int]] = defaultdict(list)
    for place in rng.permutation(len(words)).tolist():
        text = str(words.texts[place])
        by_text[text].append(place)
        by_text[len(text)].append(place)
    times_used = np.zeros(len(words.writer_names))
    is_taken = np.zeros(len(words), bool)
    order: list[int] = []
    for _ in range(2):  # Of the second round are those that stand in where letters are not found.
        for text in (sample.texts[place] for place in rng.permutation(len(sample))):
            free = [place for key in (text, len(text)) for place in by_text[key][:400] if not is_taken[place]]
            same = [place for place in free if words.texts[place] == text] or free
            if same:
                chosen = min(same, key=lambda place: times_used[writers[place]])
                is_taken[chosen] = True
                times_used[writers[chosen]] += 1
                order.append(chosen)
    return _found(words, np.array(order, np.int64), len(sample))


def learned_alike(words: Words, sample: WordSample, *, most: int) -> WordSample:
    """All words by people learned from of some of a sample's texts: of those most often learned, up to `most` words.

    Raises:
        LettersError: the words' writers are not known.
    """
    words = measurable(words.training_part())
    counts = Counter(words.texts.tolist())
    ordered = sorted(set(sample.texts), key=lambda text: (-counts[text], text))
    reached = np.cumsum([counts[text] for text in ordered])
    chosen = {text for text, total in zip(ordered, reached.tolist(), strict=True) if total <= most}
    return _found(words, np.flatnonzero(np.isin(words.texts, sorted(chosen))), len(words))


def words_in_place(written: Words, sample: WordSample, names: Sequence[str]) -> WordSample:
    """What somebody else wrote to match a sample: word by word the same texts, by hands in the place of its own.

    Letters are found as in people's words, but however unsurely, and words are levelled as those are; what has none to
    be found is left out. Words whose writer is not known are each by a hand of its own.

    Args:
        written: words, each by a writer who is called as the one in whose place it stands.
        sample: what is matched.
        names: of the sample's hands, by their numbers.

    Raises:
        LettersError: a word is missing.
    """
    keys: list[Any] = list(sample.texts)
    found: list[Any] = written.texts.tolist()
    if written.writers is None:
        numbers = np.arange(len(written), dtype=np.int32)
        written = dataclasses.replace(written, writers=numbers, writer_names=tuple(map(str, numbers)))
    else:
        keys = [(text, names[hand]) for text, hand in zip(keys, sample.hands.tolist(), strict=True)]
        found = [
            (text, written.writer_names[writer]) for text, writer in zip(found, written.writers.tolist(), strict=True)
        ]
    places: dict[Any, list[int]] = defaultdict(list)
    for place in reversed(range(len(found))):
        places[found[place]].append(place)
    missing = sum((Counter(keys) - Counter(found)).values())
    if missing:
        raise LettersError(
            f"{written.source}: expected a word in the place of each that people held out wrote; of {len(sample):,} "
            f"{missing:,} are missing. Have them written for the same seed and as many words."
        )
    order = np.array([places[key].pop() for key in keys], np.int64)
    return _found(written, order, len(order), least_likelihood=-np.inf)


def words_alike(model: Model, sample: WordSample, *, seed: int, is_checked: bool = False) -> WordSample:
    """What a model writes to match a sample: word by word the same texts, each hand replaced by one of its.

    Hands as wide as the model learned them write, not as neat as they usually are; checked words are written as
    `ownhand write` does, as neat as usual.

    Raises:
        ModelError: the model has no pen, or does not know a character.
    """
    if not model.has_pen:
        raise ModelError(f"The model {model.name} has no pen: words are compared as a pen writes them.")
    model.check_characters(sorted(set("".join(sample.texts))))
    rng = np.random.default_rng([seed, 13])
    letters: list[list[np.ndarray]] = [[] for _ in range(len(sample.letters))]
    for number in np.unique(sample.hands):
        hand = model.hand(1 + int(rng.integers(2**31)))
        hand = hand if is_checked else hand.adjusted(neatness=0.0, check=False)
        places = np.flatnonzero(sample.hands == number).tolist()
        written = written_letters(hand, [sample.texts[place] for place in places], rng)
        for place, word in zip(places, written, strict=True):
            letters[sample.starts[place] : sample.starts[place + 1]] = word
    return WordSample(texts=sample.texts, letters=Strokes.of(letters), hands=sample.hands)


def written_letters(hand: GlyphSource, texts: Sequence[str], rng: np.random.Generator) -> list[list[list[np.ndarray]]]:
    """The strokes of each letter of words in a hand, set as on a page."""
    seeds = [rng.integers(2**63, size=len(text)).tolist() for text in texts]
    words = hand.words_of([list(text) for text in texts], seeds)
    glyphs = [glyph for word in words for glyph in word]
    inks = Inks.of([glyph.outline for glyph in glyphs])
    setter = Setter(Spacing(), usual_of(inks.top - inks.bottom))
    all_origins = setter.set_words(inks, [len(text) for text in texts], steps=[glyph.step for glyph in glyphs])
    return [
        [
            [stroke + np.array([x, 0.0]) for stroke in glyph.strokes or ()]
            for glyph, x in zip(word, origins.tolist(), strict=True)
        ]
        for word, origins in zip(words, all_origins, strict=True)
    ]


def measurable(words: Words) -> Words:
    """Words of small letters alone, neither short nor long."""
    if words.writers is None:
        raise LettersError(f"{words.source}: does not say who wrote its words, so they cannot stand for hands.")
    wanted = [
        _SHORTEST <= len(text) <= _LONGEST and text.isascii() and text.isalpha() and text.islower()
        for text in words.texts.tolist()
    ]
    return words.select(np.array(wanted, bool))


def evenly(words: Words, rng: np.random.Generator) -> np.ndarray:
    """All places: first a word of each writer, then another one of each, and so on."""
    assert words.writers is not None
    order = rng.permutation(len(words))
    by_writer = order[np.argsort(words.writers[order], kind="stable")]
    writers = words.writers[by_writer]
    rank = np.arange(len(words)) - np.searchsorted(writers, writers)
    return by_writer[np.argsort(rank, kind="stable")]


def _found(words: Words, order: np.ndarray, count: int, *, least_likelihood: float = LEAST_LIKELIHOOD) -> WordSample:
    """The first `count` of the words at `order` whose letters are found."""
    assert words.writers is not None
    texts, letters, hands = [], [], []
    for one in find_letters(words.select(order), shipped_span_reader().likelihoods):
        if not isinstance(one, FoundWord) or one.likelihood < least_likelihood:
            continue
        level = level_letters(one)
        if level is None or any(not letter for letter in level):
            continue
        texts.append(one.text)
        letters += level
        hands.append(int(words.writers[order[one.number]]))
        if len(texts) == count:
            break
    return WordSample(texts=tuple(texts), letters=Strokes.of(letters), hands=np.array(hands, np.int64))
