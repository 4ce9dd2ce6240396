"""What a page can be saved as: one table, from which all that is to be known of formats follows.

To add a format, write a function that draws a sheet (most are a `SheetCanvas`), and tell it in `FORMATS`. Which options
fit it stands with the options (`ownhand.options`).
"""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ownhand.drawing import animation, pdf, raster, svg
from ownhand.drawing.pen import check_pen
from ownhand.drawing.plot import Plot, Plotter
from ownhand.errors import WritingError
from ownhand.files import written_whole
from ownhand.options import BED, DPI, PACE, TITLE, TRANSPARENT, Option
from ownhand.page import Page


@dataclass(frozen=True, kw_only=True)
class DrawingOptions:
    """What may be told of a file besides its page. What does not fit a format changes nothing there."""

    dpi: float = DPI.default
    transparent: bool = False
    """Whether the sheet goes without its paper."""
    title: str | None = None
    """None is how the text begins."""
    pace: float = PACE.default
    """How fast the writing goes; 1 is a person's."""
    plotter: Plotter | None = None


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file."""

    suffix: str
    """What the names of its files end in."""
    what: str
    """What it is, for those who choose."""
    media_type: str
    """As the web calls it."""
    kind: Literal["still", "film", "plot"]
    """Whether it shows the page, or how it is written, or is for pen plotters, which need a hand that has a pen."""
    draw: Callable[[Page, int, DrawingOptions], str | bytes]
    """Gives the content of a file of one sheet, or of all."""
    holds_all_sheets: bool = False
    """Whether one file holds all sheets of a page."""

    @property
    def options(self) -> tuple[str, ...]:
        """Those of `DrawingOptions` that change something, as the table of options has them."""
        return tuple(name for name, option in _OPTIONS.items() if self.suffix.removeprefix(".") in option.formats)


_OPTIONS: dict[str, Option[Any]] = {
    "dpi": DPI,
    "transparent": TRANSPARENT,
    "title": TITLE,
    "pace": PACE,
    "plotter": BED,
}
"""The row of the table that tells which formats each of `DrawingOptions` fits; of a plotter's, one stands for all."""


def _plot(page: Page, sheet: int, options: DrawingOptions) -> Plot:
    return page.plot(sheet, options.plotter, title=options.title)


FORMATS = (
    Format(
        suffix=".svg",
        what="a drawing, sharp at any size",
        media_type="image/svg+xml",
        kind="still",
        draw=lambda page, sheet, o: svg.document(page, sheet, has_paper=not o.transparent, title=o.title),
    ),
    Format(
        suffix=".png",
        what="a picture",
        media_type="image/png",
        kind="still",
        draw=lambda page, sheet, o: raster.png(page, sheet, o.dpi, is_transparent=o.transparent),
    ),
    Format(
        suffix=".pdf",
        what="a document, with the text invisibly behind the ink to be searched and copied",
        media_type="application/pdf",
        kind="still",
        draw=lambda page, _, o: pdf.document(page, o.title),
        holds_all_sheets=True,
    ),
    Format(
        suffix=".gif",
        what="a film of the writing",
        media_type="image/gif",
        kind="film",
        draw=lambda page, sheet, o: animation.gif(page, sheet, o.dpi, o.pace),
    ),
    Format(
        suffix=".anim.svg",
        what="a drawing that writes itself",
        media_type="image/svg+xml",
        kind="film",
        draw=lambda page, sheet, o: animation.animated_svg(
            page, sheet, o.pace, page.title if o.title is None else o.title
        ),
    ),
    Format(
        suffix=".plot.svg",
        what="single lines, for plotters' programs",
        media_type="image/svg+xml",
        kind="plot",
        draw=lambda page, sheet, o: _plot(page, sheet, o).svg(),
    ),
    Format(
        suffix=".gcode",
        what="G-code",
        media_type="text/plain; charset=utf-8",
        kind="plot",
        draw=lambda page, sheet, o: _plot(page, sheet, o).gcode(),
    ),
    Format(
        suffix=".hpgl",
        what="HP-GL, for older plotters",
        media_type="text/plain; charset=utf-8",
        kind="plot",
        draw=lambda page, sheet, o: _plot(page, sheet, o).hpgl(),
    ),
)
"""All that there are, in the order in which they are told."""

SUFFIXES = tuple(form.suffix for form in FORMATS)
"""What a page can be saved as; .anim.svg writes itself, .plot.svg is of single lines."""

STILL = tuple(form.suffix for form in FORMATS if form.kind == "still")
"""Those that show the page and that any hand can be saved as."""

PLOTS = tuple(form.suffix for form in FORMATS if form.kind == "plot")
"""Those for pen plotters."""


def suffixes_with(option: str) -> tuple[str, ...]:
    """Gives the suffixes of the formats for which one of `DrawingOptions` changes something."""
    return tuple(form.suffix for form in FORMATS if option in form.options)


def format_of(path: str | os.PathLike[str]) -> Format:
    """Gives the format that the name of a file asks for, or raises WritingError where there is none."""
    suffix = checked_suffix(path)
    return next(form for form in FORMATS if form.suffix == suffix)


def checked_suffix(path: str | os.PathLike[str], suffixes: Sequence[str] = SUFFIXES) -> str:
    """Gives the suffix of `path`, or raises WritingError where a page cannot be saved so."""
    name = Path(path).name.lower()
    for suffix in sorted(suffixes, key=len, reverse=True):
        if name.endswith(suffix) and name != suffix:
            return suffix
    found = Path(path).suffix.lower()
    what = f"'{found}' is not a kind of page" if found else "the name has no suffix"
    *most, last = suffixes
    raise WritingError(f"{path}: {what} that can be saved. Choose a name that ends in {', '.join(most)} or {last}.")


def drawn(page: Page, suffix: str, sheet: int = 0, options: DrawingOptions | None = None) -> bytes:
    """Gives what a file with that suffix holds of one sheet of a page, or of all where it holds all."""
    content = format_of(f"page{suffix}").draw(page, sheet, options or DrawingOptions())
    return content if isinstance(content, bytes) else content.encode()


def save(page: Page, path: str | os.PathLike[str], options: DrawingOptions) -> list[Path]:
    """Saves a page as what its ending says, and gives the files written; see `Page.save`."""
    form = format_of(path)
    if options.transparent and "transparent" not in form.options:
        raise WritingError(f"{path}: only {' and '.join(sorted(suffixes_with('transparent')))} can be without paper.")
    if form.kind == "plot":
        check_pen(page, "A plotter")
    paths = [Path(path)] if form.holds_all_sheets else _sheet_paths(Path(path), form.suffix, page.num_sheets)
    with ExitStack() as files:
        for sheet, sheet_path in enumerate(paths):
            content = drawn(page, form.suffix, sheet, options)
            files.enter_context(written_whole(sheet_path, error=WritingError)).write_bytes(content)
    return paths


def _sheet_paths(path: Path, suffix: str, num_sheets: int) -> list[Path]:
    """A path for each sheet: name-1.svg, name-2.svg and so on, or `path` for one alone."""
    if num_sheets == 1:
        return [path]
    stem, ending = path.name[: -len(suffix)], path.name[-len(suffix) :]
    return [path.with_name(f"{stem}-{n + 1}{ending}") for n in range(num_sheets)]
