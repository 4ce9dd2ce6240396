"""How much hands vary, and how true each is to itself: measures of pen paths, quick enough to watch in training.

    features = style_features(paths)                       # (n, 4): aspect, slant, curvature, size
    consistency(features, characters, hands)               # (4,): share of the variance that lies between hands
    spread(paths, characters)                              # how much the letters of each character differ
    tremble(paths)                                         # how much lines shake from point to point

None means much by itself: each is to be set beside the same figure of real letters, as many of each character.
"""

import numpy as np

from ownhand.errors import LettersError

STYLE_FEATURES = ("aspect", "slant", "curvature", "size")
"""What the columns of `style_features` tell."""

_SMALLEST_SIDE = 1e-6
"""Units of the path; ink smaller than this is a dot, which has no shape."""

_BOX_SIDE = 2.0
_LEAST_SIDE = 0.1
"""Added to width, height and length before logarithms are taken, so that hair lines and dots do not run away."""

_LEAST_TURN = 0.3
"""Radians added to the turning before its logarithm is taken, so that straight strokes do not."""

_MOST_TURN = 1.5
"""Radians; a corner, however sharp, counts as this much turning: how sharp it is, is chance."""

_SMOOTHINGS = 2
"""Times that points are averaged with their neighbours before turning is measured, or hands are told apart.

Unsmoothed, turning tells tablets apart rather than hands: real writers of two contributors turn 2.8 and 1.9 (in
logarithms) where their third differences are 0.013 and 0.001, and a consistency of 0.48 falls to 0.26 by smoothing.
"""

_FEWEST_LETTERS = 10
"""Of a character; of fewer, the spread is too uncertain to be told."""

_MOST_STANDARD = 3.0
"""Standard deviations; features farther out count as this far, so that a scribble has no great say."""


def style_features(paths: np.ndarray) -> np.ndarray:
    """Describes the style of letters: (n, 4) float64, in the order of `STYLE_FEATURES`, for paths (n, points, 3).

    - aspect: logarithm of width against height.
    - slant: the lean of the strokes that go up or down, units to the right for each unit up. It is the slope of the
      regression of dx on dy over the drawn steps, weighted by 1 / length, so that level strokes have little say.
    - curvature: logarithm of the turning along all drawn lines, radians, small shaking smoothed away.
    - size: logarithm of the length of the drawn line, in a letter whose larger side is 2.

    Only what is drawn counts, as large as it fills the box. All are finite, even for a letter without ink.
    """
    xy, is_drawn = _fitted(paths)
    sides = xy.max(axis=1) - xy.min(axis=1)
    steps = np.diff(xy, axis=1)
    length = np.hypot(steps[..., 0], steps[..., 1]) * is_drawn
    weight = np.divide(steps[..., 1] * is_drawn, length, out=np.zeros_like(length), where=length > 0)
    slant = (steps[..., 0] * weight).sum(axis=1) / ((steps[..., 1] * weight).sum(axis=1) + _LEAST_SIDE / 2)
    return np.stack(
        [
            np.log((sides[:, 0] + _LEAST_SIDE) / (sides[:, 1] + _LEAST_SIDE)),
            slant,
            np.log(_LEAST_TURN + _turning(xy, is_drawn)),
            np.log(_LEAST_SIDE + length.sum(axis=1)),
        ],
        axis=1,
    )


def consistency(features: np.ndarray, characters: np.ndarray, hands: np.ndarray) -> np.ndarray:
    """Tells what share of the variance of each feature lies between hands rather than within them: (k,).

    It is the intraclass correlation of one-way random effects, ICC(1): Shrout and Fleiss, "Intraclass correlations:
    uses in assessing rater reliability", Psychological Bulletin 86 (1979), case 1; for hands of unequal size with n0 of
    Searle, Casella and McCulloch, "Variance Components" (1992), section 3.6. About 0 where letters are shuffled over
    the hands (it may be a little less), 1 where all letters of a hand agree.

    Args:
        features: (n, k), of n letters; each is standardised within its character first.
        characters: (n,), which character each letter shows.
        hands: (n,), whose letter each is.

    Raises:
        LettersError: all letters are of one hand, or none has more than one letter.
    """
    standard = _standardised(np.asarray(features, np.float64), characters)
    _, hand, counts = np.unique(hands, return_inverse=True, return_counts=True)
    num_hands, num_letters = len(counts), len(standard)
    if num_hands < 2 or num_letters == num_hands:
        raise LettersError(
            f"Expected several hands of several letters each to tell how consistent they are; found {num_letters:,} "
            f"letters of {num_hands:,} hands."
        )
    means = np.stack([np.bincount(hand, column) for column in standard.T], axis=1) / counts[:, None]
    between = (counts[:, None] * (means - standard.mean(axis=0)) ** 2).sum(axis=0) / (num_hands - 1)
    within = ((standard - means[hand]) ** 2).sum(axis=0) / (num_letters - num_hands)
    usual_count = (num_letters - (counts**2).sum() / num_letters) / (num_hands - 1)
    whole = between + (usual_count - 1) * within
    share: np.ndarray = np.divide(between - within, whole, out=np.zeros_like(whole), where=whole > 0)
    return share


