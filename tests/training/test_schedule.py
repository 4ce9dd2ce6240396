"""How learning rates go."""

import pytest

from ownhand.training.schedule import slowed, warmed, warmed_then_cosine


def test_a_slowed_rate_has_fallen_by_the_root_of_two_after_so_many_steps() -> None:
    assert slowed(0.4, 0, 1000) == 0.4
    assert slowed(0.4, 1000, 1000) == pytest.approx(0.4 / 2**0.5)


def test_a_warmed_rate_climbs_and_falls_to_nothing() -> None:
    shares = [warmed(step, warm_up=10, num_steps=100) for step in range(100)]
    assert shares[0] == pytest.approx(0.1)
    assert max(shares) == shares[9] == pytest.approx(0.98, abs=0.01)
    assert shares[9:] == sorted(shares[9:], reverse=True)
    assert shares[-1] < 0.001


def test_a_share_of_a_run_climbs_in_a_line_and_falls_by_a_cosine() -> None:
    assert warmed_then_cosine(0.025, warm_up=0.05) == pytest.approx(0.5)
    assert warmed_then_cosine(0.05, warm_up=0.05) == 1
    assert warmed_then_cosine(0.525, warm_up=0.05) == pytest.approx(0.5)
    assert warmed_then_cosine(1.0, warm_up=0.05) == pytest.approx(0)
