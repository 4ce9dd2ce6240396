"""How runs stand (`ownhand.studio.runs`, `ownhand.studio.runs_api`): by what they tell in `status.json`, and never by
what they said in words."""

import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ownhand.errors import RunError
from ownhand.letters import Letters, Words
from ownhand.options import RECIPES
from ownhand.studio.runs import Runs, free_mark
from ownhand.training.run_lock import start_holding
from ownhand.training.status import Status

OURS = 4_000_000  # No process of any system has this number.


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs", tmp_path / "letters")


def begun(
    runs: Runs,
    state: str | None = None,
    *,
    files: tuple[str, ...] = (),
    name: str = "mine",
    is_own: bool = True,
    **more: Any,
) -> Path:
    """The folder of a run, with its status and what else it left."""
    folder = runs.folder / name if is_own else runs.folder.parent / name
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"recipe": {"recipe": "pen", "num_epochs": 30}}))
    if is_own:
        record = {"recipe": "pen", "letters": "slanted", "epochs": 2, "process": OURS}
        (folder / "studio.json").write_text(json.dumps(record))
    if state is not None:
        status = Status(**{"state": state, "process": OURS, "recipe": "pen", "step": 7, "num_steps": 90, **more})  # type: ignore[arg-type]
        (folder / "status.json").write_text(json.dumps(dataclasses.asdict(status)))
    for file in files:
        (folder / file).write_text("")
    return folder


@pytest.fixture
def held() -> Iterator[Any]:
    """Has a process hold the lock of a run until the test is over."""
    processes: list[subprocess.Popen[bytes]] = []

    def hold(folder: Path) -> int:
        command = [sys.executable, "-c", "import time; time.sleep(60)"]
        with (folder / "said.txt").open("ab") as log:
            processes.append(start_holding(command, folder, log))
        return processes[-1].pid

    yield hold
    for process in processes:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    ("state", "files", "shown"),
    [
        ("finished", ("checkpoint.pt", "report.md"), "finished"),
        ("stopped", ("checkpoint.pt", "report.md"), "paused"),
        ("interrupted", ("checkpoint.pt",), "paused"),
        ("failed", ("checkpoint.pt",), "failed"),
        ("training", ("checkpoint.pt",), "paused"),  # Killed: it goes on from its checkpoint.
        ("finishing", ("checkpoint.pt", "report.md"), "paused"),
        ("preparing", (), "failed"),  # Killed before there was one.
    ],
)
def test_a_run_that_is_over_stands_as_it_told(runs: Runs, state: str, files: tuple[str, ...], shown: str) -> None:
    folder = begun(runs, state, files=files)
    found = runs.summary("mine")
    assert (found["state"], found["can_resume"]) == (shown, shown == "paused")
    runs.stop("mine")
    assert runs.summary("mine")["state"] == ("stopped" if shown == "paused" else shown)
    assert json.loads((folder / "studio.json").read_text())["is_stopped"]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("preparing", "starting"),
        ("training", "running"),
        ("finishing", "running"),
        ("stopping", "pausing"),
        ("stopped", "pausing"),  # Its process is about to end.
        ("finished", "running"),
    ],
)
def test_a_run_that_goes_on_stands_as_it_tells(runs: Runs, held: Any, state: str, shown: str) -> None:
    folder = begun(runs)
    process = held(folder)
    record = json.loads((folder / "studio.json").read_text())
    (folder / "studio.json").write_text(json.dumps({**record, "process": process}))
    status = Status(state=state, process=process, step=7, num_steps=90, seconds_left=61.0)  # type: ignore[arg-type]
    (folder / "status.json").write_text(json.dumps(dataclasses.asdict(status)))
    found = runs.summary("mine")
    assert (found["state"], found["num_steps"], found["can_resume"]) == (shown, 90, False)
    assert found["seconds_left"] == (61.0 if shown == "running" else None)


def test_what_it_told_before_it_was_started_again_counts_no_more(runs: Runs, held: Any) -> None:
    folder = begun(runs, "stopped", files=("checkpoint.pt",), process=OURS - 1)
    assert runs.summary("mine")["state"] == "failed"  # It ended without a word.
    held(folder)
    assert runs.summary("mine")["state"] == "starting"


