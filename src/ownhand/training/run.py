"""A training run, in a folder of its own.

config.json     the resolved recipe, seed, versions, threads, and the fingerprint of the letters
status.json     how it stands, for programs; see `status`
metrics.jsonl   a line of losses and scores (or accuracy) for every step
checkpoint.pt   all that `resume` needs
samples/ ...    what the recipe leaves while it runs and at its end
"""

import dataclasses
import json
import platform
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Generic

import torch

import ownhand
from ownhand.errors import RunError
from ownhand.files import read_json, write_bytes
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.corpus import AnyCorpus
from ownhand.training.loop import Trainee

Say = Callable[[str], None]
"""Told one line of what happens, for people."""

_MOST_THREADS = 4096
"""More is no number of threads that a machine has."""


class Run(Generic[AnyCorpus]):
    """One run: its folder, its recipe's numbers, the letters it learns from, and how long it has taken."""

    def __init__(
        self, folder: Path, config: Any, letters: AnyCorpus, device: torch.device, *, changeable: Collection[str]
    ) -> None:
        """`changeable` are the numbers that a resumed run may have otherwise than before."""
        self.folder, self.config, self.letters, self.device = folder, config, letters, device
        self.changeable = changeable
        self.seconds = 0.0
        """Spent training, over all resumed parts."""
        self.num_threads = 1
        self.changes: list[dict[str, Any]] = []
        """What was set otherwise when the run was resumed: the step, and the new value by name."""
        self._clock_started = time.monotonic()

    def begin(self, trainee: Trainee, *, num_threads: int) -> None:
        """Makes the folder that of this run: a first checkpoint, and the config."""
        self.num_threads = num_threads
        self._clock_started = time.monotonic()
        # The config comes last, since it makes the folder a run: one killed before this point may simply be begun anew.
        self.save(trainee)
        self._write_config()

    def take_up(self, trainee: Trainee) -> None:
        """Brings `trainee` to where the run in the folder was at its last checkpoint.

        Raises:
            RunError: the run there is another, or its checkpoint is missing, damaged or of another version.
        """
        record = self._checked_record()
        self.num_threads, self.changes = record["threads"], record.get("changes", [])
        torch.set_num_threads(self.num_threads)
        path = self.folder / "checkpoint.pt"
        state = load_checkpoint(path, device=self.device)
        try:
            self.seconds = float(state.pop("seconds"))
            trainee.state.load_state_dict(state)
        except Exception as reason:  # Nets, optimizers and random sources raise many kinds for what does not fit.
            raise RunError(
                f"{path}: this checkpoint is of another run or of another version of ownhand, or damaged. "
                "Start the run anew."
            ) from reason
        now = dataclasses.asdict(self.config)
        changed = {name: now[name] for name in self.changeable if now[name] != record["recipe"].get(name)}
        if changed:
            self.changes.append({"after_step": trainee.step, **changed})
            self._write_config()
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

    def _write_config(self) -> None:
        record = {
            "recipe": dataclasses.asdict(self.config),
            "changes": self.changes,
            "letters": {
                "source": self.letters.source,
                "credit": self.letters.credit,
                "fingerprint": self.letters.fingerprint(),
                "counts": self.letters.counts(),
            },
            "machine": self.machine,
            "threads": self.num_threads,
            "versions": {
                "ownhand": ownhand.__version__,
                "torch": torch.__version__,
                "python": platform.python_version(),
            },
        }
        text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
        write_bytes(self.folder / "config.json", text.encode(), error=RunError)

    def _checked_record(self) -> dict[str, Any]:
        """Gives what config.json holds. Raises RunError where another run lies there."""
        record = read_record(self.folder)
        check_settings(self.folder, record, self.config, self.changeable)
        fingerprint = record["letters"]["fingerprint"]
        if fingerprint != self.letters.fingerprint():
            raise RunError(
                f"{self.folder}: this run learns from other letters ({fingerprint}). Resume it with the same source."
            )
        return record


def check_settings(folder: Path, record: dict[str, Any], config: Any, changeable: Collection[str]) -> None:
    """Raises RunError where the run of a record has another recipe, or other settings that are not `changeable`."""
    before, now = record["recipe"], dataclasses.asdict(config)
    if before["recipe"] != now["recipe"]:
        raise RunError(
            f"{folder}: this run is of the recipe {_short(before['recipe'])}, not {now['recipe']}. Resume it with "
            f"--recipe {_short(before['recipe'])}, or choose another --out."
        )
    names = (name for name in (*now, *before) if name not in changeable)
    other = [name for name in dict.fromkeys(names) if now.get(name) != before.get(name)]
    if other:
        had = " and ".join(f"{name} = {_short(before.get(name))}, not {now.get(name)}" for name in other[:3])
        raise RunError(f"{folder}: this run has {had}. Resume it with the same settings.")


def _short(value: object) -> str:
    return str(value)[:40]


def make_folder(folder: Path) -> None:
    """Makes the folder of a run, with room for samples. Raises RunError where it cannot be made."""
    try:
        (folder / "samples").mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise RunError(f"{folder}: cannot be made ({reason.strerror}). Choose another --out.") from reason


def read_record(folder: Path) -> dict[str, Any]:
    """Gives what config.json holds. Raises RunError where there is none, or it is damaged."""
    path = folder / "config.json"
    try:
        record: dict[str, Any] = read_json(path)
        letters, threads, changes = record["letters"], record["threads"], record.get("changes", [])
        is_sound = (
            isinstance(record["recipe"]["recipe"], str)
            and isinstance(letters["fingerprint"], str)
            and isinstance(letters["credit"], str)
            and type(threads) is int
            and 1 <= threads <= _MOST_THREADS
            and isinstance(changes, list)
        )
    except FileNotFoundError:
        raise RunError(f"{folder}: there is no run here. Name the run's folder.") from None
    except OSError as reason:
        raise RunError(f"{path}: cannot be read ({reason.strerror}). Check the file.") from reason
    except (ValueError, KeyError, TypeError, AttributeError) as reason:
        raise RunError(f"{path}: this is not the config of a run, or it is damaged. Start the run anew.") from reason
    if not is_sound:
        raise RunError(f"{path}: this is not the config of a run, or it is damaged. Start the run anew.")
    return record
