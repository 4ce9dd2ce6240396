"""Machines that move pens, by name: what lifts the pen, where 0, 0 lies, and how far the pen can reach.

To add one, name it here and among the choices of `ownhand.options.MACHINE`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What is usual with a machine, unless a `Plotter` says otherwise. Commands may be of several lines."""

    pen_up: str = ""
    """G-code that lifts the pen; empty of a machine that reads none."""
    pen_down: str = ""
    gcode_start: str = ""
    gcode_end: str = ""
    origin: str = "lower-left"
    """Where on the sheet 0, 0 lies."""
    bed_mm: tuple[float, float] | None = None
    """Width and height of what the pen can reach, the sheet's origin in that corner of it; None is not checked."""


MACHINES = {
    "grbl-z": Machine(pen_up="G0 Z5", pen_down="G1 Z0 F1000"),
    # A hobby servo on the spindle's output, which wants some time to turn; S is its angle.
    "grbl-servo": Machine(pen_up="M3 S30\nG4 P0.2", pen_down="M3 S90\nG4 P0.2"),
    "marlin-z": Machine(pen_up="G0 Z5 F1200", pen_down="G1 Z0 F1200", gcode_end="M84"),
    # Marlin waits in milliseconds (https://marlinfw.org/docs/gcode/G004.html), Grbl in seconds.
    "marlin-servo": Machine(pen_up="M280 P0 S30\nG4 P200", pen_down="M280 P0 S90\nG4 P200", gcode_end="M84"),
    # Its board (EBB) is told by programs that read SVG, and home is the upper left corner of the sheet.
    "axidraw": Machine(origin="upper-left", bed_mm=(300.0, 218.0)),
    "axidraw-a3": Machine(origin="upper-left", bed_mm=(430.0, 297.0)),
}
"""By the names that options have."""

CORNERS = {
    "lower-left": (0.0, 1.0),
    "upper-left": (0.0, 0.0),
    "lower-right": (1.0, 1.0),
    "upper-right": (1.0, 0.0),
    "centre": (0.5, 0.5),
}
"""Where each origin lies, in widths and heights of the sheet from its upper left corner."""
