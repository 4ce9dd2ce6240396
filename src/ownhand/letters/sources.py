"""Finding out what a source of letters is, from its content rather than its name, and reading it."""

import contextlib
import gzip
import io
import os
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from ownhand.errors import LettersError
from ownhand.files import open_file
from ownhand.letters import idx
from ownhand.letters.archive import UNIPEN_CREDIT, read_archive
from ownhand.letters.arrays import DAMAGED
from ownhand.letters.image_list import looks_like_image_list, read_image_list
from ownhand.letters.images import find_classes, is_image, read_folder
from ownhand.letters.letters import Letters
from ownhand.letters.packed import GzipContent, PackedFile, check_unpacked
from ownhand.letters.table import looks_like_table, read_table
from ownhand.letters.tree import files_below
from ownhand.letters.unipen import looks_like_unipen, read_unipen
from ownhand.progress import Progress

_HEAD_BYTES = 1 << 16
_DEFAULT_SPLIT = "byclass"
_MOST_MAPPING_BYTES = 1 << 16
_MOST_MEMBERS = 100_000

_EXPECTED = (
    "Expected a CSV of a label and pixels a row, idx files (MNIST, EMNIST), a folder of images by class (in "
    "folders such as A, b_lower, comma), a UNIPEN tree, or an .npz of letters; see docs/letters.md."
)


def load_letters(source: str | os.PathLike[str], *, progress: Progress | None = None) -> Letters:
    """Reads letters from any source this package knows, recognised by what it holds.

    `source` is a file or a folder. Of a zip or folder that holds several sets, `PATH::NAME` chooses one, such as
    `emnist.zip::balanced`. `progress` is told how many bytes are read. Raises LettersError, which says what to mend.
    """
    path, choice = _path_and_choice(os.fspath(source))
    reading = _ReadingProgress(progress)
    try:
        letters = _from_folder(path, choice, reading) if path.is_dir() else _from_file(path, choice, reading)
    except LettersError:
        raise
    except (gzip.BadGzipFile, zipfile.LargeZipFile, *DAMAGED) as reason:
        raise LettersError(
            f"{path}: expected a whole compressed file, found a damaged one ({str(reason)[:200]}). Download it again."
        ) from reason
    except MemoryError as reason:
        raise LettersError(f"{path}: expected letters that fit into memory, found more ({reason}).") from reason
    except OSError as reason:
        raise LettersError(f"{path}: cannot be read ({reason.strerror or reason}). Check the file.") from reason
    reading.finish()
    name = path.resolve().name + (f"::{choice}" if choice else "")
    # Letters saved by us know better where they came from.
    return letters if letters.source else replace(letters, source=name)


