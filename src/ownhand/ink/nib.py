"""Nibs: what a pen leaves on paper of a pen path. `NIBS` names them; the ballpoint is the usual one.

A nib is a disc, or an ellipse, moved along the strokes. It may grow and shrink on its way, as ink flows, as a point is
set down and lifted, as lead crumbles. To add one, make a subclass of `DiscNib` that tells its width and its `swelling`,
and name it in `NIBS`: every page, font, command and test then has it.
"""

import abc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Protocol, final

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink.curves import steadied_strokes, without_repeats
from ownhand.ink.envelope import disc_contours, widened
from ownhand.ink.ink import Ink, RoundPen
from ownhand.ink.outline import Outline
from ownhand.ink.path import strokes_from_path, way_along
from ownhand.ink.penlines import PenLines
from ownhand.ink.strokes import Strokes, runs_of
from ownhand.options import NIB

Inked = tuple[Ink, tuple[np.ndarray, ...]]
"""The ink of a letter, and the lines in the middle of it, as `Glyph.strokes` are."""


class Nib(Protocol):
    """Anything that turns the strokes of letters into ink."""

    @property
    def ink(self) -> str:
        """The colour of ink that it usually has, as #rrggbb."""
        ...

    @property
    def grain(self) -> float:
        """How much of the paper's grain shows through its ink in a picture, from 0 to 1; outlines know none."""
        ...

    def inked(self, strokes: Strokes, following: np.ndarray | None = None) -> list[Inked]:
        """Gives the ink of letters as wide as they are written, and the lines in the middle of it, in the units of the
        strokes.

        Of joined letters `following` (strokes,) says in which stroke of a later letter each goes on without a lift, -1
        where it ends; what goes on begins at the very point where the other stops. They are inked as one.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class DiscNib(abc.ABC):
    """A disc, or an ellipse, moved along strokes. Lengths are in units of the points: x-heights, for letters in their
    places."""

    ink: ClassVar[str] = "#111111"
    grain: ClassVar[float] = 0.0

    dot_width: ClassVar[float] = 1.35
    """Widths of the line that a dot is wide: a pen rests on it, and the ink spreads."""

    width: float
    """Of the line."""

    steadiness: float = 1.0
    """How much tremble is taken out of the strokes before they are inked, see `steadied`."""

    tolerance: float = 0.006
    """How far each side of a line may stray from that of the smooth curve through its points: half a dot at 1200 dpi
    where an x-height is 2 mm."""

    def __post_init__(self) -> None:
        if not (self.width > 0 and self.steadiness >= 0 and self.tolerance > 0):
            raise WritingError(
                f"A nib of width {self.width:g}, steadiness {self.steadiness:g} and tolerance {self.tolerance:g} "
                "cannot write: expected a width and a tolerance above 0, and a steadiness of 0 or more."
            )

    @abc.abstractmethod
    def swelling(self, points: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """How wide the nib is at each of the points (p,) of strokes, in widths."""

    @property
    def shape(self) -> np.ndarray | None:
        """The matrix (2, 2) that makes the nib's shape of a disc; None for a disc."""
        return None

    @property
    def dot_shape(self) -> np.ndarray | None:
        """The same of what it leaves where it rests."""
        return self.shape

    def outline(self, path: np.ndarray) -> Ink:
        """Gives the ink of one pen path (points, 3)."""
        return self.outlines(Strokes.of([strokes_from_path(path)]))[0]

    def outlines(self, strokes: Strokes) -> list[Ink]:
        """Gives the ink of letters alone; see `Nib.inked`."""
        return [ink for ink, _ in self.inked(strokes)]

    def inked(self, strokes: Strokes, following: np.ndarray | None = None) -> list[Inked]:
        """Gives the ink of letters as this nib writes them; see `Nib.inked`."""
        if following is None or not (following >= 0).any():
            lines, rest, letters = self._lines(strokes)
            widths = None
        else:
            lines, rest, letters, widths = self._lines_of_runs(strokes, following)
        bounds = list(pairwise(letters.tolist()))
        inks = self._inks(lines, rest, bounds, widths)
        return [(ink, tuple(lines[start:stop])) for ink, (start, stop) in zip(inks, bounds, strict=True)]

    def _inks(
        self,
        lines: Sequence[np.ndarray],
        rest: np.ndarray,
        bounds: Sequence[tuple[int, int]],
        widths: Sequence[np.ndarray] | None,
    ) -> Sequence[Ink]:
        """The ink of letters, each of the lines between its bounds."""
        contours = self._contours(lines, rest, widths)
        return [Outline(tuple(contours[start:stop])) for start, stop in bounds]

    def _lines_of_runs(
        self, strokes: Strokes, following: np.ndarray
    ) -> tuple[list[np.ndarray], np.ndarray, np.ndarray, list[np.ndarray]]:
        """What `_lines` gives, of strokes that run through several letters; and how wide each is at its points."""
        runs = runs_of(following)
        joined = [np.concatenate([strokes.stroke(k)[bool(place) :] for place, k in enumerate(run)]) for run in runs]
        lines, rest, _ = self._lines(Strokes.of([[line] for line in joined]))
        whole = np.concatenate(lines)
        swelling = self.swelling(whole, np.cumsum([0, *map(len, lines)]))
        widths = np.split(swelling, np.cumsum([len(line) for line in lines])[:-1])
        parts: dict[int, tuple[np.ndarray, float, np.ndarray]] = {}
        for run, line, resting, width in zip(runs, lines, rest.tolist(), widths, strict=True):
            counts = [len(strokes.stroke(k)) for k in run]
            # Points of no length fall out of a line; then it is parted where its points lie nearest to the cuts.
            ends = np.cumsum([count - bool(place) for place, count in enumerate(counts)]) - 1
            if ends[-1] != len(line) - 1:
                cuts = [strokes.stroke(k)[-1] for k in run[:-1]]
                ends = np.array([*(int(((line - cut) ** 2).sum(axis=1).argmin()) for cut in cuts), len(line) - 1])
                ends = np.maximum.accumulate(ends)
            begin = 0
            for k, end in zip(run, ends.tolist(), strict=True):
                parts[k] = line[begin : end + 1], resting, width[begin : end + 1]
                begin = end
        kept = [parts[k] for k in range(strokes.num_strokes)]
        pieces, rests, all_widths = zip(*kept, strict=True)
        return list(pieces), np.array(rests), strokes.letter_offsets, list(all_widths)

    def _lines(self, strokes: Strokes) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
        """The middle of the ink: steadied lines (points, 2), dots of one point; how much of a dot each is, from 0 for a
        line to 1 (a dab, as most dots are, is between the two); and letter offsets (n + 1,)."""
        points, counts = strokes.points.astype(np.float64, copy=False), np.diff(strokes.stroke_offsets)
        letter = strokes.letter_of_stroke[counts > 0]
        letters = np.searchsorted(letter, np.arange(len(strokes) + 1))
        if not len(letter):
            return [], np.zeros(0), letters
        offsets = np.concatenate([[0], np.cumsum(counts[counts > 0])])
        low, high = np.minimum.reduceat(points, offsets[:-1]), np.maximum.reduceat(points, offsets[:-1])
        extent = (high - low).max(axis=1)
        is_dot = extent < _DOT * self.width
        rest = (1 - (extent - _DOT * self.width) / max(_DAB - _DOT * self.width, 1e-9)).clip(0, 1)
        dots = iter((low + high)[is_dot, None] / 2)
        kept = np.repeat(~is_dot, np.diff(offsets))
        ways, offsets = without_repeats(points[kept], np.concatenate([[0], np.cumsum(np.diff(offsets)[~is_dot])]))
        lines = iter(np.split(steadied_strokes(ways, offsets, self.steadiness), offsets[1:-1]) if len(ways) else ())
        return [next(dots if dot else lines) for dot in is_dot], rest, letters

    def _contours(
        self, lines: Sequence[np.ndarray], rest: np.ndarray, widths: Sequence[np.ndarray] | None = None
    ) -> list[np.ndarray]:
        """The contour round each line, which is as wide as `widths` tell, or else as it swells by itself."""
        is_dot = np.array([len(line) == 1 for line in lines], dtype=bool)
        contours: dict[int, np.ndarray] = {}
        if is_dot.any():
            centres = np.concatenate([lines[k] for k in np.flatnonzero(is_dot).tolist()])
            discs = disc_contours(centres, self.width / 2 * self.dot_width, self.dot_shape)
            contours.update(zip(np.flatnonzero(is_dot).tolist(), discs, strict=True))
        for is_kind, shape in ((~is_dot & (rest > 0), self.dot_shape), (~is_dot & (rest == 0), self.shape)):
            kind = np.flatnonzero(is_kind).tolist()
            if not kind:
                continue
            points, counts = np.concatenate([lines[k] for k in kind]), [len(lines[k]) for k in kind]
            offsets, share = np.cumsum([0, *counts]), np.repeat(rest[kind], counts)
            drawn = self.swelling(points, offsets) if widths is None else np.concatenate([widths[k] for k in kind])
            swelling = share * self.dot_width + (1 - share) * drawn
            wide = widened(points, offsets, self.width / 2 * swelling, self.tolerance, shape)
            contours.update(zip(kind, wide, strict=True))
        return [contours[k] for k in range(len(lines))]


