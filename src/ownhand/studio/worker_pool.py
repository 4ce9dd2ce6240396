"""Work that takes longer than an answer should: in threads, a few at a time, or in processes that can be ended."""

import asyncio
import contextlib
import functools
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread

from ownhand.errors import OwnhandError

_QUICK, _SLOW = 3, 2
"""So much is done at once, in threads and in processes."""

_MOST_WAITING = 64

_SECONDS = 180.0
"""That a process may take."""

_T = TypeVar("_T")


class Busy(Exception):
    """So many wait already that one more would wait too long."""


class Refused(OwnhandError):
    """What a worker said of what it was asked."""


class WorkerPool:
    """Threads for what is quick, processes for what is slow; each kind waits for its own only."""

    def __init__(self) -> None:
        self._quick, self._slow = anyio.CapacityLimiter(_QUICK), asyncio.Semaphore(_SLOW)
        self._waiting = {"quick": 0, "slow": 0}

    async def quick(self, function: Callable[..., _T], *args: Any, **options: Any) -> _T:
        """Calls a function in a thread. Raises Busy where too many wait."""
        with self._queued("quick"):
            return await anyio.to_thread.run_sync(functools.partial(function, *args, **options), limiter=self._quick)

    @asynccontextmanager
    async def slow(self, job: str, task: dict[str, Any], *, seconds: float = _SECONDS) -> AsyncIterator[Path]:
        """Does a job of `ownhand.studio.worker` in a process, and gives the folder of what it leaves for the block.

        Raises:
            Busy: too many wait.
            OwnhandError: what the worker says of what it was asked, or that it took too long.
        """
        with self._queued("slow"), tempfile.TemporaryDirectory(prefix="ownhand-") as folder:
            async with self._slow:
                await _run(job, task, folder, seconds)
            yield Path(folder)

    def _queued(self, kind: str) -> "_Queued":
        return _Queued(self._waiting, kind)


class _Queued:
    def __init__(self, waiting: dict[str, int], kind: str) -> None:
        self._waiting, self._kind = waiting, kind

    def __enter__(self) -> None:
        if self._waiting[self._kind] >= _MOST_WAITING:
            raise Busy
        self._waiting[self._kind] += 1

    def __exit__(self, *reason: object) -> None:
        self._waiting[self._kind] -= 1


async def _run(job: str, task: dict[str, Any], folder: str, seconds: float) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ownhand.studio.worker", job),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        given = json.dumps({**task, "out": folder}).encode()
        said, trace = await asyncio.wait_for(process.communicate(given), seconds)
    except asyncio.TimeoutError as reason:
        raise Refused(f"This took more than {seconds:.0f} seconds and was given up. Ask for less.") from reason
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise Refused(_refusal(said, trace, process.returncode))


def _refusal(said: bytes, trace: bytes, exit_code: int) -> str:
    """Why a worker did not do what it was asked, in a sentence."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return str(json.loads(said)["error"])
    last = (trace.decode(errors="replace").strip().splitlines() or [f"exit code {exit_code}"])[-1]
    if exit_code < 0 or "MemoryError" in last:
        return "This needs more memory than it may take."
    return f"This failed: {last}"
