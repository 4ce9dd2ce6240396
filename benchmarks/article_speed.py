"""Times the article's loop as printed, by plain autograd, and ours in turn, same nets, batch and float type, and
prints the ratios.

    python benchmarks/article_speed.py [LETTERS.csv] [--rounds 7] [--seconds 4] [--threads 1 2]

Each round times all for some seconds, one right after the other, so that whatever else the machine does falls on
all; on one thread it is the process's own seconds that count. Plain autograd has the same layout of the data and the
same optimizer as ours (`AutogradGame`). The bound is what the step's matrix products alone take, run one after another
at the same sizes.
"""

import argparse
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch

from article_loop import AutogradGame, PrintedLoop, printed_batches
from ownhand.letters import Letters, load_letters
from ownhand.training.article import HALF_RANGE, ArticleConfig, ArticleGame

Step = Callable[[], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("letters", nargs="?", type=Path, help="a CSV of capitals; noise of that size if not given")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    letters = load_letters(options.letters) if options.letters else noise()
    print(f"Python {platform.python_version()}, torch {torch.__version__}, {len(letters):,} letters, batch 64, float32")
    for threads in options.threads:
        torch.set_num_threads(threads)
        print(f"\nCPU, {threads} thread{'s' * (threads > 1)}")
        compare(letters, torch.device("cpu"), options.rounds, options.seconds)
    if torch.cuda.is_available():
        print(f"\n{torch.cuda.get_device_name()}")
        compare(letters, torch.device("cuda"), options.rounds, options.seconds)


def noise() -> Letters:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (27_433, 28, 28), dtype=np.uint8)
    return Letters(characters=("A", "B"), labels=np.arange(len(images)) % 2, images=images)


def compare(letters: Letters, device: torch.device, rounds: int, seconds: float) -> None:
    ways = {
        "as printed": printed_step(letters, device),
        "by autograd": steps_of(AutogradGame(letters, ArticleConfig(), device)),
        "ours": steps_of(ArticleGame(letters, ArticleConfig(), device)),
    }
    if device.type == "cpu":
        ways["matrix products alone"] = products_step(device)
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for step, _ in ways.values():
        step()
    for _ in range(rounds):
        for name, (step, steps_a_call) in ways.items():
            rates[name].append(rate(step, steps_a_call, seconds, device))
    for name, found in rates.items():
        print(f"  {name:22} {spread(found, '.1f')} steps/s")
    pairs = [(name, "as printed") for name in list(ways)[1:]] + [("ours", "by autograd")]
    for name, other in pairs:
        ratios = [one / beside for one, beside in zip(rates[name], rates[other], strict=True)]
        print(f"  {f'{name} / {other}':36} {spread(ratios, '.2f')}")


def spread(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def rate(step: Step, steps_a_call: int, seconds: float, device: torch.device) -> float:
    is_alone = device.type == "cpu" and torch.get_num_threads() == 1
    clock = time.process_time if is_alone else time.perf_counter
    count, started = 0, clock()
    while clock() - started < seconds:
        step()
        count += steps_a_call
    if device.type == "cuda":
        torch.cuda.synchronize()
    return count / (clock() - started)


def printed_step(letters: Letters, device: torch.device) -> tuple[Step, int]:
    game = ArticleGame(letters.select(np.arange(64)), ArticleConfig(), device)  # For nets of the same first weights.
    loop = PrintedLoop(game.generator, game.discriminator)
    pixels = (torch.from_numpy(letters.images.reshape(-1, 784)).float() - HALF_RANGE) / HALF_RANGE
    batches: Iterator[torch.Tensor] = printed_batches(pixels, batch_size=64, device=device)

    def step() -> None:
        real = next(batches)
        latents, fresh = (torch.randn(len(real), 64, device=device) for _ in range(2))
        loop.step(real, latents, fresh)

    return step, 1


def steps_of(game: ArticleGame) -> tuple[Step, int]:
    chunk = 20

    def steps() -> None:
        if game.step % game.steps_per_epoch + chunk > game.steps_per_epoch:
            game.state.step = 0
        game.advance(chunk)

    return steps, chunk


def products_step(device: torch.device) -> tuple[Step, int]:
    """The step's matrix products at the sizes at which we run them, and nothing else."""
    # (rows, inner, columns) of: G forward; D forward, weight and input slopes; D again; G weight and input slopes.
    sizes = [(128, 64, 256), (128, 256, 256), (128, 256, 784)]
    sizes += [(128, 784, 256), (128, 256, 256), (128, 256, 1)]
    sizes += [(1, 128, 256), (128, 1, 256), (256, 128, 256), (128, 256, 256), (256, 128, 784)]
    sizes += [(64, 784, 256), (64, 256, 256), (64, 256, 1), (64, 1, 256), (64, 256, 256), (64, 256, 784)]
    sizes += [(784, 64, 256), (64, 784, 256), (256, 64, 256), (64, 256, 256), (256, 64, 64)]
    pairs = [(torch.randn(m, k, device=device), torch.randn(k, n, device=device)) for m, k, n in sizes]
    outs = [torch.empty(m, n, device=device) for m, _, n in sizes]

    def step() -> None:
        for (left, right), out in zip(pairs, outs, strict=True):
            torch.mm(left, right, out=out)

    return step, 1


if __name__ == "__main__":
    main()
