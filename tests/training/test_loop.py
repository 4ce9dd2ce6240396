"""The loop round every recipe."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.training.journal import Journal
from ownhand.training.loop import Trainee, fit, quickest_num_threads
from ownhand.training.state import TrainState


class Counter(Trainee):
    """Takes steps, and counts."""

    metric_names = ("count",)
    num_letters, steps_per_epoch = 35, 7

    def __init__(self) -> None:
        super().__init__()
        self.state = TrainState()

    @property
    def letters_seen(self) -> int:
        return 5 * self.step

    def advance(self, num_steps: int) -> np.ndarray:
        first = self.step
        assert first // 7 == (first + num_steps - 1) // 7, "within one epoch"
        self.state.step += num_steps
        return np.arange(first, first + num_steps, dtype=float)[:, None]


@pytest.fixture
def fitted(tmp_path: Path) -> Callable[..., list[tuple[str, int]]]:
    def run(trainee: Counter, num_steps: int) -> list[tuple[str, int]]:
        done: list[tuple[str, int]] = []
        journal = Journal(tmp_path / "metrics.jsonl", trainee.metric_names)
        came_to_end = fit(
            trainee,
            num_steps=num_steps,
            journal=journal,
            actions=[(k, lambda k=k: done.append((f"every {k}", trainee.step))) for k in (3, 4)],
            save=lambda: done.append(("save", trainee.step)),
            show=lambda step, total: done.append(("show", step)),
        )
        assert came_to_end
        assert journal.read()[:, 0].tolist() == list(range(num_steps))
        return done

    return run


def test_actions_fall_due_at_their_steps_however_often_a_run_is_interrupted(
    fitted: Callable[..., list[tuple[str, int]]],
) -> None:
    whole = fitted(Counter(), 13)
    due = [(name, step) for name, step in whole if name.startswith("every")]
    steps = {name: [step for what, step in due if what == name] for name in ("every 3", "every 4")}
    assert steps == {"every 3": [3, 6, 9, 12], "every 4": [4, 8, 12]}
    assert whole[-1] == ("save", 13)


def test_a_run_goes_on_from_where_it_was(fitted: Callable[..., list[tuple[str, int]]]) -> None:
    counter = Counter()
    fitted(counter, 5)
    done = fitted(counter, 13)
    assert [step for name, step in done if name == "every 3"] == [6, 9, 12]
    assert done[0] == ("show", 5)


def test_more_threads_must_win_clearly() -> None:
    before = torch.get_num_threads()
    try:
        assert quickest_num_threads(lambda: None) == 1
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
