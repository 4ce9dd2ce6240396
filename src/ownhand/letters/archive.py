"""The .npz of this package, and the older stroke archive without a version.

Ours holds these arrays, each stored plainly (no compression: 372,450 images of 28 x 28 open in a fraction of a second):

    format          "ownhand letters"
    version         1
    characters      (c,) text          labels          (n,) int16
    images          (n, h, w) uint8    points          (p, 2) float32
    stroke_offsets  (s + 1,) int32     letter_offsets  (n + 1,) int32
    writers         (n,) int32         writer_names    (w,) text
    held_out        (n,) bool          aligned         bool        notes  (k,) text
    source, credit  text

What a source did not have is left out, and `aligned` where it is not so. Nothing is pickled, neither written nor read,
since opening a pickle runs it.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import written_whole
from ownhand.ink import Strokes
from ownhand.letters.arrays import check_version, checked, names_in, read_arrays, reading_archive, says
from ownhand.letters.labels import as_characters, guess_alphabet
from ownhand.letters.letters import Letters
from ownhand.letters.pixels import set_right

FORMAT = "ownhand letters"
VERSION = 1

UNIPEN_CREDIT = (
    "UNIPEN train_r01_v07, International Unipen Foundation; Guyon, Schomaker, Plamondon, Liberman, Janet, ICPR 1994; "
    "CC-BY 4.0, doi 10.5281/zenodo.1195803"
)

_STROKE_ARCHIVE = frozenset({"points", "stroke_offsets", "letter_offsets", "label", "writer", "writers", "held_out"})
_STROKES = ("points", "stroke_offsets", "letter_offsets")

STROKE_KINDS = {"points": ("fiu", 2), "stroke_offsets": ("iu", 1)}
"""Kinds of numbers, as numpy calls them, and axes of what all archives of strokes have."""

_KINDS = {
    **STROKE_KINDS,
    "letter_offsets": ("iu", 1),
    "characters": ("U", 1),
    "labels": ("iu", 1),
    "images": ("u", 3),
    "writers": ("iu", 1),
    "writer_names": ("U", 1),
    "held_out": ("b", 1),
    "aligned": ("b", 0),
    "notes": ("U", 1),
    "source": ("U", 0),
    "credit": ("U", 0),
}
_NEEDED = frozenset({"characters", "labels", "writer_names", "source", "credit", "notes"})

_STROKE_ARCHIVE_KINDS = {
    **STROKE_KINDS,
    "letter_offsets": ("iu", 1),
    "label": ("iu", 1),
    "writer": ("iu", 1),
    "writers": ("U", 1),
    "held_out": ("b", 1),
}


_FRAMEWORKS = (
    ("x_train", "y_train", "x_test", "y_test"),
    ("train_images", "train_labels", "test_images", "test_labels"),
)
"""Names of images and class numbers, to be learned from and held out, in an .npz such as Keras keeps its sets in."""


def save_archive(letters: Letters, path: str | os.PathLike[str]) -> None:
    """Writes `letters` to `path`, whole or not at all."""
    arrays: dict[str, np.ndarray] = {
        "format": np.array(FORMAT),
        "version": np.array(VERSION),
        "characters": np.array(letters.characters, dtype=np.str_),
        "writer_names": np.array(letters.writer_names, dtype=np.str_),
        "source": np.array(letters.source),
        "credit": np.array(letters.credit),
        "notes": np.array(letters.notes, dtype=np.str_),
    }
    for name in ("labels", "images", "writers", "held_out"):
        if (part := getattr(letters, name)) is not None:
            arrays[name] = part
    if letters.strokes is not None:
        arrays["points"] = letters.strokes.points
        arrays["stroke_offsets"] = letters.strokes.stroke_offsets.astype(np.int32)
        arrays["letter_offsets"] = letters.strokes.letter_offsets.astype(np.int32)
    if letters.aligned:
        arrays["aligned"] = np.array(True)
    with written_whole(path, error=LettersError) as beside, beside.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # savez has options of its own; no array is called so.


def read_archive(source: Path | BinaryIO, path: Path) -> Letters:
    """Reads an .npz of ours, or the stroke archive that came before it. `path` names it in errors."""
    with reading_archive(path, what="a whole .npz of letters", remedy="Convert it again from its source."):
        arrays = read_arrays(source)
        if "format" not in arrays and arrays.keys() >= _STROKE_ARCHIVE:
            return _from_stroke_archive(arrays, path)
        for names in _FRAMEWORKS:
            if "format" not in arrays and arrays.keys() >= set(names[:2]):
                return _from_framework(arrays, names)
        if not says(arrays, FORMAT):
            raise LettersError(
                f"expected an .npz written by ownhand, found one with {names_in(arrays)}. "
                "Convert it with Letters(...).save(path); see docs/letters.md for the arrays."
            )
        check_version(arrays, VERSION, "letters")
        checked(arrays, _KINDS, needed=_NEEDED)
        return _from_ours(arrays)


def _from_ours(arrays: Mapping[str, np.ndarray]) -> Letters:
    return Letters(
        characters=tuple(arrays["characters"].tolist()),
        labels=arrays["labels"],
        images=arrays.get("images"),
        strokes=Strokes(**{name: arrays[name] for name in _STROKES}) if "points" in arrays else None,
        writers=arrays.get("writers"),
        writer_names=tuple(arrays["writer_names"].tolist()),
        held_out=arrays.get("held_out"),
        aligned=bool(arrays.get("aligned", False)),
        source=str(arrays["source"]),
        credit=str(arrays["credit"]),
        notes=tuple(arrays["notes"].tolist()),
    )


def _from_framework(arrays: Mapping[str, np.ndarray], names: Sequence[str]) -> Letters:
    """Images and class numbers in arrays, as Keras and others keep their sets."""
    parts = [pair for pair in (names[:2], names[2:]) if all(name in arrays for name in pair)]
    images = np.concatenate([_grey_images(pair[0], arrays[pair[0]]) for pair in parts])
    numbers = np.concatenate([_class_numbers(pair[1], arrays[pair[1]]) for pair in parts])
    if not len(images) or len(images) != len(numbers):
        raise LettersError(f"Expected a label for each image, found {len(images):,} and {len(numbers):,}.")
    alphabet = guess_alphabet(numbers, has_names=True)
    mapping = dict(enumerate(alphabet.characters, alphabet.first))
    characters, labels = as_characters(numbers, mapping, where="Labels", first_row=1)
    images, seen = set_right(images, labels, characters, is_transposed=alphabet.is_emnist)
    is_test = np.arange(len(images)) >= len(arrays[names[0]])
    notes = [alphabet.note] if alphabet.note else []
    if is_test.any():
        notes.append(f"Training and test arrays joined; the {int(is_test.sum()):,} test letters are held out.")
    held_out = is_test if is_test.any() else None
    return Letters(characters=characters, labels=labels, images=images, held_out=held_out, notes=(*notes, *seen))


def _grey_images(name: str, array: np.ndarray) -> np.ndarray:
    """(n, height, width) uint8, from bytes or from shares of 1, with an axis for one colour or without."""
    if array.ndim == 4 and array.shape[3] == 1:
        array = array[..., 0]
    if array.ndim != 3 or array.dtype.kind not in "uif" or not all(array.shape[1:]):
        raise LettersError(f"Expected {name} to be grey images (n, height, width), found {array.dtype} {array.shape}.")
    if not array.size or array.dtype == np.uint8:
        return array
    least, most = float(array.min()), float(array.max())
    if not 0 <= least <= most <= 255:  # False of what is no number, too.
        raise LettersError(f"Expected {name} to be from 0 to 255, or from 0 to 1, found {least:g} to {most:g}.")
    return (array * 255 if array.dtype.kind == "f" and most <= 1 else array).round().astype(np.uint8)


def _class_numbers(name: str, array: np.ndarray) -> np.ndarray:
    """(n,) class numbers, from themselves or from rows in which the 1 stands at their place."""
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    elif array.ndim == 2 and array.shape[1] > 1 and bool(((array == 0) | (array == 1)).all()):
        array = array.argmax(axis=1)
    if array.ndim != 1 or array.dtype.kind not in "iu" or (array.size and not 0 <= array.min() <= array.max() <= 255):
        raise LettersError(f"Expected {name} to be class numbers from 0 to 255, found {array.dtype} {array.shape}.")
    return array.astype(np.int64)


def _from_stroke_archive(arrays: Mapping[str, np.ndarray], path: Path) -> Letters:
    checked(arrays, _STROKE_ARCHIVE_KINDS, needed=_STROKE_ARCHIVE)
    if arrays["label"].size and not 0 <= int(arrays["label"].min()) <= int(arrays["label"].max()) < 0xD800:
        raise LettersError("Expected labels to be the codes of characters, found others.")
    codes, labels = np.unique(arrays["label"], return_inverse=True)
    return Letters(
        characters=tuple(chr(code) for code in codes.tolist()),
        labels=labels,
        strokes=Strokes(**{name: arrays[name] for name in _STROKES}),
        writers=arrays["writer"],
        writer_names=tuple(arrays["writers"].tolist()),
        held_out=arrays["held_out"],
        source=path.name,
        credit=UNIPEN_CREDIT,
        notes=("A stroke archive of UNIPEN letters without a version.",),
    )
