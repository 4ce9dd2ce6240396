"""Centre lines: the way the pen itself took, for plotters and animations, where an outline is what it left behind."""

from collections.abc import Sequence

import numpy as np

from ownhand.ink.curves import without_repeats
from ownhand.ink.stroking import _fitted


def fit_strokes(strokes: Sequence[np.ndarray], tolerance: float) -> list[np.ndarray]:
    """Gives few cubic curves along each stroke (points, 2): (k, 4, 2), as the contours of an outline are laid out.

    They stray from the smooth curve through the points by no more than `tolerance`, in units of the points. Corners
    stay corners. A stroke of one point, a dot, is one curve of no length.
    """
    counts = [len(stroke) for stroke in strokes]
    if not any(counts):
        return []
    points, offsets = without_repeats(
        np.concatenate([np.asarray(stroke, dtype=np.float64).reshape(-1, 2) for stroke in strokes]),
        np.cumsum([0, *counts]),
    )
    counts = np.diff(offsets)
    dots = {int(k): np.repeat(points[offsets[k]][None, None], 4, axis=1) for k in np.flatnonzero(counts == 1)}
    lines = np.flatnonzero(counts > 1)
    fitted: dict[int, np.ndarray] = {}
    if len(lines):
        kept = np.repeat(counts > 1, counts)
        line_offsets = np.concatenate([[0], np.cumsum(counts[lines])])
        curves, run = _fitted(points[kept], line_offsets, tolerance)
        curves = np.stack([curves.real, curves.imag], axis=-1)
        own = np.searchsorted(line_offsets, run, side="right") - 1
        bounds = np.searchsorted(own, np.arange(len(lines) + 1))
        fitted = {int(line): curves[bounds[k] : bounds[k + 1]] for k, line in enumerate(lines)}
    return [fitted[k] if k in fitted else dots[k] for k in range(len(counts)) if counts[k]]
