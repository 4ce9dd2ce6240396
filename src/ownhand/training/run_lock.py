"""One process at a time works on a run: it holds a lock in the run's folder from its first moment to its last.

    with RunLock(folder) as lock:
        lock.take()                   # RunError where another process holds it
    is_held(folder)                   # whether one does

The number of a process may be another's by tomorrow; a lock on a file goes when the process does, whatever becomes of
whoever started it. `start_holding` starts a process that has the lock before it has read its first line, so that a
studio can tell at once that it is there. Needs neither torch nor numpy.
"""

import contextlib
import errno
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ownhand.errors import RunError

try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None  # type: ignore[assignment]

LOCK_NAME = "running.lock"

_INHERITED = "OWNHAND_RUN_LOCK"
"""Names the open file to a process that was started with the lock."""

_BUSY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES)


class RunLock:
    """The lock of a run's folder, for the process that trains it. Where a system has no such locks, it holds nobody."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._handle = folder, -1
        self.is_taken = False

    def take(self) -> None:
        """Takes the lock for this process, unless it has it. Raises RunError where another one holds it."""
        if self.is_taken:
            return
        if fcntl is not None:
            try:
                self._handle = self._inherited()
                if self._handle < 0:
                    self._handle = os.open(self._folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o666)
                _lock(self._handle)
            except OSError as reason:
                self.release()
                if reason.errno in _BUSY:
                    raise RunError(
                        f"{self._folder}: a training is at work in this folder. Wait until it has ended, or stop it; "
                        "or choose another --out."
                    ) from reason
                # A file system without locks is no reason not to train.
                if reason.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
                    raise RunError(
                        f"{self._folder / LOCK_NAME}: cannot be written ({reason.strerror}). Choose another --out."
                    ) from reason
        self.is_taken = True

    def release(self) -> None:
        """Lets others have it."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle, self.is_taken = -1, False

    def __enter__(self) -> "RunLock":
        return self

    def __exit__(self, *reason: object) -> None:
        self.release()

    def _inherited(self) -> int:
        """The open lock that this process was started with, if it is that of this folder; else -1."""
        handle = int(os.environ.pop(_INHERITED, "-1"))
        if handle >= 0:
            with contextlib.suppress(OSError):
                if os.path.samestat(os.fstat(handle), (self._folder / LOCK_NAME).stat()):
                    os.set_inheritable(handle, False)  # Nobody whom this process starts is to keep it.
                    return handle
        return -1


def start_holding(command: Sequence[str], folder: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Starts a process that outlives this one and holds the lock of `folder` as long as it runs.

    Raises RunError where another process holds it, or this system has no such locks.
    """
    if fcntl is None:
        raise RunError("Runs cannot be started from the studio on this system. Start them with: ownhand train")
    with (folder / LOCK_NAME).open("wb") as held:
        try:
            _lock(held.fileno())
        except OSError as reason:
            raise RunError(f"{folder.name}: this run is going on already.") from reason
        # The lock is the open file's, which the process has too: it stays when the file is closed here.
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[held.fileno()],
            env={**os.environ, _INHERITED: str(held.fileno())},
            start_new_session=True,
        )


def _lock(handle: int) -> None:
    """Locks an open file for one alone. Raises OSError where another has it."""
    for wait in (0.05, 0.2, None):
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if wait is None:
                raise
            time.sleep(wait)  # Whoever asks `is_held` has it for a moment.


def is_held(folder: Path) -> bool:
    """Whether a process holds the lock of `folder`."""
    if fcntl is None:
        return False
    try:
        handle = os.open(folder / LOCK_NAME, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as reason:
        return reason.errno in _BUSY
    finally:
        os.close(handle)
    return False
