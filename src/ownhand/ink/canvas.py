"""What ink draws itself on, in the manner of fontTools' pens: a shape does not know how it is drawn, and a format, or
whatever else wants to know where ink lies, does not know what it draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np


@dataclass(frozen=True, slots=True)
class RoundPen:
    """A pen whose point is a disc."""

    width: float
    """Of the line that it draws."""

    tolerance: float
    """How far the edge of an outline may stray from that of its line."""


class Canvas(Protocol):
    """What ink draws itself on: `ink.draw(canvas)` calls one of these, in units of the ink, y up.

    Arrays are told as they lie in the ink, and nothing is reckoned. So a canvas gathers the ink of all letters of a
    page, which cost hardly a call each, and reckons with all of them at once.
    """

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        """Fills closed contours (k, 4, 2) of cubic curves by the nonzero rule, see `Outline`."""
        ...

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        """Draws lines (points, 2) with a round pen, each as wide as `widths` tells, see `PenLines`."""
        ...
