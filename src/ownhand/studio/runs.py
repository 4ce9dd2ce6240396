"""Training runs: started as processes of their own, watched through the files that they leave, paused by a signal.

A run is a folder. Those that the studio starts lie in `runs/`, with three files besides the run's own: `studio.json`
(what was asked, and the process), `said.txt` (what it said, for people) and `running.lock`. Any other run's folder may
be opened, too. How a run stands it tells itself, in `status.json`; runs of versions before there was one are known by
what they left. The studio only reads what runs write, so that closing it, or the page, changes nothing for them.
"""

import contextlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Literal

from typing_extensions import TypedDict

from ownhand.errors import RunError
from ownhand.files import write_bytes
from ownhand.options import RECIPE, RECIPES
from ownhand.studio.file_names import check_name, free_name, shown_path
from ownhand.studio.letter_drops import kind_of
from ownhand.studio.limits import EPOCHS
from ownhand.studio.locks import is_locked, start_locked
from ownhand.studio.metrics import Curves, Metrics
from ownhand.studio.sample_reader import SheetReader
from ownhand.training.status import GOING_ON, Status, is_going_on, read_status

_RESULTS = (
    *("training.gif", "curves.png", "hands.png", "words.png", "letter-case.png", "confusions.png", "report.md"),
    "model.onnx",
)
"""What a run leaves that may be looked at."""

_OF_WORDS = frozenset(recipe.name for recipe in RECIPES if recipe.source == "words")

DRAWN = "hands:pen"
"""What may be learned from where nobody dropped any letters: those that a shipped model draws."""

_QUIET_SECONDS = 20.0
"""A run that tells no status, and that wrote nothing for so long, is not going on."""

_MOST_OPENED = 50

State = Literal["starting", "running", "pausing", "paused", "stopped", "finished", "failed"]
"""How a run stands, as the page shows it. A run that is paused may go on; a stopped one is not meant to."""


class RunSummary(TypedDict):
    """What a run is and how it stands, in short."""

    mark: str
    """Its name in the API."""
    folder: str
    shown: str
    """Its folder as a person knows it."""
    recipe: str
    epochs: int | None
    letters: str
    state: State
    is_own: bool
    """Whether it lies in the studio's folder."""
    can_resume: bool
    said: list[str]
    """Its last lines, for people."""
    message: str
    """Why it failed, in a sentence or two."""
    results: list[str]
    """Files that it left and that may be looked at."""
    num_steps: int | None
    """To be taken in all; None where it does not tell."""
    seconds_left: float | None
    """None where it is not known, or it does not train."""


class RunAnswer(RunSummary):
    """A run as it stands."""

    counts: dict[str, int]
    """Of the letters that it learns from, by character."""
    machine: str
    curves: Curves
    samples: list[str]
    """Names of its sheets of samples."""
    read: list[list[float]]
    """[step or epoch, share that reads] of some of the sheets."""
    report: str


