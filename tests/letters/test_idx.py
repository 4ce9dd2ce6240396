"""MNIST and EMNIST: pairs of idx files, loose, in a folder, or in the official zip."""

import gzip
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import load_letters
from ownhand.letters.idx import find_pairs, read_mapping


def idx_bytes(values: np.ndarray) -> bytes:
    return struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape) + values.astype(np.uint8).tobytes()


def some_images(n: int, seed: int = 1) -> np.ndarray:
    images = np.zeros((n, 8, 8), np.uint8)
    images[:, 2:6, 1:7] = np.random.default_rng(seed).integers(0, 256, (n, 4, 6))
    return images


def write_mnist(folder: Path, *, zipped: bool = False, dotted: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """A training pair of 20 and a test pair of 10 digits; all labels and images, in their order."""
    labels, images = np.arange(30) % 10, some_images(30)
    for part, rows in (("train", slice(0, 20)), ("t10k", slice(20, 30))):
        for kind, values in (("images-idx3", images[rows]), ("labels-idx1", labels[rows])):
            name = f"{part}-{kind.replace('-', '.') if dotted else kind}-ubyte"
            content = idx_bytes(values)
            (folder / (name + ".gz" * zipped)).write_bytes(gzip.compress(content) if zipped else content)
    return labels, images


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
def test_an_mnist_folder(tmp_path: Path, zipped: bool, dotted: bool) -> None:
    labels, images = write_mnist(tmp_path, zipped=zipped, dotted=dotted)
    letters = load_letters(tmp_path)
    assert letters.characters == tuple("0123456789")
    assert np.array_equal(letters.labels, labels)
    assert np.array_equal(letters.images, images)
    assert letters.held_out.tolist() == [False] * 20 + [True] * 10
    assert any("10 test letters are held out" in note for note in letters.notes)


@pytest.mark.parametrize("zipped", [False, True])
def test_one_file_of_images_finds_its_labels(tmp_path: Path, zipped: bool) -> None:
    labels, images = write_mnist(tmp_path, zipped=zipped)
    letters = load_letters(tmp_path / ("train-images-idx3-ubyte" + ".gz" * zipped))
    assert np.array_equal(letters.labels, labels[:20])
    assert np.array_equal(letters.images, images[:20])
    assert letters.held_out is None


MAPPINGS = {
    "letters": "".join(f"{i} {64 + i} {96 + i}\n" for i in range(1, 27)),
    "byclass": "".join(f"{i} {ord(c)}\n" for i, c in enumerate("0123456789ABCabc")),
}


def write_emnist(path: Path) -> np.ndarray:
    """A zip with two splits as EMNIST's, images transposed; the images as they stand upright."""
    upright = some_images(15)
    numbers = {"letters": np.arange(1, 16), "byclass": np.arange(15)}
    with zipfile.ZipFile(path, "w") as archive:
        for split, mapping in MAPPINGS.items():
            archive.writestr(f"gzip/emnist-{split}-mapping.txt", mapping)
            for part, rows in (("train", slice(0, 10)), ("test", slice(10, 15))):
                stem = f"gzip/emnist-{split}-{part}"
                images = upright[rows].transpose(0, 2, 1)
                archive.writestr(f"{stem}-images-idx3-ubyte.gz", gzip.compress(idx_bytes(images)))
                archive.writestr(f"{stem}-labels-idx1-ubyte.gz", gzip.compress(idx_bytes(numbers[split][rows])))
    return upright


@pytest.mark.parametrize(
    ("choice", "characters"), [("letters", "ABCDEFGHIJKLMNO"), ("byclass", "0123456789ABCab"), ("", "0123456789ABCab")]
)
def test_the_emnist_zip(tmp_path: Path, choice: str, characters: str) -> None:
    upright = write_emnist(tmp_path / "gzip.zip")
    letters = load_letters(f"{tmp_path / 'gzip.zip'}{'::' * bool(choice)}{choice}")
    assert "".join(letters.characters) == characters
    assert np.array_equal(letters.images, upright)
    assert letters.held_out.sum() == 5
    assert "EMNIST" in letters.credit
    assert any("turned upright" in note for note in letters.notes)
    assert any("Of byclass, letters, byclass was read" in note for note in letters.notes) == (not choice)
    assert any("capitals and small letters" in note for note in letters.notes) == (choice == "letters")


def test_an_unknown_split_is_told_the_choices(tmp_path: Path) -> None:
    write_emnist(tmp_path / "gzip.zip")
    with pytest.raises(LettersError, match="one of the sets byclass, letters, found no 'balanced'"):
        load_letters(f"{tmp_path / 'gzip.zip'}::balanced")


def test_an_emnist_folder_is_the_same_as_its_zip(tmp_path: Path) -> None:
    write_emnist(tmp_path / "gzip.zip")
    with zipfile.ZipFile(tmp_path / "gzip.zip") as archive:
        archive.extractall(tmp_path)
    folder, packed = load_letters(f"{tmp_path / 'gzip'}::letters"), load_letters(f"{tmp_path / 'gzip.zip'}::letters")
    assert folder.fingerprint() == packed.fingerprint()


def test_pairs_are_found_by_name() -> None:
    pairs = find_pairs(["x/emnist-letters-test-images-idx3-ubyte", "x/emnist-letters-test-labels-idx1-ubyte.gz"])
    assert [(p.is_test, p.labels) for p in pairs["letters"]] == [(True, "x/emnist-letters-test-labels-idx1-ubyte.gz")]
    assert find_pairs(["train-images-idx3-ubyte", "other-labels-idx1-ubyte"]) == {}


def test_mapping() -> None:
    mapping, notes = read_mapping("0 48\n1 65 97\n\n", "m")
    assert mapping == {0: "0", 1: "A"}
    assert "capitals and small letters" in notes[0]
    with pytest.raises(LettersError, match="m, row 2: expected a class number"):
        read_mapping("0 48\nA B\n", "m")


def test_a_wrong_magic_number(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(b"\0\0\x0d\x03" + path.read_bytes()[4:])
    for source in (tmp_path, path):
        with pytest.raises(LettersError, match=r"magic number 00000803 for images.*found 00000d03"):
            load_letters(source)


def test_images_and_labels_of_different_lengths(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(19)))
    with pytest.raises(LettersError, match="20 images in train-images-idx3-ubyte and 19 labels"):
        load_letters(tmp_path)


def test_images_where_labels_should_be(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(some_images(20)))
    with pytest.raises(LettersError, match="expected idx data of one axis"):
        load_letters(tmp_path)


def test_files_that_end_early(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    path = tmp_path / "train-images-idx3-ubyte"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(LettersError, match="expected 1,280 bytes of data, found 1,279"):
        load_letters(tmp_path)
    path.write_bytes(whole[:9])
    with pytest.raises(LettersError, match="ends within its header"):
        load_letters(tmp_path)


def test_labels_that_are_missing_or_given_alone(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    with pytest.raises(LettersError, match="Give the file of images"):
        load_letters(tmp_path / "train-labels-idx1-ubyte")
    (tmp_path / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(LettersError, match="its labels beside it, in train-labels-idx1-ubyte"):
        load_letters(tmp_path / "train-images-idx3-ubyte")


def test_a_label_with_no_letter(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.array([0] * 19 + [99])))
    with pytest.raises(LettersError, match="row 20: expected a label from 0 to 61, found 99"):
        load_letters(tmp_path / "train-images-idx3-ubyte")


def test_files_without_a_letter(tmp_path: Path) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx_bytes(some_images(0)))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx_bytes(np.zeros(0)))
    with pytest.raises(LettersError, match="hold none"):
        load_letters(tmp_path)


@pytest.mark.parametrize("shape", [(3, 0, 0), (3, 28, 0), (1, 2**32 - 1, 2**32 - 1), (1, 1, 5_000)])
def test_sides_that_no_image_has(tmp_path: Path, shape: tuple[int, ...]) -> None:
    (tmp_path / "train-images-idx3-ubyte").write_bytes(struct.pack(">BBBB3I", 0, 0, 8, 3, *shape) + bytes(9))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, shape[0]) + bytes(shape[0]))
    with pytest.raises(LettersError, match="expected images of 1 to 4,096 pixels a side, found"):
        load_letters(tmp_path)


def test_no_room_is_made_for_what_a_header_claims(tmp_path: Path) -> None:
    """Three terabytes."""
    count = 2**32 - 1
    (tmp_path / "train-images-idx3-ubyte").write_bytes(struct.pack(">BBBB3I", 0, 0, 8, 3, count, 28, 28) + bytes(9))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, count) + bytes(9))
    with pytest.raises(LettersError, match=r"expected 4,294,967,295 bytes of data, found 9: the file ends early"):
        load_letters(tmp_path)


@pytest.mark.parametrize(
    "text", ["1 99999999999999999999\n", "1 1114112\n", "1 55296\n", "300 65\n", "1 0\n", "-1 65\n"]
)
def test_mappings_to_what_is_no_character(text: str) -> None:
    with pytest.raises(LettersError, match="row 1: expected a class number"):
        read_mapping(text, "a.txt")
    with pytest.raises(LettersError, match="expected a class number and a character code a line, found none"):
        read_mapping("\n", "a.txt")
