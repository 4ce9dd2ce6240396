"""Plotters that draw G-code, HP-GL and single-line SVG as lines in millimetres, and a hand that has a pen."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np

from ownhand.glyphs import Glyph, GlyphSource
from ownhand.ink import Ballpoint, Nib, Strokes

LETTERS: dict[str, list[list[tuple[float, float]]]] = {
    "T": [[(0, 1.8), (1.2, 1.8)], [(0.6, 1.8), (0.6, 0)]],
    "L": [[(0, 1.8), (0, 0.9), (0, 0), (0.4, 0), (0.8, 0)]],
    "o": [[(0.5 + 0.5 * np.cos(t), 0.5 + 0.5 * np.sin(t)) for t in np.linspace(1.6, 7.8, 40)]],
    "i": [[(0, 1), (0, 0)], [(0, 1.5)]],
    "-": [[(0, 0.5), (0.5, 0.5)]],
    "é": [[(0, 0), (0.7, 1)]],
}


class Penned(GlyphSource):
    """A stand-in hand that writes a few letters with a pen, each a little otherwise every time."""

    characters = "".join(LETTERS)
    nib: Nib = Ballpoint(steadiness=0)

    def __init__(self, letters: Mapping[str, list] = LETTERS, nib: Nib | None = None) -> None:
        self.letters, self.characters = letters, "".join(letters)
        self.nib = nib or self.nib

    def glyph(self, character: str, rng: np.random.Generator) -> Glyph:
        strokes = [np.array(stroke, dtype=float) for stroke in self.letters[character]]
        slant = np.array([[1, rng.uniform(-0.1, 0.3)], [0, rng.uniform(0.9, 1.1)]])
        strokes = [stroke @ slant.T for stroke in strokes]
        ((ink, _),) = self.nib.inked(Strokes.of([strokes]))
        return Glyph(character, ink, strokes=tuple(strokes))


JOINED: dict[str, list[list[tuple[float, float]]]] = {
    "n": [[(0, 0), (0.2, 0.9), (0.5, 1), (0.8, 0.9), (1, 0)]],
    "i": [[(0, 0), (0.2, 0.5), (0.3, 1), (0.4, 0.5), (0.6, 0)], [(0.3, 1.5)]],
    "t": [[(0, 0), (0.3, 1), (0.4, 1.7), (0.45, 0.9), (0.7, 0)], [(0, 1.1), (0.8, 1.15)]],
    ".": [[(0, 0)]],
}
"""Letters that begin and end at the baseline, their marks last."""


class Running(Penned):
    """A stand-in hand whose letters are all joined, but for those of another number than `breaks`."""

    is_running = True

    def __init__(self, breaks: Collection[int] = (), nib: Nib | None = None) -> None:
        super().__init__(JOINED, nib)
        self.breaks = breaks

    def words_of(self, words: Sequence[Sequence[str]], seeds: Sequence[Sequence[int]]) -> list[list[Glyph]]:
        return [self._word(word) for word in words]

    def _word(self, word: Sequence[str]) -> list[Glyph]:
        glyphs: list[Glyph] = []
        for place, character in enumerate(word):
            glyph = self.glyph(character, np.random.default_rng(0))
            num_marks = len(glyph.strokes or ()) - 1
            is_joined = place > 0 and character != "." and place not in self.breaks
            step = float((glyphs[-1].strokes or ())[0][-1][0]) if glyphs and character != "." else None
            glyphs.append(replace(glyph, step=step, goes_on=is_joined, num_marks=num_marks))
        return glyphs


@dataclass
class Drawing:
    """What a plotter drew: polylines (n, 2) in mm from the lower left, and how far its pen went while it was up."""

    lines: list[np.ndarray] = field(default_factory=list)
    travel_mm: float = 0.0
    """Between lines: from home to the first and from the last home are not counted."""

    def samples(self, step: float = 0.05) -> np.ndarray:
        """Points along all lines."""
        parts = []
        for line in self.lines:
            for start, end in pairwise(line):
                num = max(int(np.hypot(*(end - start)) / step), 1) + 1
                parts.append(np.linspace(start, end, num))
        return np.concatenate(parts)


class _Pen:
    def __init__(self):
        self.drawing, self.line, self.at, self.left_at = Drawing(), [], None, None

    def down(self):
        assert not self.line, "the pen is down already"
        if self.left_at is not None:
            self.drawing.travel_mm += float(np.hypot(*np.subtract(self.at, self.left_at)))
        self.line = [self.at]

    def up(self):
        if self.line:
            assert len(self.line) > 1, "the pen came down and drew nothing"
            self.drawing.lines.append(np.array(self.line))
            self.left_at, self.line = self.at, []

    def go(self, x, y):
        self.at = x, y
        if self.line:
            self.line.append(self.at)


def run_gcode(text: str, up: str = "G0 Z5", down: str = "G1 Z0 F1000") -> Drawing:
    """Draws G-code as a machine of two axes and a pen does; raises on what it does not know."""
    pen, units, is_absolute, has_ended = _Pen(), None, False, False
    for line in text.splitlines():
        assert not has_ended, "commands after the end"
        words = line.split(";")[0].strip()
        if not words:
            continue
        if words == up:
            pen.up()
        elif words == down:
            pen.down()
        elif words in ("G21", "G90"):
            units, is_absolute = units or words == "G21", is_absolute or words == "G90"
        elif words == "M2":
            has_ended = True
        else:
            found = re.fullmatch(r"G([01]) X(-?\d*\.?\d+) Y(-?\d*\.?\d+)(?: F\d+)?", words)
            assert found, line
            assert units, "no units said"
            assert is_absolute, "absolute or relative is not said"
            assert (found[1] == "1") == bool(pen.line), "quick moves are for the pen up"
            pen.go(float(found[2]), float(found[3]))
    assert has_ended
    assert not pen.line, "the pen was left down"
    return pen.drawing


def run_hpgl(text: str) -> Drawing:
    """Draws HP-GL; units are 0.025 mm."""
    pen = _Pen()
    commands = [command.strip() for command in text.strip().split(";")]
    assert commands[0] == "IN"
    assert commands.pop() == ""
    for command in commands:
        name, numbers = command[:2], [int(n) / 40 for n in re.findall(r"-?\d+", command[2:])]
        assert name in ("IN", "SP", "VS", "PA", "PU", "PD"), command
        if name == "PU":
            pen.up()
            pen.go(*numbers)
        elif name == "PD":
            pen.down()
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                pen.go(x, y)
    assert not pen.line
    return pen.drawing


def run_svg(text: str) -> Drawing:
    """Draws the paths of a single-line SVG, whose units are hundredths of a mm."""
    root = ElementTree.fromstring(text)
    height = float(root.get("viewBox").split()[3])
    assert root.get("height") == f"{height / 100:g}mm"
    pen = _Pen()
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        found = re.fullmatch(r"M(-?\d+) ?(-?\d+)(?:c([0-9 -]+)|h1)", path.get("d"))
        assert found, path.get("d")
        here = np.array([float(found[1]), float(found[2])])
        steps = np.array([int(n) for n in re.findall(r"-?\d+", found[3] or "0 0 1 0 1 0")]).reshape(-1, 3, 2)
        flip = lambda point: (point[0] / 100, (height - point[1]) / 100)  # noqa: E731
        pen.go(*flip(here))
        pen.down()
        for a, b, c in steps:
            for t in np.linspace(0, 1, 16)[1:]:
                way = 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t * t * b + t**3 * c
                pen.go(*flip(here + way))
            here = here + c
        pen.up()
    return pen.drawing
