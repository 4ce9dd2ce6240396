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
from typing import Literal

from pydantic import TypeAdapter
from typing_extensions import Required, TypedDict

from ownhand.errors import RunError
from ownhand.files import open_file, read_json, write_bytes
from ownhand.options import RECIPE, RECIPES
from ownhand.studio.file_names import check_name, free_name, listed, shown_path
from ownhand.studio.letter_drops import kind_of
from ownhand.studio.limits import EPOCHS
from ownhand.studio.metrics import Curves, Metrics
from ownhand.studio.sample_reader import SheetReader
from ownhand.training.run_lock import is_held, start_holding
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

_SHEET = r"(epoch|step)-[0-9]{1,12}\.png"
"""What sheets of samples are called."""

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


class _RecipeNumbers(TypedDict, total=False):
    recipe: Required[str]
    num_epochs: int


class _LettersLearned(TypedDict, total=False):
    source: str
    counts: dict[str, int]


class _Config(TypedDict, total=False):
    """Of a run's config.json, what is shown."""

    recipe: _RecipeNumbers
    letters: _LettersLearned
    machine: str


class _Asked(TypedDict):
    """What a run is started with."""

    recipe: str
    letters: str
    epochs: int


class _Record(_Asked, total=False):
    """What the studio notes of a run that it starts."""

    process: Required[int]
    began: float
    is_stopped: bool


_CONFIGS, _RECORDS = TypeAdapter(_Config), TypeAdapter(_Record)
"""Tell whether files are such."""


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
        folders = [path for path in listed(self.folder, "*") if _is_run(path)]
        folders.sort(key=_changed, reverse=True)
        return [path.name for path in folders] + list(self._opened())

    def summaries(self, most: int) -> list[RunSummary]:
        """At most so many runs, each in short, the newest first. One that is taken away meanwhile is left out."""
        found: list[RunSummary] = []
        for mark in self.names()[:most]:
            with contextlib.suppress(RunError, OSError):
                found.append(self.summary(mark))
        return found

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
        self._launch(out, {"recipe": recipe, "letters": letters, "epochs": epochs}, resume=False)
        return name

    def resume(self, mark: str) -> None:
        """Goes on with a run where it was paused. Raises RunError where it is going on, or is not the studio's."""
        folder, record = self._own(mark)
        if is_held(folder):
            raise RunError(f"{mark}: this run is going on already.")
        self._launch(folder, record, resume=(folder / "config.json").exists())

    def pause(self, mark: str) -> None:
        """Asks a run to stop in good order: checkpoint, curves, film and model are left. Asked again, it stops at once
        with the checkpoint alone. Raises RunError where it is not going on.
        """
        folder, record = self._own(mark)
        if not is_held(folder):
            raise RunError(f"{mark}: this run is not going on.")
        _interrupt(record, read_status(folder))

    def stop(self, mark: str) -> None:
        """Pauses a run, if it is going on, and notes that it is not meant to go on again."""
        folder, record = self._own(mark)
        _write_record(folder, {**record, "is_stopped": True})
        if is_held(folder):
            _interrupt(record, read_status(folder))

    def open(self, path: str) -> str:
        """Opens a run's folder anywhere on this machine and gives its mark. Raises RunError where there is no run."""
        with contextlib.suppress(OSError, RuntimeError):  # The latter of ~somebody, whom nobody knows.
            folder = Path(path.strip()).expanduser()
            if not folder.is_absolute():
                folder = Path.cwd() / folder
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
        record, status = _record(folder), read_status(folder)
        config, fault = _config(folder)
        recipe, letters = config.get("recipe"), config.get("letters", {})
        state = self._state(folder, record, status)
        if fault and state not in ("starting", "running", "pausing"):
            state = "failed"
        said = _tail(folder / "said.txt")
        return {
            "mark": mark,
            "folder": str(folder),
            "shown": shown_path(folder),
            "recipe": recipe["recipe"] if recipe else record["recipe"] if record else "",
            "epochs": record["epochs"] if record else recipe.get("num_epochs") if recipe else None,
            "letters": letters.get("source") or (record["letters"] if record else ""),
            "state": state,
            "is_own": not mark.startswith("@"),
            # A run that tells no status may have ended or been paused: both look the same then.
            "can_resume": bool(record)
            and not fault
            and (state in ("paused", "stopped") or (state == "finished" and not status)),
            "said": said[-6:],
            "message": fault or _message(state, status, said),
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
        sheets = [path.name for path in listed(folder / "samples", "*.png") if re.fullmatch(_SHEET, path.name)]
        config, _ = _config(folder)
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
        is_sample = re.fullmatch(_SHEET, name) is not None
        path = folder / "samples" / name if is_sample else folder / name
        if not (is_sample or name in _RESULTS) or not path.is_file():
            raise RunError(f"{name[:40]}: this run has no such picture.")
        return path

    def _launch(self, folder: Path, record: _Asked, *, resume: bool) -> None:
        source = DRAWN if record["letters"] == DRAWN else self._letters / f"{record['letters']}.npz"
        command = [sys.executable, "-c", "from ownhand.cli import main; main()", "train", str(source)]
        command += ["--recipe", record["recipe"], "--epochs", str(record["epochs"]), "--out", str(folder)]
        with (folder / "said.txt").open("ab") as log:
            process = start_holding([*command, *(["--resume"] if resume else [])], folder, log)
        self._processes = [other for other in self._processes if other.poll() is None] + [process]
        asked: _Asked = {"recipe": record["recipe"], "letters": record["letters"], "epochs": record["epochs"]}
        _write_record(folder, {**asked, "process": process.pid, "began": time.time(), "is_stopped": False})

    def _state(self, folder: Path, record: _Record | None, status: Status | None) -> State:
        for process in self._processes:
            process.poll()  # One that ended is reaped.
        if record is None:
            return _state_of_other(folder, status)
        is_locked = is_held(folder)
        if status is None:
            return _state_untold(folder, record, is_locked)
        # Started again by the studio, it has not said a word since; a command may have taken it up after that.
        if status.process != record["process"] and status.began <= record.get("began", 0.0):
            return "starting" if is_locked else "failed"
        if is_locked:
            return _HELD[status.state]
        return _state_left(folder, status, "stopped" if record.get("is_stopped") else "paused")

    def _own(self, mark: str) -> tuple[Path, _Record]:
        folder = self.place(mark)
        record = _record(folder)
        if mark.startswith("@") or record is None:
            raise RunError(f"{mark}: this run was not started by the studio, which only watches it.")
        return folder, record

    def _opened(self) -> dict[str, Path]:
        try:
            places = read_json(self.folder / "opened.json")
        except (OSError, ValueError):
            return {}
        opened: dict[str, Path] = {}
        for place in places[:_MOST_OPENED] if isinstance(places, list) else []:
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
        if is_held(folder):
            return _HELD[status.state]
        return _HELD[status.state] if is_going_on(status) else _state_left(folder, status, "paused")
    with contextlib.suppress(OSError):
        if time.time() - (folder / "metrics.jsonl").stat().st_mtime < _QUIET_SECONDS:
            return "running"
    return "finished" if (folder / "report.md").exists() else "paused"


def _state_untold(folder: Path, record: _Record, is_locked: bool) -> State:
    """How a run of the studio's stands that tells no status: one just begun, or of a version before there was any."""
    if is_locked:
        return "running" if (folder / "config.json").exists() else "starting"
    if not (folder / "checkpoint.pt").exists():
        return "failed"
    if record.get("is_stopped"):
        return "stopped"
    return "finished" if (folder / "report.md").exists() else "paused"


def _interrupt(record: _Record, status: Status | None) -> None:
    """Asks whoever holds the run to stop: the process that took it up last, be it the studio's or a command's."""
    is_command = status is not None and status.process > 0 and status.began > record.get("began", 0.0)
    process = status.process if status is not None and is_command else record["process"]
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGINT)


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
    try:
        return (folder / "config.json").is_file() or (folder / "studio.json").is_file()
    except (OSError, ValueError):  # It may not be looked into, or its name is none.
        return False


