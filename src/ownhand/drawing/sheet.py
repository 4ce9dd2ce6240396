"""A sheet as canvases see it: its ink, which draws itself glyph by glyph and is laid out in millimetres all at once.

Millimetres count from the sheet's upper left corner, y down.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from ownhand.ink import RoundPen, fit_strokes
from ownhand.page import Page, Placement

_TOLERANCE = 0.004
"""x-heights that curves may stray from the pen's way: 0.01 mm of letters 3 mm tall."""

_FITTED_AT_ONCE = 400
"""Strokes: more at once no longer lie in the processor's cache."""


class SheetCanvas:
    """A canvas for the ink of one sheet, which draws itself as the canvas is made. Formats are made of it."""

    def __init__(self, page: Page, sheet: int) -> None:
        self.page, self.placements = page, page.on_sheet(sheet)
        self.fills: list[tuple[int, Sequence[np.ndarray]]] = []
        """Contours that were filled, in x-heights, each time with the place of their glyph among the placements."""
        self.strokes: list[tuple[int, Sequence[np.ndarray], Sequence[float], RoundPen]] = []
        """Lines that were drawn, and their widths, in the same way."""
        for place, placement in enumerate(self.placements):
            self._place = place
            placement.glyph.outline.draw(self)

    def fill(self, contours: Sequence[np.ndarray]) -> None:
        """See `Canvas`."""
        self.fills.append((self._place, contours))

    def stroke(self, lines: Sequence[np.ndarray], widths: Sequence[float], pen: RoundPen) -> None:
        """See `Canvas`."""
        self.strokes.append((self._place, lines, widths, pen))

    def contours_mm(self) -> list[list[np.ndarray]]:
        """Gives the contours of each fill, (curves, 4, 2) each, in mm."""
        laid_out = iter(in_mm(self.page, self.placements, self.fills))
        return [list(itertools.islice(laid_out, len(shapes))) for _, shapes in self.fills]

    def lines_mm(self) -> list[np.ndarray]:
        """Gives all lines one after another as points (n, 2) in mm."""
        return in_mm(self.page, self.placements, [(place, lines) for place, lines, *_ in self.strokes])

    def curves_mm(self) -> list[list[np.ndarray]]:
        """Gives few smooth curves (k, 4, 2) in mm through the points of each line of each stroke."""
        return curves_along(self.page, self.placements, [(place, lines) for place, lines, *_ in self.strokes])


def in_mm(
    page: Page, placements: Sequence[Placement], shapes: Sequence[tuple[int, Sequence[np.ndarray]]]
) -> list[np.ndarray]:
    """Gives arrays (..., 2) of glyphs, in x-heights, y up, as they lie on the sheet, all one after another.

    They come by glyph, with its place among the placements.
    """
    arrays = [array for _, glyph_arrays in shapes for array in glyph_arrays]
    if not arrays:
        return []
    counts = [len(array) for array in arrays]
    glyphs = np.repeat([place for place, _ in shapes], [len(glyph_arrays) for _, glyph_arrays in shapes])
    at = np.array([(page.x_height_mm * p.scale, p.x, p.y) for p in placements])[np.repeat(glyphs, counts)]
    scale, shift = at[:, :1] * (1, -1), at[:, 1:]
    whole = np.concatenate(arrays)
    shape = len(whole), *[1] * (whole.ndim - 2), 2
    whole = whole * scale.reshape(shape) + shift.reshape(shape)
    offsets = itertools.accumulate(counts, initial=0)
    return [whole[start:stop] for start, stop in itertools.pairwise(offsets)]


def curves_along(
    page: Page, placements: Sequence[Placement], lines: Sequence[tuple[int, Sequence[np.ndarray]]]
) -> list[list[np.ndarray]]:
    """Gives few smooth curves (k, 4, 2) in mm through the points (n, 2) of each of the lines of glyphs."""
    fitted = _fitted([line for _, glyph_lines in lines for line in glyph_lines])
    curves = [(place, list(itertools.islice(fitted, len(glyph_lines)))) for place, glyph_lines in lines]
    laid_out = iter(in_mm(page, placements, curves))
    return [list(itertools.islice(laid_out, len(glyph_lines))) for _, glyph_lines in lines]


def curves_through(lines_mm: Sequence[np.ndarray], x_height_mm: float) -> list[np.ndarray]:
    """Gives few smooth curves (k, 4, 2) in mm through the points (n, 2) of each of some lines in mm."""
    return [curves * x_height_mm for curves in _fitted([line / x_height_mm for line in lines_mm])]


def _fitted(lines: Sequence[np.ndarray]) -> Iterator[np.ndarray]:
    """Curves along lines, in x-heights."""
    return itertools.chain.from_iterable(
        fit_strokes(lines[first : first + _FITTED_AT_ONCE], _TOLERANCE)
        for first in range(0, len(lines), _FITTED_AT_ONCE)
    )
