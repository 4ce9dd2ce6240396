"""Files that unpack to gigabytes are refused before they fill the memory."""

import gzip
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest

from ownhand.errors import LettersError
from ownhand.letters import load_letters
from ownhand.letters.packed import check_unpacked

ROW = b"1," + b",".join([b"0"] * 784) + b"\n"
CHUNK, TIMES = ROW * 10_000, 200
SIZE = len(CHUNK) * TIMES
"""Bytes: 3.1 GB."""


def deflated() -> bytes:
    """A stream that unpacks to the same chunk many times over, made without packing it as often."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush nothing refers to what came before.
    chunk = packer.compress(CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    return chunk * TIMES + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def gzip_bomb() -> bytes:
    """A gzip file of it. Its checksum is wrong, and stands behind all of it."""
    return gzip.compress(b"")[:10] + deflated() + bytes(8)


def zip_bomb(name: str = "letters.csv") -> bytes:
    """A zip file of it."""
    content, member = deflated(), name.encode()
    # APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16: local header, central directory, and its end.
    sizes = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(content), SIZE, len(member), 0)
    local = b"PK\3\4" + sizes + member + content
    central = b"PK\1\2" + struct.pack("<H", 20) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, 0) + member
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("name", "bomb", "member"),
    [
        ("a.zip", zip_bomb(), ": letters.csv"),
        ("a.npz", zip_bomb("labels.npy"), ": labels.npy"),
        ("a.csv.gz", gzip_bomb(), ""),
    ],
)
def test_a_bomb_is_refused_in_a_sentence_and_takes_no_memory(
    tmp_path: Path, name: str, bomb: bytes, member: str
) -> None:
    path = tmp_path / name
    path.write_bytes(bomb)
    assert len(bomb) < SIZE / 200
    tracemalloc.start()
    try:
        with pytest.raises(LettersError, match="MB that unpack to") as caught:
            load_letters(path)
        assert tracemalloc.get_traced_memory()[1] < 150e6
    finally:
        tracemalloc.stop()
    assert str(caught.value).startswith(f"{path}{member}: expected letters, which pack to a quarter or so, found")


def test_blank_paper_and_large_sets_are_no_bombs(tmp_path: Path) -> None:
    path = tmp_path / "blank.csv.gz"
    path.write_bytes(gzip.compress(ROW * 200))
    assert len(load_letters(path)) == 200
    check_unpacked("emnist.zip", 4 << 30, 1 << 30)
    with pytest.raises(LettersError, match=r"^a.zip: expected letters.*found 1.0 MB that unpack to 3,000 MB or more"):
        check_unpacked("a.zip", 3_000_000_000, 1_000_000)
