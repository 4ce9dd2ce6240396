"""The way of the pen over a page: smooth strokes in millimetres, as a person writes them, whatever ink they left."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ownhand.drawing.sheet import curves_through, in_mm
from ownhand.errors import WritingError
from ownhand.glyphs import Glyph
from ownhand.page import Page, Placement


@dataclass(frozen=True, eq=False)
class Stroke:
    """What the pen draws without a lift, or a glyph that no pen wrote."""

    curves: np.ndarray | None
    """(curves, 4, 2) in mm from the sheet's upper left corner, y down; None where no pen wrote it."""
    parts: tuple[tuple[int, int], ...]
    """What it is made of: places of glyphs on the sheet, and which of their strokes; that of a glyph that no pen wrote
    is 0."""
    lines: tuple[np.ndarray, ...]
    """Points (n, 2) along each part, in mm."""

    @property
    def first(self) -> int:
        """The place of the glyph that it begins with."""
        return self.parts[0][0]


def strokes_of(page: Page, sheet: int) -> list[Stroke]:
    """Gives the strokes of a sheet in the order in which they are written.

    Joined letters are one stroke, and their marks come after the word: where the pen ran on, people write as many dots
    then as at the next lift, 47 and 45 % in UNIPEN's words. A letter that is joined to none has its marks at once, as
    95 % of dots there are written (`benchmarks/mark_order.py`).
    """
    placements = page.on_sheet(sheet)
    ways = [_strokes(placement) for placement in placements]
    lines = iter(in_mm(page, placements, [(place, way or ()) for place, way in enumerate(ways)]))
    lines_mm = [None if way is None else [next(lines) for _ in way] for way in ways]
    runs: list[_Run] = []
    for _, word in itertools.groupby(range(len(placements)), lambda k: (placements[k].line, placements[k].word)):
        runs += _word(list(word), placements, lines_mm)
    fitted = iter(curves_through([run.points for run in runs if run.lines], page.x_height_mm))
    return [Stroke(next(fitted) if run.lines else None, tuple(run.parts), tuple(run.lines)) for run in runs]


def check_pen(page: Page, what: str) -> None:
    """Raises WritingError where no pen wrote the page; `what` cannot be made of it then."""
    for placement in page.placements:
        if not placement.is_missing and not placement.glyph.strokes:
            raise WritingError(
                f"{what} follows the strokes of a pen, and this hand has none: its model draws pictures of letters. "
                "Choose a pen model with --model, or save the page as .svg, .png or .pdf."
            )


@dataclass(eq=False)
class _Run:
    """A stroke that may go on in the next letter."""

    lines: list[np.ndarray] = field(default_factory=list)
    parts: list[tuple[int, int]] = field(default_factory=list)

    def add(self, line: np.ndarray, part: tuple[int, int]) -> None:
        # It begins where the last one ended, but for the slope of the line.
        self.lines.append(line[1:] if self.lines else line)
        self.parts.append(part)

    @property
    def points(self) -> np.ndarray:
        return np.concatenate(self.lines)


def _word(
    places: Sequence[int], placements: Sequence[Placement], lines_mm: Sequence[list[np.ndarray] | None]
) -> Iterator[_Run]:
    """The runs of a word, in the order in which they are written, of the glyphs at those places."""
    waiting: list[_Run] = []
    last: _Run | None = None
    for place, after in itertools.zip_longest(places, places[1:]):
        glyph, lines = placements[place].glyph, lines_mm[place]
        if not placements[place].character[:1].isalpha():  # What is no letter ends the word.
            yield from waiting
            waiting = []
        if lines is None:
            last = None
            yield _Run(parts=[(place, 0)])
            continue
        num_marks = min(glyph.num_marks, len(lines))
        runs = []
        for number, line in enumerate(lines):
            is_next = not number and glyph.goes_on and last is not None
            run = last if is_next and last is not None else _Run()
            run.add(line, (place, number))
            if not is_next:
                runs.append(run)
            if number < len(lines) - num_marks:
                last = run
        is_joined = glyph.goes_on or (after is not None and placements[after].glyph.goes_on)
        num_waiting = num_marks if is_joined else 0
        yield from runs[: len(runs) - num_waiting]
        waiting += runs[len(runs) - num_waiting :]
    yield from waiting


def _strokes(placement: Placement) -> tuple[np.ndarray, ...] | None:
    if placement.is_missing and not placement.glyph.strokes:
        return _box(placement.glyph)
    return placement.glyph.strokes or None


def _box(glyph: Glyph) -> tuple[np.ndarray, ...]:
    """The stroke of the empty box that stands for a missing character: between its outer and its inner edge."""
    edges = [contour[:, 0] for contour in glyph.outline.contours]
    (left, bottom), (right, top) = (
        np.mean([end(axis=0) for end in ends], axis=0)
        for ends in ([edge.min for edge in edges], [edge.max for edge in edges])
    )
    corners = np.array([(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)])
    # Some points along each side: a lone corner is told from a bend by what is straight beside it.
    share = np.linspace(0, 1, 4, endpoint=False)[:, None]
    sides = [start + (end - start) * share for start, end in itertools.pairwise(corners)]
    return (np.concatenate([*sides, corners[-1:]]),)