class Runs:
    """The runs in the studio's folder, and others that were opened."""

    def __init__(self, folder: Path, letters: Path) -> None:
        self.folder, self._letters = folder, letters
        self._metrics: dict[str, Metrics] = {}
        self._sheets = SheetReader()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """The marks of all runs, the newest first."""
        folders = [path for path in self.folder.glob("*") if path.is_dir() and _is_run(path)]
        folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        return [path.name for path in folders] + list(self._opened())

    def start(self, *, recipe: str, letters: str, epochs: int, name: str = "") -> str:
        """Starts a run and gives its mark. Raises RunError where what is asked for cannot be trained."""
        if importlib.util.find_spec("torch") is None:
            raise RunError(
                "Training needs torch, which is not installed. Install it with: pip install 'ownhand[train]'"
            )
        RECIPE.check(recipe)
        EPOCHS.check(epochs)
        if letters != DRAWN:
            check_name(letters, "set of letters")
        source = self._letters / f"{letters}.npz"
        if letters != DRAWN and not source.is_file():
            raise RunError(f"{letters}: there are no letters of that name. Drop some on the page Letters first.")
        wanted = "words" if recipe in _OF_WORDS else "letters"
        if kind_of(source) != wanted:
            raise RunError(
                f"{letters}: the recipe {recipe} learns from {wanted}"
                + (
                    ", and these letters stand alone."
                    if wanted == "words"
                    else " that stand alone, and these are words."
                )
            )
        if name:
            check_name(name, "run")
        name = free_name(name or f"{recipe} {letters}"[:36].replace(":", " ").strip(" -_"), self.folder)
        out = self.folder / name
        out.mkdir(parents=True)
        record = {"recipe": recipe, "letters": letters, "epochs": epochs}
        self._launch(out, record, resume=False)
        return name

    def resume(self, mark: str) -> None:
        """Goes on with a run where it was paused. Raises RunError where it is going on, or is not the studio's."""
        folder = self._own(mark)
        if is_locked(folder / "running.lock"):
            raise RunError(f"{mark}: this run is going on already.")
        self._launch(folder, _record(folder), resume=(folder / "config.json").exists())

    def pause(self, mark: str) -> None:
        """Asks a run to stop in good order: checkpoint, curves, film and model are left. Asked again, it stops at once
        with the checkpoint alone. Raises RunError where it is not going on.
        """
        folder = self._own(mark)
        if not is_locked(folder / "running.lock"):
            raise RunError(f"{mark}: this run is not going on.")
        _interrupt(_record(folder))

    def stop(self, mark: str) -> None:
        """Pauses a run, if it is going on, and notes that it is not meant to go on again."""
        folder = self._own(mark)
        record = _record(folder)
        _write_record(folder, {**record, "is_stopped": True})
        if is_locked(folder / "running.lock"):
            _interrupt(record)

    def open(self, path: str) -> str:
        """Opens a run's folder anywhere on this machine and gives its mark. Raises RunError where there is no run."""
        folder = Path(path.strip()).expanduser()
        if not folder.is_absolute():
            folder = Path.cwd() / folder
        with contextlib.suppress(OSError):
            folder = folder.resolve()
            if folder.parent == self.folder.resolve() and _is_run(folder):
                return folder.name
            if _is_run(folder):
                opened = {mark: place for mark, place in self._opened().items() if place != folder}
                mark = f"@{free_mark(folder.name, opened)}"
                places = [*map(str, opened.values()), str(folder)][-_MOST_OPENED:]
                self.folder.mkdir(parents=True, exist_ok=True)
                write_bytes(self.folder / "opened.json", json.dumps(places).encode(), error=RunError)
                return mark
        raise RunError(f"{path[:120]}: expected the folder of a run, with a config.json in it, found none.")

    def place(self, mark: str) -> Path:
        """The folder of a run. Raises RunError where there is none of that mark."""
        if mark.startswith("@"):
            if mark in (opened := self._opened()):
                return opened[mark]
        elif re.fullmatch(r"[^\W_][\w -]*", mark) and _is_run(self.folder / mark):
            return self.folder / mark
        raise RunError(f"{mark[:40]}: there is no run of that name.")

    def summary(self, mark: str) -> RunSummary:
        """What a run is and how it stands, in short."""
        folder = self.place(mark)
        record, config, status = _record(folder), _read(folder / "config.json"), read_status(folder)
        recipe = config.get("recipe", {})
        state = self._state(folder, record, status)
        said = _tail(folder / "said.txt")
        return {
            "mark": mark,
            "folder": str(folder),
            "shown": shown_path(folder),
            "recipe": recipe.get("recipe") or record.get("recipe", ""),
            "epochs": record.get("epochs") or recipe.get("num_epochs"),
            "letters": config.get("letters", {}).get("source") or record.get("letters", ""),
            "state": state,
            "is_own": not mark.startswith("@"),
            # A run that tells no status may have ended or been paused: both look the same then.
            "can_resume": bool(record) and (state in ("paused", "stopped") or (state == "finished" and not status)),
            "said": said[-6:],
            "message": _message(state, status, said),
            "results": [name for name in _RESULTS if (folder / name).is_file()],
            "num_steps": (status.num_steps or None) if status else None,
            "seconds_left": status.seconds_left if status and state == "running" else None,
        }

    def answer(self, mark: str) -> RunAnswer:
        """A run as it stands: its summary, curves, samples and the shares of them that read."""
        summary = self.summary(mark)
        folder = self.place(mark)
        with self._lock:
            metrics = self._metrics.setdefault(str(folder), Metrics(folder / "metrics.jsonl"))
            while len(self._metrics) > 8:
                self._metrics.pop(next(iter(self._metrics)))
        sheets = sorted(path.name for path in (folder / "samples").glob("*.png"))
        config = _read(folder / "config.json")
        return {
            **summary,
            "counts": config.get("letters", {}).get("counts", {}),
            "machine": config.get("machine", ""),
            "curves": metrics.curves(),
            "samples": sheets,
            "read": self._sheets.shares(folder, sheets),
            "report": _text(folder / "report.md") if "report.md" in summary["results"] else "",
        }

    def picture(self, mark: str, name: str) -> Path:
        """A picture of a run: one of its samples or results. Raises RunError where there is none."""
        folder = self.place(mark)
        is_sample = re.fullmatch(r"(epoch|step)-\d+\.png", name) is not None
        path = folder / "samples" / name if is_sample else folder / name
        if not (is_sample or name in _RESULTS) or not path.is_file():
            raise RunError(f"{name[:40]}: this run has no such picture.")
        return path

    def _launch(self, folder: Path, record: dict[str, Any], *, resume: bool) -> None:
        source = DRAWN if record["letters"] == DRAWN else self._letters / f"{record['letters']}.npz"
        command = [sys.executable, "-c", "from ownhand.cli import main; main()", "train", str(source)]
        command += ["--recipe", record["recipe"], "--epochs", str(record["epochs"]), "--out", str(folder)]
        with (folder / "said.txt").open("ab") as log:
            process = start_locked([*command, *(["--resume"] if resume else [])], folder / "running.lock", log)
        self._processes = [other for other in self._processes if other.poll() is None] + [process]
        record = {**record, "process": process.pid, "began": time.time(), "is_stopped": False}
        _write_record(folder, record)

    def _state(self, folder: Path, record: dict[str, Any], status: Status | None) -> State:
        for process in self._processes:
            process.poll()  # One that ended is reaped.
        if not record:
            return _state_of_other(folder, status)
        is_held = is_locked(folder / "running.lock")
        if status is None:
            return _state_untold(folder, record, is_held)
        if status.process != record["process"]:  # It was started again, and has not said a word since.
            return "starting" if is_held else "failed"
        if is_held:
            return _HELD[status.state]
        return _state_left(folder, status, "stopped" if record.get("is_stopped") else "paused")

    def _own(self, mark: str) -> Path:
        folder = self.place(mark)
        if mark.startswith("@") or not _record(folder):
            raise RunError(f"{mark}: this run was not started by the studio, which only watches it.")
        return folder

    def _opened(self) -> dict[str, Path]:
        try:
            places = json.loads((self.folder / "opened.json").read_bytes())
        except (OSError, ValueError):
            return {}
        opened: dict[str, Path] = {}
        for place in places if isinstance(places, list) else []:
            folder = Path(str(place))
            if _is_run(folder):
                opened[f"@{free_mark(folder.name, opened)}"] = folder
        return opened


