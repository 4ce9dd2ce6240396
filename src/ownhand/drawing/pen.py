"""The way of the pen over a page: smooth strokes in millimetres, in writing order, whatever ink they left."""

import itertools
from dataclasses import dataclass

import numpy as np

from ownhand.drawing.sheet import curves_along
from ownhand.errors import WritingError
from ownhand.glyphs import Glyph
from ownhand.page import Page, Placement


@dataclass(frozen=True, eq=False)
class Written:
    """A glyph of a sheet and the strokes that wrote it."""

    placement: Placement
    strokes: tuple[np.ndarray, ...] | None
    """(curves, 4, 2) each, in mm from the sheet's upper left corner, y down; None where no pen wrote it."""


def written(page: Page, sheet: int) -> list[Written]:
    """Gives the glyphs of a sheet with the strokes of each, in the order of the text."""
    placements = page.on_sheet(sheet)
    ways = [_strokes(placement) for placement in placements]
    curves = curves_along(page, placements, [(place, way or ()) for place, way in enumerate(ways)])
    return [
        Written(placement, None if way is None else tuple(strokes))
        for placement, way, strokes in zip(placements, ways, curves, strict=True)
    ]


def check_pen(page: Page, what: str) -> None:
    """Raises WritingError where no pen wrote the page; `what` cannot be made of it then."""
    for placement in page.placements:
        if not placement.is_missing and not placement.glyph.strokes:
            raise WritingError(
                f"{what} follows the strokes of a pen, and this hand has none: its model draws pictures of letters. "
                "Choose a pen model with --model, or save the page as .svg, .png or .pdf."
            )


def _strokes(placement: Placement) -> tuple[np.ndarray, ...] | None:
    if placement.is_missing and not placement.glyph.strokes:
        return _box(placement.glyph)
    return placement.glyph.strokes or None


def _box(glyph: Glyph) -> tuple[np.ndarray, ...]:
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
