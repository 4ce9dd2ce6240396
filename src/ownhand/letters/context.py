"""Letters in context: characters cut out of written words, where they stood on their pages.

What isolated letters cannot tell: how tall a letter is beside others, where it stands on the line, how far apart two
lie. An archive of them holds these arrays (nothing is pickled):

    points (p, 2)            x, y of the pen on its page, y up, in the units of whoever recorded it
    stroke_offsets (s + 1,)  into points      item_stroke_offsets (n + 1,)  into strokes
    text (n,)                the character    writer (n,), src_file (n,)    into writers (w,), src_files (f,)
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink import Strokes
from ownhand.letters.archive import STROKE_KINDS, UNIPEN_CREDIT
from ownhand.letters.arrays import checked, read_arrays, reading_archive

_KINDS = {
    **STROKE_KINDS,
    "item_stroke_offsets": ("iu", 1),
    "text": ("U", 1),
    "writer": ("iu", 1),
    "writers": ("U", 1),
    "src_file": ("iu", 1),
    "src_files": ("U", 1),
}
"""Kinds of numbers, as numpy calls them, and axes of what an archive holds."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """Characters in the order they are read, in the coordinates of their pages."""

    characters: np.ndarray
    """(n,) text of one character each."""

    strokes: Strokes
    """Their ink, each in the units of its page; y points up."""

    pages: np.ndarray
    """(n,) int64: which page each stands on; the characters of a page follow each other."""

    writers: np.ndarray
    """(n,) int64, index into `writer_names`."""

    writer_names: tuple[str, ...]

    source: str = ""
    """The name of the file they came from, without its place on this machine."""

    credit: str = ""
    """Licence and citation."""

    def __post_init__(self) -> None:
        for name in ("strokes", "pages", "writers"):
            if len(getattr(self, name)) != len(self.characters):
                raise LettersError(
                    f"Expected as many {name} as characters, {len(self.characters):,}; "
                    f"found {len(getattr(self, name)):,}."
                )
        if len(self.writers) and not 0 <= self.writers.min() <= self.writers.max() < len(self.writer_names):
            raise LettersError(f"Expected writers to be indices into {len(self.writer_names):,} names; they are not.")
        if not np.isfinite(self.strokes.points).all():
            raise LettersError("Expected points that are numbers; some are not.")

    def __len__(self) -> int:
        return len(self.characters)

    def boxes(self) -> np.ndarray:
        """(n, 4) float64: left, bottom, right and top of each one's ink, NaN where there is none."""
        bounds = self.strokes.point_offsets
        boxes = np.full((len(self), 4), np.nan)
        is_inked = bounds[1:] > bounds[:-1]
        if is_inked.any():
            # A blank's start is the next one's, so leaving the blanks out leaves the others' points as they are.
            starts, points = bounds[:-1][is_inked], self.strokes.points.astype(np.float64)
            boxes[is_inked, :2] = np.minimum.reduceat(points, starts)
            boxes[is_inked, 2:] = np.maximum.reduceat(points, starts)
        return boxes


def read_context(path: str | os.PathLike[str]) -> Context:
    """Reads letters in context. Raises LettersError where the file is missing, damaged or something else."""
    path = Path(path)
    with reading_archive(path, what="letters in context", remedy="Check the file."):
        arrays = read_arrays(path)
        absent = [key for key in _KINDS if key not in arrays]
        if absent:
            raise LettersError(
                f"expected letters in context, found an .npz without {', '.join(absent)}. "
                "Isolated letters do not tell where they stand; see docs/letters.md."
            )
        checked(arrays, _KINDS, needed=frozenset(_KINDS))
        return Context(
            characters=arrays["text"].astype("U1"),
            strokes=Strokes(
                points=arrays["points"].astype(np.float32),
                stroke_offsets=arrays["stroke_offsets"],
                letter_offsets=arrays["item_stroke_offsets"],
            ),
            pages=arrays["src_file"].astype(np.int64),
            writers=arrays["writer"].astype(np.int64),
            writer_names=tuple(arrays["writers"].tolist()),
            source=path.name,
            credit=UNIPEN_CREDIT,
        )