def test_words_in_its_log_say_nothing_of_how_it_stands(runs: Runs) -> None:
    folder = begun(runs, "finished", files=("checkpoint.pt", "report.md"))
    (folder / "said.txt").write_text("Stopped after step 3 of 9.\nownhand: a line like an error.\n")
    assert runs.summary("mine")["state"] == "finished"
    assert runs.summary("mine")["said"][-1] == "ownhand: a line like an error."


def test_why_a_run_failed_is_what_it_told_or_the_last_that_it_said(runs: Runs) -> None:
    folder = begun(runs, "failed", message="slanted.npz: expected several characters.")
    (folder / "said.txt").write_text("Preparing 4 letters ...\n\n")
    assert runs.summary("mine")["message"] == "slanted.npz: expected several characters."
    other = begun(runs, name="other")
    (other / "said.txt").write_text("Traceback\nMemoryError\n\n")
    found = runs.summary("other")
    assert (found["state"], found["message"]) == ("failed", "MemoryError")


@pytest.mark.parametrize(
    ("files", "record", "shown", "can_resume"),
    [
        ((), {}, "failed", False),
        (("checkpoint.pt",), {}, "paused", True),
        (("checkpoint.pt", "report.md"), {}, "finished", True),  # Or paused: both left a report.
        (("checkpoint.pt", "report.md"), {"is_stopped": True}, "stopped", True),
    ],
)
def test_a_run_of_an_older_version_is_known_by_what_it_left(
    runs: Runs, files: tuple[str, ...], record: dict[str, Any], shown: str, can_resume: bool
) -> None:
    folder = begun(runs, files=files)
    record_before = json.loads((folder / "studio.json").read_text())
    (folder / "studio.json").write_text(json.dumps({**record_before, **record}))
    found = runs.summary("mine")
    assert (found["state"], found["can_resume"]) == (shown, can_resume)
    assert (found["num_steps"], found["seconds_left"]) == (None, None)


def test_an_older_run_that_goes_on_is_running(runs: Runs, held: Any) -> None:
    folder = begun(runs)
    held(folder)
    assert runs.summary("mine")["state"] == "running"
    (folder / "config.json").unlink()
    assert runs.summary("mine")["state"] == "starting"


def test_runs_of_others_are_opened_and_stand_as_they_tell(runs: Runs) -> None:
    elsewhere = begun(runs, "training", name="elsewhere", is_own=False, process=os.getpid(), updated=time.time())
    mark = runs.open(str(elsewhere))
    assert mark == "@elsewhere"
    found = runs.summary(mark)
    assert (found["state"], found["is_own"], found["can_resume"]) == ("running", False, False)
    (elsewhere / "status.json").unlink()
    (elsewhere / "metrics.jsonl").write_text("")
    assert runs.summary(mark)["state"] == "running"  # It wrote a moment ago.
    os.utime(elsewhere / "metrics.jsonl", (0, 0))
    assert runs.summary(mark)["state"] == "paused"
    (elsewhere / "report.md").write_text("")
    assert runs.summary(mark)["state"] == "finished"
    for act in (runs.pause, runs.resume, runs.stop):
        with pytest.raises(RunError, match="not started by the studio"):
            act(mark)


