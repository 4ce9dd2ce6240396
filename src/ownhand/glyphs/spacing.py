"""Even optical spacing: letters set by the paper left between their inks, not by their boxes.

Each glyph is seen through horizontal bands, the same for all glyphs. Its edge in a band is that of its ink, but ink in
other bands counts too, the further away the further back: an edge falls off from each point of ink as a cone does, so
that a bay counts as deep as it is wide and no deeper. Between two neighbours the paper in each band is what
lies between their edges; the gap that the eye sees is a soft minimum over the bands (`Spacing.softness`), since close
places weigh more than wide ones. Neighbours are set so that this gap is the same for every pair. A least distance keeps
inks apart whatever the gap says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.ink import Ink, RoundPen
from ownhand.ink.cubics import points_at

_BAND = 0.1
"""Height of a band in x-heights: about the width of a pen."""

_FLOOR, _NUM_BANDS = -3.0, 84
"""x-heights above the baseline where the lowest band begins, and how many there are; ink beyond counts to the last."""

_CONE = 6
"""Bands up and down in which ink is seen as from a band itself, set back by a band's height for each."""

_FEWEST = 5
"""Bands that even the lowest glyph counts for: a full stop comes closer to its neighbour than a letter does."""

_BACK = 4
"""How many letters before it a letter keeps clear of: the bars of T.T meet over the full stop."""

_ABOVE = 0.5
"""Of the gap, that neighbours come closer by where one stands above the other."""

_LEAST_UNIT = 0.8
"""x-heights; a text of full stops is not spaced by the height of full stops."""

_LEAST_PITCH = 0.3

_UNIT_STEP = 1.06
"""A text's usual height is told to so much."""

_NARROWEST, _WIDEST = 1.0, 3.5
"""Words of a hand that sets its letters itself stand so many times as far apart as in others, at least and at most."""

_SAMPLES_A_CURVE = 8


def usual_height(outlines: Sequence[Ink]) -> float:
    """Gives the height of a usual one of `outlines`, none of them empty, in x-heights."""
    if not outlines:
        return 1.0
    boxes = np.array([outline.bounds() for outline in outlines])
    return usual_of(boxes[:, 3] - boxes[:, 1])


def usual_of(heights: np.ndarray) -> float:
    """Gives what counts as the usual one of some heights, in x-heights; 1 of none."""
    return max(_in_steps(float(np.median(heights))), _LEAST_UNIT) if len(heights) else 1.0


def pitch_of(steps: Sequence[float]) -> float:
    """Gives how far letters stand from one another, in x-heights, of some steps between them; 0 of none."""
    return _in_steps(max(float(np.median(steps)), _LEAST_PITCH)) if steps else 0.0


