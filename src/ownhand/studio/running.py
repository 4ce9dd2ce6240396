"""Training runs: started as processes of their own, watched through the files that they leave, paused by a signal.

A run is a folder. Those that the studio starts lie in `runs/`, with three files besides the run's own: `studio.json`
(what was asked, and the process), `said.txt` (what it said) and `running.lock`. Any other run's folder may be opened,
too. The studio only reads what runs write, so that closing it, or the page, changes nothing for them.
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
from typing import Any

from ownhand.errors import RunError
from ownhand.files import write_bytes
from ownhand.studio.locks import is_locked, start_locked
from ownhand.studio.metrics import Metrics
from ownhand.studio.naming import check_name, free_name, shown_path
from ownhand.studio.sampled import SheetReader

RECIPES = ("article", "pen", "pixel", "reader")

_RESULTS = ("training.gif", "curves.png", "hands.png", "letter-case.png", "confusions.png", "report.md", "model.onnx")
"""What a run leaves that may be looked at."""

_QUIET_SECONDS = 20.0
"""A run that the studio did not start, and that wrote nothing for so long, is not going on."""

_MOST_EPOCHS = 100_000
_MOST_OPENED = 50


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
        own = [path for path in self.folder.glob("*") if path.is_dir() and _is_run(path)]
        own.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        return [path.name for path in own] + list(self._opened())

    def start(self, *, recipe: str, letters: str, epochs: int, name: str = "") -> str:
        """Starts a run and gives its mark. Raises RunError where what is asked for cannot be trained."""
        if importlib.util.find_spec("torch") is None:
            raise RunError(
                "Training needs torch, which is not installed. Install it with: pip install 'ownhand[train]'"
            )
        if recipe not in RECIPES:
            raise RunError(f"There is no recipe '{recipe[:40]}'. Choose one of {', '.join(RECIPES)}.")
        if not 1 <= epochs <= _MOST_EPOCHS:
            raise RunError(f"Expected 1 to {_MOST_EPOCHS:,} epochs, found {epochs}.")
        check_name(letters, "set of letters")
        source = self._letters / f"{letters}.npz"
        if not source.is_file():
            raise RunError(f"{letters}: there are no letters of that name. Drop some on the page Letters first.")
        if name:
            check_name(name, "run")
        name = free_name(name or f"{recipe} {letters}"[:36].strip(" -_"), self.folder)
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

    def pause(self, mark: str, *, for_good: bool = False) -> None:
        """Asks a run to stop in good order: checkpoint, curves, film and model are left. Asked again, it stops at once
        with the checkpoint alone. `for_good` notes that it is not to go on. Raises RunError where it is not going on.
        """
        folder = self._own(mark)
        record = _record(folder)
        if for_good:
            _write_record(folder, {**record, "is_stopped": True})
        if not is_locked(folder / "running.lock"):
            if for_good:
                return
            raise RunError(f"{mark}: this run is not going on.")
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(record["process"]), signal.SIGINT)

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

    def summary(self, mark: str) -> dict[str, Any]:
        """What a run is and how it stands, in short."""
        folder = self.place(mark)
        record, config = _record(folder), _read(folder / "config.json")
        recipe = config.get("recipe", {})
        is_own = not mark.startswith("@")
        said = _tail(folder / "said.txt")
        since = _tail(folder / "said.txt", start=int(record.get("said_before", 0)))
        return {
            "mark": mark,
            "folder": str(folder),
            "shown": shown_path(folder),
            "recipe": recipe.get("recipe") or record.get("recipe", ""),
            "epochs": record.get("epochs") or recipe.get("num_epochs"),
            "letters": config.get("letters", {}).get("source") or record.get("letters", ""),
            "state": self._state(folder, record, since),
            "is_own": is_own,
            "said": said[-6:],
            "results": [name for name in _RESULTS if (folder / name).is_file()],
        }

    def told(self, mark: str) -> dict[str, Any]:
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
            "curves": metrics.told(),
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
        source = self._letters / f"{record['letters']}.npz"
        command = [sys.executable, "-c", "from ownhand.cli import main; main()", "train", str(source)]
        command += ["--recipe", record["recipe"], "--epochs", str(record["epochs"]), "--out", str(folder)]
        with (folder / "said.txt").open("ab") as log:
            # What it said before it was paused says nothing of how it stands now.
            record = {**record, "said_before": log.tell()}
            process = start_locked([*command, *(["--resume"] if resume else [])], folder / "running.lock", log)
        self._processes = [other for other in self._processes if other.poll() is None] + [process]
        record = {**record, "process": process.pid, "began": time.time(), "is_stopped": False}
        _write_record(folder, record)

    def _state(self, folder: Path, record: dict[str, Any], said: list[str]) -> str:
        """running, starting, pausing, paused, stopped, finished or failed; by what it said since it was started."""
        for process in self._processes:
            process.poll()  # One that ended is reaped.
        last = next((line for line in reversed(said) if line.strip()), "")
        if record:
            if is_locked(folder / "running.lock"):
                if any(line.startswith("Stopped after step") for line in said):
                    return "pausing"
                return "running" if (folder / "config.json").exists() else "starting"
            if last.startswith("The run is in"):
                was_stopped = any(line.startswith("Stopped ") for line in said)
                return "finished" if not was_stopped else "stopped" if record.get("is_stopped") else "paused"
            if last.startswith("Stopped before all results"):
                return "stopped" if record.get("is_stopped") else "paused"
            if last.startswith("ownhand: ") or not (folder / "checkpoint.pt").exists():
                return "failed"
            return "paused"  # Killed: what came after the checkpoint is done again.
        with contextlib.suppress(OSError):
            if time.time() - (folder / "metrics.jsonl").stat().st_mtime < _QUIET_SECONDS:
                return "running"
        return "finished" if (folder / "report.md").exists() else "paused"

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


def _tail(path: Path, num_bytes: int = 8_000, start: int = 0) -> list[str]:
    """The last lines of what a run said, from `start` on."""
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - num_bytes, start))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _text(path: Path, most: int = 100_000) -> str:
    try:
        return path.read_text(encoding="utf-8")[:most]
    except (OSError, ValueError):
        return ""
