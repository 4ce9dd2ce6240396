"""Lines placed on paper: one below the other, from margin to margin, and on to further sheets."""

from dataclasses import dataclass, replace

import numpy as np

from ownhand.page.drift import LineDrift
from ownhand.page.lines import Line
from ownhand.page.page import Placement
from ownhand.page.paper import Paper
from ownhand.page.scribe import Scribe

_LINE_GAP = 0.15
"""x-heights of paper kept between the inks of two lines."""

_BIN = 0.5
"""x-heights: how finely lines feel where the ink of the line before them is."""


@dataclass(frozen=True, eq=False)
class Reached:
    """How far the lines down to one reach."""

    baseline: float | None
    """Of the last, in mm from the top of its sheet; None before the first."""

    floor: np.ndarray
    """(bins,): the lowest ink on the sheet, in mm from its top."""

    sheet: int = 0
    right: float = 0.0
    """x-heights from the margin to the right end of the widest line."""

    lowest: float = 0.0
    """Millimetres from the top of a sheet to the lowest ink of any."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How lines stand on a page."""

    sheet: Paper
    x_height_mm: float
    room: float
    """x-heights from margin to margin."""
    line_spacing: float
    """x-heights from baseline to baseline."""
    align: str
    justify: bool


class Placer:
    """Puts lines on paper, one below the other."""

    def __init__(self, setting: Setting, scribe: Scribe) -> None:
        self._setting, self._sheet, self._mm = setting, setting.sheet, setting.x_height_mm
        self._pieces = scribe.pieces
        nothing = Reached(None, np.full(int(setting.room / _BIN) + 2, -np.inf), lowest=self._sheet.margin_mm)
        (self.reached,) = self._pieces([("page", setting)], lambda _: [nothing])

    def place(self, number: int, line: Line, drift: LineDrift) -> list[Placement]:
        """Gives the glyphs of the next line in their places, on a further sheet if need be."""
        # What the lines above have reached is theirs alone, so that it tells them, the page and the number.
        key = "placed", self.reached, line, drift
        ((placements, self.reached),) = self._pieces([key], lambda _: [self._placed(number, line, drift)])
        return placements

    def _placed(self, number: int, line: Line, drift: LineDrift) -> tuple[list[Placement], Reached]:
        """The glyphs of a line in their places, and how far it reaches."""
        num_bins = len(self.reached.floor)
        if not line.words:
            _, here = self._next_baseline(np.full(num_bins, -np.inf), 0.0, 0.0)
            return [], here
        starts, words = self._starts(line, drift), line.words
        counts = [len(word.letters) for word in words]
        begins, sizes, lifts = (
            np.repeat(of_words, counts)
            for of_words in (starts, [word.drift.size for word in words], [word.drift.lift for word in words])
        )
        outer_left, outer_right, low, high = (
            np.concatenate(edges)
            for edges in zip(
                *((word.inks.outer_left, word.inks.outer_right, word.inks.bottom, word.inks.top) for word in words),
                strict=True,
            )
        )
        origins = begins + np.concatenate([word.origins for word in words])
        left, right = origins + sizes * outer_left, origins + sizes * outer_right
        rises = drift.rise(_middles(line, left, right)) + lifts
        bottom, top = rises + sizes * low, rises + sizes * high
        roof = _skyline(left, right, top, num_bins)
        baseline, here = self._next_baseline(roof, max(top.max(), 0.0), max(-bottom.min(), 0.0))
        floor = baseline + self._mm * _skyline(left, right, -bottom, num_bins)
        here = replace(here, floor=np.maximum(here.floor, floor), right=max(here.right, float(right.max())))
        placements = [
            Placement(
                character=letter.character,
                glyph=letter.glyph,
                x=self._sheet.margin_mm + origin * self._mm,
                y=float(baseline - rise * self._mm),
                sheet=here.sheet,
                line=number,
                word=place,
                is_missing=letter.is_missing,
                is_added=letter.is_added,
                is_struck=letter.is_struck,
                scale=size,
                goes_on=letter.goes_on,
            )
            for (place, letter), origin, rise, size in zip(
                ((place, letter) for place, word in enumerate(words) for letter in word.letters),
                *(of_letters.tolist() for of_letters in (origins, rises, sizes)),
                strict=True,
            )
        ]
        return placements, here

    def _starts(self, line: Line, drift: LineDrift) -> list[float]:
        """Where the words of a line begin, from the margin."""
        room = self._setting.room
        width = line.indent + line.width
        num_gaps = len(line.words) - line.stretched_from
        if self._setting.justify and line.can_stretch and num_gaps:
            more = (room - drift.end - drift.begin - width) / num_gaps
            if more >= 0:
                begin, last = drift.begin + line.indent, line.stretched_from - 1
                return [begin + start + more * max(k - last, 0) for k, start in enumerate(line.starts)]
        slack = room - width
        begin = {
            "left": drift.begin,
            "right": slack - drift.end,
            "centre": (slack + drift.begin - drift.end) / 2,
        }[self._setting.align]
        # A word cut to the width of the line leaves no slack to wander in.
        begin = min(max(begin, 0.0), max(slack, 0.0))
        return [begin + line.indent + start for start in line.starts]

    def _next_baseline(self, roof: np.ndarray, above: float, below: float) -> tuple[float, Reached]:
        """The next baseline, and what is reached once it is begun; what is above and below it in x-heights."""
        reached = self.reached
        y = first = self._sheet.margin_mm + above * self._mm
        if reached.baseline is not None:
            clear = float((reached.floor + self._mm * roof).max()) + _LINE_GAP * self._mm
            y = max(reached.baseline + self._setting.line_spacing * self._mm, clear, first)
            height = self._sheet.height_mm
            if height and y + below * self._mm > height - self._sheet.margin_mm:
                nothing = np.full_like(reached.floor, -np.inf)
                y, reached = first, replace(reached, floor=nothing, sheet=reached.sheet + 1)
        return y, replace(reached, baseline=y, lowest=max(reached.lowest, y + below * self._mm))


def _middles(line: Line, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(letters,): x of the middle of what each letter hangs together with, so that all of it is raised alike.

    Letters that a hand set itself hang together: raised one by one, the line of the pen would be broken at joins.
    """
    begins = [not k or letter.glyph.step is None for word in line.words for k, letter in enumerate(word.letters)]
    starts = np.flatnonzero(begins)
    middles = (np.minimum.reduceat(left, starts) + np.maximum.reduceat(right, starts)) / 2
    return np.repeat(middles, np.diff(np.append(starts, len(begins))))


def _skyline(left: np.ndarray, right: np.ndarray, height: np.ndarray, num_bins: int) -> np.ndarray:
    """(bins,): the greatest height of boxes over each bin of the line, -inf where there is none."""
    first, last = ((edge / _BIN).astype(int).clip(0, num_bins - 1) for edge in (left, right))
    spans = last - first + 1
    bins = np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans) + np.repeat(first, spans)
    sky = np.full(num_bins, -np.inf)
    np.maximum.at(sky, bins, np.repeat(height, spans))
    return sky