class RoundNib(DiscNib):
    """A disc that does not swell, so that its lines tell all."""

    def swelling(self, points: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """As wide everywhere."""
        return np.ones(len(points))

    def _inks(
        self,
        lines: Sequence[np.ndarray],
        rest: np.ndarray,
        bounds: Sequence[tuple[int, int]],
        widths: Sequence[np.ndarray] | None,
    ) -> Sequence[Ink]:
        pen = RoundPen(self.width, self.tolerance)
        line_widths = (self.width * (1 + (self.dot_width - 1) * rest)).tolist()
        return [PenLines(tuple(lines[start:stop]), tuple(line_widths[start:stop]), pen) for start, stop in bounds]


@final
@dataclass(frozen=True, kw_only=True)
class Ballpoint(RoundNib):
    """A round nib that leaves a line of one width, with round ends and corners; a dot is a disc."""

    width: float = 0.095
    """0.28 mm at an x-height of 3 mm."""


@final
@dataclass(frozen=True, kw_only=True)
class FineLiner(RoundNib):
    """A hard, fine felt tip: a thin line of one width, and dots of half as much again, or none would see them."""

    dot_width = 1.6
    width: float = 0.06
    """0.18 mm at an x-height of 3 mm."""


@final
@dataclass(frozen=True, kw_only=True)
class Marker(DiscNib):
    """A broad round felt tip, whose ink spreads where it rests: at the ends of strokes and in tight turns."""

    dot_width = 1.15
    width: float = 0.22
    """0.66 mm at an x-height of 3 mm."""

    pooling: float = 0.14
    """How much wider the line is where the tip rests."""

    def swelling(self, points: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """See `DiscNib`."""
        from_start, to_end = _ways_to_ends(points, offsets)
        near = 1 - _smooth(np.minimum(from_start, to_end) / (0.8 * self.width))
        slow = (1 / _speed(points, offsets, self.width) - 1).clip(0, 1)
        widths: np.ndarray = 1 + self.pooling * np.maximum(near, slow)
        return widths


@final
@dataclass(frozen=True, kw_only=True)
class FountainPen(DiscNib):
    """A broad nib held at an angle, wide across and thin along it, whose ink flows wider the slower it moves.

    The shape is an ellipse, as METAFONT's pens are (D. E. Knuth, The METAFONTbook, 1986, chapter 4). A pen path knows
    no time, so speed is that of people: it falls with the cube root of curvature (P. Viviani and N. Stucchi,
    "Biological Movements Look Uniform", Journal of Experimental Psychology: Human Perception and Performance 18, 1992,
    after Lacquaniti, Terzuolo and Viviani, 1983). The pen is lifted while it moves, which draws ends out thin.
    """

    ink = "#1b2a52"
    dot_width = 1.1
    width: float = 0.18
    """Across the broad side: 0.54 mm at an x-height of 3 mm."""

    thinness: float = 0.36
    """Of the nib, in widths: 1 is a disc."""

    angle: float = 38.0
    """Degrees from the line to the nib's broad side: strokes along it are thin."""

    flow: float = 0.28
    """Power of slowness that the width follows: 0 is a nib that knows no speed."""

    tip: float = 0.45
    """Widths left at the end of a stroke; where one begins it is halfway to full."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (0 < self.thinness <= 1 and 0 <= self.flow <= 1 and 0 < self.tip <= 1):
            raise WritingError(
                f"A fountain pen of thinness {self.thinness:g}, flow {self.flow:g} and tip {self.tip:g} cannot write: "
                "expected a thinness and a tip above 0, and nothing above 1 or below 0."
            )

    @property
    def shape(self) -> np.ndarray:
        """An ellipse held at its angle."""
        return self._ellipse(self.thinness)

    @property
    def dot_shape(self) -> np.ndarray:
        """A rounder one: ink runs to all sides of a nib that rests."""
        return self._ellipse(max(self.thinness, _RESTING))

    def _ellipse(self, thinness: float) -> np.ndarray:
        way = np.radians(self.angle)
        turn = np.array([[np.cos(way), -np.sin(way)], [np.sin(way), np.cos(way)]])
        ellipse: np.ndarray = turn @ np.diag([1.0, thinness]) @ turn.T
        return ellipse

    def swelling(self, points: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """See `DiscNib`."""
        flow = (_speed(points, offsets, self.width) ** -self.flow).clip(0.75, 1.3)
        widths: np.ndarray = flow * _tapered(points, offsets, self.width, (1 + self.tip) / 2, self.tip)
        return widths


@final
@dataclass(frozen=True, kw_only=True)
class Pencil(DiscNib):
    """A soft lead: grey, crumbling along the edges, a little thinner where it is set down and lifted.

    An outline carries the uneven edge; a picture (PNG) also shows the paper's grain within the line.
    """

    ink = "#4d4e53"
    grain = 0.55
    dot_width = 1.4

    width: float = 0.1
    """0.3 mm at an x-height of 3 mm."""

    crumbling: float = 0.24
    """How much the width differs along the line."""

    tolerance: float = 0.004
    """Less than other nibs have, or the crumbs would be lost."""

    def swelling(self, points: np.ndarray, offsets: np.ndarray) -> np.ndarray:
        """See `DiscNib`."""
        # A noise that hangs on the place alone, so that a letter is the same whatever is written with it.
        noise = np.sin(points @ [12.9898, 78.233]) * 43758.5453
        crumbs = 1 + self.crumbling * (noise - np.floor(noise) - 0.5)
        widths: np.ndarray = crumbs * _tapered(points, offsets, self.width, 0.75, 0.6)
        return widths


NIBS: dict[str, Callable[[], DiscNib]] = {
    "ballpoint": Ballpoint,
    "fountain": FountainPen,
    "pencil": Pencil,
    "marker": Marker,
    "fineliner": FineLiner,
}
"""Nibs by name."""


def nib_named(name: str) -> Nib:
    """Gives the nib of that name. Raises WritingError where there is none."""
    if name not in NIBS:
        raise WritingError(NIB.sentence(name))
    return NIBS[name]()


_DOT = 0.5
"""Widths of the line: a stroke no larger is a dot."""

_DAB = 0.3
"""x-heights: a stroke no longer is set down and lifted rather than drawn, and the shorter, the more of a dot."""

_RESTING = 0.75
"""Thinness of the dot that a broad nib leaves."""

_TAPER = 2.5
"""Widths of the way over which a line grows to full width."""

_STRAIGHTEST = 0.8
"""Curvature of a line that is hardly bent, in 1 / x-heights: writers go no faster on straighter ones."""


def _tapered(points: np.ndarray, offsets: np.ndarray, width: float, at_start: float, at_end: float) -> np.ndarray:
    """How wide lines (p,) are whose strokes begin and end thin, in widths."""
    from_start, to_end = _ways_to_ends(points, offsets)
    reach = _TAPER * width
    widths = at_start + (1 - at_start) * _smooth(from_start / reach)
    widths *= at_end + (1 - at_end) * _smooth(to_end / reach)
    return widths


def _smooth(share: np.ndarray) -> np.ndarray:
    share = np.minimum(share, 1)
    smooth: np.ndarray = share * share * (3 - 2 * share)
    return smooth


def _ways_to_ends(points: np.ndarray, offsets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The length of the way to each point from the start of its stroke, and from there to the end: (p,) each."""
    reached = way_along(points)
    counts = np.diff(offsets)
    return reached - np.repeat(reached[offsets[:-1]], counts), np.repeat(reached[offsets[1:] - 1], counts) - reached


def _speed(points: np.ndarray, offsets: np.ndarray, width: float) -> np.ndarray:
    """How fast people move a pen at each point of strokes (p,): 1 on a bend whose radius is half an x-height."""
    chords = np.diff(points @ [1, 1j])
    turn, length = np.zeros(len(points)), np.ones(len(points))
    turn[1:-1] = np.abs(np.angle(chords[1:] * chords[:-1].conj() + 0j))
    length[1:-1] = (np.abs(chords[1:]) + np.abs(chords[:-1])) / 2
    ends = np.concatenate([offsets[:-1], offsets[1:] - 1])
    turn[ends] = 0
    # Over a point and its neighbours, lest the line's width tremble; a turn within a width is as if over one.
    shares = (np.convolve(part, [0.25, 0.5, 0.25])[1:-1] for part in (turn, length))
    curvature = np.divide(*shares).clip(0, 1 / width)
    speeds: np.ndarray = ((curvature + _STRAIGHTEST) / (2 + _STRAIGHTEST)) ** (-1 / 3)
    return speeds
