"""Pen-up travel of plotted pages, as written, as ownhand orders them, and as vpype's linemerge and linesort do.

    python benchmarks/plot_travel.py --model MODEL.onnx [--vpype VPYPE] [--hands 3] [--size A5]

VPYPE is vpype's command, installed in an environment of its own (pip install vpype); without it the table holds ours
alone. Both get the same strokes: vpype reads them from an SVG in writing order, and its travel, between the lines of
the SVG that it writes, is measured as ours is. Travel from and to home is left out.
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

from ownhand import write
from ownhand.drawing import Plotter, pen
from ownhand.drawing.plot import Plot

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
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--vpype")
    parser.add_argument("--hands", type=int, default=3)
    parser.add_argument("--size", default="A5")
    options = parser.parse_args()
    print("| hand | order | travel, mm | strokes | seconds |\n|---|---|---|---|---|")
    for hand in range(1, options.hands + 1):
        page = write(TEXT.replace("\n", " "), hand=hand, model=options.model, size=options.size, seed=hand)
        strokes = tuple(stroke for glyph in pen.written(page, 0) for stroke in glyph.strokes or ())
        written = Plot(strokes, page.width_mm, page.height_mm, Plotter(), "")
        print(f"| {hand} | as written | {written.travel_mm:.0f} | {len(strokes)} | |")
        start = time.perf_counter()
        ours = page.plot()
        print(f"| {hand} | ownhand | {ours.travel_mm:.0f} | {len(ours.runs)} | {time.perf_counter() - start:.2f} |")
        if not options.vpype:
            print(f"| {hand} | vpype | not measured: give --vpype | | |")
            continue
        for commands in (["linemerge", "linesort"], ["linemerge", "linesort", "--two-opt"]):
            travel, num, seconds = vpype_travel(options.vpype, written, commands)
            print(f"| {hand} | vpype {' '.join(commands)} | {travel:.0f} | {num} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