def test_what_cannot_be_trained_is_refused(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    Words.of([[np.array([(0.0, 0.0), (0.0, 1.0)])]], ["l"]).save(tmp_path / "letters" / "words.npz")
    shapes = Letters(characters=("I",), labels=np.zeros(1, np.int64), images=np.zeros((1, 28, 28), np.uint8))
    shapes.save(tmp_path / "letters" / "shapes.npz")
    for recipe, epochs, letters, message in (
        ("quill", 1, "a", "There is no recipe 'quill'. Choose one of article, pen, joined, pixel, reader, judge."),
        ("joined", 1, "shapes", "shapes: the recipe joined learns from words, and these letters stand alone."),
        ("pen", 1, "words", "words: the recipe pen learns from letters that stand alone, and these are words."),
        ("pen", 0, "a", "Expected 1 to 100000 epochs, found 0."),
        ("pen", 1, "a", "a: there are no letters of that name."),
        ("pen", 1, "../a", "'../a' is no name for a set of letters."),
    ):
        with pytest.raises(Exception, match=r"[Ee]xpected|no |learns from") as raised:
            runs.start(recipe=recipe, letters=letters, epochs=epochs)
        assert str(raised.value).startswith(message)
    assert not (tmp_path / "runs").exists()
    assert "judge" in {recipe.name for recipe in RECIPES}


def test_marks_of_opened_runs_differ() -> None:
    assert free_mark("a", {}) == "a"
    assert free_mark("a", {"@a": Path()}) == "a 2"
    assert free_mark("/", {}) == "run"


SPOILT = ["{", "[]", "null", '{"recipe": "x"}', '{"recipe": {"recipe": 3}}', "[" * 100_000, '{"machine": 1e999}']


@pytest.mark.parametrize("name", ["config.json", "studio.json", "status.json", "metrics.jsonl", "samples.json"])
@pytest.mark.parametrize("content", [*SPOILT, f'{{"step": {10**400}, "process": -1, "cell": {10**400}}}'])
def test_one_damaged_file_takes_down_no_other_run(runs: Runs, name: str, content: str) -> None:
    begun(runs, "finished", files=("checkpoint.pt", "report.md"), name="sound")
    folder = begun(runs, "finished", files=("checkpoint.pt", "report.md"))
    (folder / name).write_text(content)
    found = {summary["mark"]: summary for summary in runs.summaries(9)}
    assert found.keys() == {"sound", "mine"}
    assert found["sound"]["state"] == "finished"
    if name == "config.json":
        sentence = "config.json: this is not the config of a run, or it is damaged. Start the run anew."
        assert (found["mine"]["state"], found["mine"]["message"]) == ("failed", sentence)
    json.dumps(runs.answer("mine"), allow_nan=False)


@pytest.mark.parametrize(
    "name", ["config.json", "studio.json", "status.json", "metrics.jsonl", "said.txt", "report.md"]
)
@pytest.mark.parametrize("place", ["/dev/zero", "pipe", "nowhere"])
def test_what_is_no_file_is_neither_read_nor_waited_for(runs: Runs, tmp_path: Path, name: str, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    folder = begun(runs, "finished", files=("checkpoint.pt",))
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(tmp_path / place)
    (runs.folder / "dangling").symlink_to(tmp_path / "nowhere")
    (runs.folder / os.fsdecode(b"no text \xff")).mkdir()
    assert [summary["mark"] for summary in runs.summaries(9)] == ["mine"]
    json.dumps(runs.answer("mine"))


def test_stray_pictures_are_no_samples(runs: Runs) -> None:
    folder = begun(runs, "finished", files=("checkpoint.pt",))
    (folder / "samples").mkdir()
    for name in ("step-000100.png", "step-000100 (1).png", "copy.png", "step-².png"):
        (folder / "samples" / name).write_bytes(b"")
    assert runs.answer("mine")["samples"] == ["step-000100.png"]


def test_no_signal_goes_to_a_process_that_is_a_group(runs: Runs, held: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(runs, "training")
    record = json.loads((folder / "studio.json").read_text())
    sent = []
    monkeypatch.setattr(os, "kill", lambda *what: sent.append(what))
    held(folder)
    for process in (-1, 0, 10**400):
        (folder / "studio.json").write_text(json.dumps({**record, "process": process}))
        with pytest.raises(RunError, match="was not started by the studio"):
            runs.pause("mine")
    assert sent == []


def test_a_run_that_a_command_took_up_is_paused_by_its_own_process(
    runs: Runs, held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = begun(runs)
    process = held(folder)
    status = Status(state="training", process=process, began=time.time())
    (folder / "status.json").write_text(json.dumps(dataclasses.asdict(status)))
    assert runs.summary("mine")["state"] == "running"
    sent: list[int] = []
    monkeypatch.setattr(os, "kill", lambda number, _: sent.append(number))
    runs.pause("mine")
    assert sent == [process]
    with pytest.raises(RunError, match="is going on already"):
        runs.resume("mine")
