"""Placements of a long page, kept small.

A written glyph takes some four thousand bytes, nearly all of them coordinates. A letter home can afford that, a book
cannot. So beyond the first letters of a page, glyphs are folded: their coordinates are rounded to 1/4096 of an
x-height, kept as whole numbers, and packed. What needs them unfolds a few hundred at a time.
"""

import bisect
import copyreg
import io
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np

from ownhand.ink import Outline
from ownhand.page.page import Placement

_OPEN = 10_000
"""Placements that are kept as they are: some ten pages, and no rounding for anything shorter."""

_FOLD = 500
"""Placements that are folded together."""

_STEPS = 4096.0
"""To an x-height: two thirds of a micrometre in letters of 3 mm, and two hundredths of a millimetre in a poster's."""

_UNFOLDED = 8
"""Folds that are kept open for whoever reads on."""


class PlacementStore:
    """Gathers placements in the order of the text."""

    def __init__(self, *, num_open: int = _OPEN, fold: int = _FOLD) -> None:
        self._num_open, self._fold = num_open, fold
        self._open: list[Placement] = []
        self._pending: list[Placement] = []
        self._folds: list[bytes] = []
        self._starts: list[int] = []

    def add(self, placements: Iterable[Placement]) -> None:
        """Adds placements that follow those before."""
        for placement in placements:
            if len(self._open) < self._num_open:
                self._open.append(placement)
                continue
            self._pending.append(placement)
            if len(self._pending) >= self._fold:
                self._close()

    def placements(self) -> Sequence[Placement]:
        """Gives all of them."""
        if not self._folds and not self._pending:
            return tuple(self._open)
        self._close()
        return Folded(self._open, self._folds, self._starts)

    def _close(self) -> None:
        if self._pending:
            done = self._starts[-1] + self._fold if self._starts else len(self._open)
            self._starts.append(done)
            self._folds.append(_folded(self._pending))
            self._pending = []


class Folded(Sequence[Placement]):
    """Placements, of which all but the first are folded."""

    def __init__(self, kept_open: list[Placement], folds: list[bytes], starts: list[int]) -> None:
        self._open, self._folds, self._starts = kept_open, folds, starts
        self._unfolded: dict[int, list[Placement]] = {}
        self._length = starts[-1] + len(_unfolded(folds[-1]))

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, key: int) -> Placement: ...
    @overload
    def __getitem__(self, key: slice) -> list[Placement]: ...
    def __getitem__(self, key: int | slice) -> "Placement | list[Placement]":
        if isinstance(key, slice):
            return [self[k] for k in range(*key.indices(self._length))]
        place = key + self._length if key < 0 else key
        if not 0 <= place < self._length:
            raise IndexError(f"There are {self._length} placements, and none at {key}.")
        if place < len(self._open):
            return self._open[place]
        fold = bisect.bisect_right(self._starts, place) - 1
        return self._unfold(fold)[place - self._starts[fold]]

    def __iter__(self) -> Iterator[Placement]:
        yield from self._open
        for fold in range(len(self._folds)):
            yield from self._unfold(fold)

    def _unfold(self, fold: int) -> list[Placement]:
        if fold not in self._unfolded:
            while len(self._unfolded) >= _UNFOLDED:
                del self._unfolded[next(iter(self._unfolded))]
            self._unfolded[fold] = _unfolded(self._folds[fold])
        return self._unfolded[fold]


def _folded(placements: list[Placement]) -> bytes:
    """Packs whatever glyphs hold; coordinates are what takes the room."""
    file = io.BytesIO()
    folder = pickle.Pickler(file, protocol=5)
    folder.dispatch_table = {**copyreg.dispatch_table, np.ndarray: _array_folded, Outline: _outline_folded}
    folder.dump(placements)
    return zlib.compress(file.getbuffer(), 1)


def _array_folded(array: np.ndarray) -> Any:
    if array.dtype.kind != "f":
        return array.__reduce_ex__(5)
    steps = np.rint(array * _STEPS)
    kind = np.int16 if np.abs(steps).max(initial=0) < 2**15 else np.int32
    return _array, (steps.astype(kind).tobytes(), kind is np.int16, array.shape)


def _outline_folded(outline: Outline) -> Any:
    # A curve starts where the one before it ends.
    counts, points = [len(contour) for contour in outline.contours], [contour[:, 1:] for contour in outline.contours]
    return _outline, (counts, np.concatenate(points) if points else np.zeros((0, 3, 2)))


def _unfolded(fold: bytes) -> list[Placement]:
    placements: list[Placement] = pickle.loads(zlib.decompress(fold))  # Of our own making, and never from a file.
    return placements


def _array(content: bytes, is_short: bool, shape: tuple[int, ...]) -> np.ndarray:
    steps: np.ndarray = np.frombuffer(content, np.int16 if is_short else np.int32).reshape(shape)
    return steps / np.float64(_STEPS)


def _outline(counts: list[int], points: np.ndarray) -> Outline:
    contours = []
    for part in np.split(points, np.cumsum(counts)[:-1]) if counts else []:
        contour = np.empty((len(part), 4, 2))
        contour[:, 1:] = part
        contour[:, 0] = np.roll(part[:, 2], 1, axis=0)
        contours.append(contour)
    return Outline(tuple(contours))
