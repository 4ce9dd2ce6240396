"""Ink: pen strokes become pen paths, smooth curves, grey images and inked outlines; grey images become outlines too.

    images = draw_letters(strokes, size=28)                  # strokes to pixels, 20,000 a second
    images = fit_to_box(images, size=32, box=24)             # any ink to one size, centred
    outline = trace(images[0])                               # pixels to curves; trace_all for many
    outline.svg_path()
    aligned = align_strokes(strokes, labels)                 # one order of strokes
    paths = paths_from_strokes(aligned)                      # (n, 64, 3): x, y, pen; 20,000 a second
    curves = curves_from_path(paths[0], steadiness=0.1)      # (k, 4, 2) a stroke, corners kept
    images = draw_letters(strokes_from_paths(paths))         # and back to strokes, and pixels
    inks = Ballpoint(width=0.1).outlines(strokes_from_paths(paths))  # inked; thousands a second; see NIBS
    inks[0].draw(canvas)                                     # whatever a canvas makes of it
    outlines_of(inks)                                        # contours for whoever knows no lines

`Strokes` are those of many letters in three arrays. A pen path is (points, 3) floats: x, y (y up) and pen, +1 down or
-1 travelling, which says how the pen moves from this point to the next; it fills a box of side 2 about 0.
`align_strokes` permutes and reverses the strokes of each letter to lie closest to the median path of its character; it
gives strokes, which can be stored and resampled at will.

`Ink` is a shape, y up: an `Outline` is closed contours of cubic Bézier curves; that of a round pen is `PenLines`.
Either draws itself on a `Canvas`, which never asks what it is: a format, what spacing sees, what a font is made of.

To add a nib, make a subclass of `DiscNib` that tells its width and its `swelling`, and name it in `NIBS` (nib.py).
"""

from ownhand.ink.alignment import align_strokes
from ownhand.ink.centre_line import fit_strokes
from ownhand.ink.curves import curves_from_path, smooth_curves, steadied
from ownhand.ink.ink import Canvas, Ink, RoundPen
from ownhand.ink.nib import NIBS, Ballpoint, DiscNib, FineLiner, FountainPen, Marker, Nib, Pencil, nib_named
from ownhand.ink.outline import Outline, polygon
from ownhand.ink.path import paths_from_strokes, strokes_from_path, strokes_from_paths
from ownhand.ink.penlines import ContourCanvas, PenLines, outlines_of
from ownhand.ink.pixels import draw_in_place, draw_letters, fit_to_box, grey_images, pen_transforms, slants
from ownhand.ink.strokes import Strokes
from ownhand.ink.tracing import trace, trace_all

__all__ = [
    "NIBS",
    "Ballpoint",
    "Canvas",
    "ContourCanvas",
    "DiscNib",
    "FineLiner",
    "FountainPen",
    "Ink",
    "Marker",
    "Nib",
    "Outline",
    "PenLines",
    "Pencil",
    "RoundPen",
    "Strokes",
    "align_strokes",
    "curves_from_path",
    "draw_in_place",
    "draw_letters",
    "fit_strokes",
    "fit_to_box",
    "grey_images",
    "nib_named",
    "outlines_of",
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
