"""Ink: pen strokes become pen paths, smooth curves, grey images and inked outlines; grey images become outlines too.

    images = draw_letters(points, stroke_offsets, letter_offsets, size=28)   # strokes to pixels, 20,000 a second
    images = fit_to_box(images, size=32, box=24)                             # any ink to one size, centred
    outline = trace(images[0])                                               # pixels to curves; trace_all for many
    outline.svg_path()
    aligned = align_strokes(points, stroke_offsets, letter_offsets, labels)                  # one order of strokes
    paths = paths_from_strokes(*aligned, letter_offsets)                     # (n, 64, 3): x, y, pen; 20,000 a second
    curves = curves_from_path(paths[0], steadiness=0.1)                      # (k, 4, 2) a stroke, corners kept
    images = draw_letters(*strokes_from_paths(paths))                        # and back to strokes, and pixels
    outlines = Ballpoint(width=0.1).outlines(*strokes_from_paths(paths))     # inked; thousands a second; see NIBS

A pen path is (points, 3) floats: x, y (y up) and pen, +1 down or -1 travelling, which says how the pen moves from this
point to the next; it fills a box of side 2 about 0. `align_strokes` permutes and reverses the strokes of each letter to
lie closest to the median path of its character; it gives strokes, which can be stored and resampled at will.

An `Outline` is closed contours of cubic Bézier curves, y up; that of a round pen is `PenLines`, lines that become
contours where these are asked for.
"""

from ownhand.ink.alignment import align_strokes
from ownhand.ink.centre import fit_strokes
from ownhand.ink.curves import curves_from_path, smooth_curves, steadied
from ownhand.ink.drawing import draw_letters, fit_to_box, grey_images, pen_transforms, slants
from ownhand.ink.nib import NIBS, Ballpoint, FineLiner, FountainPen, Marker, Nib, Pencil, nib_named
from ownhand.ink.outline import Outline, polygon
from ownhand.ink.path import paths_from_strokes, strokes_from_path, strokes_from_paths
from ownhand.ink.penlines import PenLines, fitted_together
from ownhand.ink.tracing import trace, trace_all

__all__ = [
    "NIBS",
    "Ballpoint",
    "FineLiner",
    "FountainPen",
    "Marker",
    "Nib",
    "Outline",
    "PenLines",
    "Pencil",
    "align_strokes",
    "curves_from_path",
    "draw_letters",
    "fit_strokes",
    "fit_to_box",
    "fitted_together",
    "grey_images",
    "nib_named",
    "paths_from_strokes",
    "pen_transforms",
    "polygon",
    "slants",
    "smooth_curves",
    "steadied",
    "strokes_from_path",
    "strokes_from_paths",
    "trace",
    "trace_all",
]
