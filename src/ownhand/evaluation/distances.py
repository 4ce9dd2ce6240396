"""Distances: how far what is generated lies from what is real, and whether it has all of its kinds.

    found = distances(real, generated, groups=(real_hands, generated_hands))    # features (n, d) and (m, d)
    print(found.frechet.value, found.recall.low, found.recall.high)

The Fréchet and the kernel distance are one number each for all that can be wrong. Precision and density say whether
what is generated looks real; recall and coverage whether what is real is generated. Pairs are gone through in `pairs`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError
from ownhand.evaluation.pairs import KernelSums, Samples, Shares, are_resolved, blocks, shares, squared_reaches

_MOST_PARTS = 64
"""Into which a set is dealt to be resampled. Each has its second moments in memory: 34 MB a set in 256 dimensions."""
_QUARTERS = 4
_PAIRINGS = ((0, 0), (1, 1), (0, 1))
"""Of real, of generated, and of real with generated samples."""
FEW_PAIRS = 1 << 24
"""Up to which products are taken in double precision whatever the features: that takes seconds at most, and one sample
that rounding moves across a border shows in a small set."""


@dataclass(frozen=True)
class Estimate:
    """A measure, and between which bounds it lies with a confidence of 95 in a hundred."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Distances:
    """Two sets of features, compared; see `Shares` for the last four."""

    frechet: Estimate
    """0 where means and covariances agree. Of finite samples the value is too high; its bounds are for endless ones, so
    that it may lie above both."""
    kernel: Estimate
    """About 0 where the sets are alike, below as often as above; right for any number of samples."""
    precision: Estimate
    recall: Estimate
    density: Estimate
    coverage: Estimate
    num_real: int
    num_generated: int
    nearest: int
    """Which neighbour bounds the surroundings of a sample."""


def distances(
    real: np.ndarray,
    generated: np.ndarray,
    *,
    nearest: int = 5,
    seed: int = 0,
    num_resamples: int = 96,
    groups: tuple[np.ndarray, np.ndarray] | None = None,
) -> Distances:
    """Compares generated samples with real ones by six measures, each with an interval of 95 in a hundred.

    The bootstrap would draw samples twice, and a sample's copy is its nearest neighbour; so parts are drawn without
    replacement (Politis and Romano, "Large Sample Confidence Regions Based on Subsamples under Minimal Assumptions",
    1994). How both distances scatter, and by how much they are too high, is seen in random halves: these differ from
    the whole as the whole does from endless samples (the delete-d jackknife of Shao and Wu, "A General Theory for
    Jackknife Variance Estimation", 1989). Their bounds are for endless samples, and wider than need be where the sets
    are alike. Shares depend on how many samples there are, and their bounds are for other samples as many. Their
    variance is a fourth of that between disjoint quarters; the interval is Wilson's (1927) for as many independent
    samples as would have that variance, and for density the normal one.

    Args:
        real: (n, d), finite.
        generated: (m, d), finite.
        nearest: which neighbour bounds the surroundings of a sample.
        seed: of the halves and quarters. The same seed gives the same numbers.
        num_resamples: random halves; the samples are cut into quarters a sixteenth as many times.
        groups: (n,) and (m,), such as the hands. Samples of one group are not independent, so they stay together where
            parts are drawn. Left out, every sample stands for itself.

    Returns:
        The measures. Besides the features, memory does not grow with their number.

    Raises:
        LettersError: the sets differ in d, hold too few samples or groups, or numbers that are not finite.
    """
    if nearest < 1 or num_resamples < 16:
        raise LettersError(f"Expected nearest >= 1 and num_resamples >= 16, got {nearest} and {num_resamples}.")
    features = _checked(real, generated, nearest + 1)
    rng = np.random.default_rng(seed)
    named = [np.arange(len(rows)) for rows in features] if groups is None else [np.asarray(names) for names in groups]
    dealt = [
        _dealt(group_of, len(rows), name, nearest, rng)
        for group_of, rows, name in zip(named, features, ("real", "generated"), strict=True)
    ]
    # Parts one after the other, so that sums over them are sums of slices.
    features = (features[0][np.argsort(dealt[0], kind="stable")], features[1][np.argsort(dealt[1], kind="stable")])
    counts = [np.bincount(parts) for parts in dealt]
    found = _Neighbours.of(*features, nearest, counts)
    frechet, kernel = _distances_by_halves(features, counts, found.sums, num_resamples, rng)
    num_cuts = num_resamples // 16
    variances = _variances_by_quarters(found, counts, num_cuts, rng)
    times = _times_deviation((_QUARTERS - 1) * num_cuts)
    num_real, num_generated = (len(np.unique(of)) for of in named)
    density, margin = found.shares.density, times * math.sqrt(variances.density)
    return Distances(
        frechet=Estimate(frechet.value, max(frechet.low, 0.0), max(frechet.high, 0.0)),
        kernel=kernel,
        precision=_wilson(found.shares.precision, variances.precision, num_generated, times),
        recall=_wilson(found.shares.recall, variances.recall, num_real, times),
        density=Estimate(density, max(density - margin, 0.0), density + margin),
        coverage=_wilson(found.shares.coverage, variances.coverage, num_real, times),
        num_real=len(features[0]),
        num_generated=len(features[1]),
        nearest=nearest,
    )


