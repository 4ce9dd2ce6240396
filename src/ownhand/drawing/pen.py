"""The way of the pen over a page: smooth strokes in millimetres, in writing order."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import WritingError
from ownhand.ink import PenLines, fit_strokes

if TYPE_CHECKING:
    from ownhand.glyphs import Glyph
    from ownhand.page.page import Page, Placement

_TOLERANCE = 0.004
"""x-heights that curves may stray from the pen's way: 0.01 mm of letters 3 mm tall."""


_FITTED_AT_ONCE = 400
"""Strokes: more at once no longer lie in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Written:
    """A glyph of a sheet and the strokes that wrote it."""

    placement: "Placement"
    strokes: tuple[np.ndarray, ...] | None
    """(curves, 4, 2) each, in mm from the sheet's upper left corner, y down; None where no pen wrote it."""


@dataclass(frozen=True, eq=False)
class Lines:
    """A glyph of a sheet whose ink is that of a round pen, as the lines that the pen drew."""

    curves: tuple[np.ndarray, ...]
    """(curves, 4, 2) each, in mm from the sheet's upper left corner, y down; a dot is one of no length."""
    widths_mm: tuple[float, ...]
    """Of each of them."""
    width_mm: float
    """Of the pen's line."""


def written(page: "Page", sheet: int) -> list[Written]:
    """Gives the glyphs of a sheet with the strokes of each, in the order of the text."""
    placements = page.on_sheet(sheet)
    strokes = _fitted(page, placements, [_strokes(placement) for placement in placements])
    return [Written(placement, own) for placement, own in zip(placements, strokes, strict=True)]


def lines(page: "Page", sheet: int) -> list[Lines | None]:
    """Gives the lines of each glyph of a sheet, in the order of the text; None where its ink is another shape."""
    placements = page.on_sheet(sheet)
    outlines = [placement.glyph.outline for placement in placements]
    inks = [outline if isinstance(outline, PenLines) else None for outline in outlines]
    all_curves = _fitted(page, placements, [ink and ink.lines for ink in inks])
    mm = page.x_height_mm
    return [
        None if ink is None else Lines(curves or (), tuple(mm * width for width in ink.widths), mm * ink.width)
        for ink, curves in zip(inks, all_curves, strict=True)
    ]


def is_dot(curves: np.ndarray) -> bool:
    """Whether curves (k, 4, 2) are a dot: of no length."""
    return bool((curves == curves[0, 0]).all())


def _fitted(
    page: "Page", placements: "Sequence[Placement]", strokes: "Sequence[tuple[np.ndarray, ...] | None]"
) -> "list[tuple[np.ndarray, ...] | None]":
    """Few curves along the strokes of placed glyphs, in mm."""
    all_strokes = [stroke for own in strokes for stroke in own or ()]
    fitted = itertools.chain.from_iterable(
        fit_strokes(all_strokes[first : first + _FITTED_AT_ONCE], _TOLERANCE)
        for first in range(0, len(all_strokes), _FITTED_AT_ONCE)
    )
    result = []
    for placement, own in zip(placements, strokes, strict=True):
        scale = page.x_height_mm * placement.scale * np.array([1, -1])
        shift = np.array([placement.x, placement.y])
        result.append(None if own is None else tuple(next(fitted) * scale + shift for _ in own))
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
    sides = [start + (end - start) * share for start, end in itertools.pairwise(corners)]
    return (np.concatenate([*sides, corners[-1:]]),)
