"""Files that are written whole or not at all."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ownhand.errors import OwnhandError


@contextlib.contextmanager
def written_whole(path: str | os.PathLike[str], *, error: type[OwnhandError]) -> Iterator[Path]:
    """Gives a path beside `path` to write to, which takes the name `path` when the block ends well.

    A block that raises leaves nothing behind and an older file of that name as it was. What the file system refuses
    is raised as `error`, in one sentence.
    """
    path = Path(path)
    target = Path(os.path.realpath(path))  # A link stays a link: what it points to is written.
    beside = None
    try:
        if target.is_dir():  # Said now, and not when the work is done.
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        # The suffix stays, since Pillow and others choose a format by it.
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=target.parent)
        os.close(handle)
        beside = Path(name)
        yield beside
        beside.chmod(0o666 & ~_umask())  # mkstemp makes private files; a page is not a secret
        beside.replace(target)
    except OSError as reason:
        raise error(f"{path}: cannot be written ({reason.strerror or reason}). Choose another place.") from reason
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def write_bytes(path: str | os.PathLike[str], content: bytes, *, error: type[OwnhandError]) -> None:
    """Writes `content` to `path`, whole or not at all."""
    with written_whole(path, error=error) as beside:
        beside.write_bytes(content)


def _umask() -> int:
    # The only portable way to read the mask is to set it.
    mask = os.umask(0)
    os.umask(mask)
    return mask
