"""idx files, the format of MNIST and EMNIST. The images of EMNIST lie transposed; its labels go through a mapping.

An idx file is a magic number (two zero bytes, the type, 8 for bytes, and the number of axes), the length of each axis
as four bytes, big end first, and the values (LeCun, Cortes, Burges, "The MNIST database", section on file formats).
Images and labels are two files; most are gzipped; EMNIST comes as one zip of six splits.
"""

import math
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
_READ_BYTES = 1 << 20
_LONGEST_SIDE = 4096


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
    known = set(names)  # A zip may have many thousands.
    for name in sorted(known):
        match = _IMAGES.fullmatch(PurePosixPath(name).name)
        labels = labels_name(name, known)
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
    total = sum(count * (1 + math.prod(shape[1:])) for count, shape in zip(counts, shapes, strict=True))
    # They grow in place, as far as there is something to read: what a header claims need not be there. And joining two
    # arrays afterwards would need the memory twice.
    pixels, numbers, done = bytearray(), bytearray(), 0
    for pair, shape in zip(pairs, shapes, strict=True):
        for name, target, size in ((pair.labels, numbers, shape[0]), (pair.images, pixels, math.prod(shape))):
            with open_file(name) as file:
                _read_header(file, f"{where}: {name}")
                for read in _added(target, size, file, f"{where}: {name}"):
                    done += read
                    progress(done, total)
    images = np.frombuffer(pixels, np.uint8).reshape(sum(counts), *shapes[0][1:])
    return images, np.frombuffer(numbers, np.uint8), np.repeat([pair.is_test for pair in pairs], counts)


def read_mapping(text: str, where: str) -> tuple[dict[int, str], list[str]]:
    """The characters of class numbers from a mapping file: a line of a number and one or two ASCII codes a class.

    Two codes are the capital and the small letter that a class of `letters` holds together; it is named by the first.
    """
    mapping, is_merged = {}, False
    for row, line in enumerate(text.splitlines(), 1):
        fields = line.split()
        if fields:
            if len(fields) < 2 or not all(field.isdecimal() for field in fields):
                raise LettersError(
                    f"{where}, row {row}: expected a class number and a character code, found {line[:40]!r}."
                )
            number, code = (int(field) if len(field) < 8 else -1 for field in fields[:2])
            if not 0 <= number <= 255 or not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
                raise LettersError(
                    f"{where}, row {row}: expected a class number to 255 and a character code, found {line[:40]!r}."
                )
            mapping[number] = chr(code)
            is_merged = is_merged or len(fields) > 2
    if not mapping:
        raise LettersError(f"{where}: expected a class number and a character code a line, found none.")
    return mapping, ["A class holds capitals and small letters together, named by the capital."] if is_merged else []


def _matching_shape(pair: Pair, open_file: Opener, where: str) -> tuple[int, ...]:
    with open_file(pair.images) as file:
        shape = _read_header(file, f"{where}: {pair.images}")
    with open_file(pair.labels) as file:
        num_labels = _read_header(file, f"{where}: {pair.labels}")
    if len(shape) != 3 or len(num_labels) != 1:
        name, axes = (pair.images, "three axes (images)") if len(shape) != 3 else (pair.labels, "one axis (labels)")
        raise LettersError(f"{where}: {name}: expected idx data of {axes}, found another number of axes.")
    if not all(1 <= side <= _LONGEST_SIDE for side in shape[1:]):
        raise LettersError(
            f"{where}: {pair.images}: expected images of 1 to {_LONGEST_SIDE:,} pixels a side, found "
            f"{' x '.join(f'{side:,}' for side in shape[1:])}. Is it an idx file of images?"
        )
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


def _added(target: bytearray, size: int, file: BinaryIO, where: str) -> Iterator[int]:
    """Adds `size` bytes of `file` to `target`, and gives the number of bytes of each read."""
    filled = 0
    while filled < size:
        more = file.read(min(size - filled, _READ_BYTES))
        if not more:
            raise LettersError(
                f"{where}: expected {size:,} bytes of data, found {filled:,}: the file ends early. Download it again."
            )
        target += more
        filled += len(more)
        yield len(more)
