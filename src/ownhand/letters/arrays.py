"""The arrays of an .npz, read within bounds: what a file claims to hold is weighed before it is believed.

numpy reads such files, too, but makes room for whatever a header says, and lets what is damaged be found by whoever
uses it. Nothing is pickled here, neither written nor read, since opening a pickle runs it.
"""

import contextlib
import io
import math
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from tokenize import TokenError
from typing import BinaryIO

import numpy as np

from ownhand.errors import LettersError
from ownhand.files import open_file
from ownhand.letters.packed import check_unpacked

_KINDS = {"b": "yes or no", "i": "whole numbers", "u": "whole numbers", "f": "numbers", "U": "text"}
"""What arrays of ours hold, by numpy's letter for it, in words."""

_MOST_ARRAYS = 64

Arrays = Mapping[str, np.ndarray]

DAMAGED = (
    *(EOFError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RuntimeError),
    *(NotImplementedError, SyntaxError, RecursionError, TokenError, zipfile.BadZipFile, zlib.error),
)
"""What Python's and numpy's readers raise for files that are damaged."""


@contextlib.contextmanager
def reading_archive(path: Path, *, what: str, remedy: str) -> Iterator[None]:
    """Turns whatever goes wrong where an archive is read into one sentence: expected `what`, and what to do.

    Raises:
        LettersError: the file is missing or may not be read, is damaged, or too large for the memory.
    """
    try:
        yield
    except LettersError as error:
        raise error if str(error).startswith(str(path)) else LettersError(f"{path}: {error}") from error
    except FileNotFoundError as reason:
        raise LettersError(f"{path}: expected {what}, found no file of that name. Check the path.") from reason
    except OSError as reason:
        raise LettersError(f"{path}: cannot be read ({reason.strerror or reason}). Check the file.") from reason
    except MemoryError as reason:
        raise LettersError(f"{path}: expected {what} that fits into memory, found more.") from reason
    except DAMAGED as reason:
        said = str(reason)[:200] or type(reason).__name__
        raise LettersError(f"{path}: expected {what}, found something else, or damaged ({said}). {remedy}") from reason


def read_arrays(source: Path | BinaryIO, *, only: Collection[str] | None = None) -> dict[str, np.ndarray]:
    """All arrays of an .npz by name, or `only` some.

    Raises LettersError where there is more than letters can be; OSError, or one of `DAMAGED`, as `reading_archive`
    expects them.
    """
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(open_file(source)) if isinstance(source, Path) else source
        archive = stack.enter_context(zipfile.ZipFile(file))
        infos = [info for info in archive.infolist() if info.filename.endswith(".npy")]
        if len(infos) > _MOST_ARRAYS:
            raise LettersError(f"Expected at most {_MOST_ARRAYS} arrays, found {len(infos):,}.")
        # Each may be within bounds, and all together not.
        check_unpacked("The arrays", sum(i.file_size for i in infos), sum(i.compress_size for i in infos))
        named = {info.filename.removesuffix(".npy"): info for info in infos}
        return {name: _read_array(archive, info) for name, info in named.items() if only is None or name in only}


def checked(arrays: Arrays, kinds: Mapping[str, tuple[str, int]], *, needed: frozenset[str]) -> None:
    """Raises LettersError unless what there is of `kinds` has its kinds of numbers (numpy's letters) and axes.

    Numbers of another kind would be cast in silence: 1.5 to 1, and -1 to 65,535.
    """
    if absent := sorted(needed - arrays.keys()):
        raise LettersError(f"Expected {', '.join(sorted(needed))}, found no {', '.join(absent)}.")
    for name, (expected, num_axes) in kinds.items():
        array = arrays.get(name)
        if array is None:
            continue
        if array.dtype.kind not in expected or array.ndim != num_axes:
            found = _KINDS.get(array.dtype.kind, str(array.dtype))
            raise LettersError(
                f"Expected {name} to be {_KINDS[expected[0]]} along {num_axes} axes, found {found} along {array.ndim}."
            )
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise LettersError(f"Expected {name} to be numbers; some are not.")


def says(arrays: Arrays, format_name: str) -> bool:
    """Whether an archive says that it is of this format of ours."""
    found = arrays.get("format")
    return found is not None and found.dtype.kind == "U" and found.ndim == 0 and str(found) == format_name


def check_version(arrays: Arrays, most: int, what: str) -> None:
    """Raises LettersError where an archive of ours is of a version that is none, or newer than this ownhand knows."""
    checked(arrays, {"version": ("iu", 0)}, needed=frozenset({"version"}))
    version = int(arrays["version"])
    if version > most:
        raise LettersError(
            f"expected {what} of version {most} or older, found version {version}. Update ownhand to open it."
        )


def names_in(arrays: Arrays) -> str:
    """What arrays there are, for a sentence."""
    names = ", ".join(sorted(arrays))
    return (names if len(names) <= 200 else f"{names[:200]} ...") or "nothing"


def _read_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> np.ndarray:
    with archive.open(info) as member:
        header = io.BytesIO(member.read(min(info.file_size, 1 << 12)))
        version = np.lib.format.read_magic(header)
        if version not in ((1, 0), (2, 0)):
            raise ValueError(f"{info.filename} is an array of version {version}")
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, is_fortran, dtype = read(header)
        if dtype.kind not in _KINDS or dtype.subdtype is not None:
            raise ValueError(f"{info.filename} holds {str(dtype)[:40]}, which letters have no use for")
        if any(length < 0 for length in shape) or len(shape) > 8:
            raise ValueError(f"{info.filename} has the shape {shape!s:.80}")
        size = math.prod(shape) * dtype.itemsize
        rest = header.read()
        if size != info.file_size - header.tell() + len(rest):
            raise ValueError(f"{info.filename} claims to hold {size!s:.30} bytes, and does not")
        content = bytearray(rest)
        while more := member.read(1 << 22):
            content += more
    if dtype.itemsize == 0:
        return np.zeros(shape, dtype)
    if dtype.kind == "U":
        codes = np.frombuffer(content, np.dtype(np.uint32).newbyteorder(dtype.byteorder))
        if (codes > 0x10FFFF).any() or ((codes >= 0xD800) & (codes < 0xE000)).any():
            raise ValueError(f"{info.filename} is text with characters in it that there are none of")
    array = np.frombuffer(content, dtype)
    return array.reshape(shape[::-1]).T if is_fortran else array.reshape(shape)
