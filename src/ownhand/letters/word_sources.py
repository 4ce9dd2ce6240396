"""Finding out what a source of words is, from its content rather than its name, and reading it."""

import os
from collections.abc import Sequence
from pathlib import Path

from ownhand.errors import LettersError
from ownhand.files import open_file
from ownhand.letters.inkml import looks_like_inkml, read_inkml
from ownhand.letters.tree import files_below
from ownhand.letters.unipen import looks_like_unipen, read_unipen_words
from ownhand.letters.words import Words, read_words_archive
from ownhand.progress import Progress

_HEAD_BYTES = 1 << 16

_EXPECTED = "Expected words as an .npz of ours, InkML files, or a UNIPEN tree with .SEGMENT WORD; see docs/letters.md."


def load_words(source: str | os.PathLike[str], *, progress: Progress | None = None) -> Words:
    """Reads words, or lines, from any source this package knows, recognised by what it holds.

    `source` is an .npz of words, a file of InkML or UNIPEN, or a folder of them. `progress` is told of bytes read.
    Raises LettersError, which says what to mend.
    """
    path = Path(source)
    if not os.fspath(source) or not path.exists():
        raise LettersError(f"{path}: expected a file or folder of words, found none of that name. Check the path.")
    try:
        if path.is_file():
            return _from_file(path, progress)
        files = files_below(path)
        inkml = [file for file in files if file.suffix.lower() == ".inkml" and looks_like_inkml(_head(file))]
        if inkml:
            return _from_inkml(inkml, path, progress)
        # What lies in include/ holds the strokes; the files that mark out words include it from there.
        files = [file for file in files if "include" not in file.relative_to(path).parts[:-1]]
        if files := [file for file in files if looks_like_unipen(_head(file))]:
            return read_unipen_words(files, where=str(path), progress=progress or _unheard)
    except OSError as reason:
        raise LettersError(f"{path}: cannot be read ({reason.strerror or reason}). Check the file.") from reason
    raise LettersError(f"{path}: found no words in this folder. {_EXPECTED}")


def _from_file(path: Path, progress: Progress | None) -> Words:
    head = _head(path)
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return read_words_archive(path)
    if looks_like_inkml(head):
        return _from_inkml([path], path, progress)
    if looks_like_unipen(head):
        return read_unipen_words([path], where=str(path), progress=progress or _unheard)
    raise LettersError(f"{path}: found no words in this file. {_EXPECTED}")


def _from_inkml(files: Sequence[Path], where: Path, progress: Progress | None) -> Words:
    """The annotated groups of InkML files, each file a page, y turned up."""
    total = sum(file.stat().st_size for file in files)
    strokes, texts, writers, pages, empty, done = [], [], [], [], 0, 0
    for page, file in enumerate(files):
        items, num_empty = read_inkml(file)
        empty += num_empty
        for item in items:
            strokes.append(item.strokes)
            texts.append(item.text)
            writers.append(item.writer)
            pages.append(page)
        done += file.stat().st_size
        if progress:
            progress(done, total)
    names = tuple(sorted(set(writers)))
    notes = (f"{empty:,} annotated group{'s' * (empty != 1)} without ink left out.",) if empty else ()
    return Words.of(
        strokes,
        texts,
        writers=[names.index(writer) for writer in writers],
        writer_names=names,
        pages=pages,
        source=where.resolve().name,
        notes=notes,
    )


def _head(path: Path) -> bytes:
    with open_file(path) as file:
        return file.read(_HEAD_BYTES)


def _unheard(done: int, total: int) -> None:
    """Nobody asked."""
