"""What the critic is asked."""

import torch

from ownhand.nets.forms import PenForm
from ownhand.nets.styled import Critic
from ownhand.training.interview import Interview, quick_precision
from ownhand.training.twins import Asked

ASKED = Asked(
    letters=torch.arange(8),
    characters=torch.tensor([0, 0, 1, 1, 2, 2, 0, 0]),
    writers=torch.tensor([0, 0, 1, 1, 0, 0, 1, 1]),
    are_twins=torch.tensor([True, False, True, True]),
    is_invented=torch.tensor([False, False, True, True, False, False, True, True]),
)


def critic() -> Critic:
    torch.manual_seed(0)
    return Critic(3, 2, PenForm(8), width=16, num_blocks=1)


def test_who_wrote_it_is_asked_of_claimed_letters_and_twins_of_pairs_that_are_two() -> None:
    interview = Interview(critic(), ASKED, {"real": 1.0, "writer": 0.5, "twins": 0.5})
    answers = interview.answers(torch.randn(8, 24))
    assert {name: len(answer) for name, answer in answers.items()} == {"real": 8, "writer": 4, "twins": 3}


def test_questions_without_a_weight_are_not_asked() -> None:
    assert Interview(critic(), ASKED, {"real": 1.0}).answers(torch.randn(8, 24)).keys() == {"real"}


def test_one_look_at_both_answers_as_two_looks_do() -> None:
    interview = Interview(critic(), ASKED, {"real": 1.0, "writer": 0.5, "twins": 0.5})
    real, drawn = torch.randn(2, 8, 24)
    on_real, on_drawn = interview.answers_on_both(torch.cat([real, drawn]))
    for name, answer in interview.answers(real).items():
        torch.testing.assert_close(on_real[name], answer)
    for name, answer in interview.answers(drawn).items():
        torch.testing.assert_close(on_drawn[name], answer)


def test_answers_are_in_full_precision_whatever_the_products_are_in() -> None:
    interview = Interview(critic(), ASKED, {"real": 1.0}, lambda: torch.autocast("cpu", torch.bfloat16))
    assert interview.answers(torch.randn(8, 24))["real"].dtype == torch.float32
    with quick_precision(torch.device("cpu"))():
        assert (torch.randn(2, 2) @ torch.randn(2, 2)).dtype in (torch.float32, torch.bfloat16)
