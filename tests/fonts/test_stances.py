"""The letters of a font that joins, drawn in every stance."""

import numpy as np
from tests.fonts.conftest import Waves

from ownhand.fonts.joins import ALONE, joinery
from ownhand.fonts.stances import draw_stances


def test_every_stance_has_as_many_shapes_and_those_bent_least() -> None:
    hand, steps = Waves("ano"), list[tuple[int, int]]()
    plan = joinery(hand.cursive, {"a": 3, "n": 2, "o": 3}, np.random.default_rng(0))
    assert plan is not None
    running = draw_stances(
        hand.cursive, plan, np.random.default_rng(1), lambda done, total: steps.append((done, total))
    )
    assert steps[-1][0] == steps[-1][1]
    for letter, stances in running.letters.items():
        assert list(stances) == plan.stances(letter)
        for stance, letters in stances.items():
            assert len(letters) == plan.num_shapes[letter]
            assert all(one.bend < 0.9 for one in letters)
            assert all((one.leaves is not None) == stance.goes_on for one in letters)
    assert ALONE in running.letters["a"]
    again = draw_stances(hand.cursive, plan, np.random.default_rng(1))
    assert [one.bend for one in again.letters["a"][ALONE]] == [one.bend for one in running.letters["a"][ALONE]]
