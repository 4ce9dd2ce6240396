"""A sheet as a pen plotter draws it: single lines in millimetres, as G-code, HPGL or SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ownhand.drawing import pen, svg
from ownhand.drawing.stroke_order import joined, short_order
from ownhand.errors import WritingError
from ownhand.ink.cubics import polyline
from ownhand.options import DRAW_SPEED, PEN_DOWN, PEN_UP, TRAVEL_SPEED
from ownhand.page import INKS, Page
from ownhand.page.stationery import short

_JOIN_MM = 0.05
"""Strokes that end this near to where the next begins are drawn in one: nobody sees it, and the pen stays down."""

_CHORD_MM = 0.01
"""Chords of G-code and HPGL stray this far from the curve at most, less than any plotter's step."""

_HPGL_UNITS_A_MM = 40
"""HP-GL's plotter unit is 0.025 mm (HP 7475A, Interfacing and Programming Manual, 1983)."""

_NIB_MM = 0.3
"""Of the line in a single-line SVG, which only shows where the pen goes."""


@dataclass(frozen=True, kw_only=True)
class Plotter:
    """A machine that moves a pen: how large, how quick, and how it is told to lift the pen."""

    bed_mm: tuple[float, float] | None = None
    """Width and height of what the pen can reach; None is not checked. The paper's lower left corner lies at 0, 0."""
    is_turned: bool = False
    """Whether the sheet lies a quarter turned, its upper edge to the left."""
    draw_speed: float = DRAW_SPEED.default
    """mm a second with the pen down."""
    travel_speed: float = TRAVEL_SPEED.default
    """mm a second with the pen up."""
    acceleration: float = 1000.0
    """mm a second a second, for the estimate of time."""
    lift_seconds: float = 0.15
    """What lifting or lowering the pen takes, for the estimate of time."""
    pen_up: str = PEN_UP.default
    """G-code that lifts the pen; may hold several lines."""
    pen_down: str = PEN_DOWN.default
    """G-code that lowers it."""

    def __post_init__(self) -> None:
        numbers = {
            "bed's sides": min(self.bed_mm) if self.bed_mm else 1.0,
            "acceleration": self.acceleration,
        }
        for name, value in numbers.items():
            if not (0 < value < 1e6):
                raise WritingError(f"A plotter's {name} must be above 0; {value:g} is not.")
        DRAW_SPEED.check(self.draw_speed)
        TRAVEL_SPEED.check(self.travel_speed)
        if not (0 <= self.lift_seconds < 1e3):
            raise WritingError(f"{self.lift_seconds:g} seconds for a lift of the pen are out of bounds.")
        for name, command in (("up", self.pen_up), ("down", self.pen_down)):
            if not command.strip() or not command.isascii():
                raise WritingError(
                    f"The command for pen {name} must be G-code, such as 'G0 Z5' or 'M3 S30'; {command!r} is not."
                )


@dataclass(frozen=True, eq=False)
class Plot:
    """What a plotter is to draw, in order. Make one with `Page.plot`."""

    runs: tuple[np.ndarray, ...]
    """Curves (k, 4, 2) drawn without lifting the pen: mm from the upper left corner of the sheet as it lies, y down."""
    width_mm: float
    height_mm: float
    plotter: Plotter
    title: str

    @property
    def ink_mm(self) -> float:
        """How far the pen goes while it is down."""
        return float(sum(_length(line) for line in self.lines()))

    @property
    def travel_mm(self) -> float:
        """How far it goes between strokes while it is up; from home to the first and back from the last not counted."""
        return float(sum(np.hypot(*(after[0, 0] - run[-1, 3])) for run, after in pairwise(self.runs)))

    @property
    def reach_mm(self) -> tuple[float, float]:
        """The largest x and y, from the lower left corner, that the pen goes to."""
        points = np.concatenate([[(0.0, self.height_mm)], *self.lines()])
        return float(points[:, 0].max()), float((self.height_mm - points[:, 1]).max())

    @property
    def seconds(self) -> float:
        """About how long it takes: each stroke and each way between two from a stand to a stand, and the lifts."""
        plotter = self.plotter
        home = np.array([0.0, self.height_mm])
        stops = np.stack([home, *(point for run in self.runs for point in (run[0, 0], run[-1, 3])), home])
        ways = np.hypot(*np.diff(stops, axis=0)[::2].T)
        strokes = np.array([_length(line) for line in self.lines()])
        return float(
            _ride(strokes, plotter.draw_speed, plotter.acceleration).sum()
            + _ride(ways, plotter.travel_speed, plotter.acceleration).sum()
            + 2 * len(self.runs) * plotter.lift_seconds
        )

    def lines(self) -> list[np.ndarray]:
        """Gives the runs as points (n, 2) along them."""
        return [polyline(run, _CHORD_MM) for run in self.runs]

    def summary(self) -> str:
        """Says in a sentence what a plotter has to do, and how long it takes."""
        return summary([self])

    def gcode(self) -> str:
        """Gives G-code: millimetres, absolute, 0 at the lower left corner."""
        plotter = self.plotter
        up, down = plotter.pen_up.strip(), plotter.pen_down.strip()
        title = "".join(c if c.isascii() and c.isprintable() and c not in "();" else "?" for c in self.title)
        parts = [f"; {title}", f"; {self.summary()}", "G21", "G90", up]
        travel, draw = (f"F{60 * speed:g}" for speed in (plotter.travel_speed, plotter.draw_speed))
        for line in self.lines():
            points = [f"X{_short(x)} Y{_short(y)}" for x, y in (line * (1, -1) + (0, self.height_mm)).tolist()]
            points = [points[0], *(p for before, p in pairwise(points) if p != before)]
            first, *rest = points
            rest = rest or [first]  # a dot
            parts += [f"G0 {first} {travel}", down, f"G1 {rest[0]} {draw}", *(f"G1 {point}" for point in rest[1:]), up]
        return "\n".join([*parts, "G0 X0 Y0", "M2", ""])

    def hpgl(self) -> str:
        """Gives HP-GL: plotter units of 0.025 mm, absolute, 0 at the lower left corner."""
        # The velocity is in whole cm a second.
        parts = ["IN;", "SP1;", f"VS{max(round(self.plotter.draw_speed / 10), 1)};", "PA;"]
        for line in self.lines():
            units = np.rint((line * (1, -1) + (0, self.height_mm)) * _HPGL_UNITS_A_MM).astype(np.int64)
            kept = np.append(True, (units[1:] != units[:-1]).any(axis=1))
            first, *rest = [f"{x},{y}" for x, y in units[kept].tolist()]
            parts.append(f"PU{first};PD{','.join(rest or [first])};")
        return "\n".join([*parts, "PU0,0;", "SP0;", ""])

    def svg(self) -> str:
        """Gives a single-line SVG: one open path for each time that the pen is down, in the order of drawing."""
        width, height = (f"{side:.2f}".rstrip("0").rstrip(".") for side in (self.width_mm, self.height_mm))
        box = f"{round(self.width_mm * 100)} {round(self.height_mm * 100)}"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {box}">',
                f"<title>{svg.escaped(self.title)}</title>",
                f'<g fill="none" stroke="{short(INKS["black"])}" stroke-width="{round(_NIB_MM * 100)}" '
                'stroke-linecap="round" stroke-linejoin="round">',
                *(f'<path d="{svg.line_data(run, 100)}"/>' for run in self.runs),
                "</g>",
                "</svg>",
                "",
            ]
        )


