"""Finding out what a source of letters is, from its content, and reading it."""

import gzip
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ownhand.errors import LettersError
from ownhand.letters.archive import read_archive
from ownhand.letters.letters import Letters
from ownhand.letters.table import read_table
from ownhand.progress import Progress


def load_letters(source: str | os.PathLike[str], *, progress: Progress | None = None) -> Letters:
    path = Path(source)
    if not path.exists():
        raise LettersError(f"{path}: no such file or folder. Check the path.")
    size = path.stat().st_size
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        stream: BinaryIO = raw
        if magic[:2] == b"\x1f\x8b":
            stream = gzip.GzipFile(fileobj=raw)
        elif magic == b"PK\3\4":
            with zipfile.ZipFile(raw) as archive:
                names = archive.namelist()
                if any(n.endswith(".npy") for n in names):
                    raw.seek(0)
                    return read_archive(raw, path)
            raw.seek(0)
            stream = zipfile.ZipFile(raw).open(names[0])  # noqa: SIM115
        advance = (lambda: progress(raw.tell(), size)) if progress else (lambda: None)
        return replace(read_table(stream, where=str(path), advance=advance), source=path.name)
