"""Letters that are dropped on the page: taken in to a folder, read by a process of its own, and kept as an .npz.

A drop is opened, its files are sent one by one, and then they are looked at together: an idx file needs its labels, and
a folder of images is many files. What was read lies in `letters/` by its name, as NAME.npz with a sheet and what was
found; what was sent is deleted.
"""

import secrets
import shutil
import time
import zipfile
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ownhand.errors import LettersError
from ownhand.files import read_json
from ownhand.studio.file_names import listed

LARGEST_DROP = 1 << 30
"""Bytes that a drop may have in all: the largest set that people have, as a CSV, has 700 MB."""

MOST_FILES = 20_000
"""Files that a drop may have."""

_MOST_OPEN = 4
_OPEN_SECONDS = 3600.0
"""A drop that nobody looked at is deleted after so long."""

_WORD_ARRAYS = ({"word_offsets.npy"}, {"steps_x.npy", "item_offsets.npy"})
"""What an archive of words holds and none of letters does, see `ownhand.letters.words`."""


class LetterSet(TypedDict, total=False):
    """What is in a set of letters."""

    name: str
    is_unread: bool
    """Whether nothing is known of it, since it was put there by hand."""
    kind: Literal["letters", "words"]
    source: str
    letters: int
    words: int
    """Of a set of words; its letters are those of its words."""
    counts: dict[str, int]
    """Of letters, by character."""
    has_images: bool
    size: list[int] | None
    """Of images: height and width in pixels."""
    has_strokes: bool
    writers: int
    held_out: int
    notes: list[str]
    """What was found odd."""
    credit: str
    fingerprint: str
    has_sheet: bool


_SETS = TypeAdapter(LetterSet)
"""Tells whether a record is that of a set."""


class Drop:
    """Files that are being sent."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.size, self.num_files, self.began = folder, 0, 0, time.monotonic()
        self.folder.mkdir(parents=True)

    def place(self, path: str) -> Path:
        """Where a file called `path` goes, below the drop's folder. Raises LettersError where it may not go there."""
        parts = PurePosixPath(path).parts
        is_inside = parts and not any(part in ("..", "/", "") or "\0" in part or "\\" in part for part in parts)
        if not is_inside or len(path) > 400 or len(parts) > 12 or any(len(part.encode()) > 200 for part in parts):
            raise LettersError(f"{path[:60]}: expected the name of a file within what was dropped.")
        self.num_files += 1
        if self.num_files > MOST_FILES:
            raise LettersError(f"Expected at most {MOST_FILES:,} files, found more. Pack them as an .npz first.")
        place = self.folder.joinpath(*parts)
        if place.exists():
            raise LettersError(f"{path}: this file was sent already.")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def add(self, size: int) -> None:
        """Counts bytes that came. Raises LettersError where they are too many."""
        self.size += size
        if self.size > LARGEST_DROP:
            raise LettersError(
                f"Expected at most {LARGEST_DROP >> 20:,} MB, found more. Convert them first: ownhand letters convert."
            )


class Drops:
    """Drops that are open, and the sets of letters that came of others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, Drop] = {}

    def begin(self) -> str:
        """Opens a drop and gives its mark. Raises LettersError where too many are open."""
        for mark in [m for m, drop in self._open.items() if time.monotonic() - drop.began > _OPEN_SECONDS]:
            self.end(mark)
        if len(self._open) >= _MOST_OPEN:
            raise LettersError(f"{_MOST_OPEN} drops are being taken in already. Wait until one of them is done.")
        mark = secrets.token_hex(8)
        self._open[mark] = Drop(self.folder / f".incoming-{mark}")
        return mark

    def of(self, mark: str) -> Drop:
        """The drop with a mark. Raises LettersError where there is none."""
        if mark not in self._open:
            raise LettersError("There is no such drop: it was looked at already, or it was given up. Drop it again.")
        return self._open[mark]

    def end(self, mark: str) -> None:
        """Deletes what was sent."""
        if (drop := self._open.pop(mark, None)) is not None:
            shutil.rmtree(drop.folder, ignore_errors=True)

    def sweep(self) -> None:
        """Deletes what a studio that was killed left behind."""
        for folder in self.folder.glob(".incoming-*"):
            shutil.rmtree(folder, ignore_errors=True)

    def names(self) -> list[str]:
        """The names of all sets."""
        return [path.stem for path in listed(self.folder, "*.npz")]

    def names_of(self, kind: Literal["letters", "words"]) -> list[str]:
        """The names of the sets of letters that stand alone, or of words."""
        return [name for name in self.names() if kind_of(self.folder / f"{name}.npz") == kind]

    def described(self, name: str) -> LetterSet:
        """What is in a set. Raises LettersError where there is none of that name."""
        if name not in self.names():
            raise LettersError(f"{name[:40]}: there are no letters of that name.")
        try:
            record: LetterSet = _SETS.validate_python(read_json(self.folder / f"{name}.json"), strict=True)
        except (OSError, ValueError):  # Of which pydantic's is one.
            return {"name": name, "is_unread": True}
        found: LetterSet = {**record, "name": name, "has_sheet": (self.folder / f"{name}.png").is_file()}
        return found


def kind_of(archive: Path) -> Literal["letters", "words"]:
    """Whether an .npz is one of letters or of words; what cannot be read counts as letters, and is refused later."""
    try:
        with zipfile.ZipFile(archive) as members:
            names = set(members.namelist())
    except (OSError, zipfile.BadZipFile):
        return "letters"
    return "words" if any(arrays <= names for arrays in _WORD_ARRAYS) else "letters"