def plotted(page: Page, sheet: int, plotter: Plotter, title: str) -> Plot:
    """Gives what a plotter draws of one sheet of a page, its strokes ordered for little travel.

    Raises WritingError where no pen wrote the page, or where the plotter's pen cannot reach all of it.
    """
    pen.check_pen(page, "A plotter")
    strokes = [stroke for glyph in pen.written(page, sheet) for stroke in glyph.strokes or ()]
    width, height = page.width_mm, page.height_mm
    if plotter.is_turned:
        strokes = [np.stack([stroke[..., 1], width - stroke[..., 0]], axis=-1) for stroke in strokes]
        width, height = height, width
    _check_bed(strokes, height, plotter)
    ends = np.array([[s[0, 0], s[-1, 3]] for s in strokes]).reshape(-1, 2, 2)
    ends = np.array([1, -1]) * ends + np.array([0, height])
    order, is_turned = short_order(ends[:, 0], ends[:, 1])
    runs = [strokes[k][::-1, ::-1] if turned else strokes[k] for k, turned in zip(order, is_turned, strict=True)]
    return Plot(tuple(joined(runs, _JOIN_MM)), width, height, plotter, title)


def summary(plots: Sequence[Plot]) -> str:
    """Says in a sentence what a plotter has to do for all of the plots, and how long it takes."""
    seconds = sum(plot.seconds for plot in plots)
    time = f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
    ink, travel = (sum(getattr(plot, name) for plot in plots) / 1000 for name in ("ink_mm", "travel_mm"))
    across, up = (max(plot.reach_mm[k] for plot in plots) for k in (0, 1))
    return (
        f"Plotting takes about {time}: {ink:.2f} m with the pen down, {travel:.2f} m with it up, "
        f"{sum(len(plot.runs) for plot in plots):,} strokes, within {across:.0f} x {up:.0f} mm."
    )


def _check_bed(strokes: Sequence[np.ndarray], height: float, plotter: Plotter) -> None:
    """Raises WritingError where the pen cannot reach all of the strokes."""
    if plotter.bed_mm is None or not strokes:
        return
    points = np.concatenate([polyline(stroke, _CHORD_MM) for stroke in strokes])
    low = points[:, 0].min(), height - points[:, 1].max()
    high = points[:, 0].max(), height - points[:, 1].min()
    if min(low) < 0 or high[0] > plotter.bed_mm[0] or high[1] > plotter.bed_mm[1]:
        bed = "{:g} x {:g}".format(*plotter.bed_mm)
        other = high[1] <= plotter.bed_mm[0] and high[0] <= plotter.bed_mm[1] and not plotter.is_turned
        raise WritingError(
            f"The writing reaches {high[0]:.0f} x {high[1]:.0f} mm from the lower left corner of the sheet, beyond the "
            f"plotter's bed of {bed} mm. "
            + ("It fits if the sheet is turned: --turn." if other else "Choose smaller paper or a smaller x-height.")
        )


def _length(line: np.ndarray) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _ride(lengths: np.ndarray, speed: float, acceleration: float) -> np.ndarray:
    """Seconds for ways (n,) from a stand to a stand, with a top speed."""
    is_short = lengths < speed**2 / acceleration
    return np.where(is_short, 2 * np.sqrt(lengths / acceleration), lengths / speed + speed / acceleration)


def _short(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