def frechet_distance(real: np.ndarray, generated: np.ndarray) -> float:
    """How far two normal distributions lie apart that have the means and covariances of these features.

    The square of their distance, as is usual ("GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash
    Equilibrium", Heusel et al. 2017, equation 6). Never negative. Of finite samples it is too high, by d² / 4 times
    their mean variance times 1 / n + 1 / m or so.

    Raises:
        LettersError: the sets (n, d) and (m, d) differ in d, hold fewer than two samples, or numbers not finite.
    """
    one, other = _checked(real, generated, 2)
    middle = _middle(one, other)
    whole = np.ones(1, dtype=bool)
    fits = [_Moments.of(rows - middle, np.array([len(rows)])).gathered(whole) for rows in (one, other)]
    return _frechet(*fits[0], *fits[1])


def kernel_distance(real: np.ndarray, generated: np.ndarray) -> float:
    """Squared maximum mean discrepancy by the kernel (x·y / d + 1)³, unbiased, over all samples.

    "Demystifying MMD GANs", Bińkowski et al. 2018, equation 4 and section 4: the kernel inception distance where the
    features are those of Inception.

    Raises:
        LettersError: the sets (n, d) and (m, d) differ in d, hold fewer than two samples, or numbers not finite.
    """
    one, other = _checked(real, generated, 2)
    middle, counts = _middle(one, other), [np.array([len(one)]), np.array([len(other)])]
    sets = [rows - middle for rows in (one, other)]
    samples = [Samples.of(rows, np.float64) for rows in sets]
    sums = []
    for left, right in _PAIRINGS:
        kernel = KernelSums(sets[left], sets[right], middle, (counts[left], counts[right]))
        for rows, products in blocks(samples[left], samples[right]):
            kernel.add(rows, products)
        sums.append(kernel.sums)
    return _kernel_distance(sums, counts, [np.ones(1, dtype=bool)] * 2)


def neighbour_shares(real: np.ndarray, generated: np.ndarray, *, nearest: int = 5) -> Shares:
    """Precision, recall, density and coverage.

    Raises:
        LettersError: the sets (n, d) and (m, d) differ in d, hold `nearest` samples or fewer, or numbers not finite.
    """
    if nearest < 1:
        raise LettersError(f"Expected nearest >= 1, got {nearest}.")
    return _Neighbours.of(*_checked(real, generated, nearest + 1), nearest).shares


@dataclass(frozen=True)
class _Neighbours:
    """Both sets, the four shares, and the sums of kernels over pairs of parts: real, generated, and across."""

    real: Samples
    generated: Samples
    nearest: int
    shares: Shares
    sums: list[np.ndarray]

    @classmethod
    def of(
        cls,
        real: np.ndarray,
        generated: np.ndarray,
        nearest: int,
        counts: list[np.ndarray] | None = None,
    ) -> "_Neighbours":
        """In single precision where that tells neighbours apart among many, for products take half the time then."""
        middle = _middle(real, generated)
        sets = [rows - middle for rows in (real, generated)]
        are_few = max(len(real), len(generated)) ** 2 <= FEW_PAIRS
        for precision in (np.float64,) if are_few else (np.float32, np.float64):
            samples = [Samples.of(rows, precision) for rows in sets]
            kernels: list[KernelSums | None] = [None] * 3
            if counts is not None:
                kernels = [
                    KernelSums(sets[one], sets[other], middle, (counts[one], counts[other])) for one, other in _PAIRINGS
                ]
            reaches = []
            for among, kernel in zip(samples, kernels[:2], strict=True):
                reaches.append(squared_reaches(among, nearest, kernel))
                if precision is np.float32 and not are_resolved(reaches[-1], among):
                    break
            else:
                break
        found = shares(samples[0], samples[1], (reaches[0], reaches[1]), nearest, kernels[2])
        return cls(samples[0], samples[1], nearest, found, [kernel.sums for kernel in kernels if kernel is not None])

    def select(self, is_real: np.ndarray, is_generated: np.ndarray) -> "_Neighbours":
        real, generated = self.real.select(is_real), self.generated.select(is_generated)
        reaches = squared_reaches(real, self.nearest), squared_reaches(generated, self.nearest)
        return _Neighbours(real, generated, self.nearest, shares(real, generated, reaches, self.nearest), [])


