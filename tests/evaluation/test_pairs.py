"""Pairs of samples, against the same by brute force."""

import numpy as np
import pytest

from ownhand.evaluation import pairs
from ownhand.evaluation.pairs import KernelSums, Samples, are_resolved, blocks, shares, squared_reaches


def features(num: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(num, 3))


def squares(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return ((one[:, None] - other) ** 2).sum(axis=2)


def test_blocks_hold_all_products_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "PAIRS_AT_ONCE", 40)
    one, other = Samples.of(features(23, 0), np.float64), Samples.of(features(7, 1), np.float64)
    found = list(blocks(one, other))
    assert [rows.start for rows, _ in found] == [0, 5, 10, 15, 20]
    assert np.allclose(np.concatenate([products for _, products in found]), one.centred @ other.centred.T)


def test_a_reach_is_the_distance_to_that_neighbour() -> None:
    rows = features(30, 0)
    expected = np.sort(squares(rows, rows), axis=1)[:, 4]  # The first is itself.
    assert squared_reaches(Samples.of(rows, np.float64), 4) == pytest.approx(expected, rel=1e-9)


def test_shares_are_those_of_the_papers() -> None:
    real, generated = features(40, 0), features(50, 1) + 0.5
    sets = Samples.of(real, np.float64), Samples.of(generated, np.float64)
    reaches = squared_reaches(sets[0], 3), squared_reaches(sets[1], 3)
    within = squares(real, generated) < reaches[0][:, None]
    found = shares(*sets, reaches, 3)
    assert found.precision == pytest.approx(within.any(axis=0).mean())
    assert found.coverage == pytest.approx(within.any(axis=1).mean())
    assert found.density == pytest.approx(within.sum() / (3 * 50))
    assert found.recall == pytest.approx((squares(real, generated) < reaches[1]).any(axis=1).mean())


def test_kernels_are_summed_by_parts_and_never_with_oneself() -> None:
    rows, counts = features(10, 0), np.array([4, 6])
    kernel = KernelSums(rows, rows, np.zeros(3), (counts, counts))
    for where, products in blocks(Samples.of(rows, np.float64), Samples.of(rows, np.float64)):
        kernel.add(where, products)
    values = (rows @ rows.T / 3 + 1) ** 3
    np.fill_diagonal(values, 0)
    parts = np.repeat([0, 1], counts)
    expected = [[values[np.ix_(parts == i, parts == j)].sum() for j in (0, 1)] for i in (0, 1)]
    assert kernel.sums == pytest.approx(np.array(expected))


def test_single_precision_is_enough_where_neighbours_lie_far_apart() -> None:
    near = Samples.of(1000 + 1e-3 * features(20, 0), np.float32)
    far = Samples.of(features(20, 0), np.float32)
    assert are_resolved(squared_reaches(far, 3), far)
    assert not are_resolved(squared_reaches(near, 3), near)
