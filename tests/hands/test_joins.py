"""How likely letters are joined."""

import json
import math

import numpy as np
import pytest

from ownhand.hands.joins import Joins

JOINS = Joins(
    pairs={"an": 1.0},
    characters={"a": (0.5, 0.8), "n": (0.3, 0.2), ".": (-4.0, -4.0)},
    overall=0.4,
    rate_by_latent=(1.0, -0.5, 0.25),
    rate_spread=2.0,
)


def odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def test_a_pair_is_joined_as_it_was_seen_and_more_often_by_a_hand_that_joins_more() -> None:
    assert odds(JOINS.probability("a", "n")) == pytest.approx(1.0)
    assert odds(JOINS.probability("a", "n", 0.7)) == pytest.approx(1.7)


def test_a_pair_that_was_not_seen_goes_by_its_two_sides() -> None:
    assert odds(JOINS.probability("n", "a")) == pytest.approx(0.2 + 0.5 - 0.4)
    assert JOINS.probability("a", ".") < 0.05


def test_what_was_seen_beside_no_other_is_not_joined() -> None:
    assert JOINS.probability("a", "7", 30.0) == 0


def test_the_offset_of_a_hand_goes_with_its_latent() -> None:
    assert JOINS.offset(np.array([1.0, 2.0], np.float32)) == pytest.approx(0.25)
    assert JOINS.offset([0.0, 0.0], -1.0) == pytest.approx(-1.75)


def test_a_logit_may_be_anything() -> None:
    assert JOINS.probability("a", "n", 1e9) == pytest.approx(1)
    assert JOINS.probability("a", "n", -1e9) == pytest.approx(0)


def test_joins_come_back_from_json() -> None:
    assert Joins.from_json(json.loads(json.dumps(JOINS.to_json()))) == JOINS
    with pytest.raises(KeyError):
        Joins.from_json({"pairs": {}})
