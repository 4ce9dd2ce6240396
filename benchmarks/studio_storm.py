"""A storm on the studio: thousands of mixed requests, 32 at a time, bad ones among them. Is its memory flat after?

    python benchmarks/studio_storm.py [--rounds 5]

Opens a studio on this machine, sends a first round to warm it up and then more of 1,024 requests each, and prints the
memory of its process after each, how quickly requests were answered, and any answer that was not as it should be.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

AT_ONCE, EACH = 32, 32


def mixture(k: int) -> tuple[str, bytes | None, dict[str, str], str | None, Sequence[int]]:
    """The k-th of mixed requests: path, body, headers, method, and the statuses that it may be answered with."""
    hand = str(k % 11)
    page = json.dumps({"text": f"words {k % 40}", "hand": hand}).encode()
    kinds: list[tuple[str, bytes | None, dict[str, str], str | None, Sequence[int]]] = [
        ("/api/page", page, {}, None, [200]),
        (f"/api/write?text=a+few+{k % 9}&hand={hand}&size=fit", None, {}, None, [200]),
        (f"/api/hands?first={k % 90}&count=2&words=Ad", None, {}, None, [200]),
        ("/", None, {}, None, [200]),
        ("/api/write", b'{"text": "x", "hand": "(7~"}', {}, None, [400]),
        ("/api/write", b"{" + bytes([k % 256]) * 50, {}, None, [400]),
        (f"/api/nothing/{k}", None, {}, None, [404]),
        ("/api/hands", None, {"Host": "evil.example"}, None, [403]),
        (f"/api/runs/{'%2e%2e%2f' * 3}{k}", None, {}, None, [400, 404]),
        ("/api/letters/none/file?path=a", b"x" * 2000, {}, "PUT", [400]),
    ]
    return kinds[k % len(kinds)]


def storm(address: str, each: int = EACH) -> tuple[list[object], list[float]]:
    """Sends `each` requests from each of 32 threads; gives what went wrong, and the seconds that each took."""
    wrong: list[object] = []
    seconds: list[float] = []

    def send(first: int) -> None:
        for k in range(first, first + each):
            path, body, headers, method, good = mixture(k)
            request = urllib.request.Request(address + path, body, headers, method=method)
            began = time.monotonic()
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    answer.read()
                    status = answer.status
            except urllib.error.HTTPError as answer:
                with answer:
                    status = answer.code
            except Exception as error:
                wrong.append((k, error))
                continue
            seconds.append(time.monotonic() - began)
            if status not in good:
                wrong.append((k, status))

    threads = [threading.Thread(target=send, args=(each * k,)) for k in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong, seconds


def megabytes(process: int) -> float:
    """The memory that a process has at hand, on Linux."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    print("\n| round | requests | wrong | median | 95 % | memory after |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from ownhand.cli import main; main()", "studio", "--port", "0"]
        command += ["--no-browser", "--folder", folder]
        studio = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert studio.stdout is not None
            address = studio.stdout.readline().split()[-1].rstrip("/")
            for number in range(options.rounds + 1):
                wrong, seconds = storm(address)
                times = sorted(seconds)
                median, late = times[len(times) // 2], times[int(0.95 * len(times))]
                name = number or "to warm up"
                memory = f"{megabytes(studio.pid):.0f} MB"
                print(
                    f"| {name} | {len(times)} | {len(wrong)} | {median:.2f} s | {late:.2f} s | {memory} |", flush=True
                )
        finally:
            studio.terminate()
            studio.wait()


if __name__ == "__main__":
    main()
