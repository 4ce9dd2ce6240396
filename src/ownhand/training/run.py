"""A training run from letters to results, in a folder of its own.

config.json     the resolved recipe, seed, versions, threads, and the fingerprint of the letters
status.json     how it stands, for programs; see `status`
metrics.jsonl   a line of losses and scores (or accuracy) for every step
checkpoint.pt   all that `resume` needs
samples/ ...    what the recipe leaves while it runs and at its end
"""

import contextlib
import dataclasses
import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

import ownhand
from ownhand.errors import OwnhandError, RunError
from ownhand.files import write_bytes
from ownhand.letters import Letters, load_letters
from ownhand.progress import Progress
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.journal import Journal
from ownhand.training.loop import Diverged, Trainee, fit, quickest_num_threads
from ownhand.training.recipes import Recipe, find_recipe
from ownhand.training.status import StatusFile

_TRIAL_SECONDS = 1.0
"""How long steps are tried for with each number of threads."""

Say = Callable[[str], None]
"""Told one line of what happens, for people."""


class Run:
    """One run: its folder, its recipe, the letters it learns from, and how long it has taken."""

    def __init__(self, folder: Path, recipe: Recipe, config: Any, letters: Letters, device: torch.device) -> None:
        self.folder, self.recipe, self.config, self.letters, self.device = folder, recipe, config, letters, device
        self.seconds = 0.0
        """Spent training, over all resumed parts."""
        self.num_threads = 1
        self.changes: list[dict[str, Any]] = []
        """What was set otherwise when the run was resumed: the step, and the new value by name."""
        self._clock_started = time.monotonic()

    def begin(self, trainee: Trainee) -> None:
        """Makes the folder that of this run: a first checkpoint, and the config."""
        self.num_threads = _choose_threads(self.recipe, self.letters, self.config, self.device)
        self._clock_started = time.monotonic()
        # The config comes last, since it makes the folder a run: one killed before this point may simply be begun anew.
        self.save(trainee)
        _write_config(self)

    def take_up(self, trainee: Trainee) -> None:
        """Brings `trainee` to where the run in the folder was at its last checkpoint.

        Raises:
            RunError: the run there is another, or its checkpoint is missing, damaged or of another version.
        """
        record = _check_same_run(self.folder, self.recipe, self.config, self.letters)
        self.num_threads, self.changes = record["threads"], record.get("changes", [])
        torch.set_num_threads(self.num_threads)
        path = self.folder / "checkpoint.pt"
        state = load_checkpoint(path, device=self.device)
        try:
            self.seconds = state.pop("seconds")
            trainee.state.load_state_dict(state)
        except (KeyError, ValueError, RuntimeError) as reason:
            raise RunError(f"{path}: this checkpoint is of another version of ownhand. Start the run anew.") from reason
        now = dataclasses.asdict(self.config)
        changed = {name: now[name] for name in self.recipe.changeable if now[name] != record["recipe"][name]}
        if changed:
            self.changes.append({"after_step": trainee.step, **changed})
            _write_config(self)
        self._clock_started = time.monotonic()

    def save(self, trainee: Trainee) -> None:
        """Writes the checkpoint, whole or not at all."""
        now = time.monotonic()
        self.seconds += now - self._clock_started
        self._clock_started = now
        save_checkpoint(self.folder / "checkpoint.pt", {**trainee.state.state_dict(), "seconds": self.seconds})

    @property
    def machine(self) -> str:
        """The kind of machine, in words: for reports, never for identification."""
        if self.device.type == "cuda":
            return torch.cuda.get_device_name(self.device)
        return f"{platform.machine()} CPU, {self.num_threads} thread{'s' * (self.num_threads > 1)}"

    def card(self, trainee: Trainee) -> dict[str, Any]:
        """What a model file says of its making: recipe, letters, cost."""
        return {
            "recipe": dataclasses.asdict(self.config),
            **({"changes": self.changes} if self.changes else {}),
            "letters": {
                "source": self.letters.source,
                "fingerprint": self.letters.fingerprint(),
                "credit": self.letters.credit,
            },
            "letters_seen": trainee.letters_seen,
            "steps": trainee.step,
            "seconds": round(self.seconds),
            "machine": self.machine,
            "ownhand": ownhand.__version__,
        }

    def cost(self, trainee: Trainee) -> str:
        """One sentence for a report: what was learned from, for how long, on what."""
        return (
            f"Recipe `{self.config.recipe}` on {self.letters.source}: {trainee.letters_seen:,} letters seen in "
            f"{trainee.step:,} steps and {self.seconds / 60:,.1f} minutes on one {self.machine}."
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
    show: Callable[[int, int], None] = lambda done, total: None,
) -> bool:
    """Trains `recipe` on the letters of `source` and leaves the results in the folder `out`.

    Args:
        epochs: times that every letter is seen; the recipe's own number if not given.
        letters_seen: stop once so many letters have been seen, instead.
        device: "cpu", "cuda" (or "cuda:1"), or "auto": a GPU if there is one.
        settings: other fields of the recipe's config by name, as text.
        credit: licence and citation of the letters, kept in the model; the source's own if not given.
        show: told (letters seen, letters in all) as training goes on.

    Returns:
        Whether training came to its end; False if it was asked to stop (Ctrl-C). Either way the results are left.

    Raises:
        LettersError: the source cannot be read.
        RunError: the recipe, a setting, the folder or the letters do not fit; or training went astray (Diverged), and
            the results are those of the last good weights.
    """
    chosen = find_recipe(recipe)
    config = _resolved_config(chosen, epochs, settings or {})
    folder = Path(out)
    _check_folder(folder, resume)
    torch_device = _find_device(device)
    status = StatusFile(folder, recipe=config.recipe, version=ownhand.__version__)
    with _left_in(status):
        status.enter("preparing")
        letters = load_letters(source, progress=reading_progress)
        if credit is not None:
            letters = dataclasses.replace(letters, credit=credit)
        say(f"Preparing {len(letters):,} letters of {letters.source} ...")
        kept = chosen.prepare(letters, config)
        say(f"Letters: {_balance_report(letters, kept)}.")

        _make_folder(folder)
        status.enter("preparing")
        run = Run(folder, chosen, config, kept, torch_device)
        trainee = chosen.make(kept, config, torch_device)
        num_steps = config.num_epochs * trainee.steps_per_epoch
        if letters_seen is not None:
            num_steps = _steps_for(letters_seen, trainee, config.batch_size)
        journal = Journal(folder / "metrics.jsonl", trainee.metric_names)
        if resume:
            run.take_up(trainee)
            say(f"Resuming after step {trainee.step:,}.")
        else:
            run.begin(trainee)
        journal.cut_back_to(trainee.step)
        if trainee.step < num_steps:
            say(f"Training on {run.machine} up to step {num_steps:,}, {config.batch_size} letters a step.")

        num_letters = max(num_steps * trainee.num_letters // trainee.steps_per_epoch, 1)

        def show_progress(step: int, total: int) -> None:
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
                actions=chosen.actions(run, trainee, say),
                save=lambda: run.save(trainee),
                show=show_progress,
            )
        except Diverged as error:
            came_to_end, astray = False, error
            run.take_up(trainee)  # The last good weights: what went astray is never saved.
            journal.cut_back_to(trainee.step)
        status.enter("finishing" if came_to_end or astray is not None else "stopping")
        if not came_to_end and astray is None:
            say(f"Stopped after step {trainee.step:,} of {num_steps:,}; go on with --resume. Leaving what there is.")
        try:
            chosen.finish(run, trainee, journal, say)
        except KeyboardInterrupt:
            message = (
                "Stopped before all results were left. The checkpoint is safe: the same command with --resume leaves "
                "them."
            )
            say(message)
            status.enter("interrupted", message)
            return False
        if astray is not None:
            raise astray
        status.enter("finished" if came_to_end else "stopped")
        return came_to_end