def _changed(folder: Path) -> float:
    """When something was put into a folder or taken out of it last."""
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _config(folder: Path) -> tuple[_Config, str]:
    """What a run's config.json tells, and what is wrong with it, in a sentence, if anything is."""
    try:
        return _CONFIGS.validate_python(read_json(folder / "config.json"), strict=True), ""
    except FileNotFoundError:  # A run that is just beginning has none.
        return {}, ""
    except OSError as reason:
        return {}, f"config.json: cannot be read ({reason.strerror})."
    except ValueError:  # Of which pydantic's is one.
        return {}, "config.json: this is not the config of a run, or it is damaged. Start the run anew."


def _record(folder: Path) -> _Record | None:
    """What the studio noted of a run that it started; None where that is not there, or damaged."""
    try:
        record = _RECORDS.validate_python(read_json(folder / "studio.json"), strict=True)
    except (OSError, ValueError):
        return None
    # To the system, 0 and what is below it are whole groups of processes.
    return record if record["process"] > 0 else None


def _write_record(folder: Path, record: _Record) -> None:
    write_bytes(folder / "studio.json", json.dumps(record, indent=1).encode(), error=RunError)


def _tail(path: Path, num_bytes: int = 8_000) -> list[str]:
    """The last lines of what a run said."""
    try:
        with open_file(path) as file:
            file.seek(max(os.fstat(file.fileno()).st_size - num_bytes, 0))
            return file.read(num_bytes).decode(errors="replace").splitlines()
    except OSError:
        return []


def _text(path: Path, most: int = 100_000) -> str:
    try:
        with open_file(path) as file:
            return file.read(4 * most).decode(errors="replace")[:most]
    except OSError:
        return ""
