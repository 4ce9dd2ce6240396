"""A sheet as a pen plotter draws it: single lines in millimetres, as G-code, HPGL or SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ownhand.drawing import pen, svg
from ownhand.drawing.machines import CORNERS, MACHINES, Machine
from ownhand.drawing.stroke_order import joined, short_order
from ownhand.errors import WritingError
from ownhand.ink.cubics import polyline
from ownhand.options import DRAW_SPEED, MACHINE, MIRROR, ORIGIN, TRAVEL_SPEED
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

    machine: str = MACHINE.default
    """What is usual where nothing else is told, see `MACHINES`."""
    bed_mm: tuple[float, float] | None = None
    """Width and height of what the pen can reach from 0, 0, to where the sheet lies; None is the machine's."""
    is_turned: bool = False
    """Whether the sheet lies a quarter turned, its upper edge to the left."""
    is_by_travel: bool = False
    """Whether strokes are drawn in an order that saves travel, and not as they are written."""
    origin: str | None = None
    """Where on the sheet 0, 0 lies, see `CORNERS`; None is the machine's."""
    offset_mm: tuple[float, float] | None = None
    """Added to every x and y of G-code and HP-GL, once all else is done; None is nothing."""
    mirror: str = MIRROR.default
    """Which of x and y grow to the left and down in G-code and HP-GL: none, x, y or both."""
    draw_speed: float = DRAW_SPEED.default
    """mm a second with the pen down."""
    travel_speed: float = TRAVEL_SPEED.default
    """mm a second with the pen up."""
    acceleration: float = 1000.0
    """mm a second a second, for the estimate of time."""
    lift_seconds: float = 0.15
    """What lifting or lowering the pen takes, for the estimate of time."""
    pen_up: str | None = None
    """G-code that lifts the pen; may hold several lines, ended as such or by \\n. None is the machine's, as below."""
    pen_down: str | None = None
    """G-code that lowers it."""
    gcode_start: str | None = None
    """G-code before all else."""
    gcode_end: str | None = None
    """G-code once the pen is home."""

    def __post_init__(self) -> None:
        for option in (MACHINE, ORIGIN, MIRROR):
            option.check(getattr(self, option.name))
        numbers = {
            "bed's sides": min(self.bed_mm) if self.bed_mm else 1.0,
            "acceleration": self.acceleration,
        }
        for name, value in numbers.items():
            if not (0 < value < 1e6):
                raise WritingError(f"A plotter's {name} must be above 0; {value:g} is not.")
        if self.offset_mm and not all(abs(way) < 1e6 for way in self.offset_mm):
            raise WritingError("A plotter's offset of {:g}, {:g} mm is out of bounds.".format(*self.offset_mm))
        DRAW_SPEED.check(self.draw_speed)
        TRAVEL_SPEED.check(self.travel_speed)
        if not (0 <= self.lift_seconds < 1e3):
            raise WritingError(f"{self.lift_seconds:g} seconds for a lift of the pen are out of bounds.")
        commands = {
            "for pen up": self.pen_up,
            "for pen down": self.pen_down,
            "at the start": self.gcode_start,
            "at the end": self.gcode_end,
        }
        for what, command in commands.items():
            is_wanted = command is not None and what.startswith("for")
            if (is_wanted and not (command or "").strip()) or not (command or "").isascii():
                raise WritingError(
                    f"The command {what} must be G-code, such as 'G0 Z5' or 'M3 S30'; {command!r} is not."
                )

    @property
    def usual(self) -> Machine:
        """What is usual with its machine."""
        return MACHINES[self.machine]

    @property
    def bed(self) -> tuple[float, float] | None:
        """Width and height of what the pen can reach, in mm; None is not checked."""
        return self.bed_mm or self.usual.bed_mm

    def command(self, name: str) -> list[str]:
        """The lines of one of its commands: pen_up, pen_down, gcode_start or gcode_end."""
        asked: str | None = getattr(self, name)
        text = getattr(self.usual, name) if asked is None else asked
        # A shell hands on what was typed as a backslash and an n, which no G-code has.
        return [line.strip() for line in text.replace("\\r", "").replace("\\n", "\n").splitlines() if line.strip()]

    def at(self, points: np.ndarray, size: tuple[float, float]) -> np.ndarray:
        """Where points (..., 2) of a sheet of that size are to the machine; in mm from its upper left, y down."""
        corner = np.multiply(CORNERS[self.origin or self.usual.origin], size)
        placed: np.ndarray = (points - corner) * self._way + (self.offset_mm or (0.0, 0.0))
        return placed

    def bed_bounds(self, bed: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most x and y, (2,) each, that the pen can reach on a bed whose 0, 0 lies as the sheet's."""
        ends = (np.array([(0, 0), bed]) - np.multiply(CORNERS[self.origin or self.usual.origin], bed)) * self._way
        return ends.min(axis=0), ends.max(axis=0)

    @property
    def _way(self) -> np.ndarray:
        """(2,): by what x to the right and y down are multiplied."""
        return np.array([-1 if self.mirror in ("x", "both") else 1, 1 if self.mirror in ("y", "both") else -1])


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
        """How far from 0, 0 the pen goes, across and up or down."""
        across, up = np.abs(np.concatenate([np.zeros((1, 2)), *self.machine_lines()])).max(axis=0).tolist()
        return across, up

    @property
    def seconds(self) -> float:
        """About how long it takes: each stroke and each way between two from a stand to a stand, and the lifts."""
        plotter = self.plotter
        home = np.zeros((1, 2))
        ends = np.array([(run[0, 0], run[-1, 3]) for run in self.runs]).reshape(-1, 2)
        stops = np.concatenate([home, plotter.at(ends, (self.width_mm, self.height_mm)), home])
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

    def machine_lines(self) -> list[np.ndarray]:
        """Gives the same as the machine counts: from its 0, 0, y up unless it is mirrored."""
        return [self.plotter.at(line, (self.width_mm, self.height_mm)) for line in self.lines()]

    def summary(self) -> str:
        """Says in a sentence what a plotter has to do, and how long it takes."""
        return summary([self])

    def gcode(self) -> str:
        """Gives G-code: millimetres, absolute. Raises WritingError where the machine reads none."""
        plotter = self.plotter
        up, down = plotter.command("pen_up"), plotter.command("pen_down")
        if not (up and down):
            raise WritingError(
                f"The machine {plotter.machine} reads no G-code. Save the page as .plot.svg for its own program, or "
                "say what lifts and lowers its pen: --pen-up, --pen-down."
            )
        title = "".join(c if c.isascii() and c.isprintable() and c not in "();" else "?" for c in self.title)
        parts = [f"; {title}", f"; {self.summary()}", "G21", "G90", *plotter.command("gcode_start"), *up]
        travel, draw = (f"F{60 * speed:g}" for speed in (plotter.travel_speed, plotter.draw_speed))
        for line in self.machine_lines():
            points = [f"X{_short(x)} Y{_short(y)}" for x, y in line.tolist()]
            points = [points[0], *(p for before, p in pairwise(points) if p != before)]
            first, *rest = points
            rest = rest or [first]  # a dot
            parts += [f"G0 {first} {travel}", *down, f"G1 {rest[0]} {draw}", *(f"G1 {p}" for p in rest[1:]), *up]
        return "\n".join([*parts, "G0 X0 Y0", *plotter.command("gcode_end"), "M2", ""])

    def hpgl(self) -> str:
        """Gives HP-GL: plotter units of 0.025 mm, absolute."""
        # The velocity is in whole cm a second.
        parts = ["IN;", "SP1;", f"VS{max(round(self.plotter.draw_speed / 10), 1)};", "PA;"]
        for line in self.machine_lines():
            units = np.rint(line * _HPGL_UNITS_A_MM).astype(np.int64)
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
    """Gives what a plotter draws of one sheet of a page, as it is written, or by way of travel if the plotter is to.

    Raises WritingError where no pen wrote the page, or where the plotter's pen cannot reach all of it.
    """
    pen.check_pen(page, "A plotter")
    strokes = [stroke.curves for stroke in pen.strokes_of(page, sheet) if stroke.curves is not None]
    size = page.width_mm, page.height_mm
    if plotter.is_turned:
        strokes, size = [_turned(stroke, size[0]) for stroke in strokes], size[::-1]
    _check_bed(strokes, size, plotter)
    runs = _by_travel(strokes, size, plotter) if plotter.is_by_travel else strokes
    return Plot(tuple(joined(runs, _JOIN_MM)), *size, plotter, title)


def _by_travel(strokes: Sequence[np.ndarray], size: tuple[float, float], plotter: Plotter) -> list[np.ndarray]:
    """The strokes in an order, and each in a direction, in which the pen travels little."""
    ends = plotter.at(np.array([[s[0, 0], s[-1, 3]] for s in strokes]).reshape(-1, 2, 2), size)
    order, is_turned = short_order(ends[:, 0], ends[:, 1])
    return [strokes[k][::-1, ::-1] if turned else strokes[k] for k, turned in zip(order, is_turned, strict=True)]


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


def _turned(points: np.ndarray, width: float) -> np.ndarray:
    """Points (..., 2) of a sheet of that width once it lies with its upper edge to the left."""
    return np.stack([points[..., 1], width - points[..., 0]], axis=-1)


def _check_bed(strokes: Sequence[np.ndarray], size: tuple[float, float], plotter: Plotter) -> None:
    """Raises WritingError where the pen cannot reach all of the strokes."""
    if plotter.bed is None or not strokes:
        return
    least, most = plotter.bed_bounds(plotter.bed)

    def is_reached(points: np.ndarray) -> bool:
        return bool(((points >= least) & (points <= most)).all())

    points = np.concatenate([polyline(stroke, _CHORD_MM) for stroke in strokes])
    placed = plotter.at(points, size)
    if is_reached(placed):
        return
    width, height = np.abs(placed).max(axis=0).tolist()
    would_fit = not plotter.is_turned and is_reached(plotter.at(_turned(points, size[0]), size[::-1]))
    raise WritingError(
        f"The writing reaches {width:.0f} x {height:.0f} mm from 0, 0, beyond the plotter's bed of "
        f"{plotter.bed[0]:g} x {plotter.bed[1]:g} mm. "
        + (
            "It fits if the sheet is turned: --turn."
            if would_fit
            else "Choose smaller paper, a smaller x-height, or another origin or offset."
        )
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
