"""A peer's run: letters in, a budget of CPU seconds, checkpoints and sheets, and a model file of ours at the end.

Knows nothing of nets and losses; those are the peers' own: see dcgan.py and hinge.py.
"""

import abc
import argparse
import copy
import functools
import json
import math
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

import ownhand
from ownhand.errors import OwnhandError, RunError
from ownhand.evaluation import EvaluationConfig
from ownhand.evaluation.pupils import usefulness
from ownhand.evaluation.samples import Sample, chosen_evenly, fitted, sample_of
from ownhand.hands.placement import Placement
from ownhand.ink import draw_letters
from ownhand.letters import Letters, load_letters
from ownhand.training.bounds import check_learnable
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.descent import follow, take_step
from ownhand.training.export import save_model_file
from ownhand.training.pictures import sample_sheet, save_picture
from ownhand.training.state import TrainState

BUDGET = 3700.0
"""CPU seconds of one thread: those of ownhand's pen model, 10,400 steps of 0.30 s on the machine that trained the
peers, and ten minutes of loosening."""

FRAME, SIDE = 32, 28
"""Pixels: letters of 28 by 28 lie in the middle of a frame that can be halved three times."""

LATENT_SIZE = 100

WOBBLE_SHARE = 0.3
"""How far a wobble moves a latent, latents being 1 wide. The peers know no hands: see `PeerWriting`."""

_AVERAGING = 0.999
"""What is kept of the averaged weights in each step ("Progressive Growing of GANs", Karras et al. 2018)."""

_SAVE_EVERY, _SHEET_EVERY = 60.0, 150.0
"""CPU seconds."""

_LOG_EVERY = 200
"""Steps."""

_SHEET_CHARACTERS = "AaBbEeGgKkMmRrSsTtfijqwz0123456789.,;:?!\"'()&%$@#*-+="
_SHEET_HANDS = 10

LESSON, LESSON_EPOCHS = EvaluationConfig.lesson_letters, EvaluationConfig.lesson_epochs
"""Drawings, and real letters, by which it is decided which weights are kept, and how often a pupil is shown them."""


@dataclass(kw_only=True)
class PeerState(TrainState):
    """All that a peer needs to go on as if nothing had happened."""

    generator: nn.Module
    """Takes latents (n, 100) and labels (n,) and gives images (n, 1, 32, 32) in -1..1."""
    critic: nn.Module
    averaged: nn.Module
    """The generator that follows."""
    optimizer_generator: torch.optim.Adam
    optimizer_critic: torch.optim.Adam
    random: torch.Generator
    """Torch's own, from which peers draw."""

    @classmethod
    def begin(
        cls, generator: nn.Module, critic: nn.Module, *, rates: tuple[float, float], betas: tuple[float, float]
    ) -> "PeerState":
        """Optimisers for nets at their first weights; `rates` are the generator's and the critic's."""
        # The same numbers, in an order in memory that makes a step a seventh quicker on a CPU.
        generator.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        critic.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return cls(
            generator=generator,
            critic=critic,
            averaged=copy.deepcopy(generator).requires_grad_(False),
            optimizer_generator=torch.optim.Adam(generator.parameters(), lr=rates[0], betas=betas),
            optimizer_critic=torch.optim.Adam(critic.parameters(), lr=rates[1], betas=betas),
            random=torch.default_generator,
        )