def _in_steps(length: float) -> float:
    """A length to so much, so that a letter more does not move all the others a little."""
    return float(_UNIT_STEP ** np.rint(np.log(length) / np.log(_UNIT_STEP)))


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

    @classmethod
    def of(cls, outlines: Sequence[Ink]) -> "Inks":
        """Measures outlines, none of them empty."""
        canvas = _ExtentCanvas()
        for outline in outlines:
            canvas.next_glyph()
            outline.draw(canvas)
        left, right = canvas.extents()
        boxes = np.array([outline.bounds() for outline in outlines]).reshape(-1, 4)
        has_ink = np.isfinite(left)
        # Glyphs with nothing above the baseline are all body.
        is_body = _FLOOR + _BAND * np.arange(1, _NUM_BANDS + 1) > _BAND / 2
        is_body = has_ink & (is_body | ~(has_ink & is_body).any(axis=1, keepdims=True))
        return cls(
            left=left,
            right=right,
            outer_left=left.min(axis=1),
            outer_right=right.max(axis=1),
            body_left=np.where(is_body, left, np.inf).min(axis=1),
            body_right=np.where(is_body, right, -np.inf).max(axis=1),
            bottom=boxes[:, 1],
            top=boxes[:, 3],
        )

    def at(self, glyphs: Sequence[int] | np.ndarray) -> "Inks":
        """Gives those of some glyphs, in their order."""
        rows = np.asarray(glyphs)
        return Inks(**{name: getattr(self, name)[rows] for name in _MEASURES})

    def together(self, counts: Sequence[int], origins: np.ndarray, sizes: np.ndarray) -> "Inks":
        """Gives what is seen of words as if each were one glyph.

        `counts` are the glyphs of each word; each glyph (g,) is as large as `sizes` and has its origin where told.
        """
        starts = np.cumsum([0, *counts[:-1]])

        def edges(kind: np.ufunc, edge: np.ndarray) -> np.ndarray:
            shape = (-1, *[1] * (edge.ndim - 1))
            return kind.reduceat(origins.reshape(shape) + sizes.reshape(shape) * edge, starts, axis=0)

        return Inks(
            left=edges(np.minimum, self.left),
            right=edges(np.maximum, self.right),
            outer_left=edges(np.minimum, self.outer_left),
            outer_right=edges(np.maximum, self.outer_right),
            body_left=edges(np.minimum, self.body_left),
            body_right=edges(np.maximum, self.body_right),
            bottom=np.minimum.reduceat(sizes * self.bottom, starts),
            top=np.maximum.reduceat(sizes * self.top, starts),
        )

    def part(self, start: int, stop: int) -> "Inks":
        """Gives those of the glyphs from `start` to before `stop`: a view, which costs little."""
        return Inks(
            self.left[start:stop],
            self.right[start:stop],
            self.outer_left[start:stop],
            self.outer_right[start:stop],
            self.body_left[start:stop],
            self.body_right[start:stop],
            self.bottom[start:stop],
            self.top[start:stop],
        )

    def joined(self, other: "Inks") -> "Inks":
        """Gives these and those of `other`."""
        return Inks.all_of([self, other])

    def packed(self) -> np.ndarray:
        """Gives those of each glyph as one row of numbers, (g, numbers), to be kept."""
        return np.concatenate([getattr(self, name).reshape(len(self.top), -1) for name in _MEASURES], axis=1)

    @staticmethod
    def unpacked(packed: np.ndarray) -> "Inks":
        """Gives those of glyphs that were packed."""
        parts = np.split(packed, np.cumsum(_WIDTHS)[:-1], axis=1)
        return Inks(
            **{
                name: np.ascontiguousarray(part if name in _BY_BAND else part[:, 0])
                for name, part in zip(_MEASURES, parts, strict=True)
            }
        )

    @staticmethod
    def packed_height(row: np.ndarray) -> float:
        """Gives how high a glyph is that was packed as `row`."""
        return float(row[-1] - row[-2])

    @staticmethod
    def all_of(parts: "Sequence[Inks]") -> "Inks":
        """Gives those of several in their order; of none where there are none."""
        if not parts:
            return Inks(**{n: np.empty((0, _NUM_BANDS) if n in _BY_BAND else 0) for n in _MEASURES})
        return Inks(**{name: np.concatenate([getattr(inks, name) for inks in parts]) for name in _MEASURES})


_MEASURES = tuple(Inks.__dataclass_fields__)
_BY_BAND = ("left", "right")
_WIDTHS = [_NUM_BANDS if name in _BY_BAND else 1 for name in _MEASURES]
"""Numbers that each measure of a glyph has."""


@dataclass(frozen=True, kw_only=True)
class Spacing:
    """How far apart inks stand, in units of the usual glyph's height: an x-height in a text of small letters."""

    letter_gap: float = 0.38
    """Paper that the eye sees between neighbours in a word; two upright bars stand so far apart."""
    word_gap: float = 1.15
    """Paper that it sees between words."""
    word_room: tuple[float, float] = (0.85, 1.02)
    """Least and most paper between words above the baseline: a space is seen as a column of paper, and within these
    bounds as the gap that the eye sees."""
    word_distance: float = 0.3
    """Least distance of words in every direction: a tail reaches under the word before it, but not up to its comma."""
    softness: float = 0.12
    """Of the minimum over bands. 0 would see the closest place alone; with more, all the paper between two letters."""
    distance: float = 0.11
    """Least distance of neighbours: a little more than the width of the pen."""
    apart: float = 0.15
    """Least distance from ink before the neighbour, along the line: T.T keeps its bars apart."""


