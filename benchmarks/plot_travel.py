"""Pen lifts and pen-up travel of plotted pages: as written, by the way between strokes, and as vpype orders them.

    python benchmarks/plot_travel.py [--models joined pen] [--vpype VPYPE] [--hands 3] [--size A5]

VPYPE is vpype's command, installed in an environment of its own (pip install vpype); without it the table holds ours
alone. Both get the same strokes: vpype reads them from an SVG in writing order, and its travel, between the lines of
the SVG that it writes, is measured as ours is. Travel from and to home is left out. The time of a plot is what ownhand
estimates. A model that joins is asked for its hands' own habit, for print and for all joins.
"""

import argparse
import re
import subprocess
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from ownhand import Model, Page, write
from ownhand.drawing import Plot, Plotter

TEXT = """Dear Ada, the parcel came on Tuesday, wrapped in so much paper that the cat moved in before we had found the
book. Thank you! I have read it twice by now, once for the story and once for the pictures, and it goes to Tom next
week. The garden is all beans and rain. If you come in June, bring the small spade, your boots, and time: there is jam
to be made, the fence wants painting, and nobody has climbed the hill since you left. We think of you each time that
the train goes by, at ten past four, and wave. Yours, Edith"""


def travel_mm(lines: list[np.ndarray]) -> float:
    """The way between the lines (n, 2) of a plot, in order."""
    return float(sum(np.hypot(*(b[0] - a[-1])) for a, b in pairwise(lines)))


def svg_lines(path: Path) -> list[np.ndarray]:
    """The lines of an SVG that vpype wrote, in its units."""
    lines = []
    for element in ElementTree.parse(path).iter():
        tag = element.tag.rsplit("}", 1)[-1]
        numbers = {
            "polyline": element.get("points"),
            "polygon": element.get("points"),
            "path": element.get("d"),
            "line": " ".join(element.get(key, "") for key in ("x1", "y1", "x2", "y2")),
        }.get(tag)
        if numbers:
            points = np.array([float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", numbers)]).reshape(-1, 2)
            lines.append(np.concatenate([points, points[:1]]) if tag == "polygon" else points)
    return lines


def vpype_travel(vpype: str, plot: Plot, commands: list[str]) -> tuple[float, int, float]:
    """Travel in mm, lines and seconds of vpype's order of the strokes of a plot."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.svg"), Path(folder, "after.svg")
        before.write_text(plot.svg(), encoding="utf-8")
        start = time.perf_counter()
        # Curves are cut as finely as ours.
        read = ["read", "--quantization", "0.02mm", str(before)]
        subprocess.run([vpype, *read, *commands, "write", str(after)], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        lines = svg_lines(after)
        root = ElementTree.parse(after).getroot()
        unit = plot.width_mm / float(root.get("viewBox", "").split()[2])
        return unit * travel_mm(lines), len(lines), seconds


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", nargs="+", default=["joined", "pen"])
    parser.add_argument("--vpype")
    parser.add_argument("--hands", type=int, default=3)
    parser.add_argument("--size", default="A5")
    options = parser.parse_args()
    print("| model | hand | joined | order | lifts | travel, mm | ink, mm | plot takes, s | ordered in, s |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name in options.models:
        model = Model.load(name)
        for number in range(1, options.hands + 1):
            for joined in (None, 0.0, 1.0) if model.joins_letters else (None,):
                hand = model.hand(number, joined=joined) if model.joins_letters else model.hand(number)
                page = write(TEXT.replace("\n", " "), hand=hand, size=options.size, seed=number)
                habit = "–" if not model.joins_letters else "its habit" if joined is None else f"{joined:g}"
                _measure(page, f"{name} | {number} | {habit}", options.vpype if joined is None else None)


def _measure(page: Page, title: str, vpype: str | None) -> None:
    """The rows of one page."""
    written = page.plot()
    for order, plotter in (("as written", Plotter()), ("by travel", Plotter(is_by_travel=True))):
        start = time.perf_counter()
        plot = page.plot(0, plotter)
        seconds = time.perf_counter() - start
        lengths = f"{plot.travel_mm:.0f} | {plot.ink_mm:.0f} | {plot.seconds:.0f}"
        print(f"| {title} | {order} | {len(plot.runs)} | {lengths} | {seconds:.2f} |", flush=True)
    if vpype:
        for commands in (["linemerge", "linesort"], ["linemerge", "linesort", "--two-opt"]):
            travel, num, seconds = vpype_travel(vpype, written, commands)
            print(f"| {title} | vpype {' '.join(commands)} | {num} | {travel:.0f} | | | {seconds:.2f} |", flush=True)


if __name__ == "__main__":
    main()
