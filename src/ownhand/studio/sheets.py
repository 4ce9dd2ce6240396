"""A page as the browser draws it: where each glyph stands, and the shapes that it does not have yet.

A browser says which answer it had last. Lines that stood in it are told by their numbers there, so that a key brings a
line or two. What the browser puts together of these is the whole page.
"""

import itertools
import operator
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from typing_extensions import TypedDict

from ownhand.page import Page, Placement
from ownhand.studio.memory import Memory

_MOST_ANSWERS, _MOST_GLYPHS = 128, 60_000
"""Answers that are remembered, and glyphs in all of them: some 15 MB."""


@dataclass(frozen=True, eq=False)
class _Line:
    """A line as browsers draw it."""

    placed: list[list[float]]
    shapes: dict[int, str]


class DrawnPage(TypedDict):
    """A page as browsers draw it, see `Sheets.answer`."""

    token: str
    is_whole: bool
    width: float
    height: float
    sheets: int
    ink: str
    tone: str
    rules: list[list[tuple[float, float, float, float, float, str, float | None]]]
    shapes: dict[int, str]
    lines: list[int | list[list[float]]]
    warnings: list[str]


class Sheets:
    """Tells pages to browsers, each shape once, and a line that stays by its number."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._lock = memory, threading.Lock()
        self._answers: OrderedDict[str, list[_Line]] = OrderedDict()
        self._num_glyphs = 0
        # Numbers of glyphs begin anew with each start of the studio; tokens tell whose they are.
        self._start, self._count = secrets.token_hex(4), itertools.count()

    def answer(self, page: Page, since: str | None) -> DrawnPage:
        """A page for a browser, less what is in the answer called `since`.

        Lengths are millimetres, y down; shapes are path data in x-heights. `lines` has a line's glyphs, or the number,
        from 0, that it had in that answer. A glyph is [shape, x, y, scale in mm, line, word, sheet, kind]; its kind is
        1 for an empty box, 2 for what is not in the text, 3 for what is struck.
        """
        lines = self._lines(page)
        token = f"{self._start}-{next(self._count)}"
        with self._lock:
            before = self._answers.get(since or "", [])
            self._remember(token, lines)
        number = {line: k for k, line in enumerate(before)}
        shapes = {shape: path for line in lines for shape, path in line.shapes.items()}
        for line in before:
            for shape in line.shapes:
                shapes.pop(shape, None)
        look = page.look
        return {
            "token": token,
            "is_whole": not before,
            "width": round(page.width_mm, 3),
            "height": round(page.height_mm, 3),
            "sheets": page.num_sheets,
            "ink": look.ink,
            "tone": look.tone,
            "rules": [
                [(*rule.start, *rule.end, rule.width_mm, rule.colour, rule.dots_mm) for rule in page.background(sheet)]
                for sheet in range(page.num_sheets)
            ],
            "shapes": shapes,
            "lines": [number.get(line, line.placed) for line in lines],
            "warnings": page.warnings(),
        }

    def _lines(self, page: Page) -> list[_Line]:
        """The lines of a page, each told once for the placements that it is made of."""
        grouped = itertools.groupby(page.placements, operator.attrgetter("line"))
        lines = [list(line) for _, line in grouped]

        def make(places: Sequence[int]) -> list[tuple[list[Placement], _Line]]:
            new = [lines[k] for k in places]
            shapes = iter(self._memory.numbered([p.glyph for line in new for p in line]))
            return [(line, _line(line, [next(shapes) for _ in line], page.x_height_mm)) for line in new]

        # Whoever finds a line here finds these very placements, for as long as it is kept so are they.
        keys = [("told", page.x_height_mm, *map(id, line)) for line in lines]
        return [line for _, line in self._memory.recall(keys, make)]

    def _remember(self, token: str, lines: list[_Line]) -> None:
        self._answers[token] = lines
        self._num_glyphs += _num_glyphs(lines)
        while len(self._answers) > 1 and (len(self._answers) > _MOST_ANSWERS or self._num_glyphs > _MOST_GLYPHS):
            self._num_glyphs -= _num_glyphs(self._answers.popitem(last=False)[1])


def _line(placements: Sequence[Placement], shapes: Sequence[tuple[int, str]], scale_mm: float) -> _Line:
    """A line of placements, with the number and the path of the glyph of each."""
    placed: list[list[float]] = []
    for p, (number, _) in zip(placements, shapes, strict=True):
        kind = 1 if p.is_missing else 3 if p.is_struck else 2 if p.is_added else 0
        at = round(p.x, 3), round(p.y, 3), round(p.scale * scale_mm, 4)
        placed.append([number, *at, p.line, p.word, p.sheet, kind])
    return _Line(placed, dict(shapes))


def _num_glyphs(lines: list[_Line]) -> int:
    return sum(len(line.placed) for line in lines)