def _distances_by_halves(
    features: tuple[np.ndarray, np.ndarray],
    counts: list[np.ndarray],
    sums: list[np.ndarray],
    num_halves: int,
    rng: np.random.Generator,
) -> list[Estimate]:
    """The Fréchet and the kernel distance. Parts lie one after the other, `counts` tells of how many samples each."""
    middle = _middle(*features)
    moments = [_Moments.of(rows - middle, count) for rows, count in zip(features, counts, strict=True)]

    def far(chosen: list[np.ndarray]) -> tuple[float, float]:
        fits = [moment.gathered(parts) for moment, parts in zip(moments, chosen, strict=True)]
        return _frechet(*fits[0], *fits[1]), _kernel_distance(sums, counts, chosen)

    whole = np.array(far([np.ones(len(count), dtype=bool) for count in counts]))
    halves = [far([rng.permutation(len(count)) < len(count) // 2 for count in counts]) for _ in range(num_halves)]
    # Halves differ from the whole as the whole does from the truth: in the mean as well, which is its bias.
    centres = 2 * whole - np.mean(halves, axis=0)
    margins = _times_deviation(min(map(len, counts)) - 1) * np.std(halves, axis=0, ddof=1)
    return [Estimate(*map(float, bounds)) for bounds in zip(whole, centres - margins, centres + margins, strict=True)]


def _variances_by_quarters(
    found: "_Neighbours", counts: list[np.ndarray], num_cuts: int, rng: np.random.Generator
) -> Shares:
    """The variances of the four shares. Disjoint quarters are independent, and vary four times as much as the whole."""
    cuts = []
    for _ in range(num_cuts):
        real, generated = (np.repeat(rng.permutation(len(count)) % _QUARTERS, count) for count in counts)
        cuts.append([found.select(real == quarter, generated == quarter).shares for quarter in range(_QUARTERS)])
    return Shares(*map(float, np.var(cuts, axis=1, ddof=1).mean(axis=0) / _QUARTERS))


@dataclass(frozen=True)
class _Moments:
    """What a covariance needs of each part."""

    counts: np.ndarray
    """(parts,)"""
    sums: np.ndarray
    """(parts, d)"""
    products: np.ndarray
    """(parts, d, d)"""

    @classmethod
    def of(cls, centred: np.ndarray, counts: np.ndarray) -> "_Moments":
        parts = np.split(centred, np.cumsum(counts)[:-1])
        return cls(
            counts,
            np.array([part.sum(axis=0) for part in parts]),
            np.array([part.T @ part for part in parts]),
        )

    def gathered(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean (d,) and covariance (d, d) of the samples of the chosen parts."""
        count = self.counts[chosen].sum()
        mean = chosen @ self.sums / count
        products = np.tensordot(chosen.astype(np.float64), self.products, 1)
        return mean, (products - count * np.outer(mean, mean)) / (count - 1)


def _frechet(mean: np.ndarray, covariance: np.ndarray, other_mean: np.ndarray, other_covariance: np.ndarray) -> float:
    # With S = A Aᵀ and T = B Bᵀ, the trace of the root of S T is the sum of the singular values of Aᵀ B: no root is
    # taken of a number that rounding made negative, and none is complex, singular covariances included.
    common = np.linalg.svd(_factor(covariance).T @ _factor(other_covariance), compute_uv=False).sum()
    between = mean - other_mean
    return max(float(between @ between + np.trace(covariance) + np.trace(other_covariance) - 2 * common), 0.0)


def _factor(covariance: np.ndarray) -> np.ndarray:
    """A with A Aᵀ = covariance."""
    try:
        return np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:  # It is singular: there are fewer samples than dimensions, or some say the same.
        values, vectors = np.linalg.eigh(covariance)
        factor: np.ndarray = vectors * np.sqrt(np.maximum(values, 0))
        return factor


def _kernel_distance(sums: list[np.ndarray], counts: list[np.ndarray], chosen: Sequence[np.ndarray]) -> float:
    within = 0.0
    for of_set, count, parts in zip(sums[:2], counts, chosen, strict=True):
        num = int(count[parts].sum())
        within += float(of_set[np.ix_(parts, parts)].sum()) / (num * (num - 1))
    across = float(sums[2][np.ix_(*chosen)].sum())
    return within - 2 * across / (int(counts[0][chosen[0]].sum()) * int(counts[1][chosen[1]].sum()))


def _dealt(groups: np.ndarray, num_samples: int, name: str, nearest: int, rng: np.random.Generator) -> np.ndarray:
    """(n,) the part of each sample: groups go to parts at random, large ones first, each to the smallest part."""
    if groups.shape != (num_samples,):
        raise LettersError(f"Expected a group for each of the {num_samples} {name} samples, got {groups.shape}.")
    _, group_of, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    num_parts = min(_MOST_PARTS, len(sizes)) // _QUARTERS * _QUARTERS
    if not num_parts:
        raise LettersError(
            f"Expected {_QUARTERS} groups of {name} samples or more, to tell how sure a measure is; found "
            f"{len(sizes)}. Give samples of more hands, or no groups."
        )
    shuffled = rng.permutation(len(sizes))
    totals, part_of = np.zeros(num_parts, dtype=int), np.empty(len(sizes), dtype=int)
    for group in shuffled[np.argsort(-sizes[shuffled], kind="stable")]:
        part = totals.argmin()
        part_of[group] = part
        totals[part] += sizes[group]
    fewest = int(np.sort(totals)[: num_parts // _QUARTERS].sum())
    if fewest <= nearest:
        raise LettersError(
            f"Expected so many {name} samples that every quarter holds more than {nearest}, to tell how sure a measure "
            f"is; one of the {num_samples} here may hold {fewest}. Give more samples, or smaller groups."
        )
    return part_of[group_of]


def _checked(real: np.ndarray, generated: np.ndarray, fewest: int) -> tuple[np.ndarray, np.ndarray]:
    """Both as float64."""
    for rows, name in ((real, "real"), (generated, "generated")):
        if np.ndim(rows) != 2 or len(rows) < fewest or not np.shape(rows)[1]:
            raise LettersError(
                f"Expected features of at least {fewest} {name} samples, (samples, features); got {np.shape(rows)}."
            )
        if not np.isfinite(rows).all():
            where = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
            raise LettersError(f"Expected finite features, found others in {name} sample {where}.")
    if np.shape(real)[1] != np.shape(generated)[1]:
        raise LettersError(
            f"Expected as many features of real as of generated samples, got {np.shape(real)[1]} and "
            f"{np.shape(generated)[1]}. Take both from one net."
        )
    return np.asarray(real, np.float64), np.asarray(generated, np.float64)


def _middle(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    middle: np.ndarray = (one.mean(axis=0) + other.mean(axis=0)) / 2
    return middle


def _times_deviation(degrees: int) -> float:
    """Within how many deviations the middle 95 in a hundred lie, for a deviation that was itself estimated.

    Student's t by its expansion in 1 / degrees (Abramowitz and Stegun, 26.7.5), to 1 % from 10 on.
    """
    z = 1.959964
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)


def _wilson(share: float, variance: float, num_groups: int, times: float) -> Estimate:
    """Wilson's interval for as many independent samples as would have this variance ("Probable Inference", 1927)."""
    num = share * (1 - share) / variance if variance and 0 < share < 1 else num_groups
    middle = (share + times**2 / (2 * num)) / (1 + times**2 / num)
    margin = times / (1 + times**2 / num) * math.sqrt(share * (1 - share) / num + times**2 / (4 * num**2))
    low, high = max(middle - margin, 0.0), min(middle + margin, 1.0)
    return Estimate(share, float(min(low, share)), float(max(high, share)))