class Setter:
    """Sets glyphs beside each other, `unit` being the height in x-heights of a usual glyph of the text."""

    def __init__(self, spacing: Spacing, unit: float, word_space: float = 0.0) -> None:
        """`word_space` is how much paper the hand leaves between words, in x-heights, if that is known."""
        self.spacing, self.unit = spacing, unit
        usual = unit * sum(spacing.word_room) / 2
        self.word_unit = unit * (min(max(word_space / usual, _NARROWEST), _WIDEST) if word_space else 1.0)
        """What gaps between words are reckoned in: a hand that writes its letters far apart does so with its words."""

    def offsets(
        self, before: Inks, after: Inks, gap: "np.ndarray | float", more: "np.ndarray | float" = 0.0
    ) -> np.ndarray:
        """Gives how far right of each glyph of `before` that of `after` stands, origin to origin: (pairs,).

        `gap` is the even one, in units, of all or pair by pair; `more`, in units too, is added to it. No inks come too
        close.
        """
        softness = self.spacing.softness * self.unit
        right, left = _cones(before.right), -_cones(-after.left)
        # Of 0 where either has no ink; the least paper is taken out of the sum, so that no exponential overflows.
        paper = left - right
        least = paper.min(axis=1, initial=np.inf)
        has_none = ~np.isfinite(least)
        least = np.where(has_none, 0.0, least)
        near = np.exp(-(paper - least[:, None]) / softness).sum(axis=1)
        heights = [np.isfinite(inks.left).sum(axis=1) for inks in (before, after)]
        bands = np.minimum(*heights).clip(_FEWEST)
        soft = least - softness * np.log(np.maximum(near, 1e-9) / bands)
        # Above one another, as an apostrophe and an o, or a hyphen and an underscore: they do not share their room.
        boxes = after.body_left - before.body_right
        is_above = np.maximum(before.bottom, after.bottom) - np.minimum(before.top, after.top) > _BAND
        seen = np.where(has_none, boxes, np.where(is_above, np.minimum(soft, boxes + _ABOVE * gap * self.unit), soft))
        offsets: np.ndarray = np.maximum((gap + more) * self.unit - seen, self.closest(before, after))
        return offsets

    def closest(self, before: Inks, after: Inks, distance: float | None = None) -> np.ndarray:
        """Gives the least offset of each pair, so that inks keep their distance, in units, in every direction."""
        distance = (self.spacing.distance if distance is None else distance) * self.unit
        reach = int(np.ceil(distance / _BAND))
        wide = before.right.copy()
        for steps in range(1, reach + 1):
            np.maximum(wide[:, steps:], before.right[:, :-steps], out=wide[:, steps:])
            np.maximum(wide[:, :-steps], before.right[:, steps:], out=wide[:, :-steps])
        # Each letter also begins right of the one before it.
        begins = before.body_left - after.body_left
        offsets: np.ndarray = np.maximum((wide - after.left).max(axis=1), begins) + distance
        return offsets

    def positions(self, inks: Inks, more: "np.ndarray | float" = 0.0) -> np.ndarray:
        """Sets the glyphs of a word in a row: (glyphs,) their origins, the leftmost ink at 0.

        `more`, in units, is added to each gap, (glyphs - 1,).
        """
        return self.set_words(inks, [len(inks.top)], more)[0]

    def set_words(
        self,
        inks: Inks,
        counts: Sequence[int],
        more: "np.ndarray | float" = 0.0,
        steps: Sequence[float | None] | None = None,
    ) -> list[np.ndarray]:
        """Sets the glyphs of many words, `counts` in each, together: this is `positions` of each.

        `more`, in units, is added to the gap after each glyph, (glyphs - 1,). Where `steps` (glyphs,) tells how far a
        glyph stands from the one before, that is how far it stands.
        """
        num = len(inks.top)
        known: Sequence[float | None] = [None] * num if steps is None else steps
        even = self.offsets(inks.part(0, max(num - 1, 0)), inks.part(1, num), self.spacing.letter_gap, more).tolist()
        apart = self.spacing.apart * self.unit
        clear = [
            (inks.right[: num - back] - inks.left[back:]).max(axis=1, initial=-np.inf) + apart
            for back in range(2, _BACK + 1)
            if back < num
        ]
        words, first = [], 0
        clear = [row.tolist() for row in clear]
        for count in counts:
            xs = [0.0]
            for k in range(1, count):
                if (step := known[first + k]) is not None:
                    xs.append(xs[-1] + step)
                    continue
                x = xs[-1] + even[first + k - 1]
                for back, row in enumerate(clear[: k - 1], start=2):
                    x = max(x, xs[k - back] + row[first + k - back])
                xs.append(x)
            origins = np.array(xs)
            words.append(origins - (origins + inks.outer_left[first : first + count]).min())
            first += count
        return words


def _cones(right: np.ndarray) -> np.ndarray:
    """(glyphs, bands): right edges as seen from each band, see the module."""
    seen = right.copy()
    for steps in range(1, _CONE + 1):
        back = right - steps * _BAND
        np.maximum(seen[:, steps:], back[:, :-steps], out=seen[:, steps:])
        np.maximum(seen[:, :-steps], back[:, steps:], out=seen[:, :-steps])
    return seen


