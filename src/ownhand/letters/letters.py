"""Letters: a data set of handwritten characters, as pixels, as pen strokes, or both.

Everything that follows a source (showing, balancing, splitting, training, measuring) sees only `Letters`; what a file
looked like on disk is forgotten here, except for its notes and its credit.
"""

import dataclasses
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink import Strokes


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Labelled samples of handwritten characters, in the order of their source.

    >>> letters = load_letters("A_Z Handwritten Data.csv")  # doctest: +SKIP
    >>> letters.balanced(4182, seed=1).training_part().images.shape  # doctest: +SKIP
    (102651, 28, 28)
    """

    characters: tuple[str, ...]
    """The distinct characters, sorted by code point. A selection keeps them all, so that labels keep their meaning."""

    labels: np.ndarray
    """(n,) int16, index into `characters`."""

    images: np.ndarray | None = None
    """(n, height, width) uint8: 0 is paper, 255 is ink."""

    strokes: Strokes | None = None
    """Pen strokes, where the source has them: points float32, in the tablet's units, which differ by writer."""

    writers: np.ndarray | None = None
    """(n,) int32, index into `writer_names`."""

    writer_names: tuple[str, ...] = ()

    held_out: np.ndarray | None = None
    """(n,) bool: kept for measuring, never trained on. None where the source does not say."""

    aligned: bool = False
    """Whether the strokes of a character come in one order and direction, whoever wrote it: see `stroke_order`."""

    source: str = ""
    """The name of the file or folder they came from, without its place on this machine."""

    credit: str = ""
    """Licence and citation, empty where unknown."""

    notes: tuple[str, ...] = ()
    """What reading found and did, one sentence each."""

    def __post_init__(self) -> None:
        _settle(self, labels=np.int16, images=np.uint8, writers=np.int32, held_out=np.bool_)
        if list(self.characters) != sorted(set(self.characters)) or any(len(c) != 1 for c in self.characters):
            raise LettersError("Expected distinct characters sorted by code point, each by itself.")
        if self.strokes is not None and self.strokes.points.dtype != np.float32:
            object.__setattr__(self, "strokes", self.strokes.with_points(self.strokes.points.astype(np.float32)))
        if self.images is None and self.strokes is None:
            raise LettersError("Letters need images or strokes; these have neither.")
        if self.aligned and self.strokes is None:
            raise LettersError("Expected strokes of letters that are said to be aligned; these have none.")
        if self.images is not None and (self.images.ndim != 3 or not all(self.images.shape[1:])):
            raise LettersError(f"Expected images of shape (n, height, width), found {self.images.shape}.")
        if self.strokes is not None and not np.isfinite(self.strokes.points).all():
            raise LettersError("Expected points that are numbers; some are not.")
        for name in ("images", "strokes", "writers", "held_out"):
            part = getattr(self, name)
            if part is not None and len(part) != len(self):
                raise LettersError(f"Expected as many {name} as labels, {len(self):,}; found {len(part):,}.")
        _check_range("labels", self.labels, len(self.characters), "characters")
        if self.writers is not None:
            _check_range("writers", self.writers, len(self.writer_names), "writer_names")

    def __len__(self) -> int:
        return len(self.labels)

    def counts(self) -> dict[str, int]:
        """How many there are of each character, in the order of `characters`."""
        counts = np.bincount(self.labels, minlength=len(self.characters))
        return dict(zip(self.characters, counts.tolist(), strict=True))

    def select(self, index: np.ndarray) -> "Letters":
        """The letters at `index` (positions or a mask), in that order. `characters` and `writer_names` stay whole."""
        positions = _positions(index, len(self))
        return dataclasses.replace(
            self,
            labels=self.labels[positions],
            images=None if self.images is None else self.images[positions],
            strokes=None if self.strokes is None else self.strokes.select(positions),
            writers=None if self.writers is None else self.writers[positions],
            held_out=None if self.held_out is None else self.held_out[positions],
        )

    def only(self, characters: str | Sequence[str]) -> "Letters":
        """The letters that show one of `characters`, which become all there are. An absent one is an error."""
        kept = tuple(sorted(set(characters)))
        absent = [c for c in kept if c not in self.characters]
        if absent or not kept:
            raise LettersError(
                f"{self.source or 'These letters'}: expected characters to keep among {''.join(self.characters)}, "
                f"found {' '.join(absent) or 'none'}. Ask for characters that are there."
            )
        selected = self.select(np.isin(self.labels, [self.characters.index(c) for c in kept]))
        new_label = np.array([kept.index(c) if c in kept else -1 for c in self.characters], np.int16)
        return dataclasses.replace(selected, characters=kept, labels=new_label[selected.labels])

    def balanced(self, limit: int, seed: int) -> "Letters":
        """At most `limit` of each character, drawn at random without replacement, in the order of the source.

        A character with fewer keeps all it has. The same letters, limit and seed give the same draw.
        """
        if limit < 1:
            raise LettersError(f"Expected a limit of 1 or more letters of each character, found {limit}.")
        # Rank the letters of each character in a random order; those ranked below the limit stay.
        order = np.random.default_rng(seed).permutation(len(self))
        by_label = order[np.argsort(self.labels[order], kind="stable")]
        first_of_label = np.searchsorted(self.labels[by_label], self.labels[by_label])
        return self.select(np.sort(by_label[np.arange(len(self)) - first_of_label < limit]))

    def training_part(self) -> "Letters":
        """The letters that may be trained on: all that are not held out, so all where the source does not say."""
        return self if self.held_out is None else self.select(~self.held_out)

    def held_out_part(self) -> "Letters":
        """The letters kept for measuring. An error where there are none: measuring on trained letters flatters."""
        if self.held_out is None or not self.held_out.any():
            raise LettersError(
                f"{self.source or 'These letters'}: no letters are held out for measuring. Hold some out before "
                "training (Letters.holding_out), or measure with another source."
            )
        return self.select(self.held_out)

    def holding_out(self, share: float, seed: int) -> "Letters":
        """The same letters, about `share` of them marked held out.

        Whole writers where they are known and so many that a share of them is one or more, else single letters.
        """
        if not 0 < share < 1:
            raise LettersError(f"Expected a share between 0 and 1 to hold out, found {share}.")
        rng = np.random.default_rng(seed)
        writers = np.zeros(0, np.int64) if self.writers is None else rng.permutation(np.unique(self.writers))
        num_writers = round(share * len(writers))
        if self.writers is not None and 0 < num_writers < len(writers):
            held_out = np.isin(self.writers, writers[:num_writers])
        else:
            held_out = np.zeros(len(self), bool)
            held_out[rng.permutation(len(self))[: round(share * len(self))]] = True
        return dataclasses.replace(self, held_out=held_out)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that name the content: characters, labels, pixels and points.

        The same for the same letters in the same order, whatever file they come from and whoever wrote them.
        """
        digest = hashlib.sha256("\0".join(self.characters).encode())
        parts = [self.labels, self.images]
        if self.strokes is not None:
            offsets = self.strokes.stroke_offsets, self.strokes.letter_offsets
            parts += [self.strokes.points, *(part.astype("<i4") for part in offsets)]
        for part in parts:
            if part is not None:
                digest.update(f"{part.dtype.str}{part.shape}".encode())
                digest.update(np.ascontiguousarray(part).data)
        return digest.hexdigest()[:16]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the letters to an .npz of ours, whole or not at all; `load_letters` opens it quickly."""
        from ownhand.letters.archive import save_archive  # The archive builds Letters, so it comes after them.

        save_archive(self, path)


