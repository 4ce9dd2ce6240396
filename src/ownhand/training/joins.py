"""Joins fitted to people's: by pair of characters, and how a hand's own rate goes with its style."""

import numpy as np
from jaxtyping import Bool, Float, Int64

from ownhand.hands.joins import Joins
from ownhand.words.cells import Cells

_LEAST_SEEN = 20
"""Times that a pair, or a side of a character, is seen before it is believed."""

_LEAST_PAIRS = 30
"""Pairs of letters by which a writer's rate of joining is known."""

_RIDGE = 10.0
"""Writers' worth of belief that a hand's rate has nothing to do with its style."""

_FARTHEST, _HALVINGS = 12.0, 40
"""Logits are sought within these bounds, by halving them so often."""


def fit_joins(cells: Cells, rows: Int64[np.ndarray, " cells"], latents: Float[np.ndarray, "writers latent"]) -> Joins:
    """The joins of people who wrote the cells.

    Args:
        rows: the writer of each cell, a row of `latents`.
        latents: the writers' styles as standard normal latents.
    """
    first, second, is_joined, writers = seen_pairs(cells, rows)
    nothing = np.zeros(len(first))
    pairs = _logits_by((first << 32) | second, is_joined)
    to_after, to_before = _logits_by(first, is_joined), _logits_by(second, is_joined)
    overall = float(logits_of_groups(np.zeros(len(first), np.int64), is_joined, nothing, 1)[0])
    joins = Joins(
        pairs={chr(code >> 32) + chr(code & 0xFFFFFFFF): logit for code, logit in pairs.items()},
        characters={
            chr(code): (to_before.get(code, overall), to_after.get(code, overall))
            for code in sorted({*to_after, *to_before})
        },
        overall=overall,
        rate_by_latent=(),
        rate_spread=0.0,
    )
    given = _logits_given(joins, first, second)
    counts = np.bincount(writers[np.isfinite(given)], minlength=len(latents))
    is_used = np.isfinite(given) & (counts >= _LEAST_PAIRS)[writers]
    offsets = logits_of_groups(writers[is_used], is_joined[is_used], given[is_used], len(latents))
    known = counts >= _LEAST_PAIRS
    weights, deviation = ridge(latents[known], offsets[known])
    return Joins(
        pairs=joins.pairs,
        characters=joins.characters,
        overall=overall,
        rate_by_latent=tuple(weights.tolist()),
        rate_spread=deviation,
    )


def seen_pairs(
    cells: Cells, rows: Int64[np.ndarray, " cells"]
) -> tuple[
    Int64[np.ndarray, " pairs"], Int64[np.ndarray, " pairs"], Bool[np.ndarray, " pairs"], Int64[np.ndarray, " pairs"]
]:
    """Both characters of all neighbours in words, each pair once, whether they are joined, and by which writer.

    A neighbour counts though its own cell was dropped.
    """
    has_after = cells.after > 0
    has_lone_before = cells.before > 0
    has_lone_before[cells.following[cells.following >= 0]] = False
    first = np.concatenate([cells.characters[has_after], cells.before[has_lone_before]])
    second = np.concatenate([cells.after[has_after], cells.characters[has_lone_before]])
    is_joined = np.concatenate([cells.is_joined_after[has_after], cells.is_joined_before[has_lone_before]])
    return first, second, is_joined, np.concatenate([rows[has_after], rows[has_lone_before]])


def logits_of_groups(
    groups: Int64[np.ndarray, " pairs"],
    is_joined: Bool[np.ndarray, " pairs"],
    given: Float[np.ndarray, " pairs"],
    num_groups: int,
) -> Float[np.ndarray, " groups"]:
    """What is to be added to `given` logits so that as many pairs of each group are joined as were, 0 for none.

    Half a join and half of none are added to what was seen; with `given` 0 they are the logits of the shares so
    smoothed.
    """
    counts = np.bincount(groups, minlength=num_groups)
    share = (np.bincount(groups, weights=is_joined, minlength=num_groups) + 0.5) / (counts + 1)
    low, high = np.full(num_groups, -_FARTHEST), np.full(num_groups, _FARTHEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        expected = np.bincount(groups, weights=1 / (1 + np.exp(-(given + middle[groups]))), minlength=num_groups)
        is_low = expected < share * counts
        low, high = np.where(is_low, middle, low), np.where(is_low, high, middle)
    return np.where(counts > 0, (low + high) / 2, 0.0)


def ridge(
    latents: Float[np.ndarray, "writers latent"], values: Float[np.ndarray, " writers"]
) -> tuple[Float[np.ndarray, " weights"], float]:
    """The linear map from latents to values, its intercept last, and the standard deviation of what it leaves.

    (A. E. Hoerl and R. W. Kennard, "Ridge regression", 1970; the intercept is not held back.)
    """
    num, size = latents.shape
    if num < 2:
        return np.append(np.zeros(size), values.mean() if num else 0.0), 0.0
    mean, middle = latents.mean(0), values.mean()
    away = latents.astype(np.float64) - mean
    inverse = np.linalg.inv(away.T @ away + _RIDGE * np.eye(size))
    weights = inverse @ (away.T @ (values - middle))
    left = values - middle - away @ weights
    # Numbers that were fitted make what is left smaller than it is of other writers.
    num_free = max(num - 1 - float(np.trace(inverse @ (away.T @ away))), 1.0)
    return np.append(weights, middle - mean @ weights), float(np.sqrt((left**2).sum() / num_free))


def _logits_by(codes: Int64[np.ndarray, " pairs"], is_joined: Bool[np.ndarray, " pairs"]) -> dict[int, float]:
    """The logit of the share that is joined, by code, of codes seen often enough."""
    names, groups, counts = np.unique(codes, return_inverse=True, return_counts=True)
    logits = logits_of_groups(groups, is_joined, np.zeros(len(codes)), len(names))
    return dict(zip(names[counts >= _LEAST_SEEN].tolist(), logits[counts >= _LEAST_SEEN].tolist(), strict=True))


def _logits_given(
    joins: Joins, first: Int64[np.ndarray, " pairs"], second: Int64[np.ndarray, " pairs"]
) -> Float[np.ndarray, " pairs"]:
    """The logit of each pair over all hands; minus infinity where it is never joined."""
    codes, places = np.unique((first << 32) | second, return_inverse=True)
    shares = np.array([joins.probability(chr(code >> 32), chr(code & 0xFFFFFFFF)) for code in codes.tolist()])
    with np.errstate(divide="ignore"):
        logits: np.ndarray = np.log(shares / (1 - shares))[places]
    return logits