class _ExtentCanvas:
    """A canvas that sees where the ink of glyphs drawn on it begins and ends in each band."""

    def __init__(self) -> None:
        self._num = 0
        self._contours: list[tuple[np.ndarray, int]] = []
        """Of all glyphs, each with the number of its glyph."""
        self._lines: list[tuple[np.ndarray, float, int]] = []
        """Of round pens, each with its radius and the number of its glyph."""
        self._radii: dict[int, float] = {}
        """Of the pens, by the number of the glyph."""

    def next_glyph(self) -> None:
        """What is drawn from here on is another glyph's."""
        self._num += 1

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        """See `Canvas`."""
        self._contours += [(contour, self._num - 1) for contour in contours]

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        """See `Canvas`."""
        self._radii[self._num - 1] = pen.width / 2
        self._lines += [(line, width / 2, self._num - 1) for line, width in zip(lines, widths, strict=True)]

    def extents(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the ink begins and ends in each band: (g, b) each; inf and -inf where there is none."""
        (left, right), (line_left, line_right) = self._of_contours(), self._of_lines()
        return np.minimum(left, line_left), np.maximum(right, line_right)

    def _of_contours(self) -> tuple[np.ndarray, np.ndarray]:
        if not self._contours:
            return _nothing(self._num, _NUM_BANDS)
        curves = np.concatenate([contour for contour, _ in self._contours])
        owner = np.repeat([k for _, k in self._contours], [len(contour) for contour, _ in self._contours])
        points = points_at(curves, np.linspace(0, 1, _SAMPLES_A_CURVE + 1)[:, None, None])  # (samples, k, 2)
        a, b = points[:-1].reshape(-1, 2), points[1:].reshape(-1, 2)
        return _extents(a, b, np.tile(owner, _SAMPLES_A_CURVE), self._num, _BAND)

    def _of_lines(self) -> tuple[np.ndarray, np.ndarray]:
        """By what is known of the pen: its lines in half bands, widened by its radius."""
        if not self._lines:
            return _nothing(self._num, _NUM_BANDS)
        counts = np.array([len(line) for line, *_ in self._lines])
        points = np.concatenate([line for line, *_ in self._lines])
        radius, owner = np.repeat(np.array([place for _, *place in self._lines]), counts, axis=0).T
        tail = np.arange(len(points))
        head = np.minimum(tail + 1, len(points) - 1)
        ends = np.cumsum(counts) - 1
        head[ends] = ends  # The last point of a line is an edge of no length, a dot its only one.
        left, right = _extents(points[tail], points[head], owner.astype(int), self._num, _BAND / 2, radius)
        # A pen reaches above and below its line, too, as far to the sides there as a disc does.
        radii = np.array([self._radii.get(k, 0.0) for k in range(self._num)])[:, None]
        wide_left, wide_right = left.copy(), right.copy()
        for steps in range(1, int(np.ceil(2 * radii.max() / _BAND)) + 1):
            up = (steps - 0.5) * _BAND / 2
            back = np.where(radii > up, radii - np.sqrt(np.maximum(radii**2 - up**2, 0)), np.inf)
            for here, there in ((np.s_[:, steps:], np.s_[:, :-steps]), (np.s_[:, :-steps], np.s_[:, steps:])):
                np.minimum(wide_left[here], left[there] + back, out=wide_left[here])
                np.maximum(wide_right[here], right[there] - back, out=wide_right[here])
        return wide_left.reshape(self._num, -1, 2).min(axis=2), wide_right.reshape(self._num, -1, 2).max(axis=2)


def _extents(
    a: np.ndarray, b: np.ndarray, owner: np.ndarray, num: int, band: float, radius: np.ndarray | float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Where edges from `a` to `b` (e, 2) begin and end in bands of a height, widened by `radius` (e,): (num, b) each.

    `owner` (e,) says whose edge each is. What lies beyond the bands counts to the outermost.
    """
    num_bands = round(_NUM_BANDS * _BAND / band)
    is_rising = (a[:, 1] <= b[:, 1])[:, None]
    low, high = np.where(is_rising, a, b), np.where(is_rising, b, a)
    first, last = (np.floor((end[:, 1] - _FLOOR) / band).clip(0, num_bands - 1).astype(int) for end in (low, high))
    spans = last - first + 1
    edge = np.repeat(np.arange(len(a)), spans)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(spans) - spans, spans) + first[edge]
    low, high, owner = low[edge], high[edge], owner[edge]
    rise = high[:, 1] - low[:, 1]
    slope = np.divide(high[:, 0] - low[:, 0], rise, out=np.zeros_like(rise), where=rise > 1e-9)
    floor, roof = _FLOOR + place * band, _FLOOR + (place + 1) * band
    floor[place == 0], roof[place == num_bands - 1] = -np.inf, np.inf  # what lies beyond counts whole
    at_floor = low[:, 0] + slope * np.maximum(floor - low[:, 1], 0)
    at_roof = high[:, 0] - slope * np.maximum(high[:, 1] - roof, 0)
    wide = np.broadcast_to(radius, len(a))[edge]
    left, right = _nothing(num, num_bands)
    cell = owner * num_bands + place
    np.minimum.at(left.reshape(-1), cell, np.minimum(at_floor, at_roof) - wide)
    np.maximum.at(right.reshape(-1), cell, np.maximum(at_floor, at_roof) + wide)
    return left, right


def _nothing(num: int, num_bands: int) -> tuple[np.ndarray, np.ndarray]:
    """The extents of `num` glyphs without ink."""
    return np.full((num, num_bands), np.inf), np.full((num, num_bands), -np.inf)
