"""The progress line on a terminal."""

import os
import sys

import pytest

from ownhand.progress import ProgressLine


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
