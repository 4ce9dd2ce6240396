"""Our .npz: what goes in comes out, and what is not ours says so."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownhand.errors import LettersError
from ownhand.letters import Letters, Strokes, load_letters

characters = st.sets(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=6)


@st.composite
def any_letters(draw: st.DrawFn) -> Letters:
    """Letters with any mix of parts."""
    names = tuple(sorted(draw(characters)))
    n = draw(st.integers(0, 5))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    has_images, has_strokes, has_writers, is_split = (draw(st.booleans()) for _ in range(4))
    stroke_counts, point_counts = rng.integers(1, 3, n), rng.integers(1, 4, 3 * n)
    letter_offsets = np.cumsum([0, *stroke_counts])
    stroke_offsets = np.cumsum([0, *point_counts[: letter_offsets[-1]]])
    points = rng.normal(size=(stroke_offsets[-1], 2))
    return Letters(
        characters=names,
        labels=rng.integers(0, len(names), n),
        images=rng.integers(0, 256, (n, 3, 4)) if has_images or not has_strokes else None,
        strokes=Strokes(points=points, stroke_offsets=stroke_offsets, letter_offsets=letter_offsets)
        if has_strokes
        else None,
        writers=np.zeros(n) if has_writers else None,
        writer_names=("Zoë/1",) if has_writers else (),
        held_out=rng.random(n) < 0.5 if is_split else None,
        source="somewhere.csv",
        credit="CC0",
        notes=("One.", "Two: é.")[: draw(st.integers(0, 2))],
    )


@given(any_letters())
def test_saved_letters_come_back(letters: Letters) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.npz"
        letters.save(path)
        back = load_letters(path)
    assert back.fingerprint() == letters.fingerprint()
    for name in ("characters", "writer_names", "source", "credit", "notes"):
        assert getattr(back, name) == getattr(letters, name)
    for name in ("labels", "images", "writers", "held_out"):
        ours, theirs = getattr(letters, name), getattr(back, name)
        assert (ours is None) == (theirs is None)
        assert ours is None or (ours.dtype == theirs.dtype and np.array_equal(ours, theirs))


def letters() -> Letters:
    return Letters(characters=("A",), labels=np.zeros(3), images=np.zeros((3, 2, 2)), source="x")


def test_the_same_letters_make_the_same_bytes(tmp_path: Path) -> None:
    letters().save(tmp_path / "a.npz")
    letters().save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.npz", "b.npz"}


def saved_with(path: Path, **changes: object) -> Path:
    letters().save(path)
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays |= {key: np.array(value) for key, value in changes.items() if value is not None}
    for key in [key for key, value in changes.items() if value is None]:
        del arrays[key]
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 2}, "version 1 or older, found version 2. Update ownhand"),
        ({"format": "other letters"}, "expected an .npz written by ownhand"),
        ({"format": None}, "expected an .npz written by ownhand, found one with characters, credit"),
        ({"labels": None}, "found no labels"),
        ({"labels": [0, 0]}, "as many images as labels"),
        ({"labels": [0, 0, 7]}, "indices into 1 characters"),
    ],
)
def test_an_archive_that_is_not_as_it_should_be(tmp_path: Path, changes: dict, message: str) -> None:
    path = saved_with(tmp_path / "letters.npz", **changes)
    with pytest.raises(LettersError, match=message) as caught:
        load_letters(path)
    assert str(caught.value).startswith(str(path))


def test_a_damaged_archive(tmp_path: Path) -> None:
    path = tmp_path / "letters.npz"
    letters().save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LettersError, match="damaged"):
        load_letters(path)
    at = whole.index(b"images.npy") + 145  # Within the pixels, which follow 128 bytes of header.
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
    with pytest.raises(LettersError, match="damaged"):
        load_letters(path)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "letters.npz"
    np.savez(path, format=np.array([{}], dtype=object))
    with pytest.raises(LettersError, match="damaged"):
        load_letters(path)


def test_the_stroke_archive_without_a_version(tmp_path: Path) -> None:
    np.savez(
        tmp_path / "pen.npz",
        points=np.arange(8).reshape(4, 2),
        stroke_offsets=[0, 2, 4],
        letter_offsets=[0, 1, 2],
        label=np.array([97, 65], np.uint8),
        writer=[1, 0],
        writers=np.array(["art/a", "art/b"]),
        held_out=[True, False],
    )
    read = load_letters(tmp_path / "pen.npz")
    assert read.characters == ("A", "a")
    assert read.labels.tolist() == [1, 0]
    assert read.held_out.tolist() == [True, False]
    assert read.strokes.letter(1)[0].tolist() == [[4, 5], [6, 7]]
    assert "CC-BY 4.0" in read.credit


def test_real_stroke_archive(shared_letters: Path) -> None:
    read = load_letters(shared_letters / "unipen_pen.npz")
    assert (len(read), len(read.characters), len(read.writer_names)) == (118_946, 94, 319)
    assert len(read.held_out_part()) == 22_077
