"""`ownhand write`: any text, as a picture, a drawing, a document, a film or a plot."""

import pathlib
import sys
from typing import TYPE_CHECKING, Any

import click

from ownhand.cli.files import check_option, make_folder
from ownhand.cli.options import dial_options, hand_option, model_option, nib_option, seed_option
from ownhand.errors import OwnhandError

if TYPE_CHECKING:
    from ownhand.drawing import Plotter


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
    help="Where to: a name in .svg, .png, .pdf, .gif, .anim.svg, .plot.svg, .gcode or .hpgl.",
)
@hand_option
@model_option
@dial_options
@click.option("--slips", default=0.0, metavar="SHARE", help="Words struck out and written again, such as 0.01.")
@click.option(
    "--no-check",
    "check",
    is_flag=True,
    flag_value=False,
    default=True,
    help="Keep letters that do not read as asked: do not draw them again.",
)
@seed_option
@click.option("--size", default="fit", show_default=True, help="Paper: fit, A4, A5 or letter.")
@click.option("--dpi", default=150.0, show_default=True, help="Dots an inch of a PNG or GIF.")
@click.option(
    "--x-height", "x_height_mm", default=3.0, show_default=True, metavar="MM", help="Height of small letters."
)
@click.option(
    "--margin", "margin_mm", type=float, metavar="MM", help="Paper round the writing.  [default: the paper's own]"
)
@click.option("--align", default="left", show_default=True, metavar="SIDE", help="Lines stand left, right or centre.")
@click.option("--justify", is_flag=True, help="Full lines reach from margin to margin.")
@nib_option
@click.option("--ink", metavar="NAME|#RRGGBB", help="Such as blue, sepia or #1a2a6c.  [default: the nib's]")
@click.option("--paper", default="plain", show_default=True, metavar="WORDS", help="Such as 'ruled margin ivory'.")
@click.option("--strict", is_flag=True, help="Refuse a text with characters that the hand cannot write.")
@click.option("--title", help="Of the file.  [default: how the text begins]")
@click.option("--transparent", is_flag=True, help="No paper under the ink: .png and .svg.")
@click.option("--pace", type=float, metavar="X", help="Of .gif and .anim.svg; 1 is a person's.  [default: 1]")
@click.option("--bed", metavar="WxH", help="What a plotter's pen can reach, in mm, such as 300x218.")
@click.option("--turn", is_flag=True, help="Lay the sheet a quarter turned on the plotter.")
@click.option("--pen-up", metavar="GCODE", help="What lifts the pen in .gcode.  [default: G0 Z5]")
@click.option("--pen-down", metavar="GCODE", help="What lowers it.  [default: G1 Z0 F1000]")
@click.option("--draw-speed", type=float, metavar="MM/S", help="Of a plotter's pen while it is down.  [default: 40]")
@click.option("--travel-speed", type=float, metavar="MM/S", help="And while it is up.  [default: 100]")
def write(  # type: ignore[no-untyped-def]
    text,
    file,
    out,
    dpi,
    title,
    transparent,
    pace,
    bed,
    turn,
    pen_up,
    pen_down,
    draw_speed,
    travel_speed,
    **writing,
) -> None:
    """Write TEXT, or standard input where TEXT is -, as what the ending of the file's name says.

    A picture, a drawing or a PDF; a film of the writing (.gif, .anim.svg); or lines for a pen plotter (.plot.svg,
    .gcode, .hpgl). A text too long for one sheet of paper goes on to numbered files, page-1.svg, page-2.svg, or to
    further pages of a PDF.
    """
    from ownhand.drawing import PLOTS, check_dpi, check_pace, checked_suffix, suffixes_with, summary
    from ownhand.progress import ProgressLine
    from ownhand.writing import write as write_page

    suffix = checked_suffix(out)
    check_dpi(dpi)
    check_option("--transparent", transparent, suffix, sorted(suffixes_with("transparent")))
    check_option("--pace", pace is not None, suffix, suffixes_with("pace"))
    check_option("--title", title is not None, suffix, suffixes_with("title"))
    check_option("--pen-up and --pen-down", bool(pen_up or pen_down), suffix, (".gcode",))
    machine = {"draw_speed": draw_speed, "travel_speed": travel_speed, "pen_up": pen_up, "pen_down": pen_down}
    plotter = _plotter(bed, turn, {name: value for name, value in machine.items() if value is not None}, suffix)
    check_pace(1.0 if pace is None else pace)
    page = write_page(_read_text(text, file), progress=ProgressLine("Writing", unit="letters"), **writing)
    for warning in page.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    make_folder(out)
    first, *others = page.save(
        out, dpi=dpi, transparent=transparent, title=title, pace=1.0 if pace is None else pace, plotter=plotter
    )
    click.echo(f"Wrote {first}" + (f" and {len(others)} more, to {others[-1]}" if others else ""))
    if suffix in PLOTS:
        click.echo(summary([page.plot(sheet, plotter, title=title) for sheet in range(page.num_sheets)]))


def _plotter(bed: str | None, turn: bool, machine: dict[str, Any], suffix: str) -> "Plotter | None":
    from ownhand.drawing import PLOTS, Plotter

    for name, is_given in (("--bed", bed is not None), ("--turn", turn), ("Speeds of a plotter", bool(machine))):
        check_option(name, is_given, suffix, PLOTS)
    if suffix not in PLOTS:
        return None
    size = None
    if bed is not None:
        try:
            width, height = (float(side) for side in bed.lower().split("x"))
        except ValueError as reason:
            raise OwnhandError(f"--bed {bed}: expected width x height in mm, such as --bed 300x218.") from reason
        size = width, height
    return Plotter(bed_mm=size, is_turned=turn, **machine)


def _read_text(text: str | None, file: str | None) -> str:
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
        return decode_text(pathlib.Path(file or "").read_bytes(), str(file))
    except OSError as reason:
        raise WritingError(f"{file}: cannot be read ({reason.strerror or reason}).") from reason
