"""Even optical spacing: letters set by the paper left between their inks, not by their boxes.

Each glyph is seen through horizontal bands. In each band the paper between two neighbours reaches from the right edge
of one's ink to the left edge of the other's, but no deeper into a letter than `depth`: the bay of an L counts, its
whole width does not. Neighbours are set so that the mean over the bands they share is the same for every pair. A least
distance keeps inks apart whatever the mean says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.ink import Outline

_BAND = 0.1
"""Height of a band in x-heights: about the width of a pen."""

_LEAST_UNIT = 0.8
"""x-heights; a text of full stops is not spaced by the height of full stops."""

_MOST_BANDS = 400
_SAMPLES_A_CURVE = 8


def usual_height(outlines: Sequence[Outline]) -> float:
    """Gives the height of a usual one of `outlines`, none of them empty, in x-heights."""
    if not outlines:
        return 1.0
    y = _sampled(outlines)[..., 1]
    starts = _starts(outlines)
    heights = np.maximum.reduceat(y.max(axis=0), starts) - np.minimum.reduceat(y.min(axis=0), starts)
    return max(float(np.median(heights)), _LEAST_UNIT)


@dataclass(frozen=True)
class Inks:
    """What spacing sees of glyphs: arrays by glyph (g,) and by glyph and band (g, b), in x-heights.

    Where a band has no ink, `left` is inf and `right` -inf.
    """

    left: np.ndarray
    right: np.ndarray
    outer_left: np.ndarray
    outer_right: np.ndarray
    body_left: np.ndarray
    """Like `outer_left`, of the ink above the baseline alone: the tail of a g reaches under its neighbour unseen."""
    body_right: np.ndarray
    bottom: np.ndarray
    top: np.ndarray
    first_band: np.ndarray
    last_band: np.ndarray
    unit: float
    """Height of a usual glyph here: near 1 for small letters, 1.7 for capitals. Spaces are measured in it."""
    reach: int
    """Bands within the least distance."""

    @classmethod
    def of(cls, outlines: Sequence[Outline], unit: float, distance: float) -> "Inks":
        """Measures outlines, none of them empty."""
        points, starts = _sampled(outlines), _starts(outlines)  # (samples, curves, 2), (outlines,)
        owner = np.repeat(np.arange(len(outlines)), [outline.num_curves for outline in outlines])
        lowest, highest = points[..., 1].min(), points[..., 1].max()
        band = max(_BAND, (highest - lowest) / _MOST_BANDS)
        num_bands = int((highest - lowest) / band) + 1

        a, b = points[:-1].reshape(-1, 2), points[1:].reshape(-1, 2)
        owner_of_edge = np.tile(owner, _SAMPLES_A_CURVE)
        is_rising = (a[:, 1] <= b[:, 1])[:, None]
        low, high = np.where(is_rising, a, b), np.where(is_rising, b, a)
        first, last = (((end[:, 1] - lowest) / band).astype(int).clip(0, num_bands - 1) for end in (low, high))
        spans = last - first + 1
        edge = np.repeat(np.arange(len(a)), spans)
        place = np.arange(len(edge)) - np.repeat(np.cumsum(spans) - spans, spans) + first[edge]
        low, high, owner_of_edge = low[edge], high[edge], owner_of_edge[edge]
        rise = high[:, 1] - low[:, 1]
        slope = np.divide(high[:, 0] - low[:, 0], rise, out=np.zeros_like(rise), where=rise > 1e-9)
        left = np.full((len(outlines), num_bands), np.inf)
        right = np.full((len(outlines), num_bands), -np.inf)
        at_floor = low[:, 0] + slope * np.maximum(lowest + place * band - low[:, 1], 0)
        at_roof = high[:, 0] - slope * np.maximum(high[:, 1] - lowest - (place + 1) * band, 0)
        for x in (at_floor, at_roof):
            np.minimum.at(left, (owner_of_edge, place), x)
            np.maximum.at(right, (owner_of_edge, place), x)

        has_ink = np.isfinite(left)
        # Glyphs with nothing above the baseline are all body.
        is_body = lowest + band * np.arange(1, num_bands + 1) > 0
        is_body = has_ink & (is_body | ~(has_ink & is_body).any(axis=1, keepdims=True))
        return cls(
            left=left,
            right=right,
            outer_left=left.min(axis=1),
            outer_right=right.max(axis=1),
            body_left=np.where(is_body, left, np.inf).min(axis=1),
            body_right=np.where(is_body, right, -np.inf).max(axis=1),
            bottom=np.minimum.reduceat(points[..., 1].min(axis=0), starts),
            top=np.maximum.reduceat(points[..., 1].max(axis=0), starts),
            first_band=has_ink.argmax(axis=1),
            last_band=num_bands - 1 - has_ink[:, ::-1].argmax(axis=1),
            unit=unit,
            reach=int(np.ceil(distance * unit / band)),
        )


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """How far apart inks stand, in units of the usual glyph's height."""

    letter_gap: float = 0.33
    """Mean paper between neighbours in a word."""
    word_gap: float = 0.9
    """Mean paper between words."""
    word_room: float = 0.65
    """Least paper between words above the baseline, from top to bottom: a space is seen as a column of paper."""
    depth: float = 0.38
    """How deep into a letter paper still counts."""
    distance: float = 0.1
    """Least distance of neighbours."""
    apart: float = 0.15
    """Least distance from all ink before the neighbour, along the line: T.T keeps its bars apart."""


