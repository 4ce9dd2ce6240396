"""Cells: letters as they stand in their words, from where the pen left the letter before to where it leaves this one.

A cell is a pen path of 52 points of body and 12 of marks; x counts from where the pen left the letter before (the left
edge of the body, at the head of a word), y from the baseline, both in x-heights. So size, place on the line, spacing
and joins are all in the cells.

    cells = load_cells("cells.npz")                  # what `ownhand letters words align` wrote
    cells.training_part()                            # those of people that may be learned from
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import written_whole
from ownhand.ink.path import BODY_POINTS
from ownhand.letters.arrays import DAMAGED, check_version, checked, names_in, read_arrays, reading_archive, says

MARK_POINTS = 12

FORMAT, VERSION = "ownhand cells", 1

_OUTLYING = 3.5
"""Spreads from the median of a character at which a cell's size or place stands out."""

_LEAST_SPREAD, _FEWEST = 0.15, 12
"""x-heights that a spread is at least; and cells of a character from which it can be told."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """Letters in their words. Those of a word stand one after the other."""

    paths: np.ndarray
    """(n, 64, 3) float32: x, y and pen; the first 52 points are the body, the others the marks, if there are any."""
    characters: np.ndarray
    """(n,) int64: code points."""
    before: np.ndarray
    after: np.ndarray
    """(n,) int64: code points of the neighbours in the word; 0 where there is none."""
    is_joined_before: np.ndarray
    is_joined_after: np.ndarray
    """(n,) bool: whether the pen stays down between the two."""
    entries: np.ndarray
    """(n, 3) float32: height at which the pen comes, and the direction (a unit vector; 0 where it is not joined)."""
    following: np.ndarray
    """(n,) int64: the place of the cell that follows in the word, -1 where there is none or it was dropped."""
    words: np.ndarray
    """(n,) int64: the number of the word in its source, -1 for letters that stood alone."""
    writers: np.ndarray
    """(n,) int64: index into `writer_names`."""
    writer_names: tuple[str, ...]
    held_out: np.ndarray
    """(n,) bool: kept for measuring, never learned from."""
    source: str = ""
    credit: str = ""

    def __post_init__(self) -> None:
        for name, (kind, shape) in _ARRAYS.items():
            value: np.ndarray = np.asarray(getattr(self, name), kind)
            object.__setattr__(self, name, value)
            if value.shape != (len(self.paths), *shape):
                raise LettersError(f"Expected {name} of shape {(len(self.paths), *shape)}, found {value.shape}.")
        if len(self) and not 0 <= self.writers.min() <= self.writers.max() < len(self.writer_names):
            raise LettersError(f"Expected writers to be indices into {len(self.writer_names):,} names.")
        for name in ("characters", "before", "after"):
            codes = getattr(self, name)
            if len(self) and not 0 <= codes.min() <= codes.max() < 0x110000:
                raise LettersError(f"Expected {name} to be the codes of characters; some are not.")
        if len(self) and not -1 <= self.following.min() <= self.following.max() < len(self):
            raise LettersError(f"Expected following cells to be places among {len(self):,}.")

    def __len__(self) -> int:
        return len(self.paths)

    def numbers_of(self, characters: str, which: str = "characters") -> np.ndarray:
        """(n,) int64: where in `characters` those of the cells are (or those `before` or `after`), from 1; else 0."""
        number = np.zeros(0x110000, np.int64)
        number[[ord(character) for character in characters]] = np.arange(1, len(characters) + 1)
        found: np.ndarray = number[getattr(self, which)]
        return found

    def counts(self) -> dict[str, int]:
        """How many there are of each character, by code point."""
        codes, counts = np.unique(self.characters, return_counts=True)
        return {chr(code): count for code, count in zip(codes.tolist(), counts.tolist(), strict=True)}

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that name the content: characters, neighbours, joins and points."""
        digest = hashlib.sha256()
        parts = (self.characters, self.before, self.after, self.is_joined_before, self.is_joined_after, self.following)
        for part in (*parts, self.entries, self.paths):
            digest.update(np.ascontiguousarray(part).data)
        return digest.hexdigest()[:16]

    def select(self, is_kept: np.ndarray) -> "Cells":
        """Those of a mask (n,), in their order; a cell whose follower goes has none."""
        place = np.where(is_kept, np.cumsum(is_kept) - 1, -1)
        following = np.where(self.following >= 0, place[self.following], -1)
        parts = {name: getattr(self, name)[is_kept] for name in _ARRAYS}
        return replace(self, **{**parts, "following": following[is_kept]})

    @classmethod
    def all_of(cls, parts: "Sequence[Cells]") -> "Cells":
        """Several after one another, of the same writers' names; source and credit are those of the first."""
        starts = np.cumsum([0, *(len(part) for part in parts)])
        arrays: dict[str, Any] = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
        arrays["following"] = np.concatenate(
            [
                np.where(part.following >= 0, part.following + start, -1)
                for part, start in zip(parts, starts, strict=False)
            ]
        )
        return replace(parts[0], **arrays)

    def training_part(self) -> "Cells":
        """Those that may be learned from: all that are not held out."""
        return self.select(~self.held_out)

    def held_out_part(self) -> "Cells":
        """Those kept for measuring. Raises LettersError where there are none."""
        if not self.held_out.any():
            raise LettersError(f"{self.source or 'These words'}: no words are held out for measuring.")
        return self.select(self.held_out)

    def holding_out(self, share: float, seed: int) -> "Cells":
        """The same cells, about `share` of those who wrote words held out; of a few people, that share of the words."""
        rng = np.random.default_rng(seed)
        in_words = self.words >= 0
        writers = rng.permutation(np.unique(self.writers[in_words]))
        held = writers[: round(share * len(writers))]
        if len(held):
            return replace(self, held_out=np.isin(self.writers, held))
        words = rng.permutation(np.unique(self.words[in_words]))
        return replace(self, held_out=np.isin(self.words, words[: max(round(share * len(words)), 1)]) & in_words)

    def without_outliers(self) -> "Cells":
        """Those whose size and place do not stand out among the cells of their character."""
        return self.select(~_outlying(self.paths, self.characters))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the cells to an .npz of ours, whole or not at all; paths in 16 bits a number, which they all fit."""
        arrays = {name: getattr(self, name).astype(_STORED[kind]) for name, (kind, _) in _ARRAYS.items()}
        with written_whole(path, error=LettersError) as beside, beside.open("wb") as file:
            np.savez_compressed(
                file,
                format=np.array(FORMAT),
                version=np.array(VERSION),
                writer_names=np.array(self.writer_names, dtype=np.str_),
                source=np.array(self.source),
                credit=np.array(self.credit),
                **arrays,
            )


_ARRAYS: dict[str, tuple[type, tuple[int, ...]]] = {
    "paths": (np.float32, (BODY_POINTS + MARK_POINTS, 3)),
    "characters": (np.int64, ()),
    "before": (np.int64, ()),
    "after": (np.int64, ()),
    "is_joined_before": (np.bool_, ()),
    "is_joined_after": (np.bool_, ()),
    "entries": (np.float32, (3,)),
    "following": (np.int64, ()),
    "words": (np.int64, ()),
    "writers": (np.int64, ()),
    "held_out": (np.bool_, ()),
}
"""What there is of each cell, of which type and shape."""

_LETTER_OF: dict[type, str] = {np.float32: "f", np.int64: "iu", np.bool_: "b"}

_KINDS = {
    **{name: (_LETTER_OF[kind], 1 + len(shape)) for name, (kind, shape) in _ARRAYS.items()},
    "writer_names": ("U", 1),
    "source": ("U", 0),
    "credit": ("U", 0),
}
"""Kinds of numbers, as numpy calls them, and axes of what a file of cells holds."""

_STORED: dict[type, type] = {np.float32: np.float16, np.int64: np.int32, np.bool_: np.bool_}
"""In how few bits each type is kept."""


def looks_like_cells(path: Path) -> bool:
    """Whether a file says that it was written by `Cells.save`."""
    try:
        return says(read_arrays(path, only={"format"}), FORMAT)
    except (OSError, LettersError, *DAMAGED):
        return False


def load_cells(path: str | os.PathLike[str]) -> Cells:
    """Opens what `Cells.save` wrote. Raises LettersError where it is missing, damaged or something else."""
    path = Path(path)
    remedy = "Make it again with: ownhand letters words align SOURCE OUT.npz"
    with reading_archive(path, what="a whole .npz of letters found in words", remedy=remedy):
        arrays = read_arrays(path)
        if not says(arrays, FORMAT):
            raise LettersError(
                f"expected letters found in words, found {names_in(arrays)}. "
                "Make one with: ownhand letters words align SOURCE OUT.npz"
            )
        check_version(arrays, VERSION, "cells")
        checked(arrays, _KINDS, needed=frozenset(_KINDS))
        return Cells(
            **{name: arrays[name] for name in _ARRAYS},
            writer_names=tuple(arrays["writer_names"].tolist()),
            source=str(arrays["source"]),
            credit=str(arrays["credit"]),
        )


def _outlying(paths: np.ndarray, characters: np.ndarray) -> np.ndarray:
    """(n,) bool: whose height, width, top, bottom or start stands out among those of its character."""
    body = paths[:, :BODY_POINTS, :2]
    low, high = body.min(axis=1), body.max(axis=1)
    measures = np.stack([high[:, 1] - low[:, 1], high[:, 0] - low[:, 0], high[:, 1], low[:, 1], body[:, 0, 0]], axis=1)
    outlying = np.zeros(len(paths), dtype=bool)
    for code in np.unique(characters):
        members = np.flatnonzero(characters == code)
        if len(members) < _FEWEST:
            continue
        first, median, third = np.quantile(measures[members], [0.25, 0.5, 0.75], axis=0)
        spread = np.maximum(third - first, _LEAST_SPREAD)
        outlying[members] = (np.abs(measures[members] - median) > _OUTLYING * spread).any(axis=1)
    return outlying
