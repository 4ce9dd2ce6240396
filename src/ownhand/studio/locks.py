"""Whether a process still runs, told by a lock that it holds from its first moment to its last.

The number of a process may be another's by tomorrow; a lock on a file goes when the process does, whatever becomes of
whoever started it.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from ownhand.errors import RunError

try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None  # type: ignore[assignment]


def start_locked(command: Sequence[str], lock: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Starts a process that outlives this one and holds `lock` as long as it runs.

    Raises RunError where this system has no such locks.
    """
    if fcntl is None:
        raise RunError("Runs cannot be started from the studio on this system. Start them with: ownhand train")
    with lock.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The lock is the open file's, which the process has too: it stays when the file is closed here.
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[held.fileno()],
            start_new_session=True,
        )


def is_locked(lock: Path) -> bool:
    """Whether a process holds `lock`."""
    if fcntl is None or not lock.exists():
        return False
    file: Any
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        return False
