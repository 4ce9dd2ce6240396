"""A training session: a recipe, from letters to results."""

import contextlib
import dataclasses
import math
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

import ownhand
from ownhand.errors import OwnhandError, RunError
from ownhand.progress import Progress
from ownhand.training.corpus import AnyCorpus, Corpus
from ownhand.training.journal import Journal
from ownhand.training.loop import Diverged, Trainee, fit, quickest_num_threads
from ownhand.training.recipe import Recipe
from ownhand.training.recipes import find_recipe
from ownhand.training.run import Run, Say, check_settings, make_folder, read_record
from ownhand.training.run_lock import RunLock
from ownhand.training.status import StatusFile

_TRIAL_SECONDS = 1.0
"""How long steps are tried for with each number of threads."""

_LARGEST_SEED = 2**40
"""A step's own seed is made of it, and of the number of the step, within 64 bits."""

_STOPPED_BEFORE_RESULTS = (
    "Stopped before all results were left. The checkpoint is safe: the same command with --resume leaves them."
)


def train(
    source: str | os.PathLike[str],
    *,
    recipe: str,
    out: str | os.PathLike[str],
    resume: bool = False,
    epochs: int | None = None,
    letters_seen: int | None = None,
    device: str = "auto",
    settings: Mapping[str, str] | None = None,
    credit: str | None = None,
    say: Say = print,
    reading_progress: Progress | None = None,
    finding_progress: Progress | None = None,
    jobs: int = 1,
    show: Callable[[int, int], None] = lambda done, total: None,
) -> bool:
    """Trains `recipe` on the letters of `source` and leaves the results in the folder `out`.

    Args:
        epochs: times that every letter is seen; the recipe's own number if not given.
        letters_seen: stop once so many letters have been seen, instead.
        device: "cpu", "cuda" (or "cuda:1"), or "auto": a GPU if there is one.
        settings: other fields of the recipe's config by name, as text.
        credit: licence and citation of the letters, kept in the model; the source's own if not given.
        reading_progress: told of bytes of the source as they are read.
        finding_progress: told of words as their letters are found, where the recipe learns from words.
        jobs: processes that look for them. A script that asks for more than one needs `if __name__ == "__main__":`.
        show: told (letters seen, letters in all) as training goes on.

    Returns:
        Whether training came to its end; False if it was asked to stop (Ctrl-C). Either way the results are left.

    Raises:
        LettersError: the source cannot be read.
        RunError: the recipe, a setting, the folder or the letters do not fit; another training is at work there; or
            training went astray (Diverged), and the results are those of the last good weights.
    """
    chosen = find_recipe(recipe)
    config = _resolved_config(chosen, epochs, settings or {})
    folder = Path(out)
    _check_folder(folder, config, resume=resume, changeable=chosen.changeable)
    torch_device = _find_device(device)
    with RunLock(folder) as lock:
        if folder.is_dir():
            lock.take()
        status = StatusFile(folder, recipe=config.recipe, version=ownhand.__version__)
        status.is_silent = not lock.is_taken
        with _accounted_for(status):
            status.enter("preparing")
            found = chosen.load(source, folder, say=say, reading=reading_progress, finding=finding_progress, jobs=jobs)
            kept = _prepared(chosen, config, found, credit=credit, say=say)
            trainee = chosen.make(kept, config, torch_device)
            num_steps = config.num_epochs * trainee.steps_per_epoch
            if letters_seen is not None:
                num_steps = _steps_for(letters_seen, trainee, config.batch_size)
            make_folder(folder)
            lock.take()
            # Another process may have begun, or ended, a run here while the letters were prepared.
            _check_folder(folder, config, resume=resume, changeable=chosen.changeable)
            status.is_silent = False
            status.enter("preparing")  # Now there is a folder for it.
            run = Run(folder, config, kept, torch_device, changeable=chosen.changeable)
            journal = Journal(folder / "metrics.jsonl", trainee.metric_names)
            if resume:
                run.take_up(trainee)
                say(f"Resuming after step {trainee.step:,}.")
            else:
                run.begin(trainee, num_threads=_quickest_threads(chosen, kept, config, torch_device))
            if num_spoilt := journal.cut_back_to(trainee.step):
                say(f"Of metrics.jsonl, {num_spoilt:,} line{'s' * (num_spoilt != 1)} that no run wrote: left out.")
            if trainee.step < num_steps:
                say(f"Training on {run.machine} up to step {num_steps:,}, {config.batch_size} letters a step.")
            return _trained(chosen, run, trainee, journal, status, num_steps=num_steps, say=say, show=show)


