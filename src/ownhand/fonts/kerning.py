"""Side bearings and kerning by the gaps that the eye sees, as pages are set (`ownhand.glyphs.spacing`).

The distance that two glyphs should have is split in three: what belongs to the left glyph on its right side, what
belongs to the right glyph on its left side, and a rest that belongs to the pair. The first two are the bearings of each
single shape; the rest is the kerning of two classes of characters, each with all its shapes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.fonts.outlines import X_HEIGHT, Shape, in_x_heights
from ownhand.glyphs.spacing import Inks, Setter, Spacing, usual_height

_USUAL_TEXT = "etaoinshrdlucmfwypvbgk"
"""What a usual text has, by which its usual height is reckoned."""

_UPRIGHT_BEFORE, _UPRIGHT_AFTER = "dlHINMUqn", "hlbkHIBDRn"
"""Letters with a stem on their right, and on their left, by which bearings are measured: where a program does not kern,
a T keeps clear of what follows, and kerning lets an o go under its bar."""

_DIGITS_MORE = 0.05
"""Of the gap, between digits, as on pages."""

_LEAST_KERN = 6
"""Units: less is not seen."""

_SAME_CLASS = 9.0
"""Units: characters whose kerning differs by no more (root of the mean square) kern as one."""

LEAST_ADVANCE = 20
"""Units."""

_PAIRS_AT_ONCE = 20_000

_SAMPLES = 2
"""Pairs of shapes that are measured for each pair of characters."""


@dataclass(frozen=True)
class Bearings:
    """How glyphs stand in their advances."""

    left: dict[str, int]
    """Units that each glyph's ink is moved to the right."""

    right: dict[str, int]
    """Units from the origin of its ink to the next glyph."""

    def advance(self, name: str) -> int:
        """Units to the next glyph of one whose ink is moved."""
        return max(self.left[name] + self.right[name], LEAST_ADVANCE)


@dataclass(frozen=True)
class Kerning:
    """Classes of characters, and units between them."""

    firsts: list[list[str]]
    """Characters that kern as one on their right side."""

    seconds: list[list[str]]
    """Characters that kern as one on their left side."""

    values: np.ndarray
    """(firsts, seconds) int64 units."""


class Gaps:
    """The inks of all shapes, and how far apart they want to be."""

    def __init__(
        self, by_character: Mapping[str, Sequence[Shape]], others: Sequence[Shape] = (), pitch: float = 0.0
    ) -> None:
        """Each character has one shape at least. `others` are given bearings alone; `pitch` is how far letters stand
        from one another in x-heights, where they join."""
        every = [*(shape for shapes in by_character.values() for shape in shapes), *others]
        self.names = [shape.name for shape in every]
        outlines = [in_x_heights(shape.contours) for shape in every]
        self.inks = Inks.of(outlines)
        first = np.cumsum([0, *map(len, by_character.values())])
        self.rows = {c: np.arange(a, b) for c, a, b in zip(by_character, first[:-1], first[1:], strict=True)}
        usual = [outlines[self.rows[c][0]] for c in _USUAL_TEXT if c in by_character] or outlines
        self.unit = usual_height(usual)
        """x-heights of a usual letter."""
        self._spacing = Spacing()
        self._setter = Setter(self._spacing, self.unit, pitch)
        # Where letters join, words begin and end in strokes that reach for paper: the gap is that of the paper itself.
        gap = self._spacing.word_room[1] if pitch else self._spacing.word_gap
        self.word_space = gap * self._setter.word_unit - self._spacing.letter_gap * self.unit
        """x-heights that a space adds to the gap of letters."""

    def offsets(self, before: np.ndarray, after: np.ndarray, more: "np.ndarray | float" = 0.0) -> np.ndarray:
        """Gives x-heights from the origin of each glyph of `before` to that of `after`, by row: (pairs,).

        No ink reaches beyond the middle of its neighbour's, lest in T.T the bars meet.
        """
        found = []
        more = np.broadcast_to(more, len(before))
        for start in range(0, len(before), _PAIRS_AT_ONCE):
            rows = slice(start, start + _PAIRS_AT_ONCE)
            a, b = self.inks.at(before[rows]), self.inks.at(after[rows])
            gap = self._setter.offsets(a, b, self._spacing.letter_gap, more[rows])
            clear = self._spacing.apart * self.unit / 2
            middle_a, middle_b = (a.outer_left + a.outer_right) / 2, (b.outer_left + b.outer_right) / 2
            found.append(np.maximum(gap, np.maximum(a.body_right + clear - middle_b, middle_a + clear - b.body_left)))
        return np.concatenate(found)


