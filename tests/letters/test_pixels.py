"""Images set right in place: bright ink on black paper, upright."""

import numpy as np

from ownhand.letters.pixels import blank_notes, border_level, set_right


def uprights(n: int, side: int = 12) -> np.ndarray:
    """Upright bars, as a 1 or an I is."""
    images = np.zeros((n, side, side), np.uint8)
    images[:, 2:-2, side // 2] = 255
    return images


def test_tall_letters_tell_that_images_are_transposed() -> None:
    lying = np.ascontiguousarray(uprights(40).transpose(0, 2, 1))
    images, notes = set_right(lying, np.tile([0, 1], 20), ("I", "Z"), is_transposed=False)
    assert np.array_equal(images, uprights(40))
    assert any("Tall letters such as 1 and I show that the images are transposed" in note for note in notes)


def test_tall_letters_tell_that_images_are_upright_whatever_the_format_promises() -> None:
    images, notes = set_right(uprights(40), np.zeros(40, int), ("1",), is_transposed=True)
    assert np.array_equal(images, uprights(40))
    assert any("not transposed" in note for note in notes)


def test_where_tall_letters_are_few_the_format_is_believed() -> None:
    lying = np.ascontiguousarray(uprights(5).transpose(0, 2, 1))
    images, notes = set_right(lying.copy(), np.zeros(5, int), ("I",), is_transposed=False)
    assert np.array_equal(images, lying)
    assert notes == []
    images, notes = set_right(lying.copy(), np.zeros(5, int), ("I",), is_transposed=True)
    assert np.array_equal(images, uprights(5))
    assert notes == ["Images were stored transposed, as those of EMNIST are: turned upright."]


def test_images_that_are_no_squares_are_turned_too() -> None:
    wide = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    images, _ = set_right(wide.copy(), np.zeros(2, int), ("A",), is_transposed=True)
    assert np.array_equal(images, wide.transpose(0, 2, 1))


def test_dark_ink_on_light_paper_is_inverted() -> None:
    images, notes = set_right(255 - uprights(4), np.zeros(4, int), ("A",), is_transposed=False)
    assert np.array_equal(images, uprights(4))
    assert notes == ["Dark ink on light paper: inverted."]


def test_blank_letters_are_kept_and_counted() -> None:
    images = uprights(5)
    assert blank_notes(images) == []
    images[3] = 0
    assert blank_notes(images) == ["1 of the letters is blank: kept."]
    images[4] = 0
    assert blank_notes(images) == ["2 of the letters are blank: kept."]
    assert len(set_right(images, np.zeros(5, int), ("A",), is_transposed=False)[0]) == 5


def test_paper_is_what_lies_along_the_border() -> None:
    image = np.full((5, 5), 200, np.uint8)
    image[1:4, 1:4] = 7
    image[0, 2] = 7
    assert border_level(image) == 200
