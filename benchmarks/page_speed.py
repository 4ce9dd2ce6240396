"""What a page costs: beside Handright in one run, as pages grow many, and from a cold start.

    python benchmarks/page_speed.py [--handright PYTHON --font FONT.ttf] [--rounds 3] [--most-pages 300]

PYTHON is that of an environment of its own with Handright (pip install handright), FONT a handwriting font. Both write
the same plain prose, 1,000 characters a page, on A4 at 150 and 300 dpi, in turn; seconds are those of the processor,
imports and the opening of model and font left out. Handright's margins, sizes and spacing are those of its README.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PAGE, PAGES = 1000, 4

OURS = """
import sys, time
from ownhand import Model, write
text, dpi = open(sys.argv[1]).read(), int(sys.argv[2])
hand = Model.load().hand(7)
write("warm up", hand=hand).png()
start = time.process_time()
page = write(text, hand=hand, size="A4")
written = time.process_time()
for sheet in range(page.num_sheets):
    page.png(sheet, dpi=dpi) if dpi else page.svg(sheet)
print(written - start, time.process_time() - start)
"""

HANDRIGHT = """
import sys, time
from PIL import Image, ImageFont
from handright import Template, handwrite
text, dpi, font = open(sys.argv[1]).read(), int(sys.argv[2]), sys.argv[3]
k = dpi // 150
paper = Image.new("RGB" if k > 1 else "L", (1240 * k, 1754 * k), (255, 255, 255) if k > 1 else 255)
margins = dict.fromkeys(("left_margin", "top_margin", "right_margin", "bottom_margin"), 100 * k)
template = Template(background=paper, font=ImageFont.truetype(font, 50 * k), line_spacing=75 * k,
                    fill=(0, 0, 0) if k > 1 else 0, **margins)
start = time.process_time()
list(handwrite(text, template, seed=0))
print(0, time.process_time() - start)
"""

GROWTH = """
import resource, sys, tempfile, time
from ownhand import write
text = open(sys.argv[1]).read()
start = time.process_time()
page = write(text, hand=7, size="A4")
written = time.process_time() - start
with tempfile.TemporaryDirectory() as folder:
    page.save(folder + "/book.pdf")
print(written, time.process_time() - start, page.num_sheets, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def run(python: str, code: str, *arguments: object) -> list[float]:
    done = subprocess.run([python, "-c", code, *map(str, arguments)], check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def beside_handright(text: Path, python: str | None, font: str | None, rounds: int) -> None:
    print(f"| {PAGES} pages of {PAGE:,} characters | pages a second | of which writing | rounds |\n|---|---|---|---|")
    medians: dict[tuple[str, int], float] = {}
    for dpi in (150, 300, 0):
        ways: dict[str, Callable[[int], list[float]]] = {"ownhand": lambda d: run(sys.executable, OURS, text, d)}
        if python and dpi:
            ways["Handright"] = lambda d: run(python, HANDRIGHT, text, d, font)
        found: dict[str, list[list[float]]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                found[name].append(way(dpi))
        for name, times in found.items():
            writing, whole = (statistics.median(column) for column in zip(*times, strict=True))
            medians[name, dpi] = PAGES / whole
            shown = ", ".join(f"{PAGES / seconds:.2f}" for _, seconds in times)
            kind = f"{dpi} dpi" if dpi else "SVG"
            share = f"{writing / whole:.0%}" if writing else ""
            print(f"| {name}, {kind} | {PAGES / whole:.2f} | {share} | {shown} |", flush=True)
    for dpi in (150, 300):
        if ("Handright", dpi) in medians:
            print(f"\nAt {dpi} dpi {medians['ownhand', dpi] / medians['Handright', dpi]:.1f} times Handright's pages.")


def growth(prose: str, folder: Path, most_pages: int) -> None:
    print("\n| characters | sheets | writing, s a sheet | and as PDF | peak memory, MB |\n|---|---|---|---|---|")
    for pages in (1, 10, 100, 300):
        if pages <= most_pages:
            text = folder / "text.txt"
            text.write_text((prose * (pages * PAGE // len(prose) + 1))[: pages * PAGE])
            writing, whole, sheets, memory = run(sys.executable, GROWTH, text)
            rates = f"{writing / sheets:.3f} | {whole / sheets:.3f}"
            print(f"| {pages * PAGE:,} | {sheets:.0f} | {rates} | {memory:.0f} |", flush=True)


def cold_start(folder: Path) -> None:
    def seconds(*command: str) -> float:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - start)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    print("\n| from a cold start | CPU seconds, median of 7 | wall, least of 7 |\n|---|---|---|")
    main = "from ownhand.cli import main; main()"
    for name, code, arguments in (
        ("ownhand write hello -o h.svg", main, ["write", "hello", "-o", "h.svg"]),
        ("ownhand --help", main, ["--help"]),
        ("import numpy", "import numpy", []),
    ):
        walls: list[float] = []
        times = [seconds(sys.executable, "-c", code, *arguments) for _ in range(7)]
        print(f"| {name} | {statistics.median(times):.2f} | {min(walls):.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--handright")
    parser.add_argument("--font")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most-pages", type=int, default=300)
    options = parser.parse_args()
    prose = " ".join((Path(__file__).parent / "prose.txt").read_text().split())
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "prose.txt")
        text.write_text(prose[: PAGES * PAGE])
        beside_handright(text, options.handright, options.font, options.rounds)
        growth(prose, Path(folder), options.most_pages)
        cold_start(Path(folder))


if __name__ == "__main__":
    main()