def bearings_and_kerning(gaps: Gaps) -> tuple[Bearings, Kerning]:
    """Gives the bearings of every shape, and the kerning of their characters."""
    characters = list(gaps.rows)
    right, left = _sides(gaps)
    bearings = Bearings(
        left={name: round(X_HEIGHT * left[k]) for k, name in enumerate(gaps.names)},
        right={name: round(X_HEIGHT * right[k]) for k, name in enumerate(gaps.names)},
    )

    num = len(characters)
    rest = np.zeros((num, num))
    rng = np.random.default_rng(0)
    sizes = np.array([len(gaps.rows[c]) for c in characters])
    begins = np.array([gaps.rows[c][0] for c in characters])
    digit = np.array([c.isdigit() for c in characters])
    first, second = (grid.ravel() for grid in np.meshgrid(np.arange(num), np.arange(num), indexing="ij"))
    for sample in range(_SAMPLES):
        a = begins[first] + (rng.integers(1 << 30, size=len(first)) if sample else 0) % sizes[first]
        b = begins[second] + (rng.integers(1 << 30, size=len(second)) if sample else 0) % sizes[second]
        more = _DIGITS_MORE * (digit[first] & digit[second])
        rest += (gaps.offsets(a, b, more) - right[a] - left[b]).reshape(num, num) / _SAMPLES
    units = rest * X_HEIGHT
    rows, columns = _classes(units), _classes(units.T)
    values = np.stack([units[row].mean(axis=0) for row in rows])
    values = np.stack([values[:, column].mean(axis=1) for column in columns], axis=1)
    values = np.where(np.abs(values) < _LEAST_KERN, 0, np.rint(values)).astype(np.int64)
    return (
        bearings,
        Kerning([[characters[k] for k in row] for row in rows], [[characters[k] for k in c] for c in columns], values),
    )


def _sides(gaps: Gaps) -> tuple[np.ndarray, np.ndarray]:
    """x-heights that belong to each glyph on its right and on its left, beside upright neighbours."""
    before, after = (
        np.array([gaps.rows[c][0] for c in upright if c in gaps.rows] or [rows[0] for rows in gaps.rows.values()])
        for upright in (_UPRIGHT_BEFORE, _UPRIGHT_AFTER)
    )
    every = np.arange(len(gaps.names))

    def table(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        pairs = gaps.offsets(np.repeat(first, len(second)), np.tile(second, len(first)))
        return pairs.reshape(len(first), len(second))

    # Medians, since what fits no pair is the kerning's to mend. Half of the mean distance belongs to either side.
    square = table(before, after)
    middle = np.median(square)
    own_left = np.median(square - np.median(square, axis=1, keepdims=True), axis=0) + middle / 2
    own_right = np.median(square - own_left, axis=1)
    return np.median(table(every, after) - own_left, axis=1), np.median(
        table(before, every) - own_right[:, None], axis=0
    )


def _classes(table: np.ndarray) -> list[list[int]]:
    """Groups the rows of `table`: the two nearest groups are joined until none are near (average linkage)."""
    groups = [[k] for k in range(len(table))]
    means = table.copy()
    apart = np.sqrt(((means[:, None] - means) ** 2).mean(axis=2))
    np.fill_diagonal(apart, np.inf)
    while len(groups) > 1:
        a, b = np.unravel_index(apart.argmin(), apart.shape)
        if apart[a, b] > _SAME_CLASS:
            break
        weights = len(groups[a]), len(groups[b])
        means[a] = np.average(means[[a, b]], axis=0, weights=weights)
        groups[a] += groups[b]
        del groups[b]
        means = np.delete(means, b, axis=0)
        apart = np.delete(np.delete(apart, b, axis=0), b, axis=1)
        a -= int(b < a)
        apart[a] = np.sqrt(((means - means[a]) ** 2).mean(axis=1))
        apart[a, a] = np.inf
        apart[:, a] = apart[a]
    return [sorted(group) for group in groups]
