"""Grey images traced to smooth outlines."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from ownhand.ink.contours import find_contours
from ownhand.ink.curve_fit import fit_contours
from ownhand.ink.outline import Outline

_SAMPLES_A_PIXEL = 2
_MARGIN = 3
"""Pixels of paper put round an image, so that all contours close."""

_TOGETHER = 256
"""Images traced at a time: more are no quicker, and a long text's would fill gigabytes."""


def trace(
    image: np.ndarray,
    *,
    level: float = 0.5,
    smoothing: float = 0.65,
    tolerance: float = 0.18,
    min_area: float = 1.5,
) -> Outline:
    """Traces the ink of one grey image (height, width): uint8 with 255 for ink, or floats from 0 to 1.

    The outline is in pixels: the pixel in row r and column c has its centre at x = c + 0.5, y = height - r - 0.5. See
    `trace_all` for the rest.
    """
    return trace_all(np.asarray(image)[None], level=level, smoothing=smoothing, tolerance=tolerance, min_area=min_area)[
        0
    ]


def trace_all(
    images: np.ndarray,
    *,
    level: float = 0.5,
    smoothing: float = 0.65,
    tolerance: float = 0.18,
    min_area: float = 1.5,
) -> list[Outline]:
    """Traces many images (n, height, width) of one size together, which is many times faster than one by one.

    The ink ends where the grey, smoothed by a Gaussian of `smoothing` pixels, crosses `level`; curves follow that line
    within `tolerance` pixels. Smoothing draws tight curves of radius r in by about smoothing^2 / 2r. Specks and
    pinholes of less than `min_area` square pixels are dropped.
    """
    images = np.asarray(images)
    return [
        outline
        for first in range(0, len(images), _TOGETHER)
        for outline in _traced(images[first : first + _TOGETHER], level, smoothing, tolerance, min_area)
    ]


def _traced(images: np.ndarray, level: float, smoothing: float, tolerance: float, min_area: float) -> list[Outline]:
    """Traces a few images, all in one go."""
    grey = images.astype(np.float64) / (255 if np.issubdtype(images.dtype, np.integer) else 1)
    num_images, height, width = images.shape
    outlines = [Outline()] * num_images
    if 0 in images.shape:
        return outlines
    fields = _sampling(height, smoothing) @ grey @ _sampling(width, smoothing).T
    fields[:, [0, -1]] = fields[:, :, [0, -1]] = -1.0  # paper, whatever the level
    points, offsets, owners = find_contours(fields, level)
    points, offsets, owners = _without_specks(points, offsets, owners, min_area * _SAMPLES_A_PIXEL**2)
    points = points / _SAMPLES_A_PIXEL + (-_MARGIN, height + _MARGIN)
    contours = fit_contours(points, offsets, tolerance)
    firsts = np.searchsorted(owners, np.arange(num_images + 1)).tolist()
    return [Outline(tuple(contours[first:last])) for first, last in pairwise(firsts)]


@lru_cache(maxsize=32)
def _sampling(length: int, smoothing: float) -> np.ndarray:
    """Gives the matrix that smooths a row of pixels, with paper round it, and samples it more finely."""
    num_samples = (length + 2 * _MARGIN) * _SAMPLES_A_PIXEL + 1
    place = np.arange(num_samples) / _SAMPLES_A_PIXEL - _MARGIN
    around = np.arange(-2 * _MARGIN, length + 2 * _MARGIN) + 0.5  # pixel centres, of the image and of the paper
    away = np.abs(place[:, None] - around)
    # Without smoothing, linear between pixel centres. Below a third of a pixel a Gaussian would show the pixels.
    weights = np.exp(-0.5 * (away / max(smoothing, 1 / 3)) ** 2) if smoothing > 0 else np.maximum(1 - away, 0)
    weights /= weights.sum(axis=1, keepdims=True)
    matrix: np.ndarray = weights[:, 2 * _MARGIN : 2 * _MARGIN + length]
    matrix.setflags(write=False)
    return matrix


def _without_specks(
    points: np.ndarray, offsets: np.ndarray, owners: np.ndarray, min_area: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if not len(owners):
        return points, offsets, owners
    following = np.arange(len(points)) + 1
    following[offsets[1:] - 1] = offsets[:-1]
    x, y = points.T
    areas = np.add.reduceat(x * y[following] - y * x[following], offsets[:-1]) / 2
    is_kept = np.abs(areas) >= min_area
    counts = np.diff(offsets)
    return points[np.repeat(is_kept, counts)], np.concatenate([[0], np.cumsum(counts[is_kept])]), owners[is_kept]
