"""Paper: its sizes and margins, in millimetres."""

from dataclasses import dataclass

from ownhand.errors import WritingError
from ownhand.options import MARGIN, SIZE

_SHEETS = {
    "A4": (210.0, 297.0, 20.0),
    "A5": (148.0, 210.0, 15.0),
    "letter": (215.9, 279.4, 20.0),
    "A3": (297.0, 420.0, 25.0),
    "A6": (105.0, 148.0, 10.0),
    "DL": (220.0, 110.0, 15.0),
    "C5": (229.0, 162.0, 15.0),
    "C6": (162.0, 114.0, 15.0),
}
"""Width, height and margin: ISO 216, ANSI A, and the envelopes of ISO 269, which lie."""

_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4}
"""Millimetres of each."""

_SHORTEST, _LONGEST = 20.0, 1200.0
"""Sides of a sheet in millimetres."""

_USUAL_MARGIN, _WIDEST_MARGIN = 0.1, 20.0
"""Of a sheet that has no name: a share of its shorter side, and at most so many millimetres."""

SIZES = ("fit", *_SHEETS)
"""Names of paper sizes. `fit` is as large as the writing, with a small margin."""

_LONGEST_FITTED_LINE = 170.0
"""Millimetres, an A4 sheet's: where lines are broken on paper that fits the writing."""


@dataclass(frozen=True)
class Paper:
    """Room to write on."""

    width_mm: float | None
    """None where the paper fits the writing."""
    height_mm: float | None
    margin_mm: float
    line_mm: float
    """Room for a line."""

    @property
    def is_fitted(self) -> bool:
        """Whether it is as large as the writing."""
        return self.width_mm is None


def paper(size: str, x_height_mm: float, margin_mm: float | None = None) -> Paper:
    """Gives the paper named `size`, with its usual margin or another."""
    MARGIN.check(margin_mm)
    size = SIZE.check(size)
    if size == "fit":
        return Paper(None, None, 2 * x_height_mm if margin_mm is None else margin_mm, _LONGEST_FITTED_LINE)
    width, height, margin = _SHEETS.get(size) or _measured(size)
    margin = margin if margin_mm is None else margin_mm
    if min(width, height) - 2 * margin < x_height_mm:
        raise WritingError(
            f"A margin of {margin:g} mm leaves no room to write on {size}, {width:g} x {height:g} mm. "
            "Choose a narrower one."
        )
    return Paper(width, height, margin, width - 2 * margin)


def _measured(size: str) -> tuple[float, float, float]:
    """Width, height and margin of a sheet told as 100x150mm."""
    unit = _UNITS[size[-2:]]
    width, height = (round(unit * float(side), 2) for side in size[:-2].split("x"))
    if not _SHORTEST <= min(width, height) <= max(width, height) <= _LONGEST:
        raise WritingError(
            f"Paper of {width:g} x {height:g} mm is out of bounds. Choose sides of {_SHORTEST:g} to {_LONGEST:,g} mm."
        )
    return width, height, min(_USUAL_MARGIN * min(width, height), _WIDEST_MARGIN)
