"""How long, and with how much memory, the full Kaggle letters are read: ours against the article's pandas line.

    python benchmarks/reading_speed.py --pandas-python PATH/TO/python-with-pandas [--repeats 5] [--rows 372450]

pandas is no dependency of ours and runs in an interpreter of its own: `python -m venv P && P/bin/pip install pandas`.
The file is made for the occasion, since the original may not be passed on: as many rows as the original, alphabetical,
without a header, one pixel in four inked with a value of its own. Both ways run in turn, each time in a new process,
which reports its wall time (imports included) and the peak of its resident memory. The peak is Linux's VmHWM, since
ru_maxrss of a child begins at what its parent had reached.
"""

import argparse
import json
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from ownhand.letters import load_letters

OURS = """
import json, sys, time
start = time.perf_counter()
from ownhand.letters import load_letters
letters = load_letters(sys.argv[1])
seconds = time.perf_counter() - start
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1.024e-3
print(json.dumps({"seconds": seconds, "peak_mb": peak, "rows": len(letters)}))
"""

ARTICLES = """
import json, sys, time
start = time.perf_counter()
import pandas as pd
data = pd.read_csv(sys.argv[1]).astype("float32")
seconds = time.perf_counter() - start
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1.024e-3
print(json.dumps({"seconds": seconds, "peak_mb": peak, "rows": len(data)}))
"""

INK_SHARE = 0.25
"""The share of inked pixels; with it the file comes to about 700 MB, as the original does."""


def make_file(path: Path, num_rows: int) -> None:
    """Writes rows of a label and 784 pixels, from a thousand random images in turn; the file stays in the cache."""
    rng = np.random.default_rng(1)
    images = np.where(rng.random((1000, 784)) < INK_SHARE, rng.integers(1, 256, (1000, 784)), 0)
    lines = [",".join(map(str, image)).encode() + b"\n" for image in images.tolist()]
    labels = np.sort(rng.integers(0, 26, num_rows)).tolist()
    with path.open("wb") as file:
        for row, label in enumerate(labels):
            file.write(b"%d,%s" % (label, lines[row % 1000]))


def measured(python: str, program: str, path: Path) -> dict[str, float]:
    """Runs one program on one file in a new process."""
    done = subprocess.run([python, "-c", program, str(path)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def spread(values: list[float], digits: int) -> str:
    """Median, with the least and the greatest."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def main() -> None:
    """Makes the file, measures, and prints a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pandas-python", required=True, help="an interpreter that has pandas")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--rows", type=int, default=372_450)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, converted = Path(folder) / "letters.csv", Path(folder) / "letters.npz"
        make_file(path, options.rows)
        ours, articles, opening = [], [], []
        for _ in range(options.repeats):
            ours.append(measured(sys.executable, OURS, path))
            articles.append(measured(options.pandas_python, ARTICLES, path))
        load_letters(path).save(converted)
        opening = [measured(sys.executable, OURS, converted) for _ in range(options.repeats)]
        size = path.stat().st_size
    print(
        f"{options.rows:,} rows, {size / 1e6:,.0f} MB, {options.repeats} runs each, in turn; numpy {np.__version__}, "
    )
    print(f"Python {platform.python_version()}, {platform.machine()}. Median (least to greatest).\n")
    print("| way | seconds | peak memory, MB | rows |\n|---|---|---|---|")
    for name, runs in (("ours, CSV", ours), ("pandas, CSV", articles), ("ours, converted .npz", opening)):
        seconds, peaks = [run["seconds"] for run in runs], [run["peak_mb"] for run in runs]
        print(f"| {name} | {spread(seconds, 2)} | {spread(peaks, 0)} | {runs[0]['rows']:,} |")
    ratios = [[a[key] / b[key] for a, b in zip(ours, articles, strict=True)] for key in ("seconds", "peak_mb")]
    print(f"\nOurs to pandas, run by run: time {spread(ratios[0], 3)}, memory {spread(ratios[1], 3)}.")


if __name__ == "__main__":
    main()
