"""A page: what was written, and where it stands. It is plain data, and knows no format that it can be saved as."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ownhand.glyphs import Glyph
from ownhand.ink import Ink
from ownhand.options import DPI, PACE
from ownhand.page.stationery import PLAIN, Look, Rule, rules
from ownhand.page.text import Missing, StandIn, named

if TYPE_CHECKING:
    from ownhand.drawing import Plot, Plotter

_LONGEST_TITLE = 60

_MOST_NAMED, _LONGEST_NAMED = 3, 30
"""Of words too long for a line: how many a warning names, and how many characters of each."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One glyph on paper."""

    character: str
    """As it stands in the text, with its marks, whatever was written for it."""
    glyph: Glyph
    x: float
    """Millimetres from the sheet's left edge to x = 0 of the glyph's outline."""
    y: float
    """Millimetres from the sheet's top down to the baseline."""
    sheet: int
    line: int
    word: int
    """Sheet of the page, line of the page and word of the line, from 0."""
    is_missing: bool
    """Whether the glyph is an empty box, since the hand cannot write the character."""
    is_added: bool
    """Whether it is not in the text: a hyphen of a word broken over two lines, or part of a slip of the pen."""
    is_struck: bool = False
    """Whether it belongs to a word struck out, the line through it included."""
    scale: float = 1.0
    """How large it is written: in x-heights of the page."""
    goes_on: bool = False
    """Whether it ends a line, and its word goes on in the next."""


@dataclass(frozen=True, slots=True)
class Checks:
    """How many letters of a page were read before it was given out, and how that went."""

    num_drawn: int
    """Letters on the page that a hand wrote."""
    num_checked: int
    """Of them, those that a reader was asked about."""
    num_redrawn: int
    """Of these, those drawn more than once."""
    num_failed: int
    """Letters that still do not read as asked."""
    failed: tuple[tuple[str, int], ...]
    """What does not, and how often, in the order in which it is met: characters, and of hands whose letters hang
    together runs of them, which are read as one."""


def _runs_of(glyphs: Sequence[Glyph]) -> list[tuple[str, bool | None]]:
    """What was read as one, and whether it reads as asked: letters that hang together, and every other alone."""
    runs: list[tuple[str, bool | None]] = []
    for glyph in glyphs:
        if glyph.step is None or not runs:
            runs.append((glyph.character, glyph.is_read))
        else:
            runs[-1] = runs[-1][0] + glyph.character, glyph.is_read
    return runs


