"""The loop round every recipe: go on, note down, and do what is due, until the last step or a request to stop."""

import abc
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import torch
from jaxtyping import Float

from ownhand.errors import RunError
from ownhand.training.journal import Journal
from ownhand.training.state import TrainState

Action = tuple[int, Callable[[], None]]
"""(every, action): do `action` whenever the step is a multiple of `every`."""

_CHECKPOINT_SECONDS = 5.0
"""Between checkpoints, at least; where one takes long to write, so long that writing takes a fiftieth of the time."""

_STRETCH_SECONDS = 1.0

_MOST_THREADS = torch.get_num_threads()
"""What torch takes unless told: the cores there are, or OMP_NUM_THREADS."""


class Diverged(RunError):
    """Training went astray: a loss without end, or a critic that has won for good."""


class Trainee(abc.ABC):
    """What a recipe offers to the loop: something that takes steps, and keeps in one state all that a resume needs."""

    metric_names: tuple[str, ...]
    """What `advance` gives of each step."""

    state: TrainState

    def __init__(self) -> None:
        self.last_metrics: list[float] = []
        """Those of the last step."""

    @property
    def step(self) -> int:
        """Steps taken."""
        return self.state.step

    @property
    @abc.abstractmethod
    def num_letters(self) -> int:
        """Letters in an epoch."""

    @property
    @abc.abstractmethod
    def steps_per_epoch(self) -> int:
        """Steps in an epoch."""

    @property
    @abc.abstractmethod
    def letters_seen(self) -> int:
        """Letters shown so far, repeats included."""

    @abc.abstractmethod
    def advance(self, num_steps: int) -> Float[np.ndarray, "steps metrics"]:
        """Takes steps within one epoch; gives their metrics. Raises Diverged where it goes astray."""


def fit(
    trainee: Trainee,
    *,
    num_steps: int,
    journal: Journal,
    actions: Sequence[Action],
    save: Callable[[], None],
    show: Callable[[int, int], None],
) -> bool:
    """Trains up to step `num_steps`; returns whether it came so far, or was asked to stop (Ctrl-C, SIGTERM).

    Actions fall due at the same steps however often the run was interrupted. `save` is called now and then, and at
    the end; a kill in between costs time only, since everything after the checkpoint is done again, to the same bits.
    """
    at_once = 1
    saved_at, wait = time.monotonic(), _CHECKPOINT_SECONDS
    show(trainee.step, num_steps)
    with _stop_requests() as stop_requested:
        while trainee.step < num_steps and not stop_requested():
            due = min(_next_multiple(trainee.step, every) for every in (trainee.steps_per_epoch, *_periods(actions)))
            first = trainee.step
            began = time.monotonic()
            metrics = trainee.advance(min(due - first, num_steps - first, at_once))
            taken = time.monotonic() - began
            # About a second's worth of steps at a time: short enough to be seen going on, and to be stopped.
            at_once = max(1, round(len(metrics) * min(_STRETCH_SECONDS / max(taken, 1e-9), 8)))
            journal.append(first, metrics)
            for every, action in actions:
                if trainee.step % every == 0:
                    action()
            if (began := time.monotonic()) - saved_at > wait:
                save()
                saved_at = time.monotonic()
                wait = max(_CHECKPOINT_SECONDS, 50 * (saved_at - began))
            show(trainee.step, num_steps)
    save()
    return trainee.step >= num_steps


def _periods(actions: Sequence[Action]) -> list[int]:
    return [every for every, _ in actions]


def _next_multiple(step: int, every: int) -> int:
    return (step // every + 1) * every


@contextmanager
def _stop_requests() -> Iterator[Callable[[], bool]]:
    """Turns the first Ctrl-C or SIGTERM into a request that the loop can honour; a second one ends it at once."""
    requested = False

    def on_signal(number: int, frame: object) -> None:
        nonlocal requested
        if requested:
            raise KeyboardInterrupt
        requested = True

    if threading.current_thread() is not threading.main_thread():  # Only the main thread may handle signals.
        yield lambda: False
        return
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: requested
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def quickest_num_threads(trial: Callable[[], object]) -> int:
    """The number of torch threads, 1, 2, 4 ... up to torch's own choice, at which `trial` runs quickest now; sets it.

    Small nets lose by threads as soon as anything else runs on the machine, often by a factor: so it is tried, not
    guessed. More threads must win clearly, since the machine may get busier later.
    """
    candidates = [n for n in (1, 2, 4, 8, 16) if n <= _MOST_THREADS]
    seconds = {}
    for n in candidates:
        torch.set_num_threads(n)
        trial()  # The first run makes buffers and threads.
        times = []
        for _ in range(3):
            started = time.perf_counter()
            trial()
            times.append(time.perf_counter() - started)
        seconds[n] = sorted(times)[1]
    best = 1
    for n in candidates:
        if seconds[n] < 0.85 * seconds[best]:
            best = n
    torch.set_num_threads(best)
    return best
