"""The arithmetic of cubic Bézier curves: points on them, their chords, their parts; and of the plane they lie in.

A curve is four points (4, 2): start, two control points and end. Where much is reckoned, points of the plane are
complex numbers, which is half the arithmetic of pairs, and curves are the coefficients of their polynomials.
"""

import numpy as np

COMPLEX = np.array([1, 1j])
"""Times a pair, x and y, this is the complex number."""


def points_at(curves: np.ndarray, t: np.ndarray | float) -> np.ndarray:
    """Gives points on curves (..., 4, 2) at `t`, which is broadcast against (..., 2)."""
    p0, p1, p2, p3 = np.moveaxis(curves, -2, 0)
    s = 1 - t
    points: np.ndarray = s**3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t**3 * p3
    return points


def points_along(curves: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Gives `counts` (k,) evenly spaced points on each of curves (k, 4, 2), the start of each and not its end."""
    curve = np.repeat(np.arange(len(curves)), counts)
    t = (np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[curve]
    return points_at(curves[curve], t[:, None])


def num_chords(bends: np.ndarray, tolerance: float) -> np.ndarray:
    """Gives how many chords stay within `tolerance` of each curve, of which `bends` (k,) are the second derivative's
    greatest lengths: n chords stray by an eighth of it, over n squared (Wang's formula)."""
    return np.ceil(np.sqrt(bends / (8 * tolerance))).astype(int).clip(1)


def polyline(curves: np.ndarray, tolerance: float) -> np.ndarray:
    """Gives points (n, 2) along joined curves (k, 4, 2), the last one's end too, chords within `tolerance` of them."""
    bends = 6 * np.linalg.norm(np.diff(curves, n=2, axis=1), axis=2).max(axis=1)
    return np.concatenate([points_along(curves, num_chords(bends, tolerance)), curves[-1:, 3]])


def length(curves: np.ndarray, tolerance: float) -> float:
    """Gives the length of joined curves (k, 4, 2), by chords within `tolerance` of them."""
    return float(np.hypot(*np.diff(polyline(curves, tolerance), axis=0).T).sum())


def is_dot(curves: np.ndarray) -> bool:
    """Whether curves (k, 4, 2) are a dot: of no length."""
    return bool((curves == curves[0, 0]).all())


def complex_numbers(points: np.ndarray) -> np.ndarray:
    """Gives points of the plane (..., 2) as complex numbers (...)."""
    numbers: np.ndarray = points @ COMPLEX
    return numbers


def pairs(numbers: np.ndarray) -> np.ndarray:
    """Gives complex numbers (...) as points of the plane (..., 2)."""
    return np.stack([numbers.real, numbers.imag], axis=-1)


def dot(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Gives the scalar products of vectors as complex numbers."""
    product: np.ndarray = a.real * b.real + a.imag * b.imag
    return product


def coefficients(curves: np.ndarray) -> np.ndarray:
    """Gives the coefficients of 1, t, t^2 and t^3 of curves told by their control points (4, k) complex: (4, k)."""
    p0, p1, p2, p3 = curves
    return np.stack([p0, 3 * (p1 - p0), 3 * (p2 - 2 * p1 + p0), p3 - 3 * p2 + 3 * p1 - p0])


def values(polynomials: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Gives points (n,) on curves told by their coefficients (4, n), each at its `t` (n,) (Horner's rule)."""
    c0, c1, c2, c3 = polynomials
    points: np.ndarray = ((c3 * t + c2) * t + c1) * t + c0
    return points


def slopes(polynomials: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Gives the derivatives (n,) of the same."""
    _, c1, c2, c3 = polynomials
    derivatives: np.ndarray = (3 * c3 * t + 2 * c2) * t + c1
    return derivatives


def directions(vectors: np.ndarray, instead: np.ndarray) -> np.ndarray:
    """Gives vectors as complex numbers of length 1; those of no length take the direction of `instead`."""
    vectors = np.where(np.abs(vectors) > 1e-9, vectors, instead)
    size = np.abs(vectors)
    return np.where(size > 1e-12, vectors / np.maximum(size, 1e-12), 1)
