"""Distances of features: against peers, closed forms, and what must come out where a kind is missing or made up."""

import json
from pathlib import Path

import numpy as np
import pytest
from benchmarks.distances_peers import CASES, features
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.errors import LettersError
from ownhand.evaluation import distances as module
from ownhand.evaluation.distances import distances, frechet_distance, kernel_distance, neighbour_shares

PEERS = json.loads(Path(__file__).with_name("peers.json").read_text())["cases"]
MEASURES = ("frechet", "kernel", "precision", "recall", "density", "coverage")


def normal(
    num: int, width: int, *, shift: float = 0, scale: float = 1, rng: np.random.Generator | int = 0
) -> np.ndarray:
    drawn = scale * np.random.default_rng(rng).standard_normal((num, width))
    drawn[:, 0] += shift
    return drawn


@pytest.mark.parametrize("case", CASES)
def test_measures_are_those_of_torch_fidelity_and_prdc(case: str) -> None:
    real, generated = features(case)
    num = min(len(real), len(generated))  # torch-fidelity's kernel distance wants sets of one size.
    found = {
        "frechet": frechet_distance(real, generated),
        "kernel": kernel_distance(real[:num], generated[:num]),
        **neighbour_shares(real, generated)._asdict(),
    }
    assert found == pytest.approx(PEERS[case], rel=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_single_precision_gives_the_same_to_a_thousandth(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEW_PAIRS", 0)
    real, generated = features(case)
    found = distances(real, generated, num_resamples=16)
    assert found.kernel.value == pytest.approx(kernel_distance(real, generated), rel=1e-4)
    shares = [getattr(found, name).value for name in MEASURES[2:]]
    # A sample or two of 300 and more may lie on a border.
    assert shares == pytest.approx([PEERS[case][name] for name in MEASURES[2:]], rel=1e-3, abs=2 / 300)


def test_all_at_once_is_the_same_as_one_by_one() -> None:
    real, generated = features("sizes")
    found = distances(real, generated, num_resamples=16)
    assert found.frechet.value == pytest.approx(frechet_distance(real, generated), rel=1e-9)
    assert found.kernel.value == pytest.approx(kernel_distance(real, generated), rel=1e-9)
    assert [getattr(found, name).value for name in MEASURES[2:]] == list(neighbour_shares(real, generated))
    assert (found.num_real, found.num_generated, found.nearest) == (900, 400, 5)
    for name in MEASURES[1:]:
        estimate = getattr(found, name)
        assert estimate.low <= estimate.value <= estimate.high


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    real, generated = features("sizes")
    whole = distances(real, generated, num_resamples=16)
    monkeypatch.setattr("ownhand.evaluation.pairs.PAIRS_AT_ONCE", 7 * len(generated))
    blocks = distances(real, generated, num_resamples=16)
    for name in MEASURES:
        one, other = getattr(whole, name), getattr(blocks, name)
        assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high), rel=1e-9)


def test_the_frechet_distance_of_known_normal_distributions() -> None:
    # Samples with exactly these means and covariances: A white set is recoloured.
    rng = np.random.default_rng(1)
    white = rng.standard_normal((500, 6))
    white -= white.mean(axis=0)
    white = white @ np.linalg.inv(np.linalg.cholesky(np.cov(white.T))).T
    turn = np.linalg.qr(rng.standard_normal((6, 6)))[0]
    one, other = np.array([1, 2, 3, 4, 5, 6.0]), np.array([2, 2, 1, 9, 0.5, 0.0])
    real, generated = white * one @ turn, white * other @ turn + 0.5
    # Covariances that share their axes: the distance is that of the deviations (Dowson and Landau 1982).
    assert frechet_distance(real, generated) == pytest.approx(6 * 0.25 + ((one - other) ** 2).sum(), rel=1e-7)


def test_the_kernel_distance_by_its_definition() -> None:
    real, generated = normal(30, 4, rng=1), normal(20, 4, shift=1, rng=2)

    def kernel(x: np.ndarray, y: np.ndarray) -> float:
        return (x @ y / 4 + 1) ** 3

    within = [
        np.mean([kernel(x, y) for i, x in enumerate(rows) for j, y in enumerate(rows) if i != j])
        for rows in (real, generated)
    ]
    across = np.mean([kernel(x, y) for x in real for y in generated])
    assert kernel_distance(real, generated) == pytest.approx(sum(within) - 2 * across, rel=1e-9)


