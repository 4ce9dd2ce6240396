"""Words that a joined model writes, whose letters are known."""

import numpy as np
import pytest

from ownhand.hands.joined import JoinedModel
from ownhand.hands.model import Model
from ownhand.training.spans import letter_spans
from ownhand.training.written_words import written_words
from ownhand.words import FoundWord, SpanReader
from ownhand.words.alignment import CHARACTERS
from ownhand.words.span_images import span_images

_TEXTS = ["noon", "little", "joining", "Taxi", "it's", "ten"] * 4


@pytest.fixture(scope="module")
def written() -> list[FoundWord]:
    model = Model.load("joined")
    assert isinstance(model, JoinedModel)
    return list(written_words(model, _TEXTS, np.random.default_rng(0)))


def test_letters_follow_one_another_from_the_beginning_of_a_word_to_its_end(written: list[FoundWord]) -> None:
    assert len(written) > 20
    for one in written:
        assert one.text == _TEXTS[one.number]
        assert len(one.bounds) == len(one.text) + 1
        assert (np.diff(one.bounds) > 0).all()
        assert one.bounds[[0, -1]].tolist() == [0, len(one.word.points)]
        assert np.isin(one.bounds, one.word.cuts).all()


def test_they_are_cut_where_their_letters_read_as_what_was_written(written: list[FoundWord]) -> None:
    images = span_images([one.word for one in written], [letter_spans(one) for one in written])
    right = [CHARACTERS.index(character) for one in written for character in one.text]
    said = SpanReader.load().likelihoods(images).argmax(axis=1)
    assert np.mean(said == right) > 0.8


def test_some_hands_print_and_others_join(written: list[FoundWord]) -> None:
    shares = [np.mean([one.word.goes_on(cut) for cut in one.bounds[1:-1].tolist()]) for one in written]
    assert min(shares) == 0
    assert max(shares) == 1
    assert 0.2 < np.mean(shares) < 0.8


def test_the_same_numbers_write_the_same_words(written: list[FoundWord]) -> None:
    model = Model.load("joined")
    assert isinstance(model, JoinedModel)
    again = next(written_words(model, _TEXTS, np.random.default_rng(0)))
    assert np.array_equal(again.word.points, written[0].word.points)
    assert np.array_equal(again.bounds, written[0].bounds)