_HELD: dict[str, State] = {
    "preparing": "starting",
    "training": "running",
    "finishing": "running",
    "stopping": "pausing",
    # It has told its last, and its process is about to end.
    "finished": "running",
    "failed": "running",
    "stopped": "pausing",
    "interrupted": "pausing",
}
"""What a run tells while its process is there, as the page shows it."""


def _state_left(folder: Path, status: Status, stopped: State) -> State:
    """How a run stands that no process is at work on."""
    if status.state in ("finished", "failed"):
        return "finished" if status.state == "finished" else "failed"
    if status.state in GOING_ON and not (folder / "checkpoint.pt").exists():
        return "failed"  # Killed before there was anything to go on from.
    return stopped


def _state_of_other(folder: Path, status: Status | None) -> State:
    """How a run stands that the studio did not start."""
    if status is not None:
        return _HELD[status.state] if is_going_on(status) else _state_left(folder, status, "paused")
    with contextlib.suppress(OSError):
        if time.time() - (folder / "metrics.jsonl").stat().st_mtime < _QUIET_SECONDS:
            return "running"
    return "finished" if (folder / "report.md").exists() else "paused"


def _state_untold(folder: Path, record: dict[str, Any], is_held: bool) -> State:
    """How a run of the studio's stands that tells no status: one just begun, or of a version before there was any."""
    if is_held:
        return "running" if (folder / "config.json").exists() else "starting"
    if not (folder / "checkpoint.pt").exists():
        return "failed"
    if record.get("is_stopped"):
        return "stopped"
    return "finished" if (folder / "report.md").exists() else "paused"


def _interrupt(record: dict[str, Any]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(record["process"]), signal.SIGINT)


def _message(state: State, status: Status | None, said: list[str]) -> str:
    """Why a run failed: what it told, or else the last thing that it said."""
    if state != "failed":
        return ""
    last = next((line.strip() for line in reversed(said) if line.strip()), "")
    return (status.message if status and status.state == "failed" else "") or last


def free_mark(name: str, taken: dict[str, Path]) -> str:
    """A mark for an opened folder: its name, or with a number after it."""
    name = re.sub(r"[^\w -]", " ", name).strip() or "run"
    number, mark = 1, name
    while f"@{mark}" in taken:
        number += 1
        mark = f"{name} {number}"
    return mark


def _is_run(folder: Path) -> bool:
    return (folder / "config.json").is_file() or (folder / "studio.json").is_file()


def _record(folder: Path) -> dict[str, Any]:
    """What the studio noted of a run that it started."""
    record = _read(folder / "studio.json")
    return record if {"recipe", "letters", "epochs", "process"} <= record.keys() else {}


def _write_record(folder: Path, record: dict[str, Any]) -> None:
    write_bytes(folder / "studio.json", json.dumps(record, indent=1).encode(), error=RunError)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _tail(path: Path, num_bytes: int = 8_000) -> list[str]:
    """The last lines of what a run said."""
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - num_bytes, 0))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _text(path: Path, most: int = 100_000) -> str:
    try:
        return path.read_text(encoding="utf-8")[:most]
    except (OSError, ValueError):
        return ""
