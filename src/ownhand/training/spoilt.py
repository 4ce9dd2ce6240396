"""Letters spoilt as nets seldom spoil them: a stroke shrunk to a dot, moved or drawn too far, an end bent, a trembling
line, two letters in one. From them a cashier learns what nobody would take for a letter (`training.cashier`)."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int64

_LEAST_SIZE = 0.35
"""Of a stroke that is worth spoiling: less than this is a dot already."""

_Path = Float[np.ndarray, "64 3"]
_Stroke = tuple[int, int]


def spoilt(
    paths: Float[np.ndarray, "letters 64 3"], count: int, rng: np.random.Generator
) -> tuple[Float[np.ndarray, "spoilt 64 3"], Int64[np.ndarray, " spoilt"]]:
    """About `count` of `paths`, each spoilt in one way, and which letters they were. Where a letter cannot be spoilt in
    the way that was drawn, a dot has no stroke to be moved, it is left out."""
    found, places = [], []
    for place, way in zip(rng.integers(len(paths), size=count), rng.integers(len(_WAYS), size=count), strict=True):
        path = _WAYS[way](paths[place].astype(np.float64), paths[rng.integers(len(paths))], rng)
        if path is not None:
            found.append(path)
            places.append(place)
    return np.array(found, np.float32).reshape(-1, *paths.shape[1:]), np.array(places, np.int64)


def hooked(paths: Float[np.ndarray, "letters 64 3"], rng: np.random.Generator) -> Float[np.ndarray, "letters 64 3"]:
    """Full stops, each a third of its size and with a tail that leads out of it and turns."""
    num_points = paths.shape[1]
    tail = rng.integers(num_points // 4, 3 * num_points // 4, len(paths))
    made = paths.copy()
    for path, start in zip(made, tail.tolist(), strict=True):
        path[:, :2] = rng.uniform(0.1, 0.4) * (path[:, :2] - path[start, :2])
        way = np.linspace(0, 1, num_points - start)
        turn = rng.uniform(0, 2 * np.pi) + rng.choice([-1, 1]) * rng.uniform(0.3, 1.2) * np.pi * way
        steps = rng.uniform(1, 2) / len(way) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        path[start:, :2] = path[start, :2] + np.cumsum(steps, axis=0)
        path[start:, 2] = 1
    return made


def strokes_of(path: _Path) -> list[_Stroke]:
    """The first and the last point of each stroke of a path."""
    leaves = np.concatenate([[0], path[:-1, 2] > 0, [0]])
    bounds = np.flatnonzero(np.diff(leaves))
    return list(zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True))


def _large_stroke(path: _Path, rng: np.random.Generator, fewest: int) -> _Stroke | None:
    """One of the strokes that are no dots, of a path that has `fewest` strokes or more."""
    strokes = strokes_of(path)
    large = [(first, last) for first, last in strokes if np.ptp(path[first : last + 1, :2], axis=0).max() > _LEAST_SIZE]
    return large[rng.integers(len(large))] if large and len(strokes) >= fewest else None


def _shrunk(path: _Path, _: _Path, rng: np.random.Generator) -> _Path | None:
    """One of several strokes is a dot somewhere along what it was."""
    stroke = _large_stroke(path, rng, fewest=2)
    if stroke is None:
        return None
    first, last = stroke
    ink = path[first : last + 1, :2]
    about = ink[rng.integers(len(ink))].copy()
    ink[:] = about + rng.uniform(0, 0.4) * (ink - about)
    return path


def _moved(path: _Path, _: _Path, rng: np.random.Generator) -> _Path | None:
    """One of several strokes stands where it does not belong."""
    stroke = _large_stroke(path, rng, fewest=2)
    if stroke is None:
        return None
    angle = rng.uniform(0, 2 * np.pi)
    path[stroke[0] : stroke[1] + 1, :2] += rng.uniform(0.4, 1) * np.array([np.cos(angle), np.sin(angle)])
    return path


def _drawn_too_far(path: _Path, _: _Path, rng: np.random.Generator) -> _Path | None:
    """One of several strokes goes on far beyond where it ends: the arm of a y that crosses as that of an x."""
    stroke = _large_stroke(path, rng, fewest=2)
    if stroke is None:
        return None
    ink = path[stroke[0] : stroke[1] + 1, :2]
    about = ink[rng.choice([0, -1])].copy()
    ink[:] = about + rng.uniform(1.5, 2.2) * (ink - about)
    return path


def _bent(path: _Path, _: _Path, rng: np.random.Generator) -> _Path | None:
    """The end of a stroke is a hook."""
    stroke = _large_stroke(path, rng, fewest=1)
    if stroke is None:
        return None
    first, last = stroke
    start = round(first + rng.uniform(0.5, 0.85) * (last - first))
    end = path[start : last + 1, :2]
    angle = rng.choice([-1, 1]) * rng.uniform(0.4, 0.9) * np.pi
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    end[:] = end[0] + rng.uniform(1, 2) * (end - end[0]) @ turn
    return path


def _trembling(path: _Path, _: _Path, rng: np.random.Generator) -> _Path | None:
    """The whole line shakes."""
    num_knots = int(rng.integers(8, 33))
    places = np.linspace(0, num_knots - 1, len(path))
    for axis in (0, 1):
        path[:, axis] += np.interp(places, np.arange(num_knots), rng.normal(0, rng.uniform(0.07, 0.16), num_knots))
    return path


def _spliced(path: _Path, other: _Path, rng: np.random.Generator) -> _Path | None:
    """It begins as one letter, and goes on as another."""
    start = int(rng.integers(len(path) // 3, 2 * len(path) // 3))
    if rng.random() < 0.5:
        start = next((first for first, _ in strokes_of(path) if first >= start), start)
    path[start:] = other[start:]
    return path


_WAYS: tuple[Callable[[_Path, _Path, np.random.Generator], _Path | None], ...] = (
    _shrunk,
    _shrunk,
    _shrunk,
    _moved,
    _drawn_too_far,
    _bent,
    _trembling,
    _spliced,
)
"""A stroke shrunk to a dot more often than the rest, for it is what pen models do."""
