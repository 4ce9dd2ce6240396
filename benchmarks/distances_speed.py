"""How long it takes to compare generated with real features, beside prdc and torch-fidelity.

OMP_NUM_THREADS=1 python benchmarks/distances_speed.py [--peers PYTHON] [--samples 10000] [--features 256] [--runs 3]

PYTHON is that of an environment with both peers: see benchmarks/distances_peers.py. Ours is all six measures with their
intervals. Theirs are the same measures without: the Fréchet distance, the kernel distance over all samples and prdc's
four shares, on the same features. All take turns, each in a process of its own; seconds by the clock and of the CPU
count from when features and libraries are there. Peak memory is of the whole process.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from ownhand.evaluation.distances import distances


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers")
    parser.add_argument("--samples", default="10000")
    parser.add_argument("--features", default="256")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", action="store_true", help="measure ours in this process, and print JSON")
    options = parser.parse_args()
    if options.once:
        once(int(options.samples), int(options.features))
        return
    ours = [sys.executable, __file__, "--once", "--samples", options.samples, "--features", options.features]
    theirs = [options.peers, str(Path(__file__).with_name("distances_peers.py")), options.samples, options.features]
    seconds: dict[str, list[tuple[float, float]]] = {}
    for _ in range(options.runs):
        for command in (ours, theirs) if options.peers else (ours,):
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for name, both in found["seconds"].items():
                seconds.setdefault(name, []).append(tuple(both))
            print(found.get("versions", ""), f"peak {found['peak_mb']} MB", file=sys.stderr)
    print("| what | seconds, median | lowest-highest | of the CPU, median |")
    print("|---|---|---|---|")
    if options.peers:
        peers = [runs for name, runs in seconds.items() if name != "ownhand"]
        seconds["both peers"] = [tuple(map(sum, zip(*run, strict=True))) for run in zip(*peers, strict=True)]
    for name, runs in seconds.items():
        clocks, cpus = zip(*runs, strict=True)
        print(
            f"| {name} | {statistics.median(clocks):.1f} | {min(clocks):.1f}-{max(clocks):.1f} "
            f"| {statistics.median(cpus):.1f} |"
        )
    if options.peers:
        ratios = [theirs[0] / own[0] for theirs, own in zip(seconds["both peers"], seconds["ownhand"], strict=True)]
        print(f"\nBoth peers take {statistics.median(ratios):.1f} times as long ({min(ratios):.1f}-{max(ratios):.1f}).")


def once(num: int, width: int) -> None:
    rng = np.random.default_rng(0)
    real, generated = rng.standard_normal((num, width)), 0.98 * rng.standard_normal((num, width)) + 0.02
    started, cpu = time.perf_counter(), time.process_time()
    distances(real, generated)
    seconds = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": {"ownhand": seconds}, "peak_mb": peak}))


if __name__ == "__main__":
    main()
