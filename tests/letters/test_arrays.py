"""Arrays of an .npz are weighed before they are believed."""

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import load_letters
from ownhand.letters.arrays import checked, read_arrays, reading_archive


def written(path: Path, **arrays: np.ndarray) -> Path:
    np.savez(path, **arrays)
    return path


def array_file(shape: str, kind: str, content: bytes) -> bytes:
    """An .npy whose header claims a shape and a kind, whatever follows."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117).encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


def zipped(content: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("points.npy", content)
    file.seek(0)
    return file


@pytest.mark.parametrize("is_packed", [False, True])
def test_arrays_come_back_as_numpy_wrote_them(tmp_path: Path, is_packed: bool) -> None:
    arrays = {
        "a": np.arange(12, dtype=">i2").reshape(3, 4),
        "b": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "c": np.array(["é", "ab", ""]),
        "d": np.array(True),
        "e": np.zeros((0, 5), np.uint8),
        "f": np.array([""]),
    }
    (np.savez_compressed if is_packed else np.savez)(tmp_path / "a.npz", **arrays)
    found = read_arrays(tmp_path / "a.npz")
    assert found.keys() == arrays.keys()
    for name, array in arrays.items():
        assert np.array_equal(found[name], array)
        assert found[name].shape == array.shape
    assert read_arrays(tmp_path / "a.npz", only={"c"}).keys() == {"c"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (array_file("(1000000000000,)", "<f4", b"1234"), "claims to hold 4000000000000 bytes, and does not"),
        (array_file("(-1, 2)", "<f4", b"1234"), "has the shape"),
        (array_file("(1,)", "|O", b"1234"), "holds object, which letters have no use for"),
        (array_file("(1,)", "<c16", bytes(16)), "holds complex128"),
        (array_file("(1,)", "<U1", struct.pack("<I", 0xD800)), "characters in it that there are none of"),
        (array_file("(1,)", "<U1", struct.pack("<I", 0x110000)), "characters in it that there are none of"),
        (b"\x93NUMPY\x09\x00", "damaged"),
        (b"", "damaged"),
    ],
)
def test_what_a_header_claims_is_held_against_what_is_there(content: bytes, message: str) -> None:
    with (
        pytest.raises(LettersError, match=rf"a\.npz: expected points, .*{message}.* Mend it\."),
        reading_archive(Path("a.npz"), what="points", remedy="Mend it."),
    ):
        read_arrays(zipped(content))


def test_members_are_weighed_together(tmp_path: Path) -> None:
    """Each of these unpacks to 40 MB, which is little, and all together to 1.6 GB, which is no letters."""
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        content = array_file("(40000000,)", "|u1", bytes(40_000_000))
        for k in range(4):
            archive.writestr(f"a{k}.npy", content)
    with pytest.raises(
        LettersError, match=r"expected letters, which pack to a quarter or so, found .* to 160 MB or more"
    ):
        load_letters(path)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros(2), "Expected labels to be whole numbers along 1 axes, found numbers along 1"),
        (np.zeros((2, 2), int), "found whole numbers along 2"),
        (np.array(["a"]), "found text along 1"),
    ],
)
def test_numbers_of_another_kind_are_not_cast_in_silence(array: np.ndarray, message: str) -> None:
    with pytest.raises(LettersError, match=message):
        checked({"labels": array}, {"labels": ("iu", 1)}, needed=frozenset({"labels"}))
    with pytest.raises(LettersError, match="found no labels"):
        checked({}, {"labels": ("iu", 1)}, needed=frozenset({"labels"}))
    with pytest.raises(LettersError, match="Expected points to be numbers; some are not"):
        checked({"points": np.array([np.nan])}, {"points": ("f", 1)}, needed=frozenset())


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.npz", x=np.zeros(1))

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(LettersError, match=r"a\.npz: cannot be read \(Permission denied\)\. Check the file\.$"):
        load_letters(path)


@pytest.mark.parametrize("names", [("x_train", "y_train", "x_test", "y_test"), ("train_images", "train_labels") * 1])
@pytest.mark.parametrize("kind", ["bytes", "shares", "colour", "hot"])
def test_arrays_as_frameworks_keep_them(tmp_path: Path, names: tuple[str, ...], kind: str) -> None:
    images = np.zeros((12, 8, 8), np.uint8)
    images[:, 3, 2:6] = 51
    labels = np.array([1, 0, 7, 3, 2, 9, 5, 8, 6, 4, 1, 1])
    shown = {"shares": images / 255, "colour": images[..., None]}.get(kind, images)
    told = np.eye(10)[labels] if kind == "hot" else labels[:, None] if kind == "colour" else labels
    parts = zip(names[::2], names[1::2], (slice(0, 8), slice(8, 12)), strict=False)
    arrays = {name: array[rows] for one, two, rows in parts for name, array in ((one, shown), (two, told))}
    letters = load_letters(written(tmp_path / "mnist.npz", **arrays))
    count = 12 if len(names) == 4 else 8
    assert [letters.characters[label] for label in letters.labels] == [str(label) for label in labels[:count]]
    assert np.array_equal(letters.images, images[:count])
    assert letters.held_out is None if count == 8 else letters.held_out.tolist() == [False] * 8 + [True] * 4


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (np.zeros((2, 8, 8, 3), np.uint8), np.zeros(2, int), "Expected x_train to be grey images"),
        (np.full((2, 8, 8), 300.0), np.zeros(2, int), "from 0 to 255, or from 0 to 1, found 300 to 300"),
        (np.full((2, 8, 8), np.nan), np.zeros(2, int), "found nan to nan"),
        (np.zeros((2, 8, 8), np.uint8), np.zeros(3, int), "a label for each image, found 2 and 3"),
        (np.zeros((2, 8, 8), np.uint8), np.array([-1, 0]), "Expected y_train to be class numbers"),
        (np.zeros((2, 8, 8), np.uint8), np.array([0, 99]), "row 2: expected a label from 0 to 61, found 99"),
    ],
)
def test_arrays_of_frameworks_that_are_no_letters(tmp_path: Path, x: np.ndarray, y: np.ndarray, message: str) -> None:
    with pytest.raises(LettersError, match=message):
        load_letters(written(tmp_path / "a.npz", x_train=x, y_train=y))
