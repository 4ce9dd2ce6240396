"""Paper: its sizes and margins, in millimetres."""

from dataclasses import dataclass

from ownhand.errors import WritingError
from ownhand.options import MARGIN, SIZE

_SHEETS = {"A4": (210.0, 297.0, 20.0), "A5": (148.0, 210.0, 15.0), "letter": (215.9, 279.4, 20.0)}
"""Width, height and margin: ISO 216, and ANSI A."""

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
    SIZE.check(size)
    if size == "fit":
        return Paper(None, None, 2 * x_height_mm if margin_mm is None else margin_mm, _LONGEST_FITTED_LINE)
    width, height, margin = _SHEETS[size]
    margin = margin if margin_mm is None else margin_mm
    if min(width, height) - 2 * margin < x_height_mm:
        raise WritingError(
            f"A margin of {margin:g} mm leaves no room to write on {size}, {width:g} x {height:g} mm. "
            "Choose a narrower one."
        )
    return Paper(width, height, margin, width - 2 * margin)
