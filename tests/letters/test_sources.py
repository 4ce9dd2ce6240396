"""Whatever is no source of letters says so in one sentence that names it."""

import contextlib
import gzip
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ownhand.letters
from ownhand.errors import LettersError
from ownhand.letters import Letters, load_letters

ROW = b"1," + b",".join([b"0"] * 700 + [b"9"] * 84) + b"\n"


def test_the_public_names_are_sorted_and_there() -> None:
    names = ownhand.letters.__all__
    assert names == sorted(names)
    assert all(hasattr(ownhand.letters, name) for name in names)


def write_zip(path: Path, **members: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def missing(path: Path) -> None: ...


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def empty_gz(path: Path) -> None:
    path.write_bytes(gzip.compress(b""))


def truncated_gz(path: Path) -> None:
    path.write_bytes(gzip.compress(ROW * 50)[:-20])


def truncated_head_of_gz(path: Path) -> None:
    path.write_bytes(gzip.compress(ROW * 50)[:15])


def damaged_gz(path: Path) -> None:
    whole = bytearray(gzip.compress(ROW * 50))
    whole[-6] ^= 255
    path.write_bytes(whole)


def empty_folder(path: Path) -> None:
    path.mkdir()


def folder_of_text(path: Path) -> None:
    path.mkdir()
    (path / "readme.txt").write_text("hello")


def empty_zip(path: Path) -> None:
    write_zip(path)


def zip_of_text(path: Path) -> None:
    write_zip(path, readme=b"hello")


def truncated_zip(path: Path) -> None:
    write_zip(path, letters=ROW * 50)
    path.write_bytes(path.read_bytes()[:500])


def zip_of_images(path: Path) -> None:
    write_zip(path, **{"A/1.png": b"hello"})


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (missing, "found none of that name"),
        (empty_file, "the file is empty"),
        (empty_gz, "holds nothing once decompressed"),
        (truncated_gz, "found a damaged one"),
        (truncated_head_of_gz, "found a damaged one"),
        (damaged_gz, "found a damaged one"),
        (empty_folder, "found no letters in this folder"),
        (folder_of_text, "found no letters in this folder"),
        (empty_zip, "found no letters in this zip, but nothing"),
        (zip_of_text, "found no letters in this zip, but readme"),
        (truncated_zip, "found a damaged one"),
        (zip_of_images, r"but A/1.png. Unzip it first\?"),
        (noise, "found no letters in this file"),
    ],
)
def test_bad_sources(tmp_path: Path, make, message: str) -> None:
    path = tmp_path / "source"
    make(path)
    with pytest.raises(LettersError, match=message) as caught:
        load_letters(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "npz", "zip"])
@given(place=st.floats(0, 1, exclude_max=True), byte=st.none() | st.integers(0, 255))
def test_a_file_damaged_anywhere_is_read_or_refused_in_a_sentence(kind: str, place: float, byte: int | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"letters.{kind}"
        if kind == "npz":
            Letters(characters=("A",), labels=np.zeros(2), images=np.zeros((2, 3, 3))).save(path)
        elif kind == "zip":
            write_zip(path, **{"letters.csv": ROW * 3})
        else:
            path.write_bytes(ROW * 3 if kind == "csv" else gzip.compress(ROW * 3))
        content = bytearray(path.read_bytes())
        at = int(place * len(content))
        if byte is None:
            del content[at:]
        else:
            content[at] = byte
        path.write_bytes(content)
        with contextlib.suppress(LettersError):
            load_letters(path)


def test_a_choice_of_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match=r"emnist.zip::letters: expected a file or folder"):
        load_letters(f"{tmp_path}/emnist.zip::letters")


def test_a_choice_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes(ROW)
    with pytest.raises(LettersError, match="holds one set, so there is no 'letters' to choose"):
        load_letters(f"{path}::letters")


def test_a_choice_where_the_files_name_no_set(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(
        b"\0\0\10\3" + bytes([0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2]) + bytes(4)
    )
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"\0\0\10\1" + bytes([0, 0, 0, 1]) + bytes(1))
    assert len(load_letters(tmp_path)) == 1
    with pytest.raises(LettersError, match="holds one set, so there is no 'letters' to choose"):
        load_letters(f"{tmp_path}::letters")


def test_a_pipe_or_device_is_not_called_an_empty_file() -> None:
    with pytest.raises(LettersError, match="found a pipe or a device"):
        load_letters(os.devnull)


def test_the_source_is_named_without_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters.csv").write_bytes(ROW)
    assert load_letters(tmp_path / "letters.csv").source == "letters.csv"
    assert load_letters(str(tmp_path / "letters.csv")).source == "letters.csv"
    monkeypatch.chdir(tmp_path)
    load_letters("letters.csv").save("saved.npz")
    assert load_letters("saved.npz").source == "letters.csv"


@pytest.mark.parametrize("place", ["EMNIST/raw", "raw"])
def test_the_root_folder_of_torchvision(tmp_path: Path, place: str) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    images, labels = (
        bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]) + bytes(8),
        bytes([0, 0, 8, 1, 0, 0, 0, 2, 1, 2]),
    )
    (folder / "emnist-letters-train-images-idx3-ubyte").write_bytes(images)
    (folder / "emnist-letters-train-labels-idx1-ubyte").write_bytes(labels)
    (folder / "emnist-letters-mapping.txt").write_text("1 65 97\n2 66 98\n")
    assert load_letters(tmp_path).characters == ("A", "B")
    other = tmp_path / "MNIST" / "raw"
    other.mkdir(parents=True)
    (other / "train-images-idx3-ubyte").write_bytes(images)
    (other / "train-labels-idx1-ubyte").write_bytes(labels)
    with pytest.raises(LettersError, match=r"expected one set of idx files, found .*MNIST/raw. Give one of these"):
        load_letters(tmp_path)


@pytest.mark.parametrize("is_folder", [True, False])
def test_parquet_is_named_as_what_it_is(tmp_path: Path, is_folder: bool) -> None:
    (tmp_path / "train.parquet").write_bytes(b"PAR1" + bytes(50) + b"PAR1")
    with pytest.raises(LettersError, match=r"found (a )?parquet files?,.* not read here"):
        load_letters(tmp_path if is_folder else tmp_path / "train.parquet")


def test_a_zip_of_many_files_is_looked_through_at_once(tmp_path: Path) -> None:
    """Twenty thousand names took a look at every other name each."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for k in range(20_000):
            archive.writestr(f"{k}-images-idx3-ubyte", b"")
    with pytest.raises(LettersError, match="found no letters in this zip"):
        load_letters(tmp_path / "a.zip")