@contextlib.contextmanager
def _left_in(status: StatusFile) -> Iterator[None]:
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


def reopened(
    folder: Path, source: str | os.PathLike[str], *, device: torch.device, credit: str | None = None
) -> tuple[Run, Trainee]:
    """A run that was left in `folder`, and what it trained at its last checkpoint.

    Args:
        source: the letters that it learned from.

    Raises:
        LettersError: the source cannot be read.
        RunError: there is no run, its checkpoint is missing or damaged, or it learned from other letters.
    """
    record = _read_record(folder)
    chosen = find_recipe(record["recipe"]["recipe"])
    try:
        config = dataclasses.replace(chosen.config(), **record["recipe"])
    except TypeError as reason:
        raise RunError(f"{folder}: this run is of another version of ownhand ({reason}).") from reason
    letters = load_letters(source)
    letters = dataclasses.replace(letters, credit=record["letters"]["credit"] if credit is None else credit)
    run = Run(folder, chosen, config, chosen.prepare(letters, config), device)
    trainee = chosen.make(run.letters, config, device)
    run.take_up(trainee)
    return run, trainee


def _resolved_config(recipe: Recipe, epochs: int | None, settings: Mapping[str, str]) -> Any:
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
            raise RunError(f"--set {name}={text}: expected {kind}.") from None
    return dataclasses.replace(config, **values)


