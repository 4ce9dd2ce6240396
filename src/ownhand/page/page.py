"""A page: what was written, where it stands, and how to save it."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ownhand.errors import WritingError
from ownhand.files import write_bytes
from ownhand.ink import Glyph, Outline
from ownhand.page import raster, svg
from ownhand.page.text import Missing, StandIn, named

SUFFIXES = (".svg", ".png")
"""What a page can be saved as."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One glyph on paper."""

    character: str
    """As it stands in the text, whatever was written for it."""
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
    """Whether it is a hyphen of a word broken over two lines, which is not in the text."""


@dataclass(frozen=True, slots=True)
class Checks:
    """How many letters of a page were read before it was given out, and how that went."""

    num_drawn: int
    """Letters on the page that a hand wrote."""
    num_checked: int
    """Of them, those that a reader was asked about."""
    num_redrawn: int
    """Of these, those drawn more than once."""
    failed: tuple[tuple[str, int], ...]
    """Characters that still do not read as asked, and how often, in the order in which they are met."""

    @property
    def num_failed(self) -> int:
        """Letters that still do not read as asked."""
        return sum(count for _, count in self.failed)


@dataclass(frozen=True)
class Page:
    """A written text: glyphs placed on one sheet of paper or several of one size."""

    placements: tuple[Placement, ...]
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
    doubtful: str = ""
    """Characters written though the hand says that it cannot write them surely."""

    @property
    def checks(self) -> Checks:
        """What came of reading its letters, where the hand has that done."""
        glyphs = [placement.glyph for placement in self.placements if not placement.is_missing]
        checked = [glyph for glyph in glyphs if glyph.is_read is not None]
        return Checks(
            num_drawn=len(glyphs),
            num_checked=len(checked),
            num_redrawn=sum(glyph.num_tries > 1 for glyph in checked),
            failed=tuple(Counter(glyph.character for glyph in checked if not glyph.is_read).items()),
        )

    def outline(self, placement: Placement) -> Outline:
        """Gives a placed glyph's outline in millimetres on its sheet, y from the sheet's top *up*, so below 0."""
        return placement.glyph.outline.transformed(self.x_height_mm, (placement.x, -placement.y))

    def svg(self, sheet: int = 0) -> str:
        """Gives one sheet as an SVG document, in millimetres."""
        return svg.document(self, sheet)

    def png(self, sheet: int = 0, *, dpi: float = 150) -> bytes:
        """Gives one sheet as a PNG file, grey, at `dpi` dots an inch."""
        pixels = raster.pixel_size(self.width_mm, self.height_mm, dpi)
        return raster.png(svg.document(self, sheet, pixels), dpi)

    def save(self, path: str | os.PathLike[str], *, dpi: float = 150) -> list[Path]:
        """Saves the page as what its suffix says, and gives the files written.

        A page of several sheets becomes name-1.svg, name-2.svg and so on. All sheets are drawn before the first file
        is written, and each file is written whole. `dpi` is for pictures.
        """
        path = Path(path)
        suffix = checked_suffix(path)
        sheets = range(self.num_sheets)
        if suffix == ".svg":
            contents = [self.svg(sheet).encode() for sheet in sheets]
        else:
            contents = [self.png(sheet, dpi=dpi) for sheet in sheets]
        paths = [path] if self.num_sheets == 1 else [path.with_stem(f"{path.stem}-{n + 1}") for n in sheets]
        for sheet_path, content in zip(paths, contents, strict=True):
            write_bytes(sheet_path, content, error=WritingError)
        return paths

    def warnings(self) -> list[str]:
        """Says in a sentence each what a reader of the page will miss, or find otherwise than in the text."""
        said = []
        if self.missing:
            boxes = ", ".join(
                f"{named(m.character)} ({m.count}, first in line {m.line}, character {m.column})" for m in self.missing
            )
            said.append(f"the hand cannot write {boxes}; empty boxes stand in their place.")
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
            said.append(f"{words} broken.")
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

    def _repr_svg_(self) -> str:
        return self.svg()


def checked_suffix(path: str | os.PathLike[str], suffixes: Sequence[str] = SUFFIXES) -> str:
    """Gives the suffix of `path`, or raises WritingError where a page cannot be saved so."""
    suffix = Path(path).suffix.lower()
    if suffix not in suffixes:
        what = f"'{suffix}' is not a kind of page" if suffix else "the name has no suffix"
        raise WritingError(f"{path}: {what} that can be saved. Choose a name that ends in {' or '.join(suffixes)}.")
    return suffix
