"""Losses and penalties against closed forms."""

import math

import pytest
import torch
from torch import Tensor

from ownhand.training.objective import (
    Answers,
    Questions,
    critic_loss,
    energy_distance,
    generator_loss,
    relativistic_loss,
    relativistic_pairing_loss,
    slope_penalty,
    squared_slope,
    unlikelihood,
)


class Slopes(Questions):
    """A critic that weighs codes: letters one by one, and both of a pair together."""

    def __init__(self, slope: Tensor, weights: dict[str, float]) -> None:
        self.slope, self.weights = slope, weights

    def answers(self, codes: Tensor) -> Answers:
        each = codes @ self.slope
        return {"real": each, "twins": each.unflatten(0, (-1, 2)).sum(1)}

    def answers_on_both(self, both: Tensor) -> tuple[Answers, Answers]:
        real, drawn = both.chunk(2)
        return self.answers(real), self.answers(drawn)


def test_pairs_that_are_alike_cost_the_logarithm_of_two() -> None:
    scores = torch.tensor([0.0, 3.0, -2.0])
    assert relativistic_pairing_loss(scores, scores).item() == pytest.approx(math.log(2))
    assert relativistic_pairing_loss(scores + 1, scores).item() == pytest.approx(math.log(1 + math.exp(-1)))


def test_questions_count_as_they_are_weighted() -> None:
    lead, trail = {"a": torch.zeros(3), "b": torch.ones(2)}, {"a": torch.zeros(3), "b": torch.zeros(2)}
    loss = relativistic_loss(lead, trail, {"a": 2.0, "b": 0.5, "unasked": 9.0})
    assert loss.item() == pytest.approx(2 * math.log(2) + 0.5 * math.log(1 + math.exp(-1)))


def test_the_slope_of_a_plane_is_its_length() -> None:
    at = torch.randn(7, 2, requires_grad=True)
    assert squared_slope((at @ torch.tensor([3.0, 4.0])).sum(), at).item() == pytest.approx(25)


def test_the_penalty_sums_both_sides_and_weighs_slopes_as_questions_count() -> None:
    """Real and drawn letters, each with the slope of both questions: sqrt(w1) + sqrt(w2 * 2) times that of one."""
    slope, weights = torch.tensor([3.0, 4.0]), {"real": 1.0, "twins": 0.5}
    questions = Slopes(slope, weights)
    both = torch.randn(8, 2, requires_grad=True)
    penalty = slope_penalty(*questions.answers_on_both(both), weights, both)
    assert penalty.item() == pytest.approx(2 * 25 * (1 + 1) ** 2, rel=1e-5)


def test_the_critic_lowers_what_the_generator_raises() -> None:
    questions = Slopes(torch.tensor([1.0, 0.0]), {"real": 1.0, "twins": 0.5})
    real, drawn = torch.zeros(4, 2), torch.tensor([[1.0, 0]]).repeat(4, 1).requires_grad_()
    on_critic = critic_loss(questions, real, drawn, is_penalised=False)
    assert on_critic.penalty is None
    assert on_critic.loss.item() == pytest.approx(math.log1p(math.e) + 0.5 * math.log1p(math.e**2), rel=1e-6)
    loss, on_drawn = generator_loss(questions, drawn, on_critic.on_real)
    assert loss.item() == pytest.approx(math.log1p(1 / math.e) + 0.5 * math.log1p(math.e**-2), rel=1e-6)
    assert torch.equal(on_drawn["real"], torch.ones(4))
    loss.backward()
    assert drawn.grad is not None
    assert (drawn.grad[:, 0] < 0).all()  # Farther along the slope, what is drawn would be rated higher.
    penalised = critic_loss(questions, real, drawn, is_penalised=True)
    assert penalised.penalty is not None
    assert penalised.penalty.item() == pytest.approx(8)


def test_the_energy_distance_of_points_by_hand() -> None:
    """0 and 2 against 1 and 1: across they lie 1 apart, among themselves 2 and 0."""
    drawn, real = torch.tensor([[0.0], [2.0]]), torch.tensor([[1.0], [1.0]])
    assert energy_distance(drawn, real).item() == pytest.approx(2 * 1 - 2 - 0)
    sets = torch.stack([drawn, drawn]), torch.stack([real, real + 10])
    assert energy_distance(*sets).item() == pytest.approx((0 + (2 * 10 - 2)) / 2)


def test_the_energy_distance_is_about_0_where_samples_are_alike_and_grows_with_their_shift() -> None:
    source = torch.Generator().manual_seed(0)
    one, other = torch.randn(2, 20, 300, 3, generator=source)
    assert abs(energy_distance(one, other).item()) < 0.01
    assert energy_distance(one, other + 0.5).item() > 0.1
    assert energy_distance(one, 1.5 * other).item() > 0.03


def test_letters_that_read_well_enough_teach_no_more() -> None:
    likely = torch.tensor([0.9, 0.7, 0.35, 0.0], requires_grad=True)
    loss = unlikelihood(likely, 0.7)
    assert loss.item() == pytest.approx((math.log(2) + math.log(0.7 / 1e-4)) / 4, rel=1e-5)
    loss.backward()
    assert likely.grad is not None
    assert (likely.grad[:1] == 0).all()
    assert likely.grad[2] < 0


def test_a_question_that_there_is_nobody_to_ask_about_counts_nothing() -> None:
    """No pair of a batch was written twice, for one."""
    none, some_scores = torch.zeros(0), torch.zeros(3)
    loss = relativistic_loss({"a": some_scores, "b": none}, {"a": some_scores, "b": none}, {"a": 2.0, "b": 0.5})
    assert loss.item() == pytest.approx(2 * math.log(2))
    at = torch.randn(4, 2, requires_grad=True)
    answers = {"a": at.sum(1), "b": at.sum(1)[:0]}
    alone = slope_penalty({"a": at.sum(1)}, {}, {"a": 1.0}, at)
    assert slope_penalty(answers, {}, {"a": 1.0, "b": 0.5}, at).item() == pytest.approx(alone.item())
