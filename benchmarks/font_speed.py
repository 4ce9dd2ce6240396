"""How long a font takes to make, how large it is, and how quickly text is shaped with it.

OMP_NUM_THREADS=1 python benchmarks/font_speed.py [HAND ...]

Each font is made by the command in a process of its own, as a user makes it: start, model, drawing and file. Seconds
are the median of three, and the CPU's beside the clock's, since other work may share the cores. Shaping is 1,000 words
in one run, by HarfBuzz, the median of 21; the ratio is to the same font with its turns switched off.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uharfbuzz as hb

PROSE = """
Dear Ada, thank you for the kettle. It came on Saturday, in a box so large that the cat has moved in. We have had
tea at 7 in the morning and at half past 4. Tom says it is snails; I say it is Tom. The old man who kept the light
had never learned to swim, and said so to anyone who asked.
"""
WORDS = PROSE.split()


def main(hands: list[str]) -> None:
    print("| hand | seconds | of the CPU | OTF, kB | TTF | WOFF2 | 1,000 words shaped, ms | times as without turns |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for hand in hands:
            clocks, cpus = zip(*(made(hand, [folder / "a.otf"]) for _ in range(3)), strict=True)
            made(hand, [folder / "a.ttf", folder / "a.woff2"])
            sizes = " | ".join(
                f"{(folder / f'a.{kind}').stat().st_size / 1000:,.0f}" for kind in ("otf", "ttf", "woff2")
            )
            font = hb.Font(hb.Face(hb.Blob.from_file_path(str(folder / "a.otf"))))
            text = " ".join(WORDS[k % len(WORDS)] for k in range(1000))
            turning, still = shaping(font, text, True), shaping(font, text, False)
            print(
                f"| {hand} | {statistics.median(clocks):.1f} | {statistics.median(cpus):.1f} | {sizes} "
                f"| {1000 * turning:.1f} | {turning / still:.1f} |",
                flush=True,
            )


def made(hand: str, files: list[Path]) -> tuple[float, float]:
    """Seconds by the clock and of the CPU."""
    outs = [part for file in files for part in ("-o", str(file))]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [str(Path(sys.executable).with_name("ownhand")), "font", "--hand", hand, *outs]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shaping(font: hb.Font, text: str, turns: bool) -> float:
    """Seconds to shape a text, the median."""
    seconds = []
    for _ in range(21):
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        started = time.perf_counter()
        hb.shape(font, buffer, {"calt": turns})
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    main(sys.argv[1:] or ["7", "3", "12"])
