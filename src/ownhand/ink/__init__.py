"""Ink: pen strokes become grey images.

images = draw_letters(points, stroke_offsets, letter_offsets, size=28, box=20)   # strokes to pixels, 20,000 a second
images = fit_to_box(images, size=32, box=24)                                     # any ink to one size, centred
"""

from ownhand.ink.drawing import draw_letters, fit_to_box, pen_transforms

__all__ = ["draw_letters", "fit_to_box", "pen_transforms"]