def _check_folder(folder: Path, resume: bool) -> None:
    if resume and not (folder / "config.json").exists():
        raise RunError(f"{folder}: there is no run here to resume. Name the run's folder with --out.")
    if not resume and (folder / "config.json").exists():
        raise RunError(f"{folder}: there is a run here already. Add --resume to go on, or choose another --out.")


def _make_folder(folder: Path) -> None:
    try:
        (folder / "samples").mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise RunError(f"{folder}: cannot be made ({reason.strerror}). Choose another --out.") from reason


def _find_device(name: str) -> torch.device:
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError):
        raise RunError(f"--device {name}: this machine has no such device. Try --device cpu.") from None
    return device


def _balance_report(had: Letters, kept: Letters) -> str:
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


def _choose_threads(recipe: Recipe, letters: Letters, config: Any, device: torch.device) -> int:
    if device.type != "cpu":
        return 1
    # A few letters from all over the set, since a stretch of it may be one writer's, or held out.
    some = np.linspace(0, len(letters) - 1, min(len(letters), 16 * config.batch_size)).astype(np.int64)
    scratch = recipe.make(letters.select(some), config, device)

    def steps(count: int) -> None:
        scratch.state.step = 0
        scratch.advance(count)

    try:
        steps(1)  # The first makes buffers.
        began = time.perf_counter()
        steps(1)
        count = min(8, scratch.steps_per_epoch, max(1, int(_TRIAL_SECONDS / (time.perf_counter() - began))))
        return quickest_num_threads(lambda: steps(count))
    except Diverged:  # The run itself will say so.
        return 1


def _write_config(run: Run) -> None:
    record = {
        "recipe": dataclasses.asdict(run.config),
        "changes": run.changes,
        "letters": {
            "source": run.letters.source,
            "credit": run.letters.credit,
            "fingerprint": run.letters.fingerprint(),
            "counts": run.letters.counts(),
        },
        "machine": run.machine,
        "threads": run.num_threads,
        "versions": {"ownhand": ownhand.__version__, "torch": torch.__version__, "python": platform.python_version()},
    }
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    write_bytes(run.folder / "config.json", text.encode(), error=RunError)


def _check_same_run(folder: Path, recipe: Recipe, config: Any, letters: Letters) -> dict[str, Any]:
    """Gives what config.json holds. Raises RunError where another run lies there."""
    record = _read_record(folder)
    before, fingerprint = record["recipe"], record["letters"]["fingerprint"]
    if fingerprint != letters.fingerprint():
        raise RunError(f"{folder}: this run learns from other letters ({fingerprint}). Resume it with the same source.")
    now = dataclasses.asdict(config)
    for name in now.keys() | before.keys():
        if now.get(name) != before.get(name) and name not in recipe.changeable:
            raise RunError(
                f"{folder}: this run has {name} = {before.get(name)}, not {now.get(name)}. "
                "Resume it with the same settings."
            )
    return record


def _read_record(folder: Path) -> dict[str, Any]:
    """Gives what config.json holds. Raises RunError where there is none, or it is damaged."""
    path = folder / "config.json"
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        record["recipe"]["recipe"], record["letters"]["fingerprint"], record["letters"]["credit"], record["threads"]
    except FileNotFoundError:
        raise RunError(f"{folder}: there is no run here. Name the run's folder.") from None
    except (ValueError, KeyError, TypeError) as reason:
        raise RunError(f"{path}: this is not the config of a run, or it is damaged. Start the run anew.") from reason
    return record
