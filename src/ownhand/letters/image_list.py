"""A table of image files and their labels beside a folder of images, as Kaggle's English Handwritten Characters has it:

image,label
Img/img001-001.png,0
"""

import csv
import os
from pathlib import Path

from ownhand.errors import LettersError
from ownhand.files import read_bytes
from ownhand.letters.images import is_image, read_images
from ownhand.letters.letters import Letters
from ownhand.progress import Progress

_IMAGE_NAMES = {"image", "images", "img", "file", "filename", "file_name", "path", "image_path", "filepath"}
_LABEL_NAMES = {"label", "labels", "class", "letter", "character", "target", "text"}

_MOST_BYTES = 64 << 20


def looks_like_image_list(head: bytes) -> bool:
    """Whether a file that begins so lists images and labels."""
    return b"\0" not in head and _columns(head.split(b"\n", 1)[0].decode("utf-8-sig", "replace")) is not None


def read_image_list(path: Path, *, progress: Progress) -> Letters:
    """Reads the images that a table names, below the folder that it lies in.

    Raises LettersError where it names none that are there, or a label is no character.
    """
    lines = read_bytes(path, most=_MOST_BYTES).decode("utf-8-sig", "replace").splitlines()
    columns = _columns(lines[0])
    if columns is None:
        raise LettersError(f"{path}, row 1: expected columns called image and label, found {lines[0][:60]!r}.")
    files: list[tuple[Path, str]] = []
    num_missing = 0
    for row, fields in enumerate(csv.reader(lines[1:]), 2):
        if not fields:
            continue
        if len(fields) <= max(columns):
            raise LettersError(f"{path}, row {row:,}: expected an image and its label, found {fields[0][:60]!r}.")
        name, label = fields[columns[0]].strip(), fields[columns[1]].strip()
        if len(label) != 1:
            raise LettersError(f"{path}, row {row:,}: expected a label of one character, found {label[:40]!r}.")
        image = Path(os.path.normpath(path.parent / name))
        if not image.is_relative_to(os.path.normpath(path.parent)) or not is_image(image):
            raise LettersError(f"{path}, row {row:,}: expected an image beside or below it, found {name[:60]!r}.")
        if image.is_file():
            files.append((image, label))
        else:
            num_missing += 1
    if not files:
        raise LettersError(f"{path}: expected the images that it names beside it, found none. Unpack all of the set.")
    note = f"{num_missing:,} images that {path.name} names are not there: left out."
    return read_images(files, progress=progress, notes=(note,) if num_missing else ())


def _columns(line: str) -> tuple[int, int] | None:
    """The columns of images and of labels, by the first line; None where it names none."""
    names = [name.strip().strip('"').lower() for name in line.split(",")][:64]
    images, labels = ([i for i, name in enumerate(names) if name in known] for known in (_IMAGE_NAMES, _LABEL_NAMES))
    return (images[0], labels[0]) if images and labels else None
