"""Pairs of samples, gone through once by blocks: what neighbours and kernels tell of two sets of features."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

PAIRS_AT_ONCE = 1 << 21
"""Which bounds the memory: a block of pairs takes 8 or 16 MB, and what is made of it a few times that."""


@dataclass(frozen=True)
class Samples:
    """A set of features, moved so that the middle of both sets is at zero: squares of distances lose less there."""

    centred: np.ndarray
    """(n, d) float32 or float64, in which products are taken."""
    squares: np.ndarray
    """(n,) squared lengths, in the same precision."""

    @classmethod
    def of(cls, centred: np.ndarray, precision: type[np.floating]) -> "Samples":
        cast = np.ascontiguousarray(centred, precision)
        return cls(cast, np.einsum("nd,nd->n", cast, cast, dtype=np.float64).astype(precision))

    def __len__(self) -> int:
        return len(self.centred)

    def select(self, chosen: np.ndarray) -> "Samples":
        return Samples(self.centred[chosen], self.squares[chosen])


class KernelSums:
    """Sums of the cubic kernel (x·y / d + 1)³ over pairs of parts ("Demystifying MMD GANs", Bińkowski et al. 2018, 4).

    Parts lie one after the other, `counts` tells of how many samples each.
    """

    def __init__(
        self, one: np.ndarray, other: np.ndarray, middle: np.ndarray, counts: tuple[np.ndarray, np.ndarray]
    ) -> None:
        self._width = len(middle)
        # x·y of the features as they came, from that of the centred ones.
        self._one, self._other = (
            rows @ middle / self._width + middle @ middle / (2 * self._width) + 0.5 for rows in (one, other)
        )
        self._is_own = one is other
        self._parts = np.repeat(np.arange(len(counts[0])), counts[0])
        self._starts = np.cumsum(counts[1]) - counts[1]
        self.sums = np.zeros((len(counts[0]), len(counts[1])))

    def add(self, rows: slice, products: np.ndarray) -> None:
        """Adds a block of pairs: `products` (rows, m) of centred features. A sample makes no pair with itself."""
        roots = products * products.dtype.type(1 / self._width)
        roots += self._one[rows, None].astype(roots.dtype)
        roots += self._other.astype(roots.dtype)
        values = roots * roots
        values *= roots
        if self._is_own:
            values[np.arange(len(values)), np.arange(rows.start, rows.stop)] = 0
        # In double precision, for the distance is a small difference of large sums.
        sums = np.add.reduceat(values, self._starts, axis=1, dtype=np.float64)
        np.add.at(self.sums, self._parts[rows], sums)


class Shares(NamedTuple):
    """What neighbours tell.

    Precision and recall: "Improved Precision and Recall Metric for Assessing Generative Models", Kynkäänniemi et al.
    2019, equations 1 and 2. Density and coverage: "Reliable Fidelity and Diversity Metrics for Generative Models",
    Naeem et al. 2020, equations 3 and 4.
    """

    precision: float
    """Share of generated samples that lie in the surroundings of a real one."""
    recall: float
    """Share of real samples that lie in the surroundings of a generated one."""
    density: float
    """Real samples in whose surroundings a generated one lies, beside how many one would expect."""
    coverage: float
    """Share of real samples with a generated one in their surroundings."""


def squared_reaches(samples: Samples, nearest: int, kernel: KernelSums | None = None) -> np.ndarray:
    """(n,) squared distance of each sample to its nearest-th neighbour among the others, less what may be rounding.

    So a copy of that neighbour never counts as nearer, and among as many copies nothing does: there it is -inf.
    """
    found = np.empty(len(samples), samples.squares.dtype)
    for rows, products in blocks(samples, samples):
        if kernel is not None:
            kernel.add(rows, products)
        squares = _squares(products, samples, samples, rows)
        squares[np.arange(len(squares)), np.arange(rows.start, rows.stop)] = -1  # Itself, in front of its copies.
        squares.partition(nearest, axis=1)
        found[rows] = squares[:, nearest]
    found -= 16 * np.finfo(found.dtype).eps * samples.squares
    found[found <= 0] = -np.inf
    return found


def are_resolved(reaches: np.ndarray, samples: Samples) -> bool:
    """Whether single precision tells neighbours apart: squares of distances have errors of the squares of lengths."""
    return bool((reaches >= 0.01 * samples.squares).all())


def shares(
    real: Samples,
    generated: Samples,
    reaches: tuple[np.ndarray, np.ndarray],
    nearest: int,
    kernel: KernelSums | None = None,
) -> Shares:
    """The four shares, from the squared reaches of real and of generated samples.

    Surroundings are open balls, as in the program of Naeem et al.: sets that are the same have a density of 1 then.
    """
    real_reaches, generated_reaches = reaches
    is_precise = np.zeros(len(generated), dtype=bool)
    num_within = num_recalled = num_covered = 0
    for rows, products in blocks(real, generated):
        if kernel is not None:
            kernel.add(rows, products)
        squares = _squares(products, real, generated, rows)
        num_recalled += int((squares < generated_reaches).any(axis=1).sum())
        is_within = squares < real_reaches[rows, None]
        is_precise |= is_within.any(axis=0)
        num_covered += int(is_within.any(axis=1).sum())
        num_within += int(np.count_nonzero(is_within))
    return Shares(
        precision=float(is_precise.mean()),
        recall=num_recalled / len(real),
        density=num_within / (nearest * len(generated)),
        coverage=num_covered / len(real),
    )


def blocks(one: Samples, other: Samples) -> Iterator[tuple[slice, np.ndarray]]:
    """Rows of `one`, and their products (rows, m) with all of `other`."""
    at_once = max(PAIRS_AT_ONCE // len(other), 1)
    for start in range(0, len(one), at_once):
        rows = slice(start, min(start + at_once, len(one)))
        yield rows, one.centred[rows] @ other.centred.T


def _squares(products: np.ndarray, one: Samples, other: Samples, rows: slice) -> np.ndarray:
    """Squared distances, in place of the products."""
    products *= -2
    products += one.squares[rows, None]
    products += other.squares
    return products