def _trained(
    recipe: Recipe[AnyCorpus],
    run: Run[AnyCorpus],
    trainee: Trainee,
    journal: Journal,
    status: StatusFile,
    *,
    num_steps: int,
    say: Say,
    show: Callable[[int, int], None],
) -> bool:
    """Trains up to step `num_steps` and leaves the results; gives whether it came to its end."""
    num_letters = max(num_steps * trainee.num_letters // trainee.steps_per_epoch, 1)

    def show_step(step: int, total: int) -> None:
        seen = num_letters if step >= total else trainee.letters_seen
        status.advance(step=step, num_steps=total, letters_seen=seen, num_letters=num_letters)
        show(seen, num_letters)

    status.enter("training")
    astray = None
    try:
        came_to_end = fit(
            trainee,
            num_steps=num_steps,
            journal=journal,
            actions=recipe.actions(run, trainee, say),
            save=lambda: run.save(trainee),
            show=show_step,
        )
    except Diverged as error:
        came_to_end, astray = False, error
        run.take_up(trainee)  # The last good weights: what went astray is never saved.
        journal.cut_back_to(trainee.step)
    was_stopped = not came_to_end and astray is None
    status.enter("stopping" if was_stopped else "finishing")
    if was_stopped:
        say(f"Stopped after step {trainee.step:,} of {num_steps:,}; go on with --resume. Leaving what there is.")
    try:
        recipe.finish(run, trainee, journal, say)
    except KeyboardInterrupt:
        say(_STOPPED_BEFORE_RESULTS)
        status.enter("interrupted", _STOPPED_BEFORE_RESULTS)
        return False
    if astray is not None:
        raise astray
    status.enter("stopped" if was_stopped else "finished")
    return came_to_end


@contextlib.contextmanager
def _accounted_for(status: StatusFile) -> Iterator[None]:
    """Notes why a run ended that did not come to its end."""
    try:
        yield
    except OwnhandError as error:
        status.enter("failed", str(error))
        raise
    except KeyboardInterrupt:
        status.enter("interrupted", "Stopped at once. What came after the last checkpoint is done again by --resume.")
        raise
    except BaseException as error:
        status.enter("failed", f"{type(error).__name__}: {error}")
        raise


def _prepared(recipe: Recipe[AnyCorpus], config: Any, letters: AnyCorpus, *, credit: str | None, say: Say) -> AnyCorpus:
    if credit is not None:
        letters = dataclasses.replace(letters, credit=credit)
    say(f"Preparing {len(letters):,} letters of {letters.source} ...")
    kept = recipe.prepare(letters, config)
    say(f"Letters: {_balance_report(letters, kept)}.")
    return kept


def reopened(folder: Path, source: str | os.PathLike[str], *, device: torch.device) -> tuple[Run[Any], Trainee]:
    """A run that was left in `folder`, and what it trained at its last checkpoint.

    Args:
        source: the letters that it learned from.

    Raises:
        LettersError: the source cannot be read.
        RunError: there is no run, its checkpoint is missing or damaged, or it learned from other letters.
    """
    record = read_record(folder)
    chosen = find_recipe(record["recipe"]["recipe"])
    try:
        config = dataclasses.replace(chosen.config(), **record["recipe"])
    except TypeError as reason:
        raise RunError(f"{folder}: this run is of another version of ownhand ({reason}).") from reason
    letters = dataclasses.replace(chosen.load(source, folder, say=_unheard), credit=record["letters"]["credit"])
    run = Run(folder, config, chosen.prepare(letters, config), device, changeable=chosen.changeable)
    trainee = chosen.make(run.letters, config, device)
    run.take_up(trainee)
    return run, trainee


def _unheard(line: str) -> None:
    """Nobody asked."""


def _resolved_config(recipe: Recipe[Any], epochs: int | None, settings: Mapping[str, str]) -> Any:
    config = recipe.config()
    known = {field.name: type(getattr(config, field.name)) for field in dataclasses.fields(config)}
    values: dict[str, Any] = {} if epochs is None else {"num_epochs": epochs}
    for name, text in settings.items():
        if name not in known or name == "recipe":
            names = ", ".join(sorted(set(known) - {"recipe"}))
            raise RunError(f"--set {name}={text}: the recipe {config.recipe} has no such setting. It has: {names}.")
        try:
            values[name] = known[name](text)
        except ValueError:
            kind = "a whole number" if known[name] is int else "a number"
            raise RunError(f"--set {name}={text[:40]}: expected {kind}.") from None
        if isinstance(values[name], float) and not math.isfinite(values[name]):
            raise RunError(f"--set {name}={text[:40]}: expected a number.")
        if name == "seed" and not 0 <= values[name] <= _LARGEST_SEED:
            raise RunError(f"--set seed={text[:40]}: expected a whole number from 0 to {_LARGEST_SEED}.")
    return dataclasses.replace(config, **values)


def _check_folder(folder: Path, config: Any, *, resume: bool, changeable: Collection[str]) -> None:
    """Raises RunError where a run is there already, or none to resume, or it is another: before anything is read."""
    if resume and not (folder / "config.json").exists():
        raise RunError(f"{folder}: there is no run here to resume. Name the run's folder with --out.")
    if resume:
        check_settings(folder, read_record(folder), config, changeable)
    if not resume and (folder / "config.json").exists():
        raise RunError(f"{folder}: there is a run here already. Add --resume to go on, or choose another --out.")


def _find_device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError):
        raise RunError(f"--device {name}: this machine has no such device. Try --device cpu.") from None
    return device