@pytest.mark.parametrize(("num", "width"), [(300, 8), (20, 50)])
def test_a_set_and_itself(num: int, width: int) -> None:
    real = normal(num, width) + 3
    assert frechet_distance(real, real) == pytest.approx(0, abs=1e-9)
    assert kernel_distance(real, real) <= 0
    assert neighbour_shares(real, real) == (1, 1, 1, 1)


def test_sets_that_have_nothing_in_common() -> None:
    real, generated = normal(200, 8), normal(300, 8, shift=1000, rng=1)
    assert neighbour_shares(real, generated) == (0, 0, 0, 0)
    assert frechet_distance(real, generated) == pytest.approx(1e6, rel=0.01)
    found = distances(real, generated)
    for name in ("precision", "recall", "coverage"):
        share = getattr(found, name)
        assert share.low == 0
        # That none of 200 or 300 was does not mean that none is: about four in so many might be.
        assert 0.005 < share.high < 0.03
    assert found.kernel.low > 0


def test_a_kind_left_out_lowers_recall_and_coverage_and_one_made_up_precision_and_density() -> None:
    near, dropped, invented = (neighbour_shares(*features(case)) for case in ("near", "dropped", "invented"))
    assert dropped.recall < 0.7 * near.recall
    assert dropped.coverage < 0.7 * near.coverage
    assert dropped.precision == pytest.approx(near.precision, abs=0.03)
    assert invented.precision < 0.7 * near.precision
    assert invented.density < 0.7 * near.density
    assert invented.recall == pytest.approx(near.recall, abs=0.03)


def test_copies_of_one_letter_recall_nothing() -> None:
    real = normal(200, 8)
    collapsed = np.repeat(real[:1] + 0.01, 200, axis=0)
    assert neighbour_shares(real, collapsed).recall == 0
    assert neighbour_shares(real, collapsed).precision == 1
    assert neighbour_shares(collapsed, collapsed) == (0, 0, 0, 0)
    assert np.isfinite(frechet_distance(real, collapsed))


@settings(deadline=None, max_examples=40)
@given(
    st.integers(2, 40), st.integers(2, 40), st.integers(1, 30), st.integers(1, 30), st.sampled_from([1e-6, 1.0, 1e4])
)
def test_the_frechet_distance_is_a_number_whatever_the_rank(
    n: int, m: int, width: int, rank: int, scale: float
) -> None:
    rng = np.random.default_rng(n + 41 * m)
    spanned = rng.standard_normal((rank, width))
    real, generated = (scale * rng.standard_normal((num, rank)) @ spanned for num in (n, m))
    found = frechet_distance(real, generated)
    assert np.isfinite(found)
    assert found >= 0
    assert found == pytest.approx(frechet_distance(generated, real), rel=1e-6, abs=1e-9 * scale**2)


@settings(deadline=None, max_examples=20)
@given(st.integers(6, 60), st.integers(6, 60), st.floats(-3, 3), st.floats(0.1, 10))
def test_turning_moving_and_scaling_both_leaves_the_shares(n: int, m: int, shift: float, scale: float) -> None:
    real, generated = normal(n, 5, rng=n), normal(m, 5, shift=0.5, rng=m + 100)
    turn = np.linalg.qr(normal(5, 5, rng=7))[0]
    moved = [scale * rows @ turn + shift for rows in (real, generated)]
    assert neighbour_shares(*moved) == pytest.approx(neighbour_shares(real, generated))


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    num_tries, rng = 60, np.random.default_rng(5)
    sizes = {"num": 200, "width": 4}

    def drawn() -> tuple[np.ndarray, np.ndarray]:
        return normal(**sizes, rng=rng), normal(**sizes, shift=0.5, scale=1.2, rng=rng)

    # Shares are those to be expected of samples as many; the distances those of the distributions.
    expected = np.mean([neighbour_shares(*drawn()) for _ in range(200)], axis=0)
    truths = dict(zip(MEASURES, [0.5**2 + 4 * 0.2**2, _kernel_truth(4, 0.5, 1.2), *expected], strict=True))
    hits = dict.fromkeys(MEASURES, 0)
    for seed in range(num_tries):
        found = distances(*drawn(), seed=seed)
        for name, truth in truths.items():
            hits[name] += getattr(found, name).low <= truth <= getattr(found, name).high
    # Of 60 with a chance of 0.95, fewer than 51 are one in 200.
    assert min(hits.values()) >= 51, hits