class Peer(abc.ABC):
    """Two nets and the losses that a peer's own file says."""

    name: str
    batch_size: int

    def __init__(self, state: PeerState) -> None:
        self.state = state

    @abc.abstractmethod
    def critic_loss(self, real: Tensor, drawn: Tensor, labels: Tensor) -> Tensor:
        """What the critic is to lower, on real and drawn letters (n, 1, 32, 32) in -1..1 of the same characters."""

    @abc.abstractmethod
    def generator_loss(self, drawn: Tensor, labels: Tensor) -> Tensor:
        """What the generator is to lower."""

    def step(self, real: Tensor, labels: Tensor) -> tuple[float, float]:
        """Trains both nets on one batch of real letters; gives the losses, the critic's first."""
        state = self.state
        drawn = state.generator(torch.randn(len(labels), LATENT_SIZE), labels)
        loss_critic = self.critic_loss(real, drawn.detach(), labels)
        take_step(state.optimizer_critic, loss_critic)
        state.critic.requires_grad_(False)  # Its gradients are not needed here, and cost a third of the step.
        loss_generator = self.generator_loss(drawn, labels)
        take_step(state.optimizer_generator, loss_generator)
        state.critic.requires_grad_(True)
        follow(state.averaged, state.generator, 1 - _AVERAGING)
        state.step += 1
        return loss_critic.item(), loss_generator.item()


class PeerWriting(nn.Module):
    """A peer's generator as ownhand asks for letters: latents, characters and wobble in, ink (n, 28, 28) in 0..1 out.

    A peer has one latent and no idea of a hand. Here the latent is the hand, which all its letters share, and the
    wobble of a letter moves it a little. The sum is scaled so that it is standard normal again, as in training.
    """

    def __init__(self, generator: nn.Module) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, latents: Tensor, characters: Tensor, wobble: Tensor) -> Tensor:
        """Ink of letters: 0 is paper."""
        moved = (latents + WOBBLE_SHARE * wobble) / math.sqrt(1 + WOBBLE_SHARE**2)
        margin = (FRAME - SIDE) // 2
        framed = self.generator(moved, characters)[:, 0]
        return (framed[:, margin : margin + SIDE, margin : margin + SIDE] + 1) / 2


class Data:
    """Letters drawn as the pixel recipe draws them, and their labels, in batches whose order is told by the step."""

    def __init__(self, letters: Letters) -> None:
        margin = (FRAME - SIDE) // 2
        images = _drawn(letters)
        self.images = torch.from_numpy(np.pad(images, ((0, 0), (margin, margin), (margin, margin))))
        self.labels = torch.from_numpy(letters.labels.astype(np.int64))

    def batches(self, size: int, first_step: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Images (size, 1, 32, 32) in -1..1 and labels (size,), from `first_step` on; shuffled anew for each epoch."""
        steps_per_epoch = len(self.labels) // size
        epoch, step = divmod(first_step, steps_per_epoch)
        while True:
            order = torch.randperm(len(self.labels), generator=torch.Generator().manual_seed(epoch))
            for start in range(step * size, steps_per_epoch * size, size):
                batch = order[start : start + size]
                yield (self.images[batch].unsqueeze(1).float() - 127.5) / 127.5, self.labels[batch]
            epoch, step = epoch + 1, 0


class Choosing:
    """Which weights of a run are kept: those whose drawings best teach a pupil to read the people learned from.

    The classification accuracy score of `ownhand.evaluation.pupils`. It is low where characters are not learned and
    where all hands write alike; these nets come to the second as they grow out of the first. Nobody held out is asked.
    """

    def __init__(self, letters: Letters, data: Data, best: dict[str, Any] | None) -> None:
        self.real = sample_of(chosen_evenly(letters, LESSON, seed=0))
        self.labels = data.labels
        self.best = best

    def consider(self, net: nn.Module, step: int, weights: str) -> None:
        """Keeps a settled net, which nobody may change later, if it teaches better than what has been kept."""
        taught = self._taught(net)
        print(f"step {step:,}, {weights} weights: a pupil reads {taught:.2%}", flush=True)
        if self.best is None or taught > self.best["taught"]:
            self.best = {"taught": taught, "step": step, "weights": weights, "state": net.state_dict()}

    def _taught(self, generator: nn.Module) -> float:
        """The share of real letters that a pupil reads, look-alikes as one; characters come as often as in training."""
        source = torch.Generator().manual_seed(1)
        labels = self.labels[torch.randint(len(self.labels), (LESSON,), generator=source)]
        images = fitted(_images(generator, labels, torch.randn(LESSON, LATENT_SIZE, generator=source)))
        lesson = Sample(alphabet=self.real.alphabet, images=images, characters=labels.numpy(), hands=None)
        return usefulness(lesson, self.real, num_epochs=LESSON_EPOCHS)["look_alikes"]


def settled(generator: nn.Module, labels: Tensor, num_batches: int = 20, batch_size: int = 256) -> nn.Module:
    """A copy that draws one letter as well as many: batch norm has the plain mean of the statistics of many batches.

    `labels` are those of the letters learned from, so that characters come as often as in training.
    """
    generator = copy.deepcopy(generator)
    source = torch.Generator().manual_seed(0)
    for module in generator.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None  # Torch's word for a plain mean.
    generator.train()
    with torch.no_grad():
        for _ in range(num_batches):
            places = torch.randint(len(labels), (batch_size,), generator=source)
            generator(torch.randn(batch_size, LATENT_SIZE, generator=source), labels[places])
    return generator.eval()


def main(make: Callable[[int], Peer], description: str | None) -> None:
    """The command of a peer of letters. `make` makes it, given the number of characters."""
    command(functools.partial(run, make), description, learns_from="letters", budget=BUDGET)


def command(
    train: Callable[[Path, Path, float, bool], None], description: str | None, *, learns_from: str, budget: float
) -> None:
    """A command that trains: told what to learn from, a folder, CPU seconds, and whether to go on."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", metavar=learns_from.upper(), type=Path, help="what `ownhand train` takes")
    parser.add_argument("--out", metavar="FOLDER", type=Path, required=True)
    parser.add_argument("--cpu-seconds", type=float, default=budget, help=f"of training, in all ({budget:,.0f})")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in FOLDER")
    options = parser.parse_args()
    torch.set_num_threads(1)
    try:
        train(options.source, options.out, options.cpu_seconds, options.resume)
    except OwnhandError as error:
        sys.exit(f"{Path(sys.argv[0]).name}: {error}")


