"""Selecting, balancing, splitting and naming letters."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import Letters, Strokes, load_letters


def some_strokes() -> Strokes:
    """Three letters of 1, 2 and 1 strokes, of 2, 1, 3 and 2 points."""
    return Strokes(points=np.arange(16).reshape(8, 2), stroke_offsets=[0, 2, 3, 6, 8], letter_offsets=[0, 1, 3, 4])


def some_letters(labels: list[int], **parts) -> Letters:
    images = np.arange(len(labels), dtype=np.uint8)[:, None, None] * np.ones((1, 2, 2), np.uint8)
    return Letters(**{"characters": ("A", "B", "C"), "labels": np.array(labels), "images": images} | parts)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"characters": ("B", "A", "C")}, "sorted"),
        ({"characters": ("A", "A", "C")}, "distinct"),
        ({"characters": ("A", "B")}, "labels"),
        ({"images": np.zeros((3, 2, 2))}, "as many images as labels, 4; found 3"),
        ({"images": np.zeros((4, 4))}, "shape"),
        ({"images": None}, "neither"),
        ({"held_out": np.zeros(5)}, "held_out"),
        ({"writers": np.array([0, 0, 1, 2]), "writer_names": ("x", "y")}, "writers"),
        ({"strokes": some_strokes()}, "strokes"),
    ],
)
def test_letters_that_do_not_fit_together_are_refused(parts: dict, message: str) -> None:
    with pytest.raises(LettersError, match=message):
        some_letters([0, 1, 2, 2], **parts)


def test_counts_name_every_character() -> None:
    assert some_letters([2, 2, 0]).counts() == {"A": 1, "B": 0, "C": 2}


def test_selection_keeps_the_characters_and_all_parts() -> None:
    letters = some_letters([0, 1, 2], strokes=some_strokes(), writers=[1, 0, 1], writer_names=("x", "y"))
    selected = letters.select(np.array([True, False, True]))
    assert selected.characters == letters.characters
    assert selected.labels.tolist() == [0, 2]
    assert selected.images[:, 0, 0].tolist() == [0, 2]
    assert selected.writers.tolist() == [1, 1]
    assert len(selected.strokes) == 2
    with pytest.raises(ValueError, match="mask"):
        letters.select(np.array([True]))


def test_only_makes_the_kept_characters_all_there_are() -> None:
    letters = some_letters([2, 0, 1, 2]).only("CA")
    assert letters.characters == ("A", "C")
    assert letters.labels.tolist() == [1, 0, 1]
    assert letters.images[:, 0, 0].tolist() == [0, 1, 3]
    with pytest.raises(LettersError, match="found Q"):
        letters.only("AQ")


def test_balanced_draws_at_most_the_limit_reproducibly_and_in_order() -> None:
    letters = some_letters([0] * 50 + [1] * 3 + [2] * 20)
    drawn = letters.balanced(10, seed=4)
    assert drawn.counts() == {"A": 10, "B": 3, "C": 10}
    positions = drawn.images[:, 0, 0]
    assert (np.diff(positions.astype(int)) > 0).all()
    assert drawn.fingerprint() == letters.balanced(10, seed=4).fingerprint() != letters.balanced(10, 5).fingerprint()
    with pytest.raises(LettersError, match="1 or more"):
        letters.balanced(0, seed=1)


def test_balanced_draws_every_letter_equally_often() -> None:
    letters = some_letters([0] * 20)
    drawn = np.bincount(np.concatenate([letters.balanced(5, s).images[:, 0, 0] for s in range(400)]), minlength=20)
    assert drawn.sum() == 2000
    assert abs(drawn - 100).max() < 45  # five standard deviations of a binomial with mean 100


def test_parts() -> None:
    letters = some_letters([0, 1, 2], held_out=[False, True, False])
    assert letters.training_part().labels.tolist() == [0, 2]
    assert letters.held_out_part().labels.tolist() == [1]
    unsplit = some_letters([0, 1, 2])
    assert unsplit.training_part() is unsplit
    with pytest.raises(LettersError, match="held out"):
        unsplit.held_out_part()


def test_holding_out_takes_whole_writers() -> None:
    letters = some_letters([0] * 40, writers=np.arange(40) % 8, writer_names=tuple("abcdefgh")).holding_out(
        0.25, seed=1
    )
    held = set(letters.writers[letters.held_out].tolist())
    assert len(held) == 2
    assert not held & set(letters.training_part().writers.tolist())
    assert some_letters([0] * 40).holding_out(0.25, seed=1).held_out.sum() == 10
    with pytest.raises(LettersError, match="between 0 and 1"):
        letters.holding_out(1.5, seed=1)


@pytest.mark.parametrize("num_writers", [1, 3])
def test_of_few_writers_single_letters_are_held_out(num_writers: int) -> None:
    letters = some_letters([0] * 40, writers=np.arange(40) % num_writers, writer_names=tuple("abc"[:num_writers]))
    assert letters.holding_out(0.15, seed=1).held_out.sum() == 6


def test_fingerprint_follows_content_alone() -> None:
    letters = some_letters([0, 1, 2], source="a.csv")
    assert letters.fingerprint() == some_letters([0, 1, 2], source="b.csv", notes=("x",)).fingerprint()
    assert len(letters.fingerprint()) == 16
    others = [
        some_letters([0, 2, 1]),
        some_letters([0, 1, 2], characters=("A", "B", "D")),
        some_letters([0, 1, 2], images=np.zeros((3, 2, 2), np.uint8)),
        some_letters([0, 1, 2], images=letters.images.reshape(3, 1, 4)),
        some_letters([0, 1, 2], strokes=some_strokes()),
    ]
    assert len({letters.fingerprint(), *(other.fingerprint() for other in others)}) == 6


def test_article_balance_of_real_capitals(shared_letters) -> None:
    letters = load_letters(shared_letters / "A_Z_unipen.csv.gz")
    assert len(letters) == 27_433
    assert letters.balanced(731, seed=1).counts() == dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 731)
