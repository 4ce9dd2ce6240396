"""One order and direction for the strokes of a character."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import Strokes, align_strokes, paths_from_strokes

SHAPES = {
    "F": [[(0, 10), (0, 5), (0, 0)], [(0, 10), (7, 10)], [(0, 5), (5, 6)]],
    "t": [[(3, 10), (3, 1), (5, 0)], [(0, 7), (6, 8)]],
    "c": [[(5, 9), (1, 8), (0, 4), (2, 0), (6, 1)]],
}


def shuffled(letter, rng):
    return [letter[i][:: rng.choice([1, -1])] for i in rng.permutation(len(letter))]


@given(st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_shuffled_letters_become_the_same_again(seed):
    rng = np.random.default_rng(seed)
    names = rng.choice(list(SHAPES), 60)
    letters = [shuffled(SHAPES[name], rng) for name in names]
    labels = np.array([list(SHAPES).index(name) for name in names])
    paths = paths_from_strokes(align_strokes(Strokes.of(letters), labels, seed=seed))
    for label in np.unique(labels):
        mine = paths[labels == label]
        np.testing.assert_array_equal(mine, np.broadcast_to(mine[0], mine.shape))


def test_a_usual_order_is_kept_and_the_odd_ones_follow_it():
    rng = np.random.default_rng(0)
    usual = [SHAPES["F"]] * 30
    odd = [shuffled(SHAPES["F"], rng) for _ in range(10)]
    aligned = align_strokes(Strokes.of(usual + odd), np.zeros(40, dtype=int))
    expected = Strokes.of([SHAPES["F"]] * 40)
    np.testing.assert_array_equal(aligned.points, expected.points)
    np.testing.assert_array_equal(aligned.stroke_offsets, expected.stroke_offsets)


def test_letters_that_do_not_count_follow_and_have_no_say():
    usual, other = SHAPES["F"], [stroke[::-1] for stroke in reversed(SHAPES["F"])]
    letters = Strokes.of([usual] * 5 + [other] * 40)
    is_usual = np.arange(45) < 5
    aligned = align_strokes(letters, np.zeros(45, dtype=int), counted=is_usual)
    np.testing.assert_array_equal(aligned.points, Strokes.of([usual] * 45).points)
    by_all = align_strokes(letters, np.zeros(45, dtype=int))
    np.testing.assert_array_equal(by_all.points, Strokes.of([other] * 45).points)
    of_none = align_strokes(letters, np.zeros(45, dtype=int), counted=np.zeros(45, dtype=bool))
    np.testing.assert_array_equal(of_none.points, by_all.points)


def test_ink_stays_the_same_and_a_seed_repeats_itself():
    rng = np.random.default_rng(5)
    letters = [[rng.normal(size=(rng.integers(1, 6), 2)) for _ in range(rng.integers(0, 7))] for _ in range(80)]
    labels = rng.integers(0, 3, 80)
    aligned, again = (align_strokes(Strokes.of(letters), labels, seed=3) for _ in range(2))
    np.testing.assert_array_equal(aligned.points, again.points)
    np.testing.assert_array_equal(aligned.stroke_offsets, again.stroke_offsets)
    for index, letter in enumerate(letters):
        mine = [stroke.tolist() for stroke in aligned.letter(index)]
        if len(letter) > 4:
            assert mine == [stroke.tolist() for stroke in letter]
        assert sorted(map(sorted, mine)) == sorted(sorted(stroke.tolist()) for stroke in letter)


@pytest.mark.parametrize("letters", [[], [[]], [[[(1, 2)]]]])
def test_little_or_nothing_to_align(letters):
    strokes = Strokes.of(letters)
    aligned = align_strokes(strokes, np.zeros(len(letters), dtype=int))
    np.testing.assert_array_equal(aligned.points, strokes.points)
    np.testing.assert_array_equal(aligned.stroke_offsets, strokes.stroke_offsets)


def test_progress_is_told():
    calls = []
    letters = Strokes.of([SHAPES["c"], SHAPES["t"], SHAPES["c"]])
    align_strokes(letters, np.array([0, 1, 0]), progress=lambda done, total: calls.append((done, total)))
    assert calls == [(2, 3), (3, 3)]


def test_real_letters_come_closer_to_their_median(shared_letters):
    with np.load(shared_letters / "unipen_pen.npz") as archive:
        label = archive["label"]
        strokes = Strokes(**{name: archive[name] for name in ("points", "stroke_offsets", "letter_offsets")})
    chosen = np.concatenate([np.flatnonzero(label == ord(c))[::6] for c in "FEHt"])
    before = strokes.select(chosen)
    before, after = (paths_from_strokes(s) for s in (before, align_strokes(before, label[chosen])))
    for character in "FEHt":
        is_it = label[chosen] == ord(character)
        spread = [
            np.hypot(*(paths[is_it] - np.median(paths[is_it], axis=0))[..., :2].transpose(2, 0, 1)).mean()
            for paths in (before, after)
        ]
        assert spread[1] < 0.9 * spread[0]
