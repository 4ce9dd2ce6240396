"""What models are measured by, and each measure as it is taken."""

import dataclasses
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.distances import distances
from ownhand.evaluation.judge import Judge
from ownhand.evaluation.legibility import shares_read
from ownhand.evaluation.looks import looks
from ownhand.evaluation.memorisation import Nearest, nearest
from ownhand.evaluation.outside import LineReader, outside_reader
from ownhand.evaluation.pages import page_errors, page_text
from ownhand.evaluation.people import real_hands
from ownhand.evaluation.pupils import usefulness
from ownhand.evaluation.samples import Sample, other_people
from ownhand.evaluation.separability import separability
from ownhand.evaluation.verification import PACK_SIZE, Verifier, one_hand
from ownhand.glyphs import GlyphSource
from ownhand.letters import Letters
from ownhand.training.bounds import check_counts

_FEWEST_FOR_DISTANCES = 1000
"""The distances compare covariances of 256 features, which fewer letters do not tell."""


@dataclass(frozen=True, kw_only=True)
class EvaluationConfig:
    """How much is measured."""

    seed: int = 0
    num_letters: int = 5000
    """Held-out letters, and as many of each model."""
    lesson_letters: int = 10_000
    """Letters from which a pupil learns to read."""
    lesson_epochs: int = 6
    apart_epochs: int = 8
    """Times that a pupil sees the letters which it learns to tell apart."""
    num_pairs: int = 10_000
    """Pairs of packs by which hands are told apart."""
    num_pages: int = 10
    """Hands whose pages are read; 0: none."""
    num_words: int = 3000
    """Held-out words, and as many of each model."""
    word_epochs: int = 10
    """Times that a pupil sees the words which it learns to tell apart."""
    words_read: int = 500
    """Words that an outside reader reads."""
    words_learned: int = 5000
    """Learned words among which the nearest are looked for, at most: all of some texts."""
    resamples: int = 96
    """Samples drawn anew to tell how uncertain distances are."""

    def __post_init__(self) -> None:
        letters = "num_letters", "lesson_letters", "lesson_epochs", "apart_epochs", "num_pairs", "resamples"
        check_counts(self, *letters, "num_words", "word_epochs", "words_read", "words_learned")


@dataclass(frozen=True)
class Yardstick:
    """People held out, people learned from, and who judges: what models are measured by."""

    config: EvaluationConfig
    judge: Judge
    held_out: Letters
    real: Sample
    learned: Sample
    lesson: Sample

    @functools.cached_property
    def seen_in_real(self) -> tuple[np.ndarray, np.ndarray]:
        """What the judge makes of the real letters."""
        return self.judge.look(self.real.images)

    @functools.cached_property
    def others(self) -> Sample:
        """People learned from, in the place of a model."""
        return other_people(self.learned, self.real, seed=self.config.seed)

    @functools.cached_property
    def near_people(self) -> Nearest:
        """The nearest learned letter of each real one."""
        return nearest(self.real, self.learned)

    @functools.cached_property
    def verifier(self) -> Verifier:
        """Tells hands apart."""
        return Verifier.load()

    @functools.cached_property
    def outside_reader(self) -> LineReader:
        """Reads lines of pages."""
        return outside_reader()

    def read(self, sample: Sample, probabilities: np.ndarray) -> dict[str, Any]:
        return shares_read(sample, self.judge, probabilities, seed=self.config.seed)

    def fidelity(self, sample: Sample, features: np.ndarray) -> dict[str, Any]:
        if len(self.real) < _FEWEST_FOR_DISTANCES:
            raise LettersError(
                f"Expected at least {_FEWEST_FOR_DISTANCES:,} held-out letters to compare the features of, found "
                f"{len(self.real):,}."
            )
        hands = self.real.hands
        groups = None if hands is None or sample.hands is None else (hands, sample.hands)
        of_real = self.seen_in_real[1]
        found = distances(of_real, features, seed=self.config.seed, num_resamples=self.config.resamples, groups=groups)
        return dataclasses.asdict(found)

    def one_hand(self, sample: Sample) -> dict[str, Any]:
        _check_hands(self.real)
        placed, config = self.verifier.place(sample), self.config
        return {
            name: one_hand(sample, placed, pack_size=size, num_pairs=config.num_pairs, seed=config.seed)
            for name, size in (("letters", 1), ("packs", PACK_SIZE))
        }

    def looks(self, sample: Sample) -> dict[str, Any]:
        _check_hands(self.real)
        return looks(sample)

    def useful(self, lesson: Sample) -> dict[str, Any]:
        return usefulness(lesson, self.real, num_epochs=self.config.lesson_epochs, seed=self.config.seed)

    def apart(self, sample: Sample, features: np.ndarray) -> dict[str, Any]:
        """By the pixels, and by what the judge sees: by it a net learns sooner, and is blind to blur and specks."""
        config = self.config
        return {
            name: separability(shown, real, self.real.hands, num_epochs=config.apart_epochs, seed=config.seed)
            for name, shown, real in (
                ("pixels", sample.images, self.real.images),
                ("features", features, self.seen_in_real[1]),
            )
        }

    def pages(self, hands: Callable[[str], Sequence[GlyphSource]]) -> dict[str, Any]:
        """What an outside reader misreads of pages; `hands` gives those that can write a text."""
        text = page_text("".join(self.real.alphabet))
        found = page_errors(hands(text), text=text, seed=self.config.seed, reader=self.outside_reader)
        return {
            "hands": found.num_hands,
            "letters": found.num_characters,
            "misread": found.misread,
            "misread_interval": found.interval,
            "misread_without_spaces": found.misread_without_spaces,
            "text": text,
        }

    def people_who_write(self, text: str) -> Sequence[GlyphSource]:
        hands = real_hands(self.held_out, text, self.config.num_pages)
        if not hands:
            raise LettersError("Nobody held out is known to have written all the characters that the text takes.")
        return hands


def _check_hands(sample: Sample) -> None:
    if sample.hands is None:
        raise LettersError("The source does not say who wrote its letters, so hands cannot be compared with people's.")
