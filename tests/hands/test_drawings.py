"""What does not read is drawn again, and of each letter what reads best is kept."""

from collections.abc import Sequence

import numpy as np
import pytest

from ownhand.hands import Readings
from ownhand.hands.drawings import MOST_TRIES, Drawings, drawn_until_read


def read(shapes: np.ndarray, characters: Sequence[str]) -> Readings:
    """A reader that is as sure of a letter as its number is high, and reads it from 0.5 on; it does not know ?."""
    is_known = np.array([character != "?" for character in characters])
    return Readings((shapes >= 0.5) | ~is_known, shapes.astype(np.float32).copy(), is_known)


class Sheet:
    """Draws for each letter one number of its own after the other, and remembers what was asked of it."""

    def __init__(self, *numbers: Sequence[float]) -> None:
        self.numbers, self.asked = [list(of_letter) for of_letter in numbers], []

    def draw(self, places: Sequence[int], rngs: Sequence[np.random.Generator]) -> np.ndarray:
        self.asked.append((list(places), [int(rng.integers(2**31)) for rng in rngs]))
        return np.array([self.numbers[place].pop(0) for place in places], np.float64)


def test_only_what_does_not_read_is_drawn_again_until_it_does() -> None:
    sheet = Sheet([], [0.2, 0.6, 0.8, 0.9], [0.7, 0.1, 0.1, 0.1])
    found = drawn_until_read(np.array([0.9, 0.1, 0.4]), "abc", [1, 2, 3], draw=sheet.draw, read=read)
    # Few letters: all that they may need is drawn together, and no more looked at than is needed.
    assert [places for places, _ in sheet.asked] == [[1, 2] * 4]
    assert found.shapes.tolist() == [0.9, 0.6, 0.7]
    assert found.is_read == [True, True, True]
    assert found.num_tries == [1, 3, 2]
    assert found.sureness == pytest.approx([0.9, 0.6, 0.7])


def test_many_letters_are_drawn_one_try_at_a_time() -> None:
    sheet = Sheet(*[[0.2 + 0.1 * (k > 9), 0.9] for k in range(20)])
    found = drawn_until_read(np.full(20, 0.1), "a" * 20, list(range(20)), draw=sheet.draw, read=read)
    assert [len(places) for places, _ in sheet.asked] == [20, 20]
    assert found.num_tries == [3] * 20


def test_of_what_never_reads_the_surest_is_kept() -> None:
    sheet = Sheet([0.3, 0.2, 0.4, 0.1])
    found = drawn_until_read(np.array([0.25]), "a", [1], draw=sheet.draw, read=read)
    assert (found.shapes.tolist(), found.is_read, found.num_tries) == ([0.4], [False], [MOST_TRIES])


def test_letters_are_drawn_again_from_their_own_seeds() -> None:
    alone, beside = Sheet([0.6] * 4), Sheet([0.6] * 4, [0.6] * 4)
    drawn_until_read(np.array([0.1]), "b", [2], draw=alone.draw, read=read)
    drawn_until_read(np.array([0.1, 0.1]), "ab", [1, 2], draw=beside.draw, read=read)
    (_, of_one), (places, of_two) = alone.asked[0], beside.asked[0]
    assert [seed for place, seed in zip(places, of_two, strict=True) if place == 1] == of_one
    assert len(set(of_two)) == 8


def test_what_the_reader_does_not_know_has_no_verdict() -> None:
    found = drawn_until_read(np.array([0.1]), "?", [1], draw=Sheet().draw, read=read)
    assert (found.is_read, found.sureness, found.num_tries) == ([None], [None], [1])
    assert Drawings.unread(np.array([0.1])).is_read == [None]


def taken(limit: float):
    """A cashier that takes what is no higher than `limit`, the better the lower: it does not ask how well it reads."""
    return lambda shapes, characters: limit - shapes


def test_what_reads_and_is_turned_away_is_drawn_again() -> None:
    sheet = Sheet([], [0.3, 0.85, 0, 0], [0.95, 0.7, 0, 0])
    first = np.array([0.8, 0.99, 0.98])
    found = drawn_until_read(first, "abc", [1, 2, 3], draw=sheet.draw, read=read, leads=taken(0.9))
    assert found.shapes.tolist() == [0.8, 0.85, 0.7]
    assert (found.is_read, found.num_tries) == ([True, True, True], [1, 3, 3])
    assert found.sureness == pytest.approx([0.8, 0.85, 0.7])


def test_what_does_not_read_is_not_looked_at() -> None:
    seen: list[float] = []

    def leads(shapes: np.ndarray, characters: Sequence[str]) -> np.ndarray:
        seen.extend(shapes.tolist())
        return taken(0.9)(shapes, characters)

    drawn_until_read(np.array([0.2]), "a", [1], draw=Sheet([0.3, 0.4, 0.7, 0.8]).draw, read=read, leads=leads)
    assert seen == [0.7, 0.8]


def test_what_reads_comes_before_what_is_taken_and_then_the_nearest_to_it() -> None:
    """Read and taken, else read and nearly taken, else surely read."""
    cases = [
        ([0.2], [0.95, 0.45, 0.92, 0.1], 0.92, True),
        ([0.99], [0.1, 0.2, 0.3, 0.4], 0.99, True),
        ([0.1], [0.4, 0.3, 0.2, 0.1], 0.4, False),
    ]
    for first, others, kept, is_read in cases:
        sheet = Sheet(others)
        found = drawn_until_read(np.array(first), "a", [1], draw=sheet.draw, read=read, leads=taken(0.9))
        assert (found.shapes.tolist(), found.is_read, found.num_tries) == ([kept], [is_read], [MOST_TRIES])


def test_what_does_not_read_surely_enough_is_drawn_again_and_the_surest_that_is_taken_is_kept() -> None:
    cases = [
        ([0.6], [0.7, 0.95], 0.6, 1),  # sure enough at once
        ([0.55], [0.65, 0.95], 0.65, 2),  # sure enough after a while
        ([0.55], [0.58, 0.95], 0.58, 3),  # never both: the surest that is taken
        ([0.95], [0.99, 0.98], 0.99, 3),  # never taken: the surest
    ]
    for first, again, kept, tries in cases:
        found = drawn_until_read(
            *(np.array(first), "a", [1]),
            draw=Sheet(again).draw,
            read=read,
            leads=taken(0.9),
            enough=0.6,
            most_tries=3,
        )
        assert (found.shapes.tolist(), found.is_read, found.num_tries) == ([kept], [True], [tries])


def test_a_cashier_judges_what_no_reader_knows() -> None:
    found = drawn_until_read(np.array([0.95]), "?", [1], draw=Sheet([0.2] * 4).draw, read=read, leads=taken(0.9))
    assert (found.shapes.tolist(), found.is_read, found.num_tries) == ([0.2], [None], [2])