@dataclass(frozen=True)
class Page:
    """A written text: glyphs placed on one sheet of paper or several of one size."""

    placements: Sequence[Placement]
    width_mm: float
    height_mm: float
    x_height_mm: float
    num_sheets: int
    missing: tuple[Missing, ...]
    """Characters that the hand cannot write, drawn as boxes."""
    stand_ins: tuple[StandIn, ...]
    """Characters written as others."""
    num_broken_words: int
    """Words too long for a line."""
    broken_words: tuple[str, ...] = ()
    """They themselves, in the order in which they are met."""
    doubtful: str = ""
    """Characters written though the hand says that it cannot write them surely."""
    look: Look = PLAIN
    """How its ink and paper look."""

    @property
    def checks(self) -> Checks:
        """What came of reading its letters, where the hand has that done."""
        glyphs = [placement.glyph for placement in self.placements if not placement.is_missing]
        checked = [glyph for glyph in glyphs if glyph.is_read is not None]
        return Checks(
            num_drawn=len(glyphs),
            num_checked=len(checked),
            num_redrawn=sum(glyph.num_tries > 1 for glyph in checked),
            num_failed=sum(not glyph.is_read for glyph in checked),
            failed=tuple(Counter(text for text, is_read in _runs_of(glyphs) if is_read is False).items()),
        )

    def on_sheet(self, sheet: int) -> Sequence[Placement]:
        """Gives the glyphs of one sheet, in the order of the text."""
        if sheet not in self._sheets:
            starts = self._sheet_starts
            self._sheets.clear()  # Whoever draws a sheet asks for its glyphs several times, and then goes on.
            self._sheets[sheet] = self.placements[starts[sheet] : starts[sheet + 1]]
        return self._sheets[sheet]

    @cached_property
    def _sheets(self) -> dict[int, Sequence[Placement]]:
        return {}

    @cached_property
    def _sheet_starts(self) -> list[int]:
        """Where each sheet's glyphs begin among all, and where the last sheet's end."""
        counts = Counter(placement.sheet for placement in self.placements)
        return list(accumulate((counts[sheet] for sheet in range(self.num_sheets)), initial=0))

    def outline(self, placement: Placement) -> Ink:
        """Gives a placed glyph's ink in millimetres on its sheet, y from the sheet's top *up*, so below 0.

        However large a word is written, the width of a round pen's lines is that of the pen.
        """
        mm = self.x_height_mm
        return placement.glyph.outline.placed(mm * placement.scale, (placement.x, -placement.y), mm)

    def box(self, placement: Placement) -> tuple[float, float, float, float]:
        """Gives the left, top, right and bottom of a placed glyph's ink, in millimetres from its sheet's upper left
        corner."""
        left, bottom, right, top = placement.glyph.outline.bounds()
        scale = self.x_height_mm * placement.scale
        x, y = placement.x, placement.y
        return x + scale * left, y - scale * top, x + scale * right, y - scale * bottom

    def background(self, sheet: int = 0) -> tuple[Rule, ...]:
        """Gives what is printed on the paper of one sheet, to be drawn under the ink in this order."""
        if not self.look.is_printed:
            return ()
        lines = [list(line) for _, line in groupby(self.on_sheet(sheet), key=lambda placement: placement.line)]
        return rules(
            self.look,
            width_mm=self.width_mm,
            height_mm=self.height_mm,
            x_height_mm=self.x_height_mm,
            baselines_mm=[float(np.median([placement.y for placement in line])) for line in lines],
            left_mm=min((self.box(line[0])[0] for line in lines), default=None),
        )

    @property
    def title(self) -> str:
        """The beginning of what is written, for files that have a title."""
        words: list[str] = []
        for _, word in groupby(self.placements, key=lambda placement: (placement.line, placement.word)):
            if written := "".join(placement.character for placement in word if not placement.is_struck):
                words.append(written)
            if len(" ".join(words)) > _LONGEST_TITLE:
                return " ".join(words[:-1] or [words[0][:_LONGEST_TITLE]]) + " …"
        return " ".join(words)

    def missing_in_words(self) -> str:
        """Names what the hand cannot write, with how often and where it is first met."""
        return ", ".join(
            f"{named(m.character)} ({m.count}, first in line {m.line}, character {m.column})" for m in self.missing
        )

    def warnings(self) -> list[str]:
        """Says in a sentence each what a reader of the page will miss, or find otherwise than in the text."""
        said = []
        if self.missing:
            said.append(f"the hand cannot write {self.missing_in_words()}; empty boxes stand in their place.")
        if self.stand_ins:
            wrote = []
            for kind, is_kind in (("capitals", str.isupper), ("small letters", str.islower)):
                count = sum(s.count for s in self.stand_ins if s.character.isalpha() and is_kind(s.written))
                wrote += [f"{count} {'letter' if count == 1 else 'letters'} as {kind}"] if count else []
            wrote += [
                f"{named(s.character)} as {named(s.written)} ({s.count})"
                for s in self.stand_ins
                if not s.character.isalpha()
            ]
            said.append(f"the hand lacks some characters and wrote {', '.join(wrote)}.")
        if self.num_broken_words:
            words = (
                "1 word too long for a line is"
                if self.num_broken_words == 1
                else f"{self.num_broken_words} words too long for a line are"
            )
            named_words = ", ".join(f"'{_short(word)}'" for word in dict.fromkeys(self.broken_words[:_MOST_NAMED]))
            said.append(f"{words} broken{': ' if named_words else ''}{named_words}.")
        checks = self.checks
        if checks.failed:
            letters = ", ".join(f"{named(character)} ({count})" for character, count in checks.failed)
            said.append(
                f"of {checks.num_checked} letters, {checks.num_failed} could not be drawn so that they read as asked: "
                f"{letters}. Another seed or hand, or more neatness, may do better."
            )
        if self.doubtful:
            said.append(f"the model never drew {' '.join(self.doubtful)} surely: they may not read.")
        return said

    # Everybody saves a page by its own methods. They hand it on to the room of formats, which stands above this one.
    # That is the only edge that leads up, followed when a method is called. A format that is added needs nothing here.

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        dpi: float = DPI.default,
        transparent: bool = False,
        title: str | None = None,
        pace: float = PACE.default,
        plotter: "Plotter | None" = None,
    ) -> list[Path]:
        """Saves the page as what its ending says (see `SUFFIXES`), and gives the files written.

        A PDF holds all sheets; otherwise a page of several sheets becomes name-1.svg, name-2.svg and so on. All sheets
        are drawn before the first file takes its name, so that they are there together or not at all.

        Args:
            path: whose ending says which format.
            dpi: of .png and .gif.
            transparent: whether .png and .svg go without paper.
            title: of all formats that have one; None is how the text begins.
            pace: of .gif and .anim.svg; 1 is a person's.
            plotter: of .plot.svg, .gcode and .hpgl.

        Raises WritingError where the page cannot be saved so, or not there.
        """
        from ownhand import drawing

        options = drawing.DrawingOptions(dpi=dpi, transparent=transparent, title=title, pace=pace, plotter=plotter)
        return drawing.save(self, path, options)

    def svg(self, sheet: int = 0, *, transparent: bool = False, title: str | None = None) -> str:
        """Gives one sheet as an SVG document, in millimetres; without its paper if transparent."""
        return self._drawn(".svg", sheet, transparent=transparent, title=title).decode()

    def png(self, sheet: int = 0, *, dpi: float = DPI.default, transparent: bool = False) -> bytes:
        """Gives one sheet as a PNG file at `dpi` dots an inch; without its paper if transparent."""
        return self._drawn(".png", sheet, dpi=dpi, transparent=transparent)

    def pdf(self, *, title: str | None = None) -> bytes:
        """Gives all sheets as one PDF file, with the text invisibly behind the ink to be searched and copied."""
        return self._drawn(".pdf", title=title)

    def gif(self, sheet: int = 0, *, dpi: float = DPI.default, pace: float = PACE.default) -> bytes:
        """Gives one sheet as a GIF in which the pen writes the text; at a pace of 2, twice as fast as a person.

        A hand without a pen has its letters appear one by one.
        """
        return self._drawn(".gif", sheet, dpi=dpi, pace=pace)

    def animated_svg(self, sheet: int = 0, *, pace: float = PACE.default, title: str | None = None) -> str:
        """Gives one sheet as an SVG document that writes itself, see `gif`."""
        return self._drawn(".anim.svg", sheet, pace=pace, title=title).decode()

    def _drawn(self, suffix: str, sheet: int = 0, **options: Any) -> bytes:
        from ownhand import drawing

        return drawing.drawn(self, suffix, sheet, drawing.DrawingOptions(**options))

    def plot(self, sheet: int = 0, plotter: "Plotter | None" = None, *, title: str | None = None) -> "Plot":
        """Gives what a pen plotter draws of one sheet, as it is written, or in an order that saves travel.

        Raises WritingError where the hand has no pen, or where the plotter's pen cannot reach all of the writing.
        """
        from ownhand import drawing

        key = sheet, plotter or drawing.Plotter(), self.title if title is None else title
        if key not in self._plots:
            self._plots[key] = drawing.plotted(self, *key)
        return self._plots[key]

    @cached_property
    def _plots(self) -> dict[tuple[int, "Plotter", str], "Plot"]:
        return {}  # Ordering takes a while, and a plot is asked for its estimate and for its file.

    def _repr_html_(self) -> str:
        from ownhand import drawing

        return drawing.notebook_html(self)


def _short(word: str) -> str:
    """A word as it can be named in a sentence."""
    shown = "".join(character if character.isprintable() else "?" for character in word)
    return shown if len(shown) <= _LONGEST_NAMED else f"{shown[: _LONGEST_NAMED - 1]}…"