def spread(
    paths: np.ndarray,
    characters: np.ndarray,
    *,
    num_characters: int | None = None,
    fewest: int = _FEWEST_LETTERS,
) -> np.ndarray:
    """Tells how much the letters of each character differ, all hands together: the root of the variance of x and y.

    Args:
        paths: (n, points, 3).
        characters: (n,) integers from 0.
        num_characters: how many there may be; by default as many as the largest of `characters` asks for.
        fewest: letters of a character without which it is not told.

    Returns:
        (num_characters,) float64: the root of the variances summed over all points, NaN where there are fewer
        letters of a character than `fewest`.
    """
    characters = np.asarray(characters)
    found = np.full(int(characters.max(initial=-1)) + 1 if num_characters is None else num_characters, np.nan)
    for character in np.unique(characters):
        points = np.asarray(paths)[characters == character][..., :2]
        if len(points) >= fewest:
            found[character] = np.sqrt(points.var(axis=0, dtype=np.float64).sum())
    return found


def tremble(paths: np.ndarray) -> float:
    """Tells how much lines shake from point to point: the median size of the third differences of x and y, drawn.

    A line that turns evenly has next to none, a line of independent noise of deviation s has 3 s. 0 where no stroke
    has four points.
    """
    paths = np.asarray(paths)
    is_drawn = paths[:, :-1, 2] > 0
    third = np.abs(np.diff(paths[..., :2], n=3, axis=1))[is_drawn[:, :-2] & is_drawn[:, 1:-1] & is_drawn[:, 2:]]
    return float(np.median(third)) if third.size else 0.0


def smoothed(xy: np.ndarray, is_drawn: np.ndarray) -> np.ndarray:
    """Points (n, points, 2) averaged with their neighbours, so that a tablet's shaking goes; the ends of strokes stay.

    `is_drawn` (n, points - 1) tells of which steps the pen is down.
    """
    is_inner = (is_drawn[:, :-1] & is_drawn[:, 1:])[..., None]
    for _ in range(_SMOOTHINGS):
        inner = np.where(is_inner, 0.25 * xy[:, :-2] + 0.5 * xy[:, 1:-1] + 0.25 * xy[:, 2:], xy[:, 1:-1])
        xy = np.concatenate([xy[:, :1], inner, xy[:, -1:]], axis=1)
    return xy


def _fitted(paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, points, 2) fitted to the box of side 2, others brought into it; and which steps are drawn."""
    paths = np.asarray(paths, np.float64)
    is_drawn = paths[:, :-1, 2] > 0
    is_ink = np.zeros(paths.shape[:2], bool)
    is_ink[:, :-1] |= is_drawn
    is_ink[:, 1:] |= is_drawn
    xy = paths[..., :2]
    low = np.where(is_ink[..., None], xy, np.inf).min(axis=1)
    high = np.where(is_ink[..., None], xy, -np.inf).max(axis=1)
    low, high = np.where(np.isfinite(low), low, 0), np.where(np.isfinite(high), high, 0)
    larger = (high - low).max(axis=1)
    scale = np.where(larger > _SMALLEST_SIDE, _BOX_SIDE / np.maximum(larger, _SMALLEST_SIDE), 0)
    # Where there is no ink, the box says nothing: clipping keeps such points from widening it.
    return (np.clip(xy, low[:, None], high[:, None]) - low[:, None]) * scale[:, None, None], is_drawn


def _turning(xy: np.ndarray, is_drawn: np.ndarray) -> np.ndarray:
    """(n,): all turning of the drawn lines, radians."""
    xy, is_inner = smoothed(xy, is_drawn), is_drawn[:, :-1] & is_drawn[:, 1:]
    before, after = np.diff(xy[:, :-1], axis=1), np.diff(xy[:, 1:], axis=1)
    across = before[..., 0] * after[..., 1] - before[..., 1] * after[..., 0]
    turn = np.abs(np.arctan2(across, (before * after).sum(axis=-1)))
    turning: np.ndarray = (np.minimum(turn, _MOST_TURN) * is_inner).sum(axis=1)
    return turning


def _standardised(features: np.ndarray, characters: np.ndarray) -> np.ndarray:
    """Features with mean 0 and deviation 1 within every character; 0 where a character's are all the same."""
    _, character, counts = np.unique(characters, return_inverse=True, return_counts=True)
    standard = np.empty_like(features)
    for k, column in enumerate(features.T):
        away = column - (np.bincount(character, column) / counts)[character]
        deviation = np.sqrt(np.bincount(character, away**2) / counts)[character]
        is_same = deviation <= 1e-9 * (1 + np.abs(column))
        standard[:, k] = np.where(is_same, 0, away / np.where(is_same, 1, deviation))
    clipped: np.ndarray = np.clip(standard, -_MOST_STANDARD, _MOST_STANDARD)
    return clipped
