"""An RNN that writes words, in the manner of Graves 2013, trained on the words that the joined recipe learns from.

    python benchmarks/peers/graves.py WORDS --out FOLDER [--cpu-seconds 3840] [--resume]

`graves_net` is the net, `graves_steps` what it learns from, `graves_words` writes with it what people held out wrote.
Not as in the paper: it learns by Adam, with a rate that falls to nothing over the compute it has, and is narrower;
README.md tells more.
"""

import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from graves_net import Synthesis, surprise
from graves_steps import Batch, Lessons, characters_of
from levelled import learned_words
from peer_run import command
from torch import Tensor

from ownhand.errors import RunError
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.descent import follow, following_share

BUDGET = 3840.0
"""CPU seconds of training: what the joined model had."""

CELLS, NUM_LAYERS = 192, 2
_RATE, _WARM_UP = 2e-3, 100
_STEEPEST = 1.0
"""Length to which gradients are cut."""

_AVERAGING = 0.999
"""What is kept of the averaged weights in each step; they are what writes."""

_SAVE_EVERY, _LOG_EVERY = 60.0, 50
"""CPU seconds, and steps."""


def loss_of(net: Synthesis, batch: Batch) -> Tensor:
    """Mean surprise of a point."""
    steps, ends = batch.steps, torch.stack([batch.steps[..., 2], batch.is_done], dim=-1)
    before = torch.cat([torch.tensor([0.0, 0.0, 1.0]).expand(1, steps.shape[1], 3), steps[:-1]])
    with torch.autocast("cpu", torch.bfloat16):
        found, _ = net(before, batch.texts)
    return (surprise(found, steps[..., :2], ends) * batch.is_there).sum() / batch.is_there.sum()


def rate_at(step: int, spent: float, budget: float) -> float:
    """Rises for some steps, then falls along half a wave to nothing when all is spent."""
    return _RATE * min((step + 1) / _WARM_UP, 1) * (1 + math.cos(math.pi * min(spent / budget, 1))) / 2


def run(source: Path, folder: Path, cpu_seconds: float, resume: bool) -> None:
    """Trains until `cpu_seconds` are spent on steps, and leaves checkpoint.pt in `folder`.

    Raises:
        OwnhandError: the words cannot be read, or the folder does not fit.
    """
    checkpoint = folder / "checkpoint.pt"
    if checkpoint.exists() and not resume:
        raise RunError(f"{folder}: there is a run here already. Add --resume to go on, or choose another --out.")
    words = learned_words(source, folder)
    torch.manual_seed(0)
    lessons = Lessons(words, characters_of(words.texts.tolist()))
    net = Synthesis(len(lessons.characters), cells=CELLS, num_layers=NUM_LAYERS)
    optimizer = torch.optim.Adam(net.parameters(), lr=_RATE)
    averaged = copy.deepcopy(net).requires_grad_(False)
    step, spent, losses = 0, 0.0, []
    if resume and checkpoint.exists():
        state = load_checkpoint(checkpoint, device=torch.device("cpu"))
        net.load_state_dict(state["net"])
        averaged.load_state_dict(state["averaged"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = int(state["step"]), float(state["cpu_seconds"])
    num_weights = sum(part.numel() for part in net.parameters())
    print(f"{len(lessons.texts):,} words; {num_weights:,} weights; step {step:,}, {spent:,.0f} CPU-s spent", flush=True)

    def save() -> None:
        save_checkpoint(
            checkpoint,
            {
                "net": net.state_dict(),
                "averaged": averaged.state_dict(),
                "optimizer": optimizer.state_dict(),
                "step": step,
                "cpu_seconds": spent,
                "characters": lessons.characters,
                "cells": CELLS,
                "num_layers": NUM_LAYERS,
                "words": words.source,
                "credit": words.credit,
            },
        )

    saved = spent
    for batch in lessons.batches(step):
        if spent >= cpu_seconds:
            break
        began = time.process_time()
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step, spent, cpu_seconds)
        loss = loss_of(net, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), _STEEPEST)
        optimizer.step()
        follow(averaged, net, following_share(step, _AVERAGING))
        spent += time.process_time() - began
        step += 1
        losses.append(loss.item())
        if not np.isfinite(losses[-1]):
            raise RunError(f"{folder}: training went astray in step {step:,}: a loss without end.")
        if step % _LOG_EVERY == 0:
            print(f"step {step:,}, {spent:,.0f} CPU-s: {np.mean(losses):.3f} nats a point", flush=True)
            losses.clear()
        if spent - saved >= _SAVE_EVERY:
            saved = spent
            save()
    save()
    print(f"{folder}: {step:,} steps, {spent:,.0f} CPU-s", flush=True)


if __name__ == "__main__":
    command(run, __doc__, learns_from="words", budget=BUDGET)
