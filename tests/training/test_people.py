"""People learned from, in twins and in packs."""

import numpy as np
import pytest
import torch

from ownhand.letters import Letters
from ownhand.nets.forms import PenForm
from ownhand.training.people import People, pen_paths

from .writers import strokes_letters


@pytest.fixture(scope="module")
def letters() -> Letters:
    return strokes_letters(900)


@pytest.fixture(scope="module")
def people(letters: Letters) -> People:
    form = PenForm()
    form.fit(torch.from_numpy(pen_paths(letters)))
    return People(form, letters, pack_size=3)


def test_twins_are_one_character_by_one_writer_and_by_as_many_writers_as_there_are(
    people: People, letters: Letters
) -> None:
    assert letters.writers is not None
    twins = people.twins(1, 24, np.random.default_rng(0))
    assert twins.shape == (24, 2)
    assert (letters.labels[twins] == 1).all()
    assert (letters.writers[twins[:, 0]] == letters.writers[twins[:, 1]]).all()
    assert (twins[:, 0] != twins[:, 1]).all()
    assert len(np.unique(letters.writers[twins[:, 0]])) == 12


def test_a_pack_is_different_characters_by_one_writer(people: People, letters: Letters) -> None:
    assert letters.writers is not None
    packs = people.packs(50, np.random.default_rng(0))
    assert packs.shape == (50, 3)
    assert (letters.writers[packs] == letters.writers[packs[:, :1]]).all()
    assert (np.sort(letters.labels[packs], axis=1) == [0, 1, 2]).all()


def test_means_are_those_of_characters(people: People) -> None:
    for label in range(3):
        of_character = torch.from_numpy(people.labels == label)
        torch.testing.assert_close(people.mean_codes[label], people.codes[of_character].mean(0), atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(people.mean_looks[label], people.looks[of_character].mean(0), atol=1e-4, rtol=1e-4)


def test_characters_are_shown_by_the_root_of_how_often_they_come(people: People, letters: Letters) -> None:
    counts = np.bincount(letters.labels)
    assert people.shares == pytest.approx(counts**0.5 / (counts**0.5).sum())


def test_a_character_that_nobody_wrote_twice_has_no_twins_to_show(letters: Letters) -> None:
    assert letters.writers is not None
    first_of_each = np.unique(letters.writers[letters.labels == 2], return_index=True)[1]
    lone = np.flatnonzero(letters.labels == 2)[first_of_each]
    kept = np.sort(np.concatenate([lone, np.flatnonzero(letters.labels < 2)]))
    form = PenForm()
    few = letters.select(kept)
    form.fit(torch.from_numpy(pen_paths(few)))
    assert People(form, few, pack_size=3).shares[2] == 0


def test_hands_slant_from_pack_to_pack(people: People) -> None:
    """Writers slant each in their own way, so that packs differ in slant far more than letters chosen at random do."""
    packs = people.packs(200, np.random.default_rng(1)).ravel()
    mixed = np.random.default_rng(2).permutation(packs)

    def deviation(places: np.ndarray) -> float:
        away = people.looks[places] - people.mean_looks[people.labels[places]]
        return people.of_packs(away).std(0)[0].item()

    assert deviation(packs) > 1.4 * deviation(mixed)
