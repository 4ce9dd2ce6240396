"""A reader that learns beside a game: it comes to read, and what reads well enough costs nothing."""

from contextlib import nullcontext

import torch

from ownhand.nets.cell_reader import CellReader
from ownhand.nets.forms import PenForm
from ownhand.training.reading_along import ReadingAlong


def taught(num_steps: int, characters: str = "lo") -> tuple[ReadingAlong, torch.Tensor, torch.Tensor]:
    """A reader of two characters, codes that show them, and which they show."""
    torch.manual_seed(0)
    form = PenForm()
    reading = ReadingAlong(CellReader(len(characters), form), characters, torch.device("cpu"), nullcontext)
    numbers = torch.tensor([1, 2]).repeat(20)
    codes = 0.1 * torch.randn(40, form.size, generator=torch.Generator().manual_seed(1))
    codes[:, 0] += 2.0 * numbers - 3
    for step in range(num_steps):
        reading.learn(codes, numbers, seed=step)
    return reading, codes, numbers


def test_letters_read_better_the_longer_it_learns() -> None:
    reading, codes, numbers = taught(5)
    other, _, _ = taught(60)
    assert other.unread(codes, numbers) < reading.unread(codes, numbers) / 2
    assert other.unread(codes, 3 - numbers) > 1


def test_a_letter_that_reads_well_enough_teaches_nothing() -> None:
    reading, codes, numbers = taught(200)
    drawn = codes.requires_grad_()
    loss = reading.unread(drawn, numbers)
    (slope,) = torch.autograd.grad(loss, drawn)
    assert loss == 0
    assert (slope == 0).all()


def test_a_generator_is_led_to_what_was_asked_and_the_reader_is_not_changed() -> None:
    reading, codes, numbers = taught(60)
    before = [weights.clone() for weights in reading.reader.parameters()]
    drawn = torch.zeros_like(codes).requires_grad_()
    reading.unread(drawn, numbers).backward()
    assert drawn.grad is not None
    assert ((drawn.grad[:, 0] < 0) == (numbers == 2)).all()  # Down the slope an o comes to look like one.
    assert all(torch.equal(was, now) for was, now in zip(before, reading.reader.parameters(), strict=True))


def test_look_alikes_count_as_one_and_shapeless_characters_are_not_asked_about() -> None:
    reading, codes, numbers = taught(60, "oO")
    assert reading.unread(codes, 3 - numbers) == 0
    dots, codes, numbers = taught(0, "o.")
    assert dots.unread(codes[numbers == 1], numbers[numbers == 1]) > 0
    assert dots.unread(codes[numbers == 2], numbers[numbers == 2]) == 0
