"""Words: kept, opened and selected."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import Words, load_words

STROKES = [
    [np.array([(0, 0), (0, 2.5)]), np.array([(1, 1), (2, 1)])],
    [np.array([(5, 5), (6, 7), (7, 5)])],
    [np.array([(3, 3)])],
]


def words(**rest: object) -> Words:
    return Words.of(
        STROKES, ["it", "v", "."], **{"writers": [1, 0, 1], "writer_names": ("Ada", "Ben"), "pages": [0, 0, 1], **rest}
    )


def test_words_come_back_as_they_were_saved(tmp_path: Path) -> None:
    before = words(held_out=[False, True, False], source="a.inkml", credit="CC0", notes=("One left out.",))
    before.save(tmp_path / "words.npz")
    after = load_words(tmp_path / "words.npz")
    assert after.texts.tolist() == ["it", "v", "."]
    assert list(after.writer_names) == ["Ada", "Ben"]
    assert (after.source, after.credit, after.notes) == ("a.inkml", "CC0", ("One left out.",))
    for number, strokes in enumerate(STROKES):
        for one, other in zip(after.strokes.letter(number), strokes, strict=True):
            assert np.array_equal(one, other)
    assert after.fingerprint() == before.fingerprint()
    assert after.held_out_part().texts.tolist() == ["v"]
    assert after.training_part().pages is not None
    assert after.training_part().pages.tolist() == [0, 1]


def test_a_fingerprint_is_of_texts_and_points() -> None:
    assert words().fingerprint() == words(writers=[0, 0, 0]).fingerprint()
    assert words().fingerprint() != Words.of(STROKES, ["it", "v", ","]).fingerprint()
    assert words().fingerprint() != Words.of([STROKES[0], STROKES[2], STROKES[1]], ["it", "v", "."]).fingerprint()


def test_selected_words_keep_their_strokes_and_writers() -> None:
    chosen = words().select(np.array([2, 0]))
    assert chosen.texts.tolist() == [".", "it"]
    assert chosen.writers is not None
    assert chosen.writers.tolist() == [1, 1]
    assert np.array_equal(chosen.strokes.letter(1)[1], STROKES[0][1])


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ({"writers": [0, 1]}, "as many writers as words, 3; found 2"),
        ({"writers": [0, 1, 2]}, "indices into 2 names"),
        ({"held_out": [True]}, "as many held_out as words"),
    ],
)
def test_parts_that_do_not_fit_are_refused(rest: dict[str, object], message: str) -> None:
    with pytest.raises(LettersError, match=message):
        words(**rest)


def test_points_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(LettersError, match="numbers"):
        Words.of([[np.array([(0, np.nan)])]], ["a"])


def test_words_without_any_held_out_cannot_be_measured_by() -> None:
    with pytest.raises(LettersError, match="no words are held out"):
        words().held_out_part()


def test_steps_of_the_older_archive_become_points(tmp_path: Path) -> None:
    """Each word is moved to the corner of its own ink, for large numbers would cost a float its digits."""
    points = np.array([(100_000_001, 7), (100_000_003, 9), (50, 60), (51, 62)])
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), int)).astype(np.int32)
    np.savez(
        tmp_path / "steps.npz",
        steps_x=steps[:, 0],
        steps_y=steps[:, 1],
        stroke_offsets=[0, 2, 4],
        item_offsets=[0, 1, 2],
        text=["a", "b"],
        writer=[0, 1],
        writers=["x", "y"],
        held_out=[False, True],
        source_file=[3, 3],
    )
    found = load_words(tmp_path / "steps.npz")
    assert found.strokes.points.tolist() == [[0, 0], [2, 2], [0, 0], [1, 2]]
    assert "UNIPEN" in found.credit
    assert found.held_out_part().texts.tolist() == ["b"]


@pytest.mark.parametrize("content", [b"PK\x03\x04 and no more", b"PK\x05\x06"])
def test_a_damaged_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "words.npz").write_bytes(content)
    with pytest.raises(LettersError, match=r"words\.npz"):
        load_words(tmp_path / "words.npz")


def test_another_archive_is_told_from_words(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", labels=[1])
    with pytest.raises(LettersError, match=r"expected an \.npz of words, found one with labels"):
        load_words(tmp_path / "other.npz")
    np.savez(tmp_path / "newer.npz", format="ownhand words", version=99)
    with pytest.raises(LettersError, match="Update ownhand"):
        load_words(tmp_path / "newer.npz")


def test_the_words_of_unipen_are_read_whole(shared_letters: Path) -> None:
    found = load_words(shared_letters / "unipen_words.npz")
    assert len(found) == 76_557
    assert len(found.writer_names) == 402
    assert len(found.held_out_part()) == 10_621
    assert float(found.strokes.points.min()) == 0
