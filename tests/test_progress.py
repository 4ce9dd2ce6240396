"""The progress line, on a terminal and in a log."""

import os
import sys
import time

import pytest

from ownhand.progress import ProgressLine


class Clock:
    """A time that goes on only when it is told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(time, "monotonic", stopped)
    return stopped


class Terminal:
    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 2

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None: ...


@pytest.mark.parametrize("width", [0, 20, 40, 80, 200])
def test_a_line_too_long_for_the_terminal_keeps_its_end(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(os, "get_terminal_size", lambda handle: os.terminal_size((width, 24)))
    ProgressLine("Reading some/folder/with/a/long/name/letters.csv", unit="MB")(100, 100)
    line = terminal.text.removeprefix("\r\x1b[K").rstrip("\n")
    assert line.endswith("MB/s, done")
    assert len(line) < (width or 1000)
    assert line.startswith("Reading some" if width in (0, 200) else "…")


def test_a_log_gets_a_plain_line_each_half_minute(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine("Training", unit="letters")
    for k in range(7):
        progress(100 * k, 600)
        clock.seconds += 20.0
    assert capsys.readouterr().err == (
        "Training: 200 of 600 letters (33%), 5 letters/s, 1:20 left\n"
        "Training: 400 of 600 letters (67%), 5 letters/s, 0:40 left\n"
        "Training: 600 of 600 letters (100%), 5 letters/s, done\n"
    )


def test_short_work_leaves_no_line_in_a_log(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine("Reading", unit="MB")
    progress(0, 10)
    clock.seconds += 5.0
    progress(10, 10)
    assert capsys.readouterr().err == ""


def test_what_was_done_before_a_resume_does_not_count_for_the_rate(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    progress = ProgressLine("Training", unit="letters", scale=0.001)
    progress(50_000, 100_000)
    clock.seconds += 40.0
    progress(60_000, 100_000)
    assert capsys.readouterr().err == "Training: 60 of 100 letters (60%), 0 letters/s, 2:40 left\n"


def test_long_waits_are_told_in_hours(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    progress = ProgressLine("Training", unit="steps")
    progress(0, 10_000)
    clock.seconds += 60.0
    progress(60, 10_000)
    assert capsys.readouterr().err.endswith("1 steps/s, 2:45:40 left\n")


def test_a_line_of_its_own_goes_to_standard_output_above_the_progress(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    progress = ProgressLine("Training", unit="letters")
    progress.say("epoch 1")
    assert capsys.readouterr().out == "epoch 1\n"
    assert terminal.text == "\r\x1b[K"
