"""The way of the pen over a page: smooth strokes in millimetres, in writing order."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink import fit_strokes

if TYPE_CHECKING:
    from ownhand.ink import Glyph
    from ownhand.page.page import Page, Placement

_TOLERANCE = 0.004
"""x-heights that curves may stray from the pen's way: 0.01 mm of letters 3 mm tall."""


@dataclass(frozen=True, eq=False)
class Written:
    """A glyph of a sheet and the strokes that wrote it."""

    placement: "Placement"
    strokes: tuple[np.ndarray, ...] | None
    """(curves, 4, 2) each, in mm from the sheet's upper left corner, y down; None where no pen wrote it."""


def written(page: "Page", sheet: int) -> list[Written]:
    """Gives the glyphs of a sheet with the strokes of each, in the order of the text."""
    placements = page.on_sheet(sheet)
    strokes = [_strokes(placement) for placement in placements]
    fitted = iter(fit_strokes([stroke for own in strokes for stroke in own or ()], _TOLERANCE))
    result = []
    for placement, own in zip(placements, strokes, strict=True):
        scale = page.x_height_mm * placement.scale * np.array([1, -1])
        shift = np.array([placement.x, placement.y])
        curves = None if own is None else tuple(next(fitted) * scale + shift for _ in own)
        result.append(Written(placement, curves))
    return result


def check_pen(page: "Page", what: str) -> None:
    """Raises WritingError where no pen wrote the page; `what` cannot be made of it then."""
    for placement in page.placements:
        if not placement.is_missing and not placement.glyph.strokes:
            raise WritingError(
                f"{what} follows the strokes of a pen, and this hand has none: its model draws pictures of letters. "
                "Choose a pen model with --model, or save the page as .svg, .png or .pdf."
            )


def sampled(curves: np.ndarray, tolerance: float) -> np.ndarray:
    """Gives points (n, 2) along a stroke of curves (k, 4, 2), its chords within `tolerance` of it."""
    # A cubic strays from its n chords by at most sqrt(3)/18 of this bend, over n squared (Wang's formula).
    bend = 6 * np.linalg.norm(np.diff(curves, n=2, axis=1), axis=2).max(axis=1)
    pieces = np.ceil(np.sqrt(bend / (8 * tolerance))).astype(int).clip(1)
    curve = np.repeat(np.arange(len(curves)), pieces)
    t = ((np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[curve])[:, None]
    p0, p1, p2, p3 = curves[curve].transpose(1, 0, 2)
    s = 1 - t
    points = s**3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t**3 * p3
    return np.concatenate([points, curves[-1:, 3]])


def _strokes(placement: "Placement") -> "tuple[np.ndarray, ...] | None":
    if placement.is_missing and not placement.glyph.strokes:
        return _box(placement.glyph)
    return placement.glyph.strokes or None


def _box(glyph: "Glyph") -> tuple[np.ndarray, ...]:
    """The stroke of the empty box that stands for a missing character: between its outer and its inner edge."""
    edges = [contour[:, 0] for contour in glyph.outline.contours]
    (left, bottom), (right, top) = (
        np.mean([end(axis=0) for end in ends], axis=0)
        for ends in ([edge.min for edge in edges], [edge.max for edge in edges])
    )
    corners = np.array([(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)])
    # Some points along each side: a lone corner is told from a bend by what is straight beside it.
    share = np.linspace(0, 1, 4, endpoint=False)[:, None]
    sides = [start + (end - start) * share for start, end in pairwise(corners)]
    return (np.concatenate([*sides, corners[-1:]]),)
