"""Letters with one order of strokes, stored so."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ownhand.cli import main
from ownhand.errors import LettersError
from ownhand.letters import Letters, Strokes, aligned, describe, load_letters

L = [[(0, 9), (0, 0)], [(1, 0), (5, 1)]]


def pen_letters(num_odd: int = 3, num_usual: int = 9, **parts: object) -> Letters:
    """Ls of two strokes, the first of them written backwards."""
    odd = [L[1][::-1], L[0][::-1]]
    written = [*[odd] * num_odd, *[L] * num_usual]
    points = np.array(written, np.float32).reshape(-1, 2)
    strokes = Strokes(
        points=points,
        stroke_offsets=np.arange(0, len(points) + 1, 2),
        letter_offsets=np.arange(0, 2 * len(written) + 1, 2),
    )
    return Letters(characters=("L",), labels=np.zeros(len(written)), strokes=strokes, source="pen", **parts)


def test_all_are_written_alike() -> None:
    letters = aligned(pen_letters())
    assert letters.aligned
    assert letters.notes == ("Strokes in one order and direction for each character: 3 of 12 letters changed.",)
    assert all(np.array_equal(letters.strokes.letter(i), L) for i in range(12))
    assert letters.fingerprint() != pen_letters().fingerprint()
    assert aligned(letters) is letters


def test_held_out_letters_have_no_say() -> None:
    held_out = np.arange(12) >= 3
    letters = aligned(pen_letters(held_out=held_out))
    assert all(np.array_equal(letters.strokes.letter(i), [L[1][::-1], L[0][::-1]]) for i in range(12))


def test_it_is_kept_by_selections_and_in_the_archive(tmp_path: Path) -> None:
    letters = aligned(pen_letters())
    for some in (letters.select(np.arange(3)), letters.only("L"), letters.balanced(2, 1), letters.training_part()):
        assert some.aligned
    assert "in one order for each character" in describe(letters)
    assert "in one order" not in describe(pen_letters())
    letters.save(tmp_path / "a.npz")
    pen_letters().save(tmp_path / "b.npz")
    assert load_letters(tmp_path / "a.npz").aligned
    assert not load_letters(tmp_path / "b.npz").aligned
    with np.load(tmp_path / "b.npz") as archive:
        assert "aligned" not in archive.files  # Archives of before have no such key and open as before.


def test_images_cannot_be_aligned() -> None:
    images = Letters(characters=("A",), labels=np.zeros(1), images=np.zeros((1, 2, 2)), source="a.csv")
    with pytest.raises(LettersError, match=r"a.csv: expected letters with strokes to align"):
        aligned(images)
    with pytest.raises(LettersError, match="said to be aligned"):
        Letters(characters=("A",), labels=np.zeros(1), images=np.zeros((1, 2, 2)), aligned=True)


def test_convert_aligns(tmp_path: Path) -> None:
    pen_letters().save(tmp_path / "pen.npz")
    for source, out in (("pen.npz", "aligned.npz"), ("aligned.npz", "again.npz")):
        arguments = ["letters", "convert", str(tmp_path / source), str(tmp_path / out), "--align"]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        assert result.output.count("3 of 12 letters changed") == 1
    assert load_letters(tmp_path / "again.npz").fingerprint() == aligned(pen_letters()).fingerprint()
    Letters(characters=("A",), labels=np.zeros(1), images=np.zeros((1, 2, 2))).save(tmp_path / "images.npz")
    arguments = ["letters", "convert", str(tmp_path / "images.npz"), str(tmp_path / "out.npz"), "--align"]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert not (tmp_path / "out.npz").exists()
