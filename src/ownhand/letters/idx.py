"""idx files, the format of MNIST and EMNIST. The images of EMNIST lie transposed; its labels go through a mapping.

An idx file is a magic number (two zero bytes, the type, 8 for bytes, and the number of axes), the length of each axis
as four bytes, big end first, and the values (LeCun, Cortes, Burges, "The MNIST database", section on file formats).
Images and labels are two files; most are gzipped; EMNIST comes as one zip of six splits.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import numpy as np

from ownhand.errors import LettersError
from ownhand.letters.labels import as_characters, guess_alphabet
from ownhand.letters.letters import Letters
from ownhand.letters.pixels import set_right
from ownhand.progress import Progress

IMAGES_MAGIC = b"\0\0\x08\x03"
LABELS_MAGIC = b"\0\0\x08\x01"

EMNIST_CREDIT = "EMNIST; Cohen, Afshar, Tapson, van Schaik, 2017, arXiv 1702.05373; from NIST Special Database 19"

Opener = Callable[[str], AbstractContextManager[BinaryIO]]
"""Opens a file of the source by its name, with gzip undone."""

_IMAGES = re.compile(r"(?P<split>.*?)[-_.]?(?P<part>train|test|t10k)?[-_.]?images[-_.]idx3[-_.]ubyte(\.gz)?", re.I)
_READ_BYTES = 1 << 22


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A file of images and the file of their labels."""

    images: str
    labels: str
    split: str
    """byclass, letters, ...; empty for MNIST."""

    is_test: bool


def labels_name(images: str, names: Collection[str]) -> str | None:
    """The name among `names` of the labels that belong to a file of images."""
    folder, _, name = images.rpartition("/")
    base = re.sub(r"\.gz$", "", re.sub("idx3", "idx1", name).replace("images", "labels"))
    found = (f"{folder}/{base}{gz}" if folder else f"{base}{gz}" for gz in ("", ".gz"))
    return next((candidate for candidate in found if candidate in names and candidate != images), None)


def find_pairs(names: Sequence[str]) -> dict[str, list[Pair]]:
    """The pairs of idx files among `names`, by split, the training pair first."""
    pairs: dict[str, list[Pair]] = {}
    for name in sorted(names):
        match = _IMAGES.fullmatch(PurePosixPath(name).name)
        labels = labels_name(name, names)
        if match and labels:
            split = match["split"].lower().removeprefix("emnist").strip("-_.")
            is_test = (match["part"] or "").lower() in ("test", "t10k")
            pairs.setdefault(split, []).append(Pair(images=name, labels=labels, split=split, is_test=is_test))
    return {split: sorted(found, key=lambda pair: pair.is_test) for split, found in pairs.items()}


def read_pairs(
    pairs: Sequence[Pair],
    open_file: Opener,
    *,
    mapping: dict[int, str] | None,
    where: str,
    progress: Progress,
) -> Letters:
    """Reads images and labels of one split. Test pairs are marked held out where there is a training pair too."""
    shapes = [_matching_shape(pair, open_file, where) for pair in pairs]
    if len({shape[1:] for shape in shapes}) > 1:
        raise LettersError(f"{where}: expected images of one size, found {', '.join(map(str, shapes))}.")
    images, numbers, is_test = _joined(pairs, shapes, open_file, where, progress)
    if not len(images):
        raise LettersError(f"{where}: expected letters, found files that hold none. Is the download whole?")
    is_emnist, notes = mapping is not None or any("emnist" in pair.images.lower() for pair in pairs), []
    if mapping is None:
        alphabet = guess_alphabet(numbers, has_names=True)
        mapping = dict(enumerate(alphabet.characters, alphabet.first))
        is_emnist = is_emnist or alphabet.is_emnist
        notes += [alphabet.note] if alphabet.note else []
    characters, indices = as_characters(numbers, mapping, where=where, first_row=1)
    images, seen = set_right(images, indices, characters, is_transposed=is_emnist)
    has_both = is_test.any() and not is_test.all()
    if has_both:
        notes.append(f"Training and test files joined; the {int(is_test.sum()):,} test letters are held out.")
    return Letters(
        characters=characters,
        labels=indices,
        images=images,
        held_out=is_test if has_both else None,
        credit=EMNIST_CREDIT if is_emnist else "",
        notes=(*notes, *seen),
    )


