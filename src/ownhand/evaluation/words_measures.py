"""Every measure of words: whom it is taken of and how, and the rows of the table that show its figures.

They are added as those of letters are, see `measures`.
"""

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.distances import distances
from ownhand.evaluation.measures import Measure, Row, percent, thousandths
from ownhand.evaluation.outside import LineReader, outside_reader
from ownhand.evaluation.word_samples import WordSample
from ownhand.evaluation.words_apart import told_apart
from ownhand.evaluation.words_form import form
from ownhand.evaluation.words_joins import joins
from ownhand.evaluation.words_nearest import nearness
from ownhand.evaluation.words_read import words_read
from ownhand.evaluation.words_verification import PACK_SIZE, WordVerifier, one_hand
from ownhand.evaluation.yardstick import EvaluationConfig

_FEWEST_FOR_DISTANCES = 500
"""The distances compare covariances of 128 features, which fewer words do not tell."""


@dataclass(frozen=True, kw_only=True)
class WordSubject:
    """Whose words are measured."""

    written: WordSample


class PeoplesWords(WordSubject):
    """Those of people held out, which are the yardstick."""


class OthersWords(WordSubject):
    """Those of people learned from, in the place of a model."""


class WordsInPlace(WordSubject):
    """Those that something else wrote in the place of people's: a file of words."""


@dataclass(frozen=True, kw_only=True)
class ModelWords(WordSubject):
    """Those of a model."""

    checked: Callable[[], WordSample]
    """Gives the words that users get: drawn again where they do not read."""


@dataclass(frozen=True)
class WordYardstick:
    """Words of people held out and of people learned from, and each measure as it is taken."""

    config: EvaluationConfig
    real: WordSample
    others: WordSample
    learned: WordSample
    """Words of people learned from, of the texts most often learned."""

    @functools.cached_property
    def outside_reader(self) -> LineReader:
        """Reads lines of words."""
        return outside_reader()

    @functools.cached_property
    def verifier(self) -> WordVerifier:
        """Tells hands apart, and what it sees in words."""
        return WordVerifier.load()

    @functools.cached_property
    def seen_in_real(self) -> tuple[np.ndarray, np.ndarray]:
        """What the verifier makes of people's words."""
        return self.verifier.look(self.real.images)

    def fidelity(self, sample: WordSample) -> dict[str, Any]:
        if min(len(self.real), len(sample)) < _FEWEST_FOR_DISTANCES:
            raise LettersError(
                f"Expected at least {_FEWEST_FOR_DISTANCES:,} words to compare the features of, found "
                f"{min(len(self.real), len(sample)):,}."
            )
        found = distances(
            self.seen_in_real[1],
            self.verifier.look(sample.images)[1],
            seed=self.config.seed,
            num_resamples=self.config.resamples,
            groups=(self.real.hands, sample.hands),
        )
        return dataclasses.asdict(found)

    def one_hand(self, sample: WordSample) -> dict[str, Any]:
        placed, config = self.verifier.look(sample.images)[0], self.config
        return {
            name: one_hand(sample, placed, pack_size=size, num_pairs=config.num_pairs, seed=config.seed)
            for name, size in (("words", 1), ("packs", PACK_SIZE))
        }

    def apart(self, sample: WordSample) -> dict[str, Any]:
        return told_apart(
            self.real.images,
            sample.images,
            self.config.seed,
            real_hands=self.real.hands,
            written_hands=sample.hands,
            num_epochs=self.config.word_epochs,
        )

    def read(self, sample: WordSample) -> dict[str, Any]:
        return words_read(sample, self.outside_reader, num_words=self.config.words_read, seed=self.config.seed)

    def near(self, sample: WordSample) -> dict[str, Any]:
        return nearness(sample, self.learned, self.real)


_ALL, _MADE = (WordSubject,), (ModelWords, WordsInPlace, OthersWords)

WORD_MEASURES: tuple[Measure, ...] = (
    # Those that take longest are begun first.
    Measure("words_apart", lambda by, who: by.apart(who.written), _MADE),
    Measure("words_read", lambda by, who: by.read(who.written), _ALL),
    Measure("words_read_after_checking", lambda by, who: by.read(who.checked()), (ModelWords,)),
    Measure("words_fidelity", lambda by, who: by.fidelity(who.written), _MADE),
    Measure("words_one_hand", lambda by, who: by.one_hand(who.written), _ALL),
    Measure("words_joins", lambda by, who: joins(who.written, by.real), _ALL),
    Measure("words_form", lambda by, who: form(who.written), _ALL),
    Measure("words_near", lambda by, who: by.near(who.written), (PeoplesWords, ModelWords, WordsInPlace)),
)


def _degrees(value: float) -> str:
    return f"{value:.0f}°"


_READ = "words: characters misread by an outside reader"

WORD_ROWS = (
    Row("words told from people's (50 % is perfect)", "down", "words_apart.accuracy", shows=percent),
    Row(_READ, "down", "words_read.misread", shows=percent),
    Row("words misread", "down", "words_read.words", shows=percent),
    Row(f"{_READ}, after checking", "down", "words_read_after_checking.misread", "words_read.misread", percent),
    Row("words misread, after checking", "down", "words_read_after_checking.words", "words_read.words", percent),
    Row("words: Fréchet distance", "down", "words_fidelity.frechet", shows=lambda value: f"{value:.2f}"),
    Row("words: kernel distance, thousandths", "down", "words_fidelity.kernel", shows=thousandths),
    Row("words: precision", "up", "words_fidelity.precision"),
    Row("words: recall", "up", "words_fidelity.recall"),
    Row("words: coverage", "up", "words_fidelity.coverage"),
    Row("one hand known by a word and a word: AUC", "up", "words_one_hand.words.auc"),
    Row("one hand known by three words and three: AUC", "up", "words_one_hand.packs.auc"),
    Row("joined, of all pairs of letters", "as people", "words_joins.share", shows=percent),
    *(
        Row(f"joined: {words}", "as people", f"words_joins.hands.{key}", shows=percent)
        for key, words in (("0.1", "the tenth hand of a hundred"), ("0.5", "the middle hand"), ("0.9", "the ninetieth"))
    ),
    Row("which pairs are joined: correlation with people", "up", "words_joins.correlation"),
    Row("letters apart: median gap, x-heights", "as people", "words_form.gap.median"),
    Row("letters apart: spread of gaps", "as people", "words_form.gap.spread"),
    Row("turn where letters join: median", "as people", "words_form.turn.median", shows=_degrees),
    Row("turn where letters join: the worst tenth", "as people", "words_form.turn.worst_tenth", shows=_degrees),
    Row("height of letters: within a word", "as people", "words_form.x_height.within"),
    Row("slant of letters: within a word", "as people", "words_form.slant.within"),
    Row("slant of letters: between words", "as people", "words_form.slant.between"),
    Row("nearest learned word: median distance, x-heights", "as people", "words_near.median"),
    Row("very near ones", "as people", "words_near.very_near", shows=percent),
)
