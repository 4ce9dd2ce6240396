"""Words: handwritten words or lines as pen strokes, with their text and their writer.

words = load_words("unipen_words.npz")
words.texts[0], words.strokes.letter(0)          # 'eats', and its strokes in the order in which they were written
words.training_part()                            # those of writers that may be learned from
"""

import dataclasses
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import written_whole
from ownhand.ink import Strokes
from ownhand.letters.archive import UNIPEN_CREDIT
from ownhand.letters.arrays import check_version, checked, names_in, read_arrays, reading_archive, says

FORMAT, VERSION = "ownhand words", 1

_STEPS_ARCHIVE = frozenset({"steps_x", "steps_y", "stroke_offsets", "item_offsets", "text", "writer", "writers"})
"""What an .npz of UNIPEN words holds that was made before there was a format."""

_ALIKE = {"stroke_offsets": ("iu", 1), "held_out": ("b", 1)}
_KINDS = {
    **_ALIKE,
    "texts": ("U", 1),
    "points": ("f", 2),
    "word_offsets": ("iu", 1),
    "writers": ("iu", 1),
    "writer_names": ("U", 1),
    "pages": ("iu", 1),
    "notes": ("U", 1),
    "source": ("U", 0),
    "credit": ("U", 0),
}
"""Kinds of numbers, as numpy calls them, and axes of what an .npz of words holds."""

_NEEDED = frozenset(_KINDS.keys() - {"held_out", "writers", "pages"})

_STEPS_KINDS = {
    **_ALIKE,
    "steps_x": ("iu", 1),
    "steps_y": ("iu", 1),
    "item_offsets": ("iu", 1),
    "text": ("U", 1),
    "writer": ("iu", 1),
    "writers": ("U", 1),
    "source_file": ("iu", 1),
}


@dataclass(frozen=True, kw_only=True)
class Words:
    """Written words in the order of their source."""

    texts: np.ndarray
    """(n,) text: what each was labelled with."""

    strokes: Strokes
    """n of them: a word's strokes in the order in which they were written, y up, in units of the tablet."""

    writers: np.ndarray | None = None
    """(n,) int32, index into `writer_names`."""

    writer_names: tuple[str, ...] = ()

    held_out: np.ndarray | None = None
    """(n,) bool: kept for measuring, never learned from. None where the source does not say."""

    pages: np.ndarray | None = None
    """(n,) int32: words of one number were written together."""

    source: str = ""
    credit: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kinds: dict[str, type] = {"texts": np.str_, "writers": np.int32, "held_out": np.bool_, "pages": np.int32}
        for name, kind in kinds.items():
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, np.asarray(value, kind))
                if len(value) != len(self.strokes):
                    raise LettersError(
                        f"Expected as many {name} as words, {len(self.strokes):,}; found {len(value):,}."
                    )
        writers = np.zeros(0, np.int32) if self.writers is None else self.writers
        if len(writers) and not 0 <= writers.min() <= writers.max() < len(self.writer_names):
            raise LettersError(f"Expected writers to be indices into {len(self.writer_names):,} names.")
        if not np.isfinite(self.strokes.points).all():
            raise LettersError("Expected points that are numbers; some are not.")

    def __len__(self) -> int:
        return len(self.strokes)

    @classmethod
    def of(cls, strokes: Sequence[Sequence[np.ndarray]], texts: Sequence[str], **rest: Any) -> "Words":
        """Words of lists of strokes (points, 2), y up; the `rest` as it stands."""
        return cls(
            texts=np.array(texts, dtype=np.str_),
            strokes=Strokes.of(strokes),
            **rest,
        )

    def select(self, index: np.ndarray) -> "Words":
        """The words at `index` (positions or a mask), in that order."""
        positions = np.arange(len(self))[np.asarray(index)]
        return dataclasses.replace(
            self,
            texts=self.texts[positions],
            strokes=self.strokes.select(positions),
            writers=None if self.writers is None else self.writers[positions],
            held_out=None if self.held_out is None else self.held_out[positions],
            pages=None if self.pages is None else self.pages[positions],
        )

    def training_part(self) -> "Words":
        """Those that may be learned from: all that are not held out."""
        return self if self.held_out is None else self.select(~self.held_out)

    def held_out_part(self) -> "Words":
        """Those kept for measuring. Raises LettersError where there are none."""
        if self.held_out is None or not self.held_out.any():
            raise LettersError(f"{self.source or 'These words'}: no words are held out for measuring.")
        return self.select(self.held_out)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that name the content: texts and points."""
        digest = hashlib.sha256("\0".join(self.texts.tolist()).encode())
        for part in (self.strokes.points, self.strokes.stroke_offsets, self.strokes.letter_offsets):
            digest.update(np.ascontiguousarray(part).data)
        return digest.hexdigest()[:16]

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the words to an .npz of ours, whole or not at all."""
        arrays: dict[str, np.ndarray] = {
            "format": np.array(FORMAT),
            "version": np.array(VERSION),
            "texts": self.texts,
            "points": self.strokes.points,
            "stroke_offsets": self.strokes.stroke_offsets,
            "word_offsets": self.strokes.letter_offsets,
            "writer_names": np.array(self.writer_names, dtype=np.str_),
            "source": np.array(self.source),
            "credit": np.array(self.credit),
            "notes": np.array(self.notes, dtype=np.str_),
        }
        for name in ("writers", "held_out", "pages"):
            if (part := getattr(self, name)) is not None:
                arrays[name] = part
        with written_whole(path, error=LettersError) as beside, beside.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes the names for allow_pickle


