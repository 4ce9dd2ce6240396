"""Ink: pen strokes become grey images, and grey images become smooth outlines.

    images = draw_letters(points, stroke_offsets, letter_offsets, size=28)   # strokes to pixels, 20,000 a second
    images = fit_to_box(images, size=32, box=24)                             # any ink to one size, centred
    outline = trace(images[0])                                               # pixels to curves; trace_all for many
    outline.svg_path()

An `Outline` is closed contours of cubic Bézier curves, y up. A `Glyph` is the outline of one character in units of the
x-height, standing on the line y = 0. Whatever offers `characters` and `glyph(character, rng)` is a `GlyphSource` and
can write a page.
"""

from ownhand.ink.drawing import draw_letters, fit_to_box, pen_transforms
from ownhand.ink.glyph import Glyph, GlyphSource
from ownhand.ink.outline import Outline, polygon
from ownhand.ink.tracing import trace, trace_all

__all__ = [
    "Glyph",
    "GlyphSource",
    "Outline",
    "draw_letters",
    "fit_to_box",
    "pen_transforms",
    "polygon",
    "trace",
    "trace_all",
]
