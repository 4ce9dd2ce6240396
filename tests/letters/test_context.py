"""Letters in context: what is read, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters.context import read_context

ARRAYS = {
    "points": np.array([[0, 0], [2, 5], [4, 1], [9, 9]], np.int32),
    "stroke_offsets": [0, 1, 2, 4],
    "item_stroke_offsets": [0, 2, 2, 3],
    "text": ["i", "x", "l"],
    "writer": [0, 0, 0],
    "writers": ["a/b"],
    "src_file": [0, 0, 0],
    "src_files": ["page.dat"],
}


def saved(folder: Path, **changes: object) -> Path:
    arrays = {key: np.array(value) for key, value in (ARRAYS | changes).items() if value is not None}
    np.savez(folder / "context.npz", **arrays)
    return folder / "context.npz"


def test_what_is_read(tmp_path: Path) -> None:
    context = read_context(saved(tmp_path))
    assert context.characters.tolist() == ["i", "x", "l"]
    assert context.writer_names == ("a/b",)
    assert "CC-BY 4.0" in context.credit
    np.testing.assert_array_equal(context.boxes(), [[0, 0, 2, 5], [np.nan] * 4, [4, 1, 9, 9]])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"src_file": None}, "expected letters in context, found an .npz without src_file"),
        ({"writer": [0, 0]}, "as many writers as characters, 3; found 2"),
        ({"writer": [0, 0, 1]}, "indices into 1 names"),
        ({"stroke_offsets": [0, 1, 2, 9]}, "rise from 0 to the number of points"),
        ({"points": [[0, 0], [2, 5], [4, np.nan], [9, 9]]}, "Expected points to be numbers; some are not"),
    ],
)
def test_what_is_refused(tmp_path: Path, changes: dict, message: str) -> None:
    path = saved(tmp_path, **changes)
    with pytest.raises(LettersError, match=message) as caught:
        read_context(path)
    assert str(caught.value).startswith(str(path))


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="no file of that name"):
        read_context(tmp_path / "none.npz")
    with pytest.raises(LettersError, match="cannot be read"):
        read_context(tmp_path)
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(LettersError, match="something else"):
        read_context(path)
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(LettersError, match="something else"):
        read_context(tmp_path / "text.npz")
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(LettersError, match="something else"):
        read_context(tmp_path / "array.npy")


def test_real_letters_in_context(shared_letters: Path) -> None:
    context = read_context(shared_letters / "unipen_context.npz")
    assert (len(context), len(context.writer_names)) == (67_352, 147)
    assert np.isfinite(context.boxes()).all()
