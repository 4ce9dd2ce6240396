import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import align_strokes, paths_from_strokes

SHAPES = {
    "F": [[(0, 10), (0, 5), (0, 0)], [(0, 10), (7, 10)], [(0, 5), (5, 6)]],
    "t": [[(3, 10), (3, 1), (5, 0)], [(0, 7), (6, 8)]],
    "c": [[(5, 9), (1, 8), (0, 4), (2, 0), (6, 1)]],
}


def ragged(letters):
    strokes = [np.array(stroke, dtype=float) for letter in letters for stroke in letter]
    points = np.concatenate([np.zeros((0, 2)), *strokes])
    return (
        points,
        np.cumsum([0] + [len(stroke) for stroke in strokes]),
        np.cumsum([0] + [len(letter) for letter in letters]),
    )


def shuffled(letter, rng):
    return [letter[i][:: rng.choice([1, -1])] for i in rng.permutation(len(letter))]


@given(st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_shuffled_letters_become_the_same_again(seed):
    rng = np.random.default_rng(seed)
    names = rng.choice(list(SHAPES), 60)
    letters = [shuffled(SHAPES[name], rng) for name in names]
    labels = np.array([list(SHAPES).index(name) for name in names])
    points, stroke_offsets, letter_offsets = ragged(letters)
    aligned, offsets = align_strokes(points, stroke_offsets, letter_offsets, labels, seed=seed)
    paths = paths_from_strokes(aligned, offsets, letter_offsets)
    for label in np.unique(labels):
        mine = paths[labels == label]
        np.testing.assert_array_equal(mine, np.broadcast_to(mine[0], mine.shape))


def test_a_usual_order_is_kept_and_the_odd_ones_follow_it():
    rng = np.random.default_rng(0)
    usual = [SHAPES["F"]] * 30
    odd = [shuffled(SHAPES["F"], rng) for _ in range(10)]
    points, stroke_offsets, letter_offsets = ragged(usual + odd)
    aligned, offsets = align_strokes(points, stroke_offsets, letter_offsets, np.zeros(40, dtype=int))
    np.testing.assert_array_equal(aligned, ragged([SHAPES["F"]] * 40)[0])
    np.testing.assert_array_equal(offsets, ragged([SHAPES["F"]] * 40)[1])


def test_letters_that_do_not_count_follow_and_have_no_say():
    usual, other = SHAPES["F"], [stroke[::-1] for stroke in reversed(SHAPES["F"])]
    letters = ragged([usual] * 5 + [other] * 40)
    is_usual = np.arange(45) < 5
    aligned, _ = align_strokes(*letters, np.zeros(45, dtype=int), counted=is_usual)
    np.testing.assert_array_equal(aligned, ragged([usual] * 45)[0])
    by_all, _ = align_strokes(*letters, np.zeros(45, dtype=int))
    np.testing.assert_array_equal(by_all, ragged([other] * 45)[0])
    of_none, _ = align_strokes(*letters, np.zeros(45, dtype=int), counted=np.zeros(45, dtype=bool))
    np.testing.assert_array_equal(of_none, by_all)


def test_ink_stays_the_same_and_a_seed_repeats_itself():
    rng = np.random.default_rng(5)
    letters = [[rng.normal(size=(rng.integers(1, 6), 2)) for _ in range(rng.integers(0, 7))] for _ in range(80)]
    labels = rng.integers(0, 3, 80)
    points, stroke_offsets, letter_offsets = ragged(letters)
    aligned, offsets = align_strokes(points, stroke_offsets, letter_offsets, labels, seed=3)
    again = align_strokes(points, stroke_offsets, letter_offsets, labels, seed=3)
    np.testing.assert_array_equal(aligned, again[0])
    np.testing.assert_array_equal(offsets, again[1])
    for index, letter in enumerate(letters):
        bounds = offsets[letter_offsets[index] : letter_offsets[index + 1] + 1]
        mine = [aligned[a:b].tolist() for a, b in itertools.pairwise(bounds)]
        if len(letter) > 4:
            assert mine == [stroke.tolist() for stroke in letter]
        assert sorted(map(sorted, mine)) == sorted(sorted(stroke.tolist()) for stroke in letter)


@pytest.mark.parametrize("letters", [[], [[]], [[[(1, 2)]]]])
def test_little_or_nothing_to_align(letters):
    points, stroke_offsets, letter_offsets = ragged(letters)
    aligned, offsets = align_strokes(points, stroke_offsets, letter_offsets, np.zeros(len(letters), dtype=int))
    np.testing.assert_array_equal(aligned, points)
    np.testing.assert_array_equal(offsets, stroke_offsets)


def test_progress_is_told():
    told = []
    letters = ragged([SHAPES["c"], SHAPES["t"], SHAPES["c"]])
    align_strokes(*letters, np.array([0, 1, 0]), progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


def test_real_letters_come_closer_to_their_median(shared_letters):
    with np.load(shared_letters / "unipen_pen.npz") as archive:
        label, all_offsets = archive["label"], archive["letter_offsets"]
        chosen = np.concatenate([np.flatnonzero(label == ord(c))[::6] for c in "FEHt"])
        stroke_of = [np.arange(all_offsets[i], all_offsets[i + 1]) for i in chosen]
        bounds, all_points = archive["stroke_offsets"], archive["points"]
    letters = [[all_points[bounds[k] : bounds[k + 1]] for k in strokes] for strokes in stroke_of]
    points, stroke_offsets, letter_offsets = ragged(letters)
    aligned, offsets = align_strokes(points, stroke_offsets, letter_offsets, label[chosen])
    before = paths_from_strokes(points, stroke_offsets, letter_offsets)
    after = paths_from_strokes(aligned, offsets, letter_offsets)
    for character in "FEHt":
        is_it = label[chosen] == ord(character)
        spread = [
            np.hypot(*(paths[is_it] - np.median(paths[is_it], axis=0))[..., :2].transpose(2, 0, 1)).mean()
            for paths in (before, after)
        ]
        assert spread[1] < 0.9 * spread[0]