class Setter:
    """Sets glyphs beside each other."""

    def __init__(self, inks: Inks, spacing: Spacing) -> None:
        self.inks, self.spacing = inks, spacing
        depth = spacing.depth * inks.unit
        self._shallow_left = np.minimum(inks.left, (inks.body_left + depth)[:, None])
        self._shallow_right = np.maximum(inks.right, (inks.body_right - depth)[:, None])
        # Ink reaches as far up and down as the least distance, so that it is kept in every direction.
        self._wide_right = inks.right.copy()
        for steps in range(1, min(inks.reach, inks.right.shape[1] - 1) + 1):
            np.maximum(self._wide_right[:, steps:], inks.right[:, :-steps], out=self._wide_right[:, steps:])
            np.maximum(self._wide_right[:, :-steps], inks.right[:, steps:], out=self._wide_right[:, :-steps])

    @property
    def widest_gap(self) -> float:
        """The most paper, in x-heights, that letters of a word can leave between their boxes."""
        return max(self.spacing.letter_gap, self.spacing.distance, self.spacing.apart) * self.inks.unit

    def between(self, before: int, after: int, gap: float) -> float:
        """Gives how far right of glyph `before` glyph `after` stands, origin to origin, for an even gap."""
        inks = self.inks
        first = max(inks.first_band[before], inks.first_band[after])
        last = min(inks.last_band[before], inks.last_band[after])
        if last < first:  # Nothing at the same height, as of a hyphen and a full stop: their boxes stand close.
            return inks.body_right[before] - inks.body_left[after] + gap * inks.unit / 3
        shared = slice(first, last + 1)
        paper = (self._shallow_left[after, shared] - self._shallow_right[before, shared]).mean()
        return gap * inks.unit - paper

    def set_word(self, glyphs: Sequence[int], limit: float = np.inf) -> list[tuple[list[int], list[float]]]:
        """Sets glyphs in a row, breaking it where the row would be longer than `limit`.

        Gives rows of glyphs and their positions, such that the leftmost ink of each row is at 0. A row has at least one
        glyph, whether it fits or not.
        """
        inks, spacing = self.inks, self.spacing
        rows: list[tuple[list[int], list[float]]] = []
        right, earlier = 0.0, np.empty(0)
        for glyph in glyphs:
            if rows:
                row, positions = rows[-1]
                before, at = row[-1], positions[-1]
                x = max(
                    at + self.between(before, glyph, spacing.letter_gap),
                    at + (self._wide_right[before] - inks.left[glyph]).max() + spacing.distance * inks.unit,
                    (earlier - inks.left[glyph]).max() + spacing.apart * inks.unit,
                    # Each letter begins right of the one before it, so the first begins the row.
                    at + inks.outer_left[before] - inks.outer_left[glyph] + spacing.distance * inks.unit,
                )
                right = max(right, x + inks.outer_right[glyph])
                if right <= limit:
                    earlier = np.maximum(earlier, at + inks.right[before])
                    row.append(glyph)
                    positions.append(x)
                    continue
            rows.append(([glyph], [-inks.outer_left[glyph]]))
            right = inks.outer_right[glyph] - inks.outer_left[glyph]
            earlier = np.full(inks.right.shape[1], -np.inf)
        return rows


def _sampled(outlines):
    """Points on all curves of all outlines: (samples, curves, 2)."""
    curves = np.concatenate([contour for outline in outlines for contour in outline.contours])
    t = np.linspace(0, 1, _SAMPLES_A_CURVE + 1)[:, None, None]
    s = 1 - t
    p0, p1, p2, p3 = curves.transpose(1, 0, 2)
    return s**3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t**3 * p3


def _starts(outlines):
    """Where the curves of each outline begin among all."""
    return np.cumsum([0] + [outline.num_curves for outline in outlines[:-1]])
