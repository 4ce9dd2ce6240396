"""Folders of images by class: names, polarity, sizes."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ownhand.errors import LettersError
from ownhand.letters import load_letters
from ownhand.letters.images import BOX, SIDE, fitted, name_characters


def save(path: Path, ink: np.ndarray, *, dark: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(255 - ink if dark else ink).save(path)


def bar(height: int, width: int, *, thick: int = 3) -> np.ndarray:
    """A bright upright bar in the middle of black paper."""
    ink = np.zeros((height, width), np.uint8)
    ink[height // 4 : -(height // 4), (width - thick) // 2 : (width + thick) // 2] = 255
    return ink


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["A", "b", "7", "é"], ["A", "b", "7", "é"]),
        (["U+0041", "0x62", "u0026"], ["A", "b", "&"]),
        (["A_upper", "a_lower", "upper_b", "small-C", "Capital d", "x_caps"], ["A", "a", "B", "c", "D", "X"]),
        (["comma", "FULL STOP", "left_parenthesis", "slash", "at", "hyphen-minus"], [",", ".", "(", "/", "@", "-"]),
        (["41", "4a", "61", "30"], ["A", "J", "a", "0"]),
        (["Sample001", "Sample011", "Sample037", "Sample062"], ["0", "A", "a", "z"]),
        (["train", "bell", "10", "AB", "a_lower_b"], [None] * 5),
    ],
)
def test_names_of_folders(names: list[str], expected: list[str | None]) -> None:
    assert name_characters(names) == expected


@pytest.mark.parametrize("dark", [False, True])
def test_small_squares_are_taken_as_they_are(tmp_path: Path, dark: bool) -> None:
    for name, count in (("A", 3), ("b", 2)):
        for i in range(count):
            save(tmp_path / name / f"{i}.png", bar(28, 28, thick=i + 2), dark=dark)
    letters = load_letters(tmp_path)
    assert letters.counts() == {"A": 3, "b": 2}
    assert np.array_equal(letters.images[1], bar(28, 28, thick=3))
    assert ("Dark ink on light paper: inverted." in letters.notes) == dark


def test_images_of_other_sizes_are_fitted(tmp_path: Path) -> None:
    save(tmp_path / "I" / "1.png", bar(300, 100, thick=30), dark=True)
    save(tmp_path / "I" / "2.jpg", bar(90, 200, thick=9), dark=True)
    letters = load_letters(tmp_path)
    assert letters.images.shape == (2, SIDE, SIDE)
    for image in letters.images:
        rows, columns = np.flatnonzero(image.max(axis=1) > 99), np.flatnonzero(image.max(axis=0) > 99)
        assert abs(len(rows) - BOX) <= 1
        assert abs(len(columns) - 4) <= 1  # 150 x 30 and 45 x 9: five times as tall as wide
        assert abs(rows.mean() - 13.5) <= 1
    assert any("its proportions kept" in note for note in letters.notes)


def test_fitted_grey_paper_and_blank_paper() -> None:
    grey = np.full((40, 40), 60, np.uint8)
    grey[10:30, 18:22] = 160
    image = fitted(grey)
    assert image.max() == 255
    assert image[0, 0] == 0
    assert not fitted(np.zeros((9, 30), np.uint8)).any()


def test_a_set_of_both_polarities_is_judged_image_by_image(tmp_path: Path) -> None:
    for i in range(6):
        save(tmp_path / "A" / f"{i}.png", bar(20, 20), dark=i < 2)
    letters = load_letters(tmp_path)
    assert (letters.images == bar(20, 20)).all()
    assert "Dark ink on light paper in 2 of 6 images: inverted." in letters.notes


def test_ink_along_a_border_is_outvoted(tmp_path: Path) -> None:
    for i in range(40):
        save(tmp_path / "A" / f"{i:02}.png", bar(20, 20))
    framed = bar(20, 20)
    framed[[0, -1]] = framed[:, [0, -1]] = 255
    save(tmp_path / "A" / "99.png", framed)
    assert np.array_equal(load_letters(tmp_path).images[-1], framed)


@pytest.mark.parametrize("mode", ["1", "P", "RGB", "RGBA", "LA", "I;16"])
def test_modes(tmp_path: Path, mode: str) -> None:
    ink = bar(20, 20)
    (tmp_path / "A").mkdir()
    if mode == "I;16":
        picture = Image.fromarray(ink.astype(np.uint16) * 257)
    elif mode in ("RGBA", "LA"):  # Black ink on nothing.
        picture = Image.merge(mode, [*[Image.new("L", (20, 20), 0)] * (len(mode) - 1), Image.fromarray(ink)])
    else:
        picture = Image.fromarray(ink).convert(mode)
    picture.save(tmp_path / "A" / "1.png")
    assert np.array_equal(load_letters(tmp_path).images[0], ink)


def test_training_and_test_folders(tmp_path: Path) -> None:
    for part, count in (("train", 3), ("test", 2)):
        for i in range(count):
            save(tmp_path / part / "A" / f"{i}.png", bar(20, 20))
    letters = load_letters(tmp_path)
    assert letters.held_out.sum() == 2
    assert letters.counts() == {"A": 5}


def test_blank_images_and_other_files_are_counted(tmp_path: Path) -> None:
    save(tmp_path / "A" / "1.png", bar(20, 20))
    save(tmp_path / "A" / "2.png", np.zeros((20, 20), np.uint8))
    (tmp_path / "A" / "readme.txt").write_text("hello")
    save(tmp_path / "loose.png", bar(20, 20))
    notes = load_letters(tmp_path).notes
    assert "1 of the letters is blank: kept." in notes
    assert "1 other file in the class folders is no image: left out." in notes
    assert "1 image beside the class folders: left out, since no folder names it." in notes


def test_a_folder_that_names_no_character(tmp_path: Path) -> None:
    save(tmp_path / "A" / "1.png", bar(20, 20))
    save(tmp_path / "lasso" / "1.png", bar(20, 20))
    with pytest.raises(LettersError, match=r"folders named by a character .*found lasso"):
        load_letters(tmp_path)


@pytest.mark.parametrize("content", [b"no image", b"\x89PNG\r\n\x1a\n", "cut"])
def test_an_unreadable_image(tmp_path: Path, content: bytes | str) -> None:
    save(tmp_path / "A" / "1.png", bar(20, 20))
    path = tmp_path / "A" / "2.png"
    path.write_bytes((tmp_path / "A" / "1.png").read_bytes()[:-30] if content == "cut" else content)
    with pytest.raises(
        LettersError, match=r"2.png: expected an image.*, found (something else|one that cannot be read)"
    ):
        load_letters(tmp_path)


def test_folders_of_other_pictures_are_no_letters(tmp_path: Path) -> None:
    save(tmp_path / "holiday" / "1.png", bar(20, 20))
    with pytest.raises(LettersError, match="found no letters in this folder"):
        load_letters(tmp_path)


def test_a_folder_without_images(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    with pytest.raises(LettersError, match="found no letters in this folder"):
        load_letters(tmp_path)


def test_a_single_image(tmp_path: Path) -> None:
    save(tmp_path / "A.png", bar(20, 20))
    with pytest.raises(LettersError, match="found a single image"):
        load_letters(tmp_path / "A.png")


@pytest.mark.parametrize("kind", ["EPS", "ICNS", "PCX", "TGA", "PDF"])
def test_images_of_other_kinds_are_not_opened_whatever_their_name(tmp_path: Path, kind: str) -> None:
    """Pillow knows them all by their content, and hands EPS to Ghostscript."""
    (tmp_path / "A").mkdir()
    Image.new("RGB", (32, 32)).save(tmp_path / "A" / "1.png", kind)
    with pytest.raises(LettersError, match=r"1\.png: expected an image \(PNG, JPEG, BMP, GIF, TIFF, WEBP, PPM\)"):
        load_letters(tmp_path)


def test_an_image_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    header = b"IHDR" + struct.pack(">IIBBBBB", 9_000, 9_000, 8, 0, 0, 0, 0)
    png = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + bytes(4)
        + b"IDAT"
    )
    (tmp_path / "A" / "1.png").write_bytes(png)
    with pytest.raises(LettersError, match="9,000 x 9,000 pixels, of 64,000,000 that there may be"):
        load_letters(tmp_path)


def test_folders_that_are_numbered_as_classes_are(tmp_path: Path) -> None:
    for number in range(0, 26, 5):
        (tmp_path / str(number)).mkdir()
        Image.fromarray(np.full((9, 9), 255, np.uint8)).save(tmp_path / str(number) / "1.png")
    letters = load_letters(tmp_path)
    assert "".join(letters.characters) == "AFKPUZ"
    assert "Folders named by numbers are read as the letters A to Z, from 0." in letters.notes


@pytest.mark.parametrize("name", ["U+110000", "U+D800", "U+0000"])
def test_codes_that_are_no_characters(name: str) -> None:
    assert name_characters([name]) == [None]


def test_a_large_scan_is_fitted_as_a_small_one_is(tmp_path: Path) -> None:
    for name, side in (("A", 300), ("B", 3000)):
        (tmp_path / name).mkdir()
        pixels = np.full((side, side), 255, np.uint8)
        pixels[side // 10 : side // 2, side // 10 : side // 5] = 0
        Image.fromarray(pixels).save(tmp_path / name / "1.png")
    small, large = load_letters(tmp_path).images.astype(int)
    assert np.abs(small - large).max() <= 8
