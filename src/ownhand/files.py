"""Files that are written whole or not at all, and read only as far as they can be what they should be."""

import contextlib
import errno
import io
import json
import math
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ownhand.errors import OwnhandError

MOST_RECORD_BYTES = 16 << 20
"""What a file of settings, a hand or a record of ours may weigh. The largest that ownhand writes comes to 50 kB."""

_MOST_DIGITS = 300
"""Of a whole number in JSON: what has more is no float either."""

_OPEN_ELSEWHERE = ("/dev/fd/", "/dev/stdout", "/dev/stderr", "/proc/")
"""What is named so may be a file that this process or another has open already: it is written into, at its end."""


@contextlib.contextmanager
def written_whole(path: str | os.PathLike[str], *, error: type[OwnhandError]) -> Iterator[Path]:
    """Gives a path to write to, whose content becomes that of `path` when the block ends well.

    A block that raises leaves nothing behind and an older file of that name as it was; so does a machine that loses its
    power. An older file keeps its mode and its owner. What is no file but a pipe or a device, such as /dev/stdout, is
    written into at the end. What the file system refuses is raised as `error`, in one sentence, and so is a file that
    is read-only.
    """
    beside = None
    try:
        older = _status(path)
        is_file = (older is None or stat.S_ISREG(older.st_mode)) and not _is_open_elsewhere(path)
        if older is not None:
            _check_replaceable(path, older)
        # A link stays a link: what it points to is written. Beside it, since a file is renamed within its folder alone.
        target = Path(os.path.realpath(path))
        # The suffix stays, since Pillow and others choose a format by it; of a name of any length, no more than that.
        suffix = target.suffix if len(target.suffix.encode()) <= 32 else ""
        handle, name = tempfile.mkstemp(prefix=".ownhand-", suffix=suffix, dir=target.parent if is_file else None)
        os.close(handle)
        beside = Path(name)
        yield beside
        if is_file:
            _put_in_place(beside, target, older)
        else:
            _pour(beside, path)
    except (OSError, ValueError) as reason:
        if isinstance(reason, ValueError) and beside is not None:  # That of the block itself is none of ours.
            raise
        said = reason.strerror or reason if isinstance(reason, OSError) else reason
        raise error(f"{path}: cannot be written ({said}). Choose another place.") from reason
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def write_bytes(path: str | os.PathLike[str], content: bytes, *, error: type[OwnhandError]) -> None:
    """Writes `content` to `path`, whole or not at all."""
    with written_whole(path, error=error) as beside:
        beside.write_bytes(content)


def read_bytes(path: str | os.PathLike[str], *, most: int) -> bytes:
    """What is in a file of at most `most` bytes. Raises OSError where it is larger, or a pipe or a device."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        content = file.read(most + 1) if size <= most else b""
    if size > most or len(content) > most:  # It may have grown in the meantime.
        raise OSError(
            errno.EFBIG, f"expected at most {most / 1e6:,.0f} MB, found {max(size, most) / 1e6:,.0f} MB or more"
        )
    return content


def open_file(path: str | os.PathLike[str]) -> io.BufferedReader:
    """Opens a file for reading. Raises OSError where there is none, and at once where it is a pipe or a device."""
    return open(path, "rb", opener=_opened_at_once)  # Path.open takes no opener.


def _opened_at_once(path: str, flags: int) -> int:
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # A pipe would wait for somebody to write.
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return handle
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "expected a file, found a folder")
    raise OSError(errno.EINVAL, "expected a file, found a pipe or a device")


def read_json(path: str | os.PathLike[str], *, most: int = MOST_RECORD_BYTES) -> Any:
    """What a JSON file of at most `most` bytes holds. Raises OSError, or ValueError as `parsed_json` does."""
    return parsed_json(read_bytes(path, most=most))


def parsed_json(text: str | bytes) -> Any:
    """What JSON says. Raises ValueError where it is none, or says what could not be said again.

    That is NaN and what is infinite, whole numbers beyond those of floats, halves of characters, and lists in lists
    without end: Python reads them all, and whoever is handed them stumbles.
    """
    try:
        found = json.loads(text, parse_constant=_finite, parse_float=_finite, parse_int=_whole)
        if (b"\\u" if isinstance(text, bytes) else "\\u") in text:  # type: ignore[operator]  # Of the text's own kind.
            json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("lists and objects in one another, too deep to be read") from None
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"expected a number, found {text[:40]}")
    return number


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"expected a number of at most {_MOST_DIGITS} digits, found one of {len(text):,}")
    return int(text)


def _status(path: str | os.PathLike[str]) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except FileNotFoundError:
        return None


def _is_open_elsewhere(path: str | os.PathLike[str]) -> bool:
    return str(Path(path).absolute()).startswith(_OPEN_ELSEWHERE)


def _check_replaceable(path: str | os.PathLike[str], older: os.stat_result) -> None:
    """Raises OSError where what is there may not be written: now, and not when the work is done."""
    if stat.S_ISDIR(older.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISBLK(older.st_mode) or stat.S_ISSOCK(older.st_mode):
        raise OSError(errno.EINVAL, "it is a disk" if stat.S_ISBLK(older.st_mode) else "it is a socket")
    # root may write anything; a file that was made read-only is meant to stay, all the same.
    if not os.access(path, os.W_OK) or not older.st_mode & 0o222:
        raise PermissionError(errno.EACCES, "it is read-only")


def _put_in_place(beside: Path, target: Path, older: os.stat_result | None) -> None:
    """Gives a file that was written its name, once the disk has it."""
    if older is None:
        beside.chmod(0o666 & ~_umask())  # mkstemp makes private files; a page is not a secret
    else:
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # Only root may give files away, and others need not.
                os.chown(beside, older.st_uid, older.st_gid)
        beside.chmod(stat.S_IMODE(older.st_mode))
    with beside.open("rb+") as file:
        os.fsync(file.fileno())
    beside.replace(target)
    # The name is safe only when the folder is; where folders cannot be opened (Windows), the system sees to it.
    with contextlib.suppress(OSError):
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _pour(content: Path, place: str | os.PathLike[str]) -> None:
    """Writes a file into a pipe or a device. Raises OSError where nobody reads from the pipe, rather than wait."""
    careful = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    handle = os.open(place, os.O_WRONLY | os.O_APPEND | careful)
    with content.open("rb") as source, os.fdopen(handle, "wb") as sink:
        os.set_blocking(handle, True)
        shutil.copyfileobj(source, sink)


def _umask() -> int:
    # The only portable way to read the mask is to set it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