def _kernel_truth(width: int, shift: float, scale: float) -> float:
    """The squared discrepancy of N(0, 1) and N(shift along an axis, scale²), from the moments of x·y."""

    def mean_kernel(a: float, s: float, b: float, t: float) -> float:
        middle = 1 + a * b / width
        variance = (s**2 * b**2 + t**2 * a**2 + width * s**2 * t**2) / width**2
        return middle**3 + 3 * middle * variance + 6 * s**2 * t**2 * a * b / width**3

    return mean_kernel(0, 1, 0, 1) + mean_kernel(shift, scale, shift, scale) - 2 * mean_kernel(0, 1, shift, scale)


def test_the_bounds_of_the_frechet_distance_are_for_endless_samples() -> None:
    found = distances(normal(600, 32, rng=1), normal(600, 32, rng=2))
    assert found.frechet.value > 0.5
    assert found.frechet.low == 0
    assert found.frechet.high < found.frechet.value


def test_hands_must_stay_together_for_bounds_that_hold() -> None:
    rng, hands = np.random.default_rng(3), np.repeat(np.arange(48), 12)
    truth = 18 / 36 * (1.49**2 + 1.25**2 - 2 * 1.49 * 1.25)  # Of kernels 1 + 3 · 6 s² t² / 36.
    num_right = {"alone": 0, "together": 0}
    for seed in range(20):
        real, generated = (
            width * rng.standard_normal((48, 6))[hands] + rng.standard_normal((576, 6)) for width in (0.7, 0.5)
        )
        alone = distances(real, generated, seed=seed)
        together = distances(real, generated, seed=seed, groups=(hands, hands))
        for name in MEASURES:
            assert getattr(together, name).value == pytest.approx(getattr(alone, name).value, rel=1e-9)
        num_right["alone"] += alone.kernel.low <= truth <= alone.kernel.high
        num_right["together"] += together.kernel.low <= truth <= together.kernel.high
    assert num_right["together"] >= 18
    assert num_right["alone"] <= 14


def test_the_same_seed_gives_the_same_to_the_bit() -> None:
    real, generated = features("near")
    assert distances(real, generated, seed=4) == distances(real, generated, seed=4)
    assert distances(real, generated, seed=4) != distances(real, generated, seed=5)
    assert distances(real, generated, seed=4).recall.value == distances(real, generated, seed=5).recall.value


def test_what_cannot_be_measured_is_said_to_be_so() -> None:
    real = normal(40, 4)
    with pytest.raises(LettersError, match=r"at least 6 generated samples, .* got \(5, 4\)"):
        neighbour_shares(real, real[:5])
    with pytest.raises(LettersError, match=r"at least 2 real samples, .* got \(40,\)"):
        frechet_distance(real[:, 0], real)
    with pytest.raises(LettersError, match="as many features of real as of generated samples, got 4 and 3"):
        kernel_distance(real, real[:, :3])
    with pytest.raises(LettersError, match="finite features, found others in generated sample 7"):
        distances(real, np.where(np.arange(40)[:, None] == 7, np.nan, real))
    with pytest.raises(LettersError, match=r"every quarter holds more than 5, .* one of the 20 here may hold 5"):
        distances(real, real[:20])
    with pytest.raises(LettersError, match=r"4 groups of generated samples or more, .* found 3"):
        distances(real, real, groups=(np.arange(40), np.arange(40) % 3))
    with pytest.raises(LettersError, match=r"a group for each of the 40 real samples, got \(39,\)"):
        distances(real, real, groups=(np.arange(39), np.arange(40)))
    with pytest.raises(LettersError, match="nearest >= 1 and num_resamples >= 16, got 0 and 96"):
        distances(real, real, nearest=0)
    with pytest.raises(LettersError, match="nearest >= 1, got 0"):
        neighbour_shares(real, real, nearest=0)
