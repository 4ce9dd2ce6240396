"""How a run stands: `status.json` in its folder, for programs. Needs neither torch nor numpy.

    status = read_status(folder)                  # None where the folder has no status that can be read
    if status is not None and is_going_on(status):
        print(f"{status.step:,} of {status.num_steps:,} steps, {status.seconds_left:.0f} seconds left")

The file is written whole, about once a second while the run trains, and at every change of state. It is there as soon
as the folder is: at once where the folder was made before the run began, else when the letters are prepared.

    preparing -> training -> finishing -> finished
                    |            |
                    |            `-> interrupted    asked to stop while results were left
                    |-> stopping -> stopped         asked to stop once (Ctrl-C, SIGTERM): results are left all the same
                    |-> interrupted                 asked twice: nothing is left but the checkpoint
                    `-> failed                      `message` says why; a run that went astray leaves results first

A run that was killed outright keeps the state it had: `is_going_on` is false of it, and it was interrupted.
All that are over, finished ones included, may be resumed if the folder has its config.json and checkpoint.pt.
"""

import contextlib
import dataclasses
import json
import os
import time
from pathlib import Path
from typing import Literal, get_args

from ownhand.errors import RunError
from ownhand.files import read_json, write_bytes

State = Literal["preparing", "training", "finishing", "stopping", "finished", "stopped", "interrupted", "failed"]

GOING_ON: frozenset[State] = frozenset({"preparing", "training", "finishing", "stopping"})
"""States of a run that a process is at work on. The others are how a run may be left."""

_NAME = "status.json"
_EVERY_SECONDS = 1.0

_QUIET_SECONDS = 20.0
"""Without a word for so long, a run whose process is not on this machine is not going on."""

_SILENT_SECONDS = 3600.0
"""Without a word for so long, a run is not going on, whatever process has its number by now."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Status:
    """How a run stands. Each field is a key of `status.json`."""

    state: State
    """What it is doing, or how it ended; see the module."""

    message: str = ""
    """Why it failed or was interrupted, in a sentence or two for people; empty in all other states."""

    recipe: str = ""
    """Which recipe it trains."""

    step: int = 0
    """Steps taken."""

    num_steps: int = 0
    """Steps to be taken in all; 0 until the letters are prepared."""

    letters_seen: int = 0
    """Real letters shown so far; the measure of progress, of `num_letters`."""

    num_letters: int = 0
    """Letters to be shown in all; 0 until the letters are prepared."""

    letters_a_second: float | None = None
    """The rate since this process took the run up; None before the first steps."""

    seconds_left: float | None = None
    """Of training, by that rate; None while it is not known, and unless it trains."""

    process: int = 0
    """The number (PID) of the process that does, or did, the work."""

    began: float = 0.0
    """When that process took the run up, seconds since 1970."""

    updated: float = 0.0
    """When this was written, seconds since 1970."""

    version: str = ""
    """The version of ownhand that wrote it."""


def read_status(folder: Path) -> Status | None:
    """The status that a run left in its folder; None where there is none, or what is there is none.

    Fields that this version does not know are passed over, so that a newer version's status can be read.
    """
    try:
        found = read_json(folder / _NAME)
        known = {field.name: found[field.name] for field in dataclasses.fields(Status) if field.name in found}
        status = Status(**known)
        numbers = (status.step, status.num_steps, status.letters_seen, status.num_letters, status.process)
        times = (status.began, status.updated, status.letters_a_second or 0.0, status.seconds_left or 0.0)
        texts = (status.message, status.recipe, status.version)
        is_sound = (
            status.state in get_args(State)
            and all(type(number) is int for number in numbers)
            and all(type(number) in (int, float) for number in times)
            and all(type(text) is str for text in texts)
        )
    except (OSError, ValueError, TypeError):
        return None
    return status if is_sound else None


def is_going_on(status: Status) -> bool:
    """Whether a process is at work on the run, as far as its status tells.

    It may be wrong of a run that was killed less than an hour ago and whose process number another process has since
    been given. Who started the process, or holds a lock that it shares, knows better.
    """
    if status.state not in GOING_ON:
        return False
    silence = time.time() - status.updated
    return silence < _QUIET_SECONDS or (silence < _SILENT_SECONDS and _is_process(status.process))


class StatusFile:
    """Keeps the `status.json` of a run up to date. Says nothing while the folder is not there."""

    def __init__(self, folder: Path, *, recipe: str, version: str) -> None:
        self._folder = folder
        self.is_silent = False
        """Whether nothing is written, since the folder may be another process's."""
        before = read_status(folder)
        self._status = dataclasses.replace(
            before or Status(state="preparing"),
            recipe=recipe,
            version=version,
            process=os.getpid(),
            began=time.time(),
        )
        self._begun_at: tuple[int, float] | None = None
        self._written = 0.0

    def enter(self, state: State, message: str = "") -> None:
        """Notes another state, at once."""
        self._begun_at = None
        self._status = dataclasses.replace(
            self._status, state=state, message=message, letters_a_second=None, seconds_left=None
        )
        self._write()

    def advance(self, *, step: int, num_steps: int, letters_seen: int, num_letters: int) -> None:
        """Notes how far it has come, at most once a second."""
        now = time.monotonic()
        if self._begun_at is None:  # A resumed run begins part of the way; its rate counts from there.
            self._begun_at = letters_seen, now
        seen_before, began = self._begun_at
        rate = (letters_seen - seen_before) / max(now - began, 1e-9)
        self._status = dataclasses.replace(
            self._status,
            step=step,
            num_steps=num_steps,
            letters_seen=letters_seen,
            num_letters=num_letters,
            letters_a_second=round(rate, 1) if rate > 0 else None,
            seconds_left=round((num_letters - letters_seen) / rate, 1) if rate > 0 else None,
        )
        if now - self._written >= _EVERY_SECONDS:
            self._write()

    def _write(self) -> None:
        if self.is_silent or not self._folder.is_dir():
            return
        self._written = time.monotonic()
        self._status = dataclasses.replace(self._status, updated=time.time())
        text = json.dumps(dataclasses.asdict(self._status), indent=2, ensure_ascii=False) + "\n"
        # A disk that is full now may have room again before the next checkpoint, which does complain.
        with contextlib.suppress(RunError):
            write_bytes(self._folder / _NAME, text.encode(), error=RunError)


def _is_process(number: int) -> bool:
    if number <= 0:
        return False
    if os.name == "nt":  # There, signal 0 is Ctrl-C.
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:  # It is somebody else's, or this system cannot tell.
        return True
    return True