class _ReadingProgress:
    """A `Progress` that hears of the end once, when all is done, and may be absent."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self._total = progress, 1

    def __call__(self, done: int, total: int) -> None:
        self._total = total
        if self._progress:
            self._progress(min(done, total - 1), total)

    def finish(self) -> None:
        if self._progress:
            self._progress(self._total, self._total)


def _path_and_choice(source: str) -> tuple[Path, str]:
    if not source:
        raise LettersError("Expected the name of a file or folder of letters, found an empty name. Check the path.")
    path = Path(source)
    name, _, choice = source.rpartition("::")
    if not path.exists() and name and Path(name).exists():
        return Path(name), choice
    if not path.exists():
        raise LettersError(f"{path}: expected a file or folder of letters, found none of that name. Check the path.")
    return path, ""


def _refuse_choice(path: Path, choice: str) -> None:
    if choice:
        raise LettersError(f"{path}: holds one set, so there is no {choice!r} to choose. Leave out ::{choice}.")


def _from_folder(path: Path, choice: str, progress: Progress) -> Letters:
    folder = _idx_folder(path)
    names = [child.name for child in folder.iterdir() if child.is_file()]
    if pairs := idx.find_pairs(names):
        return _from_idx(pairs, lambda name: _opened(folder / name), names, choice, str(folder), progress)
    _refuse_choice(path, choice)
    lists = [file for file in sorted(path.glob("*.csv")) if file.is_file() and looks_like_image_list(_head(file))]
    if len(lists) == 1:
        return read_image_list(lists[0], progress=progress)
    if classes := find_classes(path):
        return read_folder(classes, progress=progress)
    files = files_below(path)
    # What lies in include/ holds the strokes; the files that mark out characters include it from there.
    files = [file for file in files if "include" not in file.relative_to(path).parts[:-1]]
    if files := [file for file in files if looks_like_unipen(_head(file))]:
        return _from_unipen(path, files, progress)
    if any(file.suffix == ".parquet" for file in files_below(path)):
        raise LettersError(f"{path}: found parquet files, which are not read here; see docs/letters.md. {_EXPECTED}")
    raise LettersError(f"{path}: found no letters in this folder. {_EXPECTED}")


def _idx_folder(path: Path) -> Path:
    """The folder that idx files lie in: this one, or one below it, as torchvision keeps them in EMNIST/raw."""
    found = [
        folder
        for folder in (path, path / "raw", *sorted(path.glob("*/raw")))
        if folder.is_dir() and idx.find_pairs([child.name for child in folder.iterdir()])
    ]
    if len(found) > 1 and path not in found:
        names = ", ".join(str(folder.relative_to(path)) for folder in found[:5])
        raise LettersError(f"{path}: expected one set of idx files, found {names}. Give one of these folders.")
    return found[0] if found else path


def _from_file(path: Path, choice: str, progress: Progress) -> Letters:
    if not path.is_file():  # A pipe cannot be read twice, and its size is said to be 0.
        raise LettersError(
            f"{path}: expected a file or folder of letters, found a pipe or a device. Save it as a file."
        )
    if path.stat().st_size == 0:
        raise LettersError(f"{path}: the file is empty. {_EXPECTED}")
    if _head(path, unzipped=False).startswith((b"PK\3\4", b"PK\5\6")):
        return _from_zip(path, choice, progress)
    _refuse_choice(path, choice)
    head = _head(path)
    if not head:
        raise LettersError(f"{path}: the file holds nothing once decompressed. {_EXPECTED}")
    if head.startswith(idx.IMAGES_MAGIC) or "idx3-ubyte" in path.name.replace(".", "-"):
        return _from_idx_file(path, progress)
    if head.startswith(idx.LABELS_MAGIC):
        raise LettersError(
            f"{path}: expected images, found only labels. Give the file of images; its labels are found."
        )
    if looks_like_unipen(head):
        return _from_unipen(path, [path], progress)
    if looks_like_image_list(head):
        return read_image_list(path, progress=progress)
    if head.startswith(b"PAR1"):
        raise LettersError(
            f"{path}: found a parquet file, as Hugging Face keeps sets in, which is not read here. Save its images in "
            "folders named by their character, or as a CSV of a label and pixels a row; see docs/letters.md."
        )
    if looks_like_table(head):
        size = path.stat().st_size
        with open_file(path) as raw:
            return read_table(_gunzipped(raw), where=str(path), advance=lambda: progress(raw.tell(), size))
    if is_image(path):
        raise LettersError(f"{path}: found a single image. Give the folder that holds a folder for each character.")
    raise LettersError(f"{path}: found no letters in this file. {_EXPECTED}")


def _from_zip(path: Path, choice: str, progress: Progress) -> Letters:
    size = path.stat().st_size
    with open_file(path) as raw, zipfile.ZipFile(raw) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename]
        names = [info.filename for info in infos]
        if any(info.flag_bits & 1 for info in infos):
            raise LettersError(f"{path}: expected a zip that opens without a password. Unzip it first.")
        if len(infos) > _MOST_MEMBERS:
            raise LettersError(
                f"{path}: expected a zip of at most {_MOST_MEMBERS:,} files, found more. Unzip it first."
            )
        for info in infos:
            check_unpacked(f"{path}: {info.filename[:80]}", info.file_size, info.compress_size)
        if any(name.endswith(".npy") for name in names):
            _refuse_choice(path, choice)
            raw.seek(0)
            return read_archive(raw, path)

        @contextlib.contextmanager
        def open_member(name: str) -> Iterator[BinaryIO]:
            with archive.open(name) as member:
                yield _gunzipped(cast(zipfile.ZipExtFile, member))

        if pairs := idx.find_pairs(names):
            return _from_idx(pairs, open_member, names, choice, str(path), progress)
        tables = [info for info in infos if choice in info.filename and not is_image(Path(info.filename))]
        tables = [info for info in tables if _is_table(open_member, info.filename)]
        if not tables:
            sought = f" with {choice!r} in its name" if choice else ""
            seen = ", ".join(name[:80] for name in names[:5]) or "nothing"
            raise LettersError(f"{path}: found no letters{sought} in this zip, but {seen}. Unzip it first? {_EXPECTED}")
        # Kaggle packs the same file twice, once in a folder.
        if len({info.CRC for info in tables}) > 1:
            choices = ", ".join(PurePosixPath(info.filename).name[:80] for info in tables[:20])
            raise LettersError(f"{path}: expected one table, found {choices}. Choose with {path.name}::NAME.")
        with open_member(tables[0].filename) as stream:
            where = f"{path}::{tables[0].filename}"
            return read_table(stream, where=where, advance=lambda: progress(raw.tell(), size))


def _is_table(open_file: idx.Opener, name: str) -> bool:
    with open_file(name) as stream:
        return looks_like_table(stream.read(_HEAD_BYTES))


def _from_idx(
    pairs: dict[str, list[idx.Pair]],
    open_file: idx.Opener,
    names: Collection[str],
    choice: str,
    where: str,
    progress: Progress,
) -> Letters:
    """Reads one split of the idx files found: the chosen one, the only one, or byclass, which has all letters."""
    choices = ", ".join(sorted(pairs))
    split = choice or (next(iter(pairs)) if len(pairs) == 1 else _DEFAULT_SPLIT)
    if split not in pairs:
        if len(pairs) == 1 and "" in pairs:  # MNIST's files name no set.
            _refuse_choice(Path(where), choice)
        raise LettersError(f"{where}: expected one of the sets {choices}, found no {split!r}. Choose with PATH::NAME.")
    notes = []
    if len(pairs) > 1 and not choice:
        notes.append(f"Of {choices}, {split} was read; choose another as {Path(where).name}::NAME.")
    mapping = None
    mapping_name = next((name for name in names if split and name.endswith(f"{split}-mapping.txt")), None)
    if mapping_name:
        with open_file(mapping_name) as file:
            mapping, merged = idx.read_mapping(
                file.read(_MOST_MAPPING_BYTES).decode("ascii", "replace"), f"{where}: {mapping_name}"
            )
        notes += merged
    letters = idx.read_pairs(pairs[split], open_file, mapping=mapping, where=where, progress=progress)
    return replace(letters, notes=(*notes, *letters.notes))


def _from_idx_file(path: Path, progress: Progress) -> Letters:
    names = [child.name for child in path.parent.iterdir()]
    labels = idx.labels_name(path.name, names)
    if labels is None:
        expected = path.name.replace("images", "labels").replace("idx3", "idx1")
        raise LettersError(f"{path}: expected its labels beside it, in {expected}, found none. Put them there.")
    found = [pair for pairs in idx.find_pairs([path.name, labels]).values() for pair in pairs]
    pair = found[0] if found else idx.Pair(images=path.name, labels=labels, split="", is_test=False)
    folder = path.parent
    return _from_idx({pair.split: [pair]}, lambda name: _opened(folder / name), names, "", str(path), progress)


def _from_unipen(path: Path, files: list[Path], progress: Progress) -> Letters:
    letters = read_unipen(files, where=str(path), progress=progress)
    readmes = [folder / "CDROM-README" for folder in (path, *path.absolute().parents[:3])]
    is_published = any(readme.is_file() and b"train_r01_v07" in _head(readme, unzipped=False) for readme in readmes)
    return replace(letters, credit=UNIPEN_CREDIT) if is_published else letters


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    with open_file(path) as raw:
        yield _gunzipped(raw)


def _gunzipped(raw: PackedFile) -> BinaryIO:
    is_zipped = raw.peek(2)[:2] == b"\x1f\x8b"
    return io.BufferedReader(GzipContent(raw), _HEAD_BYTES) if is_zipped else cast(BinaryIO, raw)


def _head(path: Path, *, unzipped: bool = True) -> bytes:
    """The first bytes of a file, enough to tell what it is."""
    with open_file(path) as raw:
        return (_gunzipped(raw) if unzipped else raw).read(_HEAD_BYTES)
