"""A table that names images and their labels."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ownhand.errors import LettersError
from ownhand.letters import load_letters


def written(folder: Path, table: str) -> Path:
    (folder / "Img").mkdir(parents=True)
    for number, column in enumerate((2, 5, 8)):
        pixels = np.full((12, 12), 255, np.uint8)
        pixels[:, column] = 0
        Image.fromarray(pixels).save(folder / "Img" / f"{number}.png")
    (folder / "english.csv").write_text(table)
    return folder


@pytest.mark.parametrize("is_folder", [True, False])
def test_labels_go_with_their_images(tmp_path: Path, is_folder: bool) -> None:
    source = written(tmp_path, "image,label\nImg/2.png,b\nImg/0.png,A\nImg/9.png,A\n")
    letters = load_letters(source if is_folder else source / "english.csv")
    assert letters.characters == ("A", "b")
    assert [letters.characters[label] for label in letters.labels] == ["b", "A"]
    assert [image.sum(axis=0).argmax() for image in letters.images] == [8, 2]
    assert letters.notes[-1] == "1 images that english.csv names are not there: left out."


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Img/0.png,AB", r"row 3: expected a label of one character, found 'AB'"),
        ("Img/0.png", r"row 3: expected an image and its label"),
        ("../../secret.png,A", r"row 3: expected an image beside or below it, found '../../secret.png'"),
        ("/etc/passwd,A", r"row 3: expected an image beside or below it"),
    ],
)
def test_a_row_that_does_not_fit_is_named(tmp_path: Path, row: str, message: str) -> None:
    source = written(tmp_path, f"filename,class\nImg/0.png,A\n{row}\n")
    with pytest.raises(LettersError, match=message):
        load_letters(source)


def test_images_that_are_not_there(tmp_path: Path) -> None:
    source = written(tmp_path, "image,label\nPictures/0.png,A\n")
    with pytest.raises(LettersError, match="expected the images that it names beside it, found none"):
        load_letters(source / "english.csv")
