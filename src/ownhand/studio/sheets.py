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
from typing import Any

from ownhand.page import Page, Placement
from ownhand.studio.memory import Memory

_MOST_TOLD, _MOST_GLYPHS = 128, 60_000
"""Answers that are remembered, and glyphs in all of them: some 15 MB."""


@dataclass(frozen=True, eq=False)
class _Told:
    """A line as it is told to browsers."""

    placed: list[list[float]]
    shapes: dict[int, str]


class Sheets:
    """Tells pages to browsers, each shape once, and a line that stays by its number."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._lock = memory, threading.Lock()
        self._told: OrderedDict[str, list[_Told]] = OrderedDict()
        self._num_glyphs = 0
        # Numbers of glyphs begin anew with each start of the studio; tokens tell whose they are.
        self._start, self._count = secrets.token_hex(4), itertools.count()

    def told(self, page: Page, since: str | None) -> dict[str, Any]:
        """A page as JSON, less what is in the answer called `since`.

        Lengths are millimetres, y down; shapes are path data in x-heights. `lines` has a line's glyphs, or the number,
        from 0, that it had in that answer. A glyph is [shape, x, y, scale in mm, line, word, sheet, kind]; its kind is
        1 for an empty box, 2 for what is not in the text, 3 for what is struck.
        """
        lines = self._lines(page)
        token = f"{self._start}-{next(self._count)}"
        with self._lock:
            before = self._told.get(since or "", [])
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
                [[*rule.start, *rule.end, rule.width_mm, rule.colour, rule.dots_mm] for rule in page.background(sheet)]
                for sheet in range(page.num_sheets)
            ],
            "shapes": shapes,
            "lines": [number.get(line, line.placed) for line in lines],
            "warnings": page.warnings(),
        }

    def _lines(self, page: Page) -> list[_Told]:
        """The lines of a page, each told once for the placements that it is made of."""
        grouped = itertools.groupby(page.placements, operator.attrgetter("line"))
        lines = [list(line) for _, line in grouped]

        def make(places: Sequence[int]) -> list[tuple[list[Placement], _Told]]:
            new = [lines[k] for k in places]
            shapes = iter(self._memory.numbered([p.glyph for line in new for p in line]))
            return [(line, _line(line, [next(shapes) for _ in line], page.x_height_mm)) for line in new]

        # Whoever finds a line here finds these very placements, for as long as it is kept so are they.
        keys = [("told", page.x_height_mm, *map(id, line)) for line in lines]
        return [told for _, told in self._memory.recall(keys, make)]

    def _remember(self, token: str, lines: list[_Told]) -> None:
        self._told[token] = lines
        self._num_glyphs += _num_glyphs(lines)
        while len(self._told) > 1 and (len(self._told) > _MOST_TOLD or self._num_glyphs > _MOST_GLYPHS):
            self._num_glyphs -= _num_glyphs(self._told.popitem(last=False)[1])


def _line(placements: Sequence[Placement], shapes: Sequence[tuple[int, str]], scale_mm: float) -> _Told:
    """A line of placements, with the number and the path of the glyph of each."""
    placed: list[list[float]] = []
    for p, (number, _) in zip(placements, shapes, strict=True):
        kind = 1 if p.is_missing else 3 if p.is_struck else 2 if p.is_added else 0
        at = round(p.x, 3), round(p.y, 3), round(p.scale * scale_mm, 4)
        placed.append([number, *at, p.line, p.word, p.sheet, kind])
    return _Told(placed, dict(shapes))


def _num_glyphs(lines: list[_Told]) -> int:
    return sum(len(line.placed) for line in lines)
