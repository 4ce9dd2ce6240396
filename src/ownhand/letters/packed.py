"""Packed files, and how much may be in them.

What unpacks to a thousand times what it weighs holds no letters, and would fill the memory before that is seen.
"""

import gzip
import io
import zipfile
from typing import Any

from ownhand.errors import LettersError

PackedFile = io.BufferedReader | zipfile.ZipExtFile
"""What may hold a gzip stream: a file, or a member of a zip."""

_LARGE_BYTES, _MOST_TIMES = 64 << 20, 200
"""What unpacks to more than so many bytes, and to more than so many times what it weighs, is refused. Sets of letters
come to four times or so, blank paper to a thousand."""


def check_unpacked(where: str, size: int, packed_size: int) -> None:
    """Raises LettersError where something packed is larger than letters can be."""
    if size > max(_LARGE_BYTES, _MOST_TIMES * packed_size):
        raise LettersError(
            f"{where}: expected letters, which pack to a quarter or so, found {packed_size / 1e6:,.1f} MB that unpack "
            f"to {size / 1e6:,.0f} MB or more. Unpack it yourself if you know what it is."
        )


class GzipContent(io.RawIOBase):
    """What a gzip stream holds, as long as there is not too much of it."""

    def __init__(self, packed: PackedFile) -> None:
        self._packed, self._unpacked, self._size = packed, gzip.GzipFile(fileobj=packed), 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpacks some more."""
        count = self._unpacked.readinto(buffer)
        self._size += count
        check_unpacked(str(self._packed.name), self._size, self._packed.tell())
        return count
