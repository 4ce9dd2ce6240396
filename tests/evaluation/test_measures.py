"""Each measure against known cases: what it is there to catch must move it."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.evaluation import Sample
from ownhand.evaluation.judge import Judge
from ownhand.evaluation.legibility import interval_by_group, shares_read, unasked
from ownhand.evaluation.looks import LOOKS, looks, looks_of
from ownhand.evaluation.memorisation import memorisation, nearest
from ownhand.evaluation.pupils import taught, told
from ownhand.evaluation.samples import chosen_evenly, fitted, other_people
from ownhand.evaluation.telling_apart import told_apart
from ownhand.evaluation.usefulness import usefulness
from ownhand.ink import Strokes, draw_letters
from ownhand.letters import Letters

STRAIGHT = np.array([[0, 0], [0, 10.0]])


class Parrot:
    """A judge that reads what its probabilities say."""

    characters = ("O", "T", "o")

    def check_characters(self, characters: list[str]) -> None:
        assert set(characters) <= set(self.characters)


def test_letters_are_counted_both_ways_and_by_character() -> None:
    sample = Sample(
        alphabet=("O", "T"),
        images=np.zeros((4, 28, 28), np.uint8),
        characters=np.array([0, 0, 0, 1]),
        hands=np.array([0, 0, 1, 1]),
    )
    read = np.eye(3, dtype=np.float32)[[0, 2, 1, 1]]  # O, o, T, T
    found = shares_read(sample, Parrot(), read)  # type: ignore[arg-type]
    assert found["exact"] == 0.5
    assert found["look_alikes"] == 0.75
    assert found["by_character"]["O"] == {"letters": 3, "exact": 1 / 3, "look_alikes": 2 / 3}
    assert found["by_character"]["T"]["exact"] == 1
    low, high = found["exact_interval"]
    assert low <= 0.5 <= high


def test_what_is_drawn_unasked_is_counted_by_the_judges_labels() -> None:
    read = np.array([[0.95, 0.05, 0], [0.95, 0, 0.05], [0.5, 0.1, 0.4], [0.2, 0.1, 0.7]])
    found = unasked(read, Parrot(), ("O", "T"))  # type: ignore[arg-type]
    assert found["sure"] == 0.75  # the third is an O or an o, which is as good
    assert found["by_character"] == {"O": 1.0, "T": 0.0}
    assert found["hardly_ever"] == "T"


def test_an_interval_holds_the_mean_as_often_as_it_says() -> None:
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        values = np.repeat(rng.normal(size=30), 5) + rng.normal(size=150)
        low, high = interval_by_group(values, np.repeat(np.arange(30), 5), seed=seed)
        held += low <= 0 <= high
    assert 180 <= held <= 198


def test_a_pupil_is_taught_by_good_letters_and_not_by_wrong_ones(learned: Sample, real: Sample, good: Sample) -> None:
    own = usefulness(learned, real, num_epochs=8)["exact"]
    assert own > 0.9
    assert usefulness(good, real, num_epochs=24)["exact"] > own - 0.15
    wrong = dataclasses.replace(learned, characters=np.random.default_rng(0).permutation(learned.characters))
    assert usefulness(wrong, real, num_epochs=4)["exact"] < 0.2


def test_a_pupil_is_the_same_whatever_goes_on_beside_it(learned: Sample) -> None:
    import threading

    few = learned.select(np.arange(600))
    alone = told(taught(few.images, few.characters, num_answers=20, num_epochs=1, seed=1), few.images)
    found: list[np.ndarray] = []

    def teach(seed: int) -> None:
        pupil = taught(few.images, few.characters, num_answers=20, num_epochs=1, seed=seed)
        if seed == 1:
            found.append(told(pupil, few.images))

    threads = [threading.Thread(target=teach, args=[seed]) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (found[0] == alone).all()


def test_only_what_differs_is_told_apart(real: Sample, good: Sample) -> None:
    alike = told_apart(good.images, real.images, real.hands, num_epochs=4)
    assert alike["accuracy"] == pytest.approx(0.5, abs=0.12)
    assert alike["accuracy_interval"][0] < alike["accuracy"] < alike["accuracy_interval"][1]
    bold = fitted(np.maximum(good.images, np.roll(good.images, 1, axis=2)))
    assert told_apart(bold, real.images, real.hands, num_epochs=16)["accuracy"] > 0.8
    rng = np.random.default_rng(0)
    features = rng.normal(size=(800, 16)).astype(np.float32)
    other = rng.normal(size=(800, 16)).astype(np.float32)
    assert told_apart(other, features, real.hands, num_epochs=4)["accuracy"] == pytest.approx(0.5, abs=0.08)
    assert told_apart(other + 1, features, real.hands, num_epochs=4)["accuracy"] > 0.9
    with pytest.raises(LettersError, match="at least 200 letters"):
        told_apart(features[:50], other[:50], None, num_epochs=1)


def test_copies_are_found(learned: Sample, real: Sample, good: Sample) -> None:
    of_people = nearest(real, learned)
    usual = memorisation(of_people, of_people, real)
    copied = other_people(learned, real, seed=0)
    copies = memorisation(nearest(copied, learned), of_people, copied)
    assert copies["median"] == 0
    assert copies["very_near"] == 1
    assert usual["very_near"] < 0.1
    fresh = memorisation(nearest(good, learned), of_people, good)
    assert fresh["median"] == pytest.approx(usual["median"], rel=0.2)
    with pytest.raises(LettersError, match="No letter 'A' was learned"):
        nearest(real, learned.select(learned.characters > 0))


def test_the_nearest_is_the_nearest_however_many_are_looked_at_at_once(learned: Sample, real: Sample) -> None:
    few = real.select(np.arange(0, 800, 40))
    whole = nearest(few, learned)
    for k in range(len(few)):
        alone = nearest(few.select(np.array([k])), learned)
        assert alone.places[0] == whole.places[k]
        assert learned.characters[whole.places[k]] == few.characters[k]


def bar(lean: float, width: float, pen: float) -> np.ndarray:
    """A bar that leans, in a box of a certain width."""
    strokes = [np.array([[0, 0], [10 * lean, 10]]), np.array([[0, 0], [width, 0]])]
    return draw_letters(Strokes.of([strokes]), pen_width=pen)


def test_looks_tell_slant_width_and_weight() -> None:
    upright, leaning = looks_of(bar(0, 0.1, 2)), looks_of(bar(0.4, 0.1, 2))
    assert upright[0, 0] == pytest.approx(0, abs=0.03)
    assert leaning[0, 0] == pytest.approx(0.4, abs=0.06)
    assert looks_of(bar(0, 5, 2))[0, 1] - looks_of(bar(0, 2.5, 2))[0, 1] == pytest.approx(np.log(2), abs=0.2)
    assert looks_of(bar(0, 0.1, 4))[0, 2] - upright[0, 2] == pytest.approx(np.log(2), abs=0.25)
    assert np.isfinite(looks_of(np.zeros((1, 28, 28), np.uint8))).all()


def test_scrambled_hands_have_no_looks_of_their_own(
    real: Sample, good: Sample, scrambled: Callable[[Sample], Sample]
) -> None:
    own, alike, mixed = looks(real), looks(good), looks(scrambled(real))
    assert set(own) == set(LOOKS)
    for name in ("slant", "width"):
        assert own[name]["agreement"] > 0.4
        assert alike[name]["agreement"] == pytest.approx(own[name]["agreement"], abs=0.2)
        assert mixed[name]["agreement"] == pytest.approx(0, abs=0.05)
        assert mixed[name]["between"] < 0.4 * own[name]["between"]
        assert mixed[name]["within"] > own[name]["within"]


def test_letters_are_chosen_evenly(letters: Letters) -> None:
    rng = np.random.default_rng(0)
    much = letters.select(np.concatenate([np.arange(len(letters)), np.repeat(rng.integers(40, size=8), 100)]))
    chosen = chosen_evenly(much, 1600, seed=1)
    assert len(chosen) == 1600
    cells = np.bincount(chosen.labels * 100 + chosen.writers)
    assert cells.max() == 1  # 80 people and 20 characters
    assert (chosen_evenly(much, 1600, seed=1).labels == chosen.labels).all()
    assert len(chosen_evenly(much, 10**6, seed=1)) == len(much)


def test_other_people_write_the_same_in_hands_of_their_own(learned: Sample, real: Sample) -> None:
    others = other_people(learned, real, seed=0)
    assert (others.characters == real.characters).all()
    assert looks(others)["slant"]["agreement"] > 0.5  # one person's letters stand in for one person's
    unknown = dataclasses.replace(real, hands=None)
    assert other_people(learned, unknown, seed=0).num_hands == 0


def test_the_judge_knows_all_that_ownhand_writes_and_names_what_it_does_not() -> None:
    judge = Judge.load()
    assert len(judge.characters) == 94
    probabilities, features = judge.look(np.zeros((0, 28, 28), np.uint8))
    assert probabilities.shape == (0, 94)
    assert features.shape == (0, 256)
    with pytest.raises(Exception, match="does not know é"):
        judge.check_characters(["A", "é"])
