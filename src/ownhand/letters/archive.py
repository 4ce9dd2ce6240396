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
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import written_whole
from ownhand.ink import Strokes
from ownhand.letters.letters import Letters

FORMAT = "ownhand letters"
VERSION = 1

UNIPEN_CREDIT = (
    "UNIPEN train_r01_v07, International Unipen Foundation; Guyon, Schomaker, Plamondon, Liberman, Janet, ICPR 1994; "
    "CC-BY 4.0, doi 10.5281/zenodo.1195803"
)

_STROKE_ARCHIVE = {"points", "stroke_offsets", "letter_offsets", "label", "writer", "writers", "held_out"}
_STROKES = ("points", "stroke_offsets", "letter_offsets")


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


def read_archive(file: BinaryIO, path: Path) -> Letters:
    """Reads an .npz of ours, or the stroke archive that came before it."""
    try:
        with np.load(file, allow_pickle=False) as archive:
            keys = set(archive.files)
            if "format" not in keys and keys >= _STROKE_ARCHIVE:
                return _from_stroke_archive({name: archive[name] for name in _STROKE_ARCHIVE}, path)
            if "format" not in keys or str(archive["format"]) != FORMAT:
                found = ", ".join(sorted(keys)) or "nothing"
                raise LettersError(
                    f"{path}: expected an .npz written by ownhand, found one with {found}. "
                    "Convert it with Letters(...).save(path); see docs/letters.md for the arrays."
                )
            version = int(archive["version"])
            if version > VERSION:
                raise LettersError(
                    f"{path}: expected letters of version {VERSION} or older, found version {version}. "
                    "Update ownhand to open it."
                )
            return _from_ours({name: archive[name] for name in keys})
    except LettersError as error:
        raise error if str(error).startswith(str(path)) else LettersError(f"{path}: {error}") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile, zlib.error) as reason:
        raise LettersError(
            f"{path}: expected a whole .npz of letters, found a damaged one ({reason}). "
            "Convert it again from its source."
        ) from reason


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


def _from_stroke_archive(arrays: Mapping[str, np.ndarray], path: Path) -> Letters:
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