def _settle(record: object, **dtypes: type) -> None:
    """Casts the arrays of a frozen record to their one dtype (little-endian, so that fingerprints agree)."""
    for name, dtype in dtypes.items():
        value = getattr(record, name)
        if value is not None:
            _check_castable(name, np.asarray(value), np.dtype(dtype))
            object.__setattr__(record, name, np.asarray(value, np.dtype(dtype).newbyteorder("<")))


def _check_castable(name: str, values: np.ndarray, dtype: np.dtype) -> None:
    """Raises LettersError where numbers would not be themselves any more: 70,000 in 16 bits is 4,464."""
    if dtype.kind == "b" or not values.size:
        return
    bounds = np.iinfo(dtype)
    is_whole = values.dtype.kind in "biu" or (values.dtype.kind == "f" and bool((values == np.floor(values)).all()))
    if not is_whole or not bounds.min <= int(values.min()) <= int(values.max()) <= bounds.max:
        raise LettersError(f"Expected {name} to be whole numbers from {bounds.min:,} to {bounds.max:,}; some are not.")


def _check_range(name: str, values: np.ndarray, size: int, what: str) -> None:
    if values.ndim != 1 or (len(values) and not 0 <= values.min() <= values.max() < size):
        raise LettersError(f"Expected {name} to be one row of indices into {size:,} {what}; they are not.")


def _positions(index: np.ndarray, size: int) -> np.ndarray:
    index = np.asarray(index)
    if index.dtype == bool:
        if index.shape != (size,):
            raise ValueError(f"a mask of shape {index.shape} for {size} letters")
        return np.flatnonzero(index)
    return np.arange(size)[index.astype(np.int64)]