def _joined(
    pairs: Sequence[Pair], shapes: Sequence[tuple[int, ...]], open_file: Opener, where: str, progress: Progress
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The images of all pairs, their class numbers, and whether each is of a test pair."""
    counts = [shape[0] for shape in shapes]
    # One array from the start: joining two afterwards would need the memory twice.
    images = np.empty((sum(counts), *shapes[0][1:]), np.uint8)
    numbers = np.empty(len(images), np.uint8)
    start = done = 0
    for pair, count in zip(pairs, counts, strict=True):
        rows = slice(start, start + count)
        for name, target in ((pair.labels, numbers[rows]), (pair.images, images[rows])):
            with open_file(name) as file:
                _read_header(file, f"{where}: {name}")
                for size in _filled(target, file, f"{where}: {name}"):
                    done += size
                    progress(done, images.nbytes + numbers.nbytes)
        start += count
    return images, numbers, np.repeat([pair.is_test for pair in pairs], counts)


def read_mapping(text: str, where: str) -> tuple[dict[int, str], list[str]]:
    """The characters of class numbers from a mapping file: a line of a number and one or two ASCII codes a class.

    Two codes are the capital and the small letter that a class of `letters` holds together; it is named by the first.
    """
    mapping, is_merged = {}, False
    for row, line in enumerate(text.splitlines(), 1):
        fields = line.split()
        if fields:
            if len(fields) < 2 or not all(field.isdecimal() for field in fields):
                raise LettersError(f"{where}, row {row}: expected a class number and a character code, found {line!r}.")
            mapping[int(fields[0])] = chr(int(fields[1]))
            is_merged = is_merged or len(fields) > 2
    return mapping, ["A class holds capitals and small letters together, named by the capital."] if is_merged else []


def _matching_shape(pair: Pair, open_file: Opener, where: str) -> tuple[int, ...]:
    with open_file(pair.images) as file:
        shape = _read_header(file, f"{where}: {pair.images}")
    with open_file(pair.labels) as file:
        num_labels = _read_header(file, f"{where}: {pair.labels}")
    if len(shape) != 3 or len(num_labels) != 1:
        name, axes = (pair.images, "three axes (images)") if len(shape) != 3 else (pair.labels, "one axis (labels)")
        raise LettersError(f"{where}: {name}: expected idx data of {axes}, found another number of axes.")
    if shape[0] != num_labels[0]:
        raise LettersError(
            f"{where}: expected a label for each image, found {shape[0]:,} images in {pair.images} and "
            f"{num_labels[0]:,} labels in {pair.labels}. Do the two files belong together?"
        )
    return shape


def _read_header(file: BinaryIO, where: str) -> tuple[int, ...]:
    magic = file.read(4)
    if magic not in (IMAGES_MAGIC, LABELS_MAGIC):
        raise LettersError(
            f"{where}: expected an idx file of bytes (magic number {IMAGES_MAGIC.hex()} for images, "
            f"{LABELS_MAGIC.hex()} for labels), found {magic.hex() or 'nothing'}. Download it again."
        )
    lengths = file.read(4 * magic[3])
    if len(lengths) < 4 * magic[3]:
        raise LettersError(f"{where}: expected an idx file, but it ends within its header. Download it again.")
    return tuple(np.frombuffer(lengths, ">u4").tolist())


def _filled(target: np.ndarray, file: BinaryIO, where: str) -> Iterator[int]:
    """Fills `target` from `file`, and gives the number of bytes of each read."""
    view, filled = target.reshape(-1).data, 0
    while filled < len(view):
        # Every binary file has it, though typing.BinaryIO does not say so.
        count: int = file.readinto(view[filled : filled + _READ_BYTES])  # type: ignore[attr-defined]
        if not count:
            raise LettersError(
                f"{where}: expected {len(view):,} bytes of data, found {filled:,}: the file ends early. "
                "Download it again."
            )
        filled += count
        yield count
