"""The word reader: `word_reader` and `readings.check_words`."""

from itertools import product

import numpy as np
import pytest

from ownhand.errors import ModelError
from ownhand.hands import WordReader, check_words
from ownhand.hands.word_reader import BASELINE, HEIGHT, UNIT, at_first_sight, at_margin, drawn_words, text_likelihoods
from ownhand.ink import Strokes


def saying(*columns: str, sureness: float = 0.9) -> np.ndarray:
    """(1, columns, 4): probabilities of nothing new, a, b and O, for columns of which each says one of "_abO"."""
    likely = np.full((1, len(columns), 4), (1 - sureness) / 3)
    for row, column in zip(likely[0], columns, strict=True):
        row["_abO".index(column)] = sureness
    return likely


def likelihood_by_all_ways(likely: np.ndarray, text: list[int]) -> float:
    """The definition: the sum over all rows of names that say the text."""
    total = 0.0
    for way in product(range(likely.shape[1]), repeat=len(likely)):
        new = [k for place, k in enumerate(way) if k and (place == 0 or way[place - 1] != k)]
        if new == text:
            total += float(np.prod([row[k] for row, k in zip(likely, way, strict=True)]))
    return float(np.log(total))


def test_a_text_is_as_likely_as_all_ways_of_saying_it_together() -> None:
    rng = np.random.default_rng(0)
    likely = rng.dirichlet(np.ones(4), size=(5, 6))
    texts = [[1], [1, 1], [1, 2, 3], [3, 3, 3], []]
    found = text_likelihoods(likely, [np.array(text, dtype=np.int64) for text in texts])
    assert found == pytest.approx([likelihood_by_all_ways(*pair) for pair in zip(likely, texts, strict=True)])


def test_what_no_column_has_room_for_is_never_likely() -> None:
    (found,) = text_likelihoods(saying("a", "a"), [np.array([1, 1])])
    assert found < -500


def test_at_first_sight_a_letter_is_said_once_until_there_is_nothing_new() -> None:
    assert at_first_sight(np.concatenate([saying(*"_aab_"), saying(*"a_abb")])) == [[1, 2], [1, 1, 2]]


def test_words_are_drawn_at_the_margin_as_large_as_they_are() -> None:
    words = Strokes.of([[np.array([(7.0, 0), (8.0, 1)])], [np.array([(-3.0, -1), (-3.0, 2)])], []])
    placed, widths = at_margin(words)
    assert widths.tolist() == [32, 32, 32]
    first, second, blank = drawn_words(placed, width=32)
    assert first.shape == (HEIGHT, 32)
    rows, columns = np.nonzero(first > 127)
    assert (rows.min(), rows.max()) == pytest.approx((BASELINE - UNIT, BASELINE), abs=1.5)
    assert (columns.min(), columns.max()) == pytest.approx((5, 15), abs=1.5)
    assert np.nonzero(second.any(axis=1))[0][[0, -1]] == pytest.approx([BASELINE - 2 * UNIT, BASELINE + UNIT], abs=1.5)
    assert not blank.any()


class SayingReader:
    """A word reader that says of each word what it was told to."""

    characters = ("a", "b", "O")

    def __init__(self, *words: np.ndarray) -> None:
        self.words = words

    def columns(self, words: Strokes) -> list[tuple[np.ndarray, np.ndarray]]:
        return [(np.array([number]), self.words[number]) for number in range(len(words))]


def test_a_word_is_read_if_it_is_seen_or_likelier_than_what_is_seen() -> None:
    words = Strokes.of([[np.zeros((1, 2))]] * 3)
    torn = saying("_", "_", "_", "_", sureness=0.4)  # "a" can be said in many ways, nothing in one
    reader = SayingReader(saying(*"a_b_"), saying(*"a_b_"), torn)
    readings = check_words(words, ["ab", "aO", "a"], reader)  # type: ignore[arg-type]
    assert readings.is_read.tolist() == [True, False, True]
    assert readings.sureness[0] > 0.8 > 0.3 > readings.sureness[1]


def test_look_alikes_count_as_one_and_what_is_unknown_cannot_be_told() -> None:
    words = Strokes.of([[np.zeros((1, 2))]] * 2)
    readings = check_words(words, ["xb", "Ob"], SayingReader(saying(*"O_b_")))  # type: ignore[arg-type]
    assert readings.is_known.tolist() == [False, True]
    assert readings.is_read.all()


@pytest.fixture
def shipped() -> WordReader:
    if not WordReader.shipped_path().is_file():
        pytest.skip("no word reader has been made yet")
    return WordReader.load()


def test_the_shipped_one_reads_a_word_alone_as_it_does_among_others(shipped: WordReader) -> None:
    ring = np.stack([np.cos(np.linspace(0, 6.3, 40)), np.sin(np.linspace(0, 6.3, 40))], axis=1) / 2 + (0.5, 0.5)
    stem = np.array([(1.5, 2.0), (1.5, 0.0)])
    word, other = [ring, stem], [ring, stem + np.array([1, 0]), ring + np.array([2, 0])]
    texts = shipped.read(Strokes.of([word, other, word]))
    assert texts[0] == texts[2] == shipped.read(Strokes.of([word]))[0] == "ol"
    likelihoods = shipped.likelihoods(Strokes.of([word, word]), ["ol", "no"])
    assert likelihoods[0] > likelihoods[1]
    assert shipped.read(Strokes.of([])) == []


def test_the_shipped_one_refuses_what_it_does_not_know(shipped: WordReader) -> None:
    with pytest.raises(ModelError, match="does not know ß"):
        shipped.likelihoods(Strokes.of([[np.zeros((1, 2))]]), ["aß"])