def run(make: Callable[[int], Peer], source: Path, folder: Path, cpu_seconds: float, resume: bool) -> None:
    """Trains a peer until `cpu_seconds` are spent on its steps, and leaves model.onnx and sheets in `folder`.

    Raises:
        OwnhandError: the letters cannot be read, or the folder does not fit.
    """
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists() and not resume:
        raise RunError(f"{folder}: there is a run here already. Add --resume to go on, or choose another --out.")
    letters = load_letters(source).training_part()
    letters = letters.only("".join(character for character, count in letters.counts().items() if count))
    torch.manual_seed(0)
    peer = make(len(letters.characters))
    check_learnable(letters, peer.batch_size)
    spent, best = 0.0, None
    if resume:
        state = load_checkpoint(checkpoint, device=torch.device("cpu"))
        if state["fingerprint"] != letters.fingerprint():
            raise RunError(f"{folder}: this run learns from other letters. Resume it with the same source.")
        spent = float(state["cpu_seconds"])
        best = state["best"]
        peer.state.load_state_dict(state)
    (folder / "samples").mkdir(parents=True, exist_ok=True)
    data = Data(letters)
    choosing = Choosing(letters, data, best)
    print(f"{peer.name}: {len(letters):,} letters; step {peer.state.step:,}, {spent:,.0f} CPU-s spent", flush=True)

    def save() -> None:
        more = {"cpu_seconds": spent, "fingerprint": letters.fingerprint(), "best": choosing.best}
        save_checkpoint(checkpoint, {**peer.state.state_dict(), **more})

    def show() -> None:
        for part, weights in (("generator", "last"), ("averaged", "averaged")):
            net = settled(getattr(peer.state, part), data.labels)
            sheet = _sheet(net, letters.characters)
            save_picture(sheet, folder / "samples" / f"step-{peer.state.step:06}-{part}.png")
            choosing.consider(net, peer.state.step, weights)

    saved, shown = spent, spent - spent % _SHEET_EVERY
    losses = []
    for images, labels in data.batches(peer.batch_size, peer.state.step):
        if spent >= cpu_seconds:
            break
        began = time.process_time()
        losses.append(peer.step(images, labels))
        spent += time.process_time() - began
        if not np.isfinite(losses[-1]).all():
            raise RunError(f"{folder}: training went astray in step {peer.state.step:,}: a loss without end.")
        if peer.state.step % _LOG_EVERY == 0:
            critic, generator = np.mean(losses, axis=0)
            losses.clear()
            print(
                f"step {peer.state.step:,}, {spent:,.0f} CPU-s: loss critic {critic:.3f}, generator {generator:.3f}",
                flush=True,
            )
        if spent - shown >= _SHEET_EVERY:
            shown = spent
            show()
        if spent - saved >= _SAVE_EVERY:
            saved = spent
            save()
    show()
    save()
    _finish(peer, letters, choosing, folder, spent)


