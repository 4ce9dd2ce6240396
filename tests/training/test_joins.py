"""Joins fitted to people's."""

import dataclasses

import numpy as np
import pytest

from ownhand.training.joins import fit_joins, logits_of_groups, ridge, seen_pairs

from .word_writers import written_cells


def test_without_given_logits_they_are_those_of_smoothed_shares() -> None:
    groups, is_joined = np.array([0, 0, 0, 2]), np.array([True, True, False, False])
    found = logits_of_groups(groups, is_joined, np.zeros(4), 3)
    assert found == pytest.approx([np.log(2.5 / 1.5), 0.0, np.log(0.5 / 1.5)], abs=1e-6)


def test_a_writer_who_joins_as_was_to_be_expected_has_no_logit_of_their_own() -> None:
    rng = np.random.default_rng(0)
    given = rng.normal(0, 1, 60_000)
    writers = rng.integers(0, 2, len(given))
    more = np.array([0.0, 1.5])
    is_joined = rng.random(len(given)) < 1 / (1 + np.exp(-(given + more[writers])))
    assert logits_of_groups(writers, is_joined, given, 2) == pytest.approx(more, abs=0.05)


def test_a_linear_map_is_found_again_with_what_it_leaves() -> None:
    rng = np.random.default_rng(0)
    latents, weights = rng.standard_normal((4000, 5)), np.array([1.0, -2.0, 0.0, 0.5, 0.0])
    found, deviation = ridge(latents, latents @ weights + 0.3 + rng.normal(0, 0.7, 4000))
    assert found == pytest.approx([*weights, 0.3], abs=0.05)
    assert deviation == pytest.approx(0.7, abs=0.03)


def test_of_a_single_writer_nothing_is_told_by_the_latent() -> None:
    found, deviation = ridge(np.ones((1, 3)), np.array([2.0]))
    assert found.tolist() == [0, 0, 0, 2]
    assert deviation == 0


def test_each_pair_is_seen_once_though_a_neighbour_was_dropped() -> None:
    cells = written_cells(num_words=8)
    num_pairs = len(cells) - 8
    assert len(seen_pairs(cells, cells.writers)[0]) == num_pairs
    kept = cells.select(np.arange(len(cells)) != 1)  # The second letter of the first word.
    assert len(seen_pairs(kept, kept.writers)[0]) == num_pairs


def test_joins_are_those_of_the_writers() -> None:
    cells = written_cells(num_words=400)
    rate = np.linspace(-1, 1, 8)[:, None]
    joins = fit_joins(cells, cells.writers, np.concatenate([rate, np.zeros((8, 1))], axis=1))
    first, second, is_joined, _ = seen_pairs(cells, cells.writers)
    share = is_joined[(first == ord("o")) & (second == ord("n"))].mean()
    assert joins.probability("o", "n") == pytest.approx(share, abs=0.02)
    assert joins.offset([1, 0]) > joins.offset([0, 0]) > joins.offset([-1, 0])
    assert joins.probability("o", "x") == 0
    assert set(joins.characters) == set("lnoc")


def test_joins_go_by_the_writers_alone_where_each_wrote_little() -> None:
    cells = written_cells(num_words=16)
    joins = fit_joins(cells, cells.writers, np.zeros((8, 2)))
    assert joins.rate_by_latent == (0, 0, 0)
    assert dataclasses.replace(joins, rate_spread=1.0).offset([1, 1], 1.0) == 1
