"""Whether a process still runs, by the lock that it holds (`ownhand.studio.locks`)."""

import subprocess
import sys
from pathlib import Path

from ownhand.studio.locks import is_locked, start_locked


def test_a_lock_is_held_as_long_as_the_process_runs(tmp_path: Path) -> None:
    lock, log = tmp_path / "running.lock", tmp_path / "said.txt"
    assert not is_locked(lock)
    with log.open("wb") as file:
        process = start_locked([sys.executable, "-c", "import time; time.sleep(60)"], lock, file)
    try:
        assert is_locked(lock)
        code = "from pathlib import Path; from ownhand.studio.locks import is_locked; print(is_locked(Path({!r})))"
        again = subprocess.run(
            [sys.executable, "-c", code.format(str(lock))], capture_output=True, text=True, check=True
        )
        assert again.stdout.strip() == "True"  # Whoever asks.
    finally:
        process.kill()
        process.wait()
    assert not is_locked(lock)