def _finish(peer: Peer, letters: Letters, choosing: Choosing, folder: Path, spent: float) -> None:
    """Leaves model.onnx with the weights chosen."""
    best = choosing.best
    assert best is not None
    generator = copy.deepcopy(peer.state.generator)
    generator.load_state_dict(best["state"])
    generator.eval()
    card = {
        "recipe": {
            "recipe": peer.name,
            "batch_size": peer.batch_size,
            "weights": best["weights"],
            "of_step": best["step"],
        },
        "letters": {"source": letters.source, "fingerprint": letters.fingerprint(), "credit": letters.credit},
        "letters_seen": peer.state.step * peer.batch_size,
        "steps": peer.state.step,
        "seconds": round(spent),
        "machine": f"{platform.machine()} CPU, 1 thread",
        "ownhand": ownhand.__version__,
        "figures": {"taught": best["taught"]},
    }
    save_model_file(
        PeerWriting(generator),
        folder / "model.onnx",
        kind="pixel",
        characters=letters.characters,
        card=card,
        inputs={
            "latents": torch.zeros(2, LATENT_SIZE),
            "characters": torch.zeros(2, dtype=torch.int64),
            "wobble": torch.zeros(2, LATENT_SIZE),
        },
        output="ink",
        placement=Placement.load().to_json(),
        halved=True,
    )
    print(json.dumps(card, ensure_ascii=False), flush=True)


def _drawn(letters: Letters) -> np.ndarray:
    """(n, 28, 28) uint8, ink 255: strokes drawn with the pen and the box that draw_letters has by itself."""
    if letters.strokes is None:
        raise RunError(f"{letters.source}: expected letters with pen strokes, found images alone.")
    return draw_letters(letters.strokes)


def _sheet(generator: nn.Module, characters: tuple[str, ...]) -> Any:
    """A row for each of some hands, a column for each of some characters."""
    columns = [label for label, character in enumerate(characters) if character in _SHEET_CHARACTERS]
    source = torch.Generator().manual_seed(0)
    latents = torch.randn(_SHEET_HANDS, LATENT_SIZE, generator=source).repeat_interleave(len(columns), 0)
    images = _images(generator, torch.tensor(columns).repeat(_SHEET_HANDS), latents)
    return sample_sheet(images, columns=len(columns), zoom=1)


def _images(generator: nn.Module, labels: Tensor, latents: Tensor) -> np.ndarray:
    """(n, 28, 28) uint8 drawings of `labels` by the latents."""
    writing = PeerWriting(generator)
    still = torch.zeros(256, LATENT_SIZE)
    # The latents are scaled up by what PeerWriting, without a wobble, scales them down.
    latents = latents * math.sqrt(1 + WOBBLE_SHARE**2)
    parts = []
    with torch.no_grad():
        for hands, asked in zip(latents.split(256), labels.split(256), strict=True):
            parts.append(writing(hands, asked, still[: len(hands)]))
    return (255 * torch.cat(parts)).round().to(torch.uint8).numpy()
