"""Loosening on words: letters that are too even lie farther from people's than others of theirs, and come to differ."""

import torch

from ownhand.ink.path import BODY_POINTS
from ownhand.nets.forms import PenForm
from ownhand.training.word_loosening import WordLoosening, cell_looks

NUM_TWINS, SIZE, NUM_WINDOWS = 800, 3, 400
NUM = NUM_TWINS + SIZE * NUM_WINDOWS


def written(seed: int, evenness: float = 1.0, num: int = NUM) -> torch.Tensor:
    """Cells: loops whose height, lean and shape differ; `evenness` times as much."""
    source = torch.Generator().manual_seed(seed)
    turn = torch.linspace(0, 6.0, BODY_POINTS)
    height, lean, width = (evenness * 0.3 * torch.randn(num, 1, generator=source) for _ in range(3))
    y = (1 + height) * (1 - turn.cos()) / 2
    x = (0.5 + width) * turn.sin() + lean * y
    paths = torch.zeros(num, 64, 3)
    paths[:, :BODY_POINTS] = torch.stack([x, y, torch.ones_like(x)], dim=2)
    return paths


def loosening() -> tuple[WordLoosening, PenForm, torch.Tensor]:
    paths, form = written(0, num=2000), PenForm()
    form.fit(paths)
    return WordLoosening(form, paths, torch.ones(2000, dtype=torch.int64)), form, torch.ones(NUM, dtype=torch.int64)


def test_even_letters_lie_farther_from_peoples_than_other_peoples_do() -> None:
    measure, form, numbers = loosening()
    real, every = form.encode(written(1)), torch.ones(NUM, dtype=torch.bool)

    def distance(evenness: float) -> float:
        drawn = form.encode(written(2, evenness))
        found = measure.distance(real, drawn, numbers, num_twins=NUM_TWINS, window_size=SIZE, is_compared=every)
        return float(found)

    assert abs(distance(1.0)) < 0.03
    assert distance(0.5) > 0.1
    assert distance(0.5) > distance(0.8) > distance(1.0)


def test_down_its_slope_even_letters_come_to_differ() -> None:
    measure, form, numbers = loosening()
    real, every = form.encode(written(1)), torch.ones(NUM, dtype=torch.bool)
    even = form.encode(written(2, 0.5))
    stretch = torch.tensor(1.0, requires_grad=True)
    drawn = even.mean(0) + stretch * (even - even.mean(0))
    measure.distance(real, drawn, numbers, num_twins=NUM_TWINS, window_size=SIZE, is_compared=every).backward()
    assert stretch.grad is not None
    assert stretch.grad < 0


def test_what_is_not_compared_has_no_say() -> None:
    measure, form, numbers = loosening()
    real, drawn = form.encode(written(1)), form.encode(written(2))
    is_compared = torch.arange(NUM) >= 2 * 10
    spoilt = drawn.clone()
    spoilt[:20] = 100
    one, other = (
        measure.distance(real, codes, numbers, num_twins=NUM_TWINS, window_size=SIZE, is_compared=is_compared)
        for codes in (drawn, spoilt)
    )
    assert one == other


def test_looks_of_a_stroke_that_leans() -> None:
    paths = torch.zeros(1, 64, 3)
    paths[0, :BODY_POINTS, 1] = torch.linspace(2, -1, BODY_POINTS)
    paths[0, :BODY_POINTS, 0] = 0.2 + 0.5 * paths[0, :BODY_POINTS, 1]
    lean, width, top, bottom, begin, end = cell_looks(paths)[0].tolist()
    assert abs(lean - 0.5) < 0.02
    assert width < 0.03
    assert (top, bottom) == (2, -1)
    assert abs(begin + 0.3) < 1e-6
    assert abs(end + 0.3) < 1e-6
