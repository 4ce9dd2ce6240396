"""Samples of words: found, matched, and drawn alike."""

import dataclasses

import numpy as np
import pytest

from ownhand.errors import LettersError, ModelError
from ownhand.evaluation.word_samples import (
    WordSample,
    learned_alike,
    other_people,
    people_held_out,
    words_alike,
    words_in_place,
)
from ownhand.hands import Model
from ownhand.ink import Strokes

from .words import TEXTS, joined_model, word_sample, words_of_people


def test_words_of_people_are_found_and_levelled_and_matched() -> None:
    words = words_of_people(6)
    real = people_held_out(words, 12, seed=0)
    assert len(real) == 12
    assert set(real.texts) <= set(TEXTS)
    assert np.bincount(real.hands, minlength=6)[[0, 2, 4]].tolist() == [4, 4, 4]
    tops = np.maximum.reduceat(real.letters.points[:, 1], real.letters.point_offsets[:-1])
    assert np.median(tops[np.isin(real.characters, list("enrw"))]) == pytest.approx(1, abs=0.15)
    others = other_people(words, real, seed=0)
    assert set(others.hands.tolist()) <= {1, 3, 5}
    assert len(others) > 8
    assert len(set(others.texts) - set(real.texts)) <= 2
    with pytest.raises(LettersError, match="does not say who wrote its words"):
        people_held_out(dataclasses.replace(words, writers=None, writer_names=()), 12, seed=0)


def test_of_texts_that_are_learned_all_words_are_found_and_none_by_people_held_out() -> None:
    words = words_of_people(6)
    sample = word_sample(2, texts=["mind", "river", "paper"])
    learned = learned_alike(words, sample, most=100)
    assert set(learned.texts) == {"mind", "river"}
    assert set(learned.hands.tolist()) <= {1, 3, 5}
    assert len(learned) >= 4
    assert set(learned_alike(words, sample, most=3).texts) <= {"mind"}


def test_words_in_the_place_of_others_are_matched_by_text_and_by_name() -> None:
    sample = word_sample(2, texts=["mind", "house"])
    words = words_of_people(4)
    names = ("p3", "p1")
    found = words_in_place(words, sample, names)
    assert found.texts == sample.texts
    assert found.hands.tolist() == [3, 3, 1, 1]
    by_nobody = words_in_place(dataclasses.replace(words, writers=None, writer_names=()), sample, names)
    assert by_nobody.texts == sample.texts
    assert len(set(by_nobody.hands.tolist())) == 4
    with pytest.raises(LettersError, match="people held out wrote; of 4 2 are missing"):
        words_in_place(words, sample, ("p3", "p9"))


def test_a_model_writes_the_same_texts_in_hands_of_its_own() -> None:
    sample = word_sample(3)
    alike = words_alike(Model.load("pen"), sample, seed=0)
    assert alike.texts == sample.texts
    assert not alike.is_joined.any()
    assert alike.images.shape == (24, 32, 128)
    again = words_alike(Model.load("pen"), sample, seed=0)
    assert (again.letters.points == alike.letters.points).all()
    assert (words_alike(Model.load("pen"), sample, seed=1).images != alike.images).any()
    with pytest.raises(ModelError, match="has no pen"):
        words_alike(Model.load("article"), sample, seed=0)


def test_a_model_that_writes_words_joins_their_letters() -> None:
    alike = words_alike(joined_model(), word_sample(6), seed=0)
    assert 0.1 < alike.is_joined.mean() < 0.95


def test_what_is_joined_is_one_point_in_both_letters() -> None:
    bars = [[np.array([[x, 1.0], [x, 0.0]])] for x in (0.0, 1.0)]
    joined = [
        [np.array([[2.0, 1], [2, 0], [3, 0]]), np.array([[1.9, 0.5], [2.1, 0.5]])],
        [np.array([[3.0, 0], [3, 1]])],
    ]
    sample = WordSample(texts=("ll", "tl"), letters=Strokes.of([*bars, *joined]), hands=np.array([0, 1]))
    assert sample.pairs.tolist() == [0, 2]
    assert sample.is_joined.tolist() == [False, True]
    assert sample.exits.tolist() == [-1, 2]
    assert len(sample.words) == 2
    assert sample.select(np.array([1])).texts == ("tl",)
    assert sample.select(np.array([1])).is_joined.tolist() == [True]


def test_words_are_drawn_as_large_as_fits() -> None:
    images = word_sample(1, texts=["mind", "mmmmmmmmm"]).images
    rows = [np.flatnonzero((image > 64).any(axis=1)) for image in images]
    columns = [np.flatnonzero((image > 64).any(axis=0)) for image in images]
    assert rows[0][-1] - rows[0][0] == pytest.approx(27, abs=1)
    assert columns[1][-1] - columns[1][0] == pytest.approx(123, abs=1)