def _balance_report(had: Corpus, kept: Corpus) -> str:
    text = f"{len(had):,} in {had.source}"
    if len(kept) < len(had):
        fewer = [f"{c} {before:,} to {kept.counts()[c]:,}" for c, before in had.counts().items() if c in kept.counts()]
        changed = [line for line in fewer if len(set(line.split()[1::2])) == 2]
        text += f", {len(kept):,} kept" + (f" ({', '.join(changed)})" if len(changed) <= 30 else "")
    return text


def _steps_for(letters_seen: int, trainee: Trainee, batch_size: int) -> int:
    if letters_seen < 1:
        raise RunError(f"--letters-seen {letters_seen}: expected at least 1.")
    epochs, rest = divmod(letters_seen, trainee.num_letters)
    return epochs * trainee.steps_per_epoch + -(-rest // batch_size)


def _quickest_threads(recipe: Recipe[AnyCorpus], letters: AnyCorpus, config: Any, device: torch.device) -> int:
    if device.type != "cpu":
        return 1

    def steps(count: int) -> None:
        scratch.state.step = 0
        scratch.advance(count)

    try:
        scratch = recipe.make(recipe.few(letters, 16 * config.batch_size), config, device)
        steps(1)  # The first makes buffers.
        began = time.perf_counter()
        steps(1)
        count = min(8, scratch.steps_per_epoch, max(1, int(_TRIAL_SECONDS / (time.perf_counter() - began))))
        return quickest_num_threads(lambda: steps(count))
    except RunError:  # It went astray, and the run will say so; or these few are too few.
        return 1
