"""A page as the browser draws it: where each glyph stands, and the shapes that it does not have yet."""

import itertools
import secrets
import threading
from collections import OrderedDict
from typing import Any

from ownhand.page import Page
from ownhand.studio.memory import Memory

_MOST_TOLD = 128
"""Answers whose shapes are remembered: a browser says which it has seen last."""


class Sheets:
    """Tells pages to browsers, each shape once."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._lock = memory, threading.Lock()
        self._told: OrderedDict[str, frozenset[int]] = OrderedDict()
        # Numbers of glyphs begin anew with each start of the studio; tokens tell whose they are.
        self._start, self._count = secrets.token_hex(4), itertools.count()

    def told(self, page: Page, since: str | None) -> dict[str, Any]:
        """A page as JSON, its shapes less those told in the answer called `since`.

        Lengths are millimetres, y down; shapes are path data in x-heights. A placement is [shape, x, y, scale in mm,
        line, word, sheet, kind]; its kind is 1 for an empty box, 2 for what is not in the text, 3 for what is struck.
        """
        with self._lock:
            has = self._told.get(since or "", frozenset())
        shapes: dict[int, str] = {}
        placed = []
        seen = set()
        scale = page.x_height_mm
        for p in page.placements:
            number, path = self._memory.numbered(p.glyph)
            seen.add(number)
            if number not in has:
                shapes[number] = path
            kind = 1 if p.is_missing else 3 if p.is_struck else 2 if p.is_added else 0
            at = round(p.x, 3), round(p.y, 3), round(p.scale * scale, 4)
            placed.append([number, *at, p.line, p.word, p.sheet, kind])
        token = f"{self._start}-{next(self._count)}"
        with self._lock:
            self._told[token] = frozenset(seen)
            while len(self._told) > _MOST_TOLD:
                self._told.popitem(last=False)
        look = page.look
        return {
            "token": token,
            "is_whole": not has,
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
            "placed": placed,
            "warnings": page.warnings(),
        }