def read_words_archive(path: Path) -> Words:
    """Reads words from an .npz of ours, or from the UNIPEN words that came before it.

    Raises LettersError where it is missing, damaged or something else.
    """
    with reading_archive(path, what="a whole .npz of words", remedy="Make it again from its source."):
        arrays = read_arrays(path)
        if "format" not in arrays and arrays.keys() >= _STEPS_ARCHIVE:
            checked(arrays, _STEPS_KINDS, needed=_STEPS_ARCHIVE)
            return _from_steps(arrays, path)
        if not says(arrays, FORMAT):
            raise LettersError(f"expected an .npz of words, found one with {names_in(arrays)}.")
        check_version(arrays, VERSION, "words")
        checked(arrays, _KINDS, needed=_NEEDED)
        return Words(
            texts=arrays["texts"],
            strokes=Strokes(
                points=arrays["points"],
                stroke_offsets=arrays["stroke_offsets"],
                letter_offsets=arrays["word_offsets"],
            ),
            writers=arrays.get("writers"),
            writer_names=tuple(arrays["writer_names"].tolist()),
            held_out=arrays.get("held_out"),
            pages=arrays.get("pages"),
            source=str(arrays["source"]),
            credit=str(arrays["credit"]),
            notes=tuple(arrays["notes"].tolist()),
        )


def _from_steps(arrays: Mapping[str, np.ndarray], path: Path) -> Words:
    points = np.stack([np.cumsum(arrays["steps_x"]), np.cumsum(arrays["steps_y"])], axis=1)
    # Where words lie on their tablet is of no use, and large numbers would cost a float its digits.
    bounds = arrays["stroke_offsets"][arrays["item_offsets"]]
    counts = np.diff(bounds)
    starts = bounds[:-1][counts > 0]
    origin = np.zeros((len(counts), 2), points.dtype)
    if len(starts):
        origin[counts > 0] = np.minimum.reduceat(points, starts)
    return Words(
        texts=arrays["text"],
        strokes=Strokes(
            points=(points - np.repeat(origin, counts, axis=0)).astype(np.float32),
            stroke_offsets=arrays["stroke_offsets"],
            letter_offsets=arrays["item_offsets"],
        ),
        writers=arrays["writer"],
        writer_names=tuple(arrays["writers"].tolist()),
        held_out=arrays.get("held_out"),
        pages=arrays.get("source_file"),
        source=path.name,
        credit=UNIPEN_CREDIT,
    )
