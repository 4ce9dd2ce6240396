"""`ownhand write`: any text, as a picture, a drawing, a document, a film or a plot."""

import sys
from typing import Any

import click

from ownhand.cli.files import check_formats, make_folder
from ownhand.cli.options import options_of
from ownhand.options import (
    DIALS,
    DPI,
    FILE,
    FORMAT,
    PACE,
    PAGE,
    PLOTTER,
    TITLE,
    TRANSPARENT,
    WHOSE,
    Order,
    endings_text,
)


@click.command()
@click.argument("text", required=False)
@click.option(
    "--file", "file", type=click.Path(dir_okay=False), help="Write what this UTF-8 file holds instead of TEXT."
)
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(dir_okay=False),
    help=f"Where to: a name in {endings_text(FORMAT.choices)}.",
)
@options_of(WHOSE, DIALS, PAGE, FILE, PLOTTER)
@click.pass_context
def write(ctx: click.Context, /, text: str | None, file: str | None, out: str, **given: Any) -> None:
    """Write TEXT, or standard input where TEXT is -, as what the ending of the file's name says.

    A picture, a drawing or a PDF; a film of the writing (.gif, .anim.svg); or lines for a pen plotter (.plot.svg,
    .gcode, .hpgl). A text too long for one sheet of paper goes on to numbered files, page-1.svg, page-2.svg, or to
    further pages of a PDF.
    """
    from ownhand.drawing import PLOTS, Plotter, checked_suffix, summary
    from ownhand.progress import ProgressLine
    from ownhand.writing import write as write_page

    order = Order(given)
    suffix = checked_suffix(out)
    check_formats(ctx, suffix, FILE + PLOTTER)
    plotter = Plotter(**order.arguments(PLOTTER)) if suffix in PLOTS else None
    page = write_page(
        _read_text(text, file),
        progress=ProgressLine("Writing", unit="letters"),
        **order.arguments(WHOSE + DIALS + PAGE),
    )
    for warning in page.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    make_folder(out)
    title = order[TITLE]
    first, *others = page.save(
        out, dpi=order[DPI], transparent=order[TRANSPARENT], title=title, pace=order[PACE], plotter=plotter
    )
    click.echo(f"Wrote {first}" + (f" and {len(others)} more, to {others[-1]}" if others else ""))
    if plotter is not None:
        click.echo(summary([page.plot(sheet, plotter, title=title) for sheet in range(page.num_sheets)]))


def _read_text(text: str | None, file: str | None) -> str:
    from pathlib import Path

    from ownhand.errors import WritingError
    from ownhand.writing import decode_text

    if (text is None) == (file is None):
        raise WritingError("Give one text to write: TEXT, or - for standard input, or --file FILE.")
    if text is not None and text != "-":
        # What is not UTF-8 on the command line comes as lone surrogates.
        return decode_text(text.encode("utf-8", "surrogateescape"), "TEXT")
    if text == "-":
        return decode_text(sys.stdin.buffer.read(), "standard input")
    try:
        return decode_text(Path(file or "").read_bytes(), str(file))
    except OSError as reason:
        raise WritingError(f"{file}: cannot be read ({reason.strerror or reason}).") from reason
