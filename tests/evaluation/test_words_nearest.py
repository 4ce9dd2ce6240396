"""The nearest learned word: copies are found however they are spaced, and nothing else is near."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation.word_samples import WordSample
from ownhand.evaluation.words_nearest import nearest_words, nearness
from ownhand.ink import Strokes


def scribbles(num: int, *, text: str = "mine", seed: int = 0) -> WordSample:
    """Words of letters that are two strokes of chance each."""
    rng = np.random.default_rng(seed)
    letters = [
        [rng.normal((2 * place, 0.5), 1, (5, 2)), rng.normal((2 * place, 1.0), 1, (3, 2))]
        for _ in range(num)
        for place in range(len(text))
    ]
    return WordSample(texts=(text,) * num, letters=Strokes.of(letters), hands=np.arange(num))


def moved(sample: WordSample, by: np.ndarray) -> WordSample:
    """Each letter moved as a whole; `by` is (letters, 2)."""
    letters = [[stroke + shift for stroke in sample.letters.letter(number)] for number, shift in enumerate(by)]
    return WordSample(texts=sample.texts, letters=Strokes.of(letters), hands=sample.hands)


def test_a_copy_is_at_nothing_however_its_letters_are_spaced() -> None:
    learned = scribbles(24)
    assert nearest_words(learned.select(np.arange(3)), learned) == pytest.approx(0, abs=1e-6)
    rng = np.random.default_rng(1)
    aside = moved(learned, np.stack([rng.normal(size=96), np.zeros(96)], axis=1))
    assert nearest_words(aside, learned) == pytest.approx(0, abs=1e-5)
    raised = moved(learned, np.tile([0.0, 0.2], (96, 1)))
    assert nearest_words(raised, learned) == pytest.approx(0.2, abs=1e-5)
    assert nearest_words(scribbles(5, seed=2), learned).min() > 0.3


def test_only_words_of_the_same_text_are_near_and_rare_texts_are_not_asked_about() -> None:
    often, rarely = scribbles(24), scribbles(6, text="rare", seed=3)
    learned = WordSample(
        texts=often.texts + rarely.texts,
        letters=Strokes.of(
            [sample.letters.letter(k) for sample in (often, rarely) for k in range(len(sample.letters))]
        ),
        hands=np.arange(30),
    )
    assert np.isnan(nearest_words(rarely, learned)).all()
    assert np.isfinite(nearest_words(often, learned)).all()


def test_copies_among_words_are_counted() -> None:
    learned, people = scribbles(40), scribbles(40, seed=4)
    half = scribbles(40, seed=5)
    letters = [half.letters.letter(k) for k in range(80)] + [learned.letters.letter(k) for k in range(80, 160)]
    copied = WordSample(texts=half.texts, letters=Strokes.of(letters), hands=half.hands)
    found = nearness(copied, learned, people)
    assert found["words"] == 40
    assert found["very_near"] == 0.5
    assert found["nearest"] == pytest.approx(0, abs=1e-6)
    assert nearness(people, learned, people)["very_near"] == 0
    with pytest.raises(LettersError, match="at least 30 words of texts that were learned 20 times"):
        nearness(copied.select(np.arange(9)), learned, people)


def test_a_letter_of_one_point_has_a_place() -> None:
    dots = WordSample(
        texts=("i",) * 20, letters=Strokes.of([[np.array([[0.0, k / 10]])] for k in range(20)]), hands=np.arange(20)
    )
    assert nearest_words(dots, dots) == pytest.approx(0, abs=1e-6)
