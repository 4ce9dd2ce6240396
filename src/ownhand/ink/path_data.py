"""Curves as SVG path data, and numbers written short, as SVG likes them."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np


def path_data(curves: np.ndarray, decimals: int = 0, *, short: bool = False) -> str:
    """Gives SVG path data of joined curves (k, 4, 2), in units of 10^-decimals: see `Ink.svg_path`.

    It is empty where rounding leaves nothing of them.
    """
    return path_data_of([curves], decimals, short=short)[0]


def path_data_of(runs: Sequence[np.ndarray], decimals: int = 0, *, short: bool = False) -> list[str]:
    """Gives what `path_data` gives of each of many runs of curves, which is quicker together."""
    if not runs:
        return []
    curves = np.concatenate(runs)
    grid = np.rint(curves).astype(np.int64)
    steps = grid[:, 1:] - grid[:, :1]
    kinds = _kinds(curves, steps) if short else np.full(len(steps), 2)
    # A quadratic's one handle, in place of a cubic's second.
    steps[kinds == 1, 1] = np.rint(_quadratic_handles(curves) - grid[:, 0]).astype(np.int64)[kinds == 1]
    is_kept = (grid != grid[:, :1]).any(axis=(1, 2)).tolist()
    starts, kind_of, numbers = grid[:, 0].tolist(), kinds.tolist(), steps.reshape(-1, 6).tolist()
    paths: list[str] = []
    stop = 0
    for run in runs:
        first, stop = stop, stop + len(run)
        parts: list[str] = []
        last = -1
        for k in range(first, stop):
            if is_kept[k]:
                kind = kind_of[k]
                text = "".join([_spaced(value, decimals) for value in numbers[k][4 - 2 * kind :]])
                parts.append(text if kind == last else "lqc"[kind] + text.removeprefix(" "))
                last = kind
        # What is left out begins where it ends, so that the first that is kept begins where the first begins.
        start = "".join([_spaced(value, decimals) for value in starts[first]]).removeprefix(" ")
        paths.append(f"M{start}{''.join(parts)}" if parts else "")
    return paths


def decimal_text(values: np.ndarray, decimals: int) -> str:
    """Writes integers in units of 10^-decimals as decimals, without zeros or separators that need not be there.

    >>> decimal_text(np.array([150, -25, 0, 7]), 2)
    '1.5-.25 0 .07'
    """
    return "".join([_spaced(value, decimals) for value in values.tolist()]).removeprefix(" ")


@lru_cache(maxsize=1 << 14)  # The steps along an outline are short, so the same few thousand come again and again.
def _spaced(value: int, decimals: int) -> str:
    """Gives a number in units of 10^-decimals with what parts it from the one before: its sign, or a space."""
    digits = f"{abs(value):0{decimals + 1}d}"
    whole, part = (digits[:-decimals], digits[-decimals:].rstrip("0")) if decimals else (digits, "")
    text = (whole if whole != "0" or not part else "") + (f".{part}" if part else "")
    return f"-{text}" if value < 0 else f" {text}"


def _kinds(exact: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Tells which cubics (n, 4, 2), on a grid `steps` from their starts, can be lines, 0, or quadratics, 1; else 2."""
    # A cubic strays from the quadratic of its mean handle by sqrt(3)/36 of its third difference: half a step at most.
    is_quadratic = np.hypot(*np.diff(exact, n=3, axis=1)[:, 0].T) * np.sqrt(3) / 36 <= 0.5
    return np.where(_is_straight(steps), 0, np.where(is_quadratic, 1, 2))


def _quadratic_handles(curves: np.ndarray) -> np.ndarray:
    """(n, 2): the handles of the quadratics nearest to cubics (n, 4, 2) with the same ends."""
    p0, p1, p2, p3 = curves.transpose(1, 0, 2)
    handles: np.ndarray = (3 * (p1 + p2) - p0 - p3) / 4
    return handles


def _is_straight(steps: np.ndarray) -> np.ndarray:
    """Tells which cubics, as steps (n, 3, 2) from their starts on a grid, lie along their chords, within rounding."""
    handles, chord = steps[:, :2], steps[:, 2:]
    length = np.maximum(np.hypot(chord[..., 0], chord[..., 1]), 1e-9)
    across = (handles[..., 0] * chord[..., 1] - handles[..., 1] * chord[..., 0]) / length
    along = (handles * chord).sum(axis=2) / length
    # A grid's half diagonal is 0.71 of its step. Handles beyond the chord would make the ink longer than the line.
    is_along = (np.abs(across) <= 0.75) & (along >= -0.75) & (along <= length + 0.75)
    is_straight: np.ndarray = is_along.all(axis=1)
    return is_straight
