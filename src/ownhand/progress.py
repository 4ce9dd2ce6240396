"""How far long work has come: one line that redraws itself on a terminal, plain lines elsewhere."""

import os
import sys
import time
from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told of long work as it goes: (done, total), in units of the work's own choosing."""

_TERMINAL_SECONDS = 0.1
_PLAIN_SECONDS = 30.0


class ProgressLine:
    """A `Progress` for people: done, rate and time left, on standard error.

    >>> progress = ProgressLine("Reading letters.csv", unit="MB", scale=1e-6)
    >>> progress(50_000_000, 700_000_000)  # doctest: +SKIP
    """

    def __init__(self, label: str, *, unit: str, scale: float = 1.0) -> None:
        self._label, self._unit, self._scale = label, unit, scale
        self._is_terminal = sys.stderr.isatty()
        self._every = _TERMINAL_SECONDS if self._is_terminal else _PLAIN_SECONDS
        self._started = self._shown = time.monotonic()
        self._begun_at: int | None = None

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Shows that `done` of `total` is done, at most ten times a second (each half minute off a terminal)."""
        now = time.monotonic()
        if self._begun_at is None:  # A resumed run begins part of the way; its rate counts from there.
            self._begun_at, self._started = done, now
        is_last = done >= total
        if now - self._shown < self._every and not is_last:
            return
        self._shown = now
        rate = (done - self._begun_at) / max(now - self._started, 1e-9)
        left = "done" if is_last else f"{_clock((total - done) / rate)} left" if rate > 0 else "..."
        text = (
            f"{self._label}: {done * self._scale:,.0f} of {total * self._scale:,.0f} {self._unit}"
            f" ({done / max(total, 1):.0%}), {rate * self._scale:,.0f} {self._unit}/s, {left}{note}"
        )
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{_fitted(text)}" + ("\n" if is_last else ""))
        elif is_last and now - self._started < _PLAIN_SECONDS:
            return  # Short work needs no line in a log.
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def say(self, text: str) -> None:
        """Prints a line of its own, above the progress line."""
        if self._is_terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        print(text, flush=True)


def _fitted(text: str) -> str:
    """The end of `text`, where the numbers stand, as far as one line of the terminal holds it.

    A line that wrapped could not be drawn over, and each redrawing would leave its beginning behind.
    """
    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):  # Not a terminal after all.
        return text
    # Some terminals say they are 0 wide, which means that nobody told them.
    return text if not 2 < width <= len(text) else "…" + text[2 - width :]


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
