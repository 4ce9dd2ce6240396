"""`alignment`: the best path through a word's text over its spans."""

import itertools

import numpy as np
import pytest
from tests.words.toys import strokes_of, words_of

from ownhand.words import LEAST_LIKELIHOOD, FoundWord, SpanReader, find_letters
from ownhand.words.alignment import CHARACTERS, best_path, settled_at_lifts
from ownhand.words.cuts import cut_word


@pytest.mark.parametrize("seed", range(20))
def test_no_path_is_better_than_the_best(seed: int) -> None:
    rng = np.random.default_rng(seed)
    num_cuts, num_letters = 6, 3
    pairs = [
        pair for pair in itertools.combinations(range(num_cuts), 2) if rng.random() < 0.8 or pair[0] + 1 == pair[1]
    ]
    spans = np.array(sorted(pairs, key=lambda pair: (pair[1], pair[0])))
    likely = rng.normal(size=(len(spans), num_letters))
    place = {tuple(pair): number for number, pair in enumerate(spans.tolist())}
    path, mean = best_path(spans, likely, num_cuts)
    sums = {
        inner: sum(likely[place[pair], k] for k, pair in enumerate(itertools.pairwise((0, *inner, num_cuts - 1))))
        for inner in itertools.combinations(range(1, num_cuts - 1), num_letters - 1)
        if all(pair in place for pair in itertools.pairwise((0, *inner, num_cuts - 1)))
    }
    if not sums:
        assert path is None
        return
    best = max(sums, key=lambda inner: sums[inner])
    assert path is not None
    assert path.tolist() == [0, *best, num_cuts - 1]
    assert mean == pytest.approx(sums[best] / num_letters)


def test_letters_are_found_where_they_were_written() -> None:
    found = list(find_letters(words_of("lol", "noon", "till"), SpanReader.load().likelihoods))
    for one in found:
        assert isinstance(one, FoundWord)
        assert one.likelihood > LEAST_LIKELIHOOD
        starts = np.flatnonzero(np.diff(one.word.stroke)) + 1
        assert one.bounds.tolist() == [0, *starts.tolist(), len(one.word.points)]
        assert [len(body) for body in one.bodies()] == [1] * len(one.text)


def test_letters_end_at_lifts_that_are_close() -> None:
    word = cut_word(strokes_of("lol"), "lol")
    assert word is not None
    first, second = (np.flatnonzero(np.diff(word.stroke)) + 1).tolist()
    end = len(word.points)
    for bounds, wanted in [
        ((0, first + 4, second - 8, end), (0, first, second, end)),
        ((0, first + 9, second - 9, end), (0, first + 9, second - 9, end)),
        ((0, first, first + 4, end), (0, first, first + 4, end)),
        ((0, first - 5, first + 4, end), (0, first, first + 4, end)),
    ]:
        assert settled_at_lifts(word, np.array(bounds)).tolist() == list(wanted)


def test_what_was_left_out_says_why_in_its_place() -> None:
    words = words_of("on", "no", "lo", "in")
    words = type(words).of(
        [words.strokes.letter(k) for k in (0, 1, 2)] + [[np.zeros((1, 2))]], ["ö", "n" * 40, "o" * 20, "on"]
    )
    done: list[tuple[int, int]] = []
    found = list(
        find_letters(words, SpanReader.load().likelihoods, progress=lambda number, total: done.append((number, total)))
    )
    assert [one[0] if isinstance(one, tuple) else one.number for one in found] == [0, 1, 2, 3]
    reasons = [one[1] for one in found if isinstance(one, tuple)]
    assert [reason.split()[0] for reason in reasons] == ["characters", "too", "fewer", "no"]
    assert done == [(0, 4), (4, 4)]


def test_the_shipped_reader_knows_all_characters() -> None:
    reader = SpanReader.load()
    assert "".join(reader.characters) == CHARACTERS
    said = reader.likelihoods(np.zeros((3, 20, 20), np.uint8))
    assert said.shape == (3, 94)
    assert (np.exp(said).sum(axis=1) < 1).all()
    assert "UNIPEN" in reader.card["letters"]["credit"]
