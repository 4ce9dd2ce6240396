"""The command line: one thin function a command. What a command does lives in the rooms below."""

import pathlib
import sys
from typing import TYPE_CHECKING, Any

import click

from ownhand import __version__
from ownhand.errors import OwnhandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ownhand.letters import Letters
    from ownhand.page import Plotter


class _Group(click.Group):
    """A group that turns what the user can mend into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OwnhandError as error:
            if ctx.params.get("debug"):
                raise
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # A progress line may stand there.
            click.echo(f"{clear}ownhand: {error}", err=True)
            ctx.exit(2)
        except click.exceptions.NoArgsIsHelpError:
            raise  # Not a mistake: click shows the help.
        except click.UsageError as error:
            command = (error.ctx or ctx).command_path
            click.echo(f"ownhand: {error.format_message()} See {command} --help.", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ownhand", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the full trace of an error.")
def main(debug: bool) -> None:
    """Teach a computer a handwriting of its own, and write with it."""


@main.command()
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
@click.option("--hand", default="0", show_default=True, metavar="N|NAME|FILE", help="Whose hand: see ownhand hands.")
@click.option("--model", metavar="NAME|FILE", help="Which model writes.  [default: the one that comes with ownhand]")
@click.option("--neatness", type=float, metavar="0..1", help="Tidy average hand, lines by the ruler.  [default: 0]")
@click.option("--wobble", type=float, metavar="0..2", help="How much letters of a kind differ.  [default: 1]")
@click.option("--slips", default=0.0, metavar="SHARE", help="Words struck out and written again, such as 0.01.")
@click.option("--no-check", is_flag=True, help="Keep letters that do not read as asked: do not draw them again.")
@click.option("--seed", default=0, show_default=True, help="The same seed writes the same bytes.")
@click.option("--size", default="fit", show_default=True, help="Paper: fit, A4, A5 or letter.")
@click.option("--dpi", default=150.0, show_default=True, help="Dots an inch of a PNG or GIF.")
@click.option("--x-height", default=3.0, show_default=True, metavar="MM", help="Height of small letters.")
@click.option("--margin", type=float, metavar="MM", help="Paper round the writing.  [default: the paper's own]")
@click.option("--align", default="left", show_default=True, metavar="SIDE", help="Lines stand left, right or centre.")
@click.option("--justify", is_flag=True, help="Full lines reach from margin to margin.")
@click.option("--nib", help="ballpoint, fountain, pencil, marker or fineliner.  [default: ballpoint]")
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
    hand,
    model,
    neatness,
    wobble,
    slips,
    no_check,
    seed,
    size,
    dpi,
    x_height,
    margin,
    align,
    justify,
    nib,
    ink,
    paper,
    strict,
    title,
    transparent,
    pace,
    bed,
    turn,
    pen_up,
    pen_down,
    draw_speed,
    travel_speed,
) -> None:
    """Write TEXT, or standard input where TEXT is -, as what the ending of the file's name says.

    A picture, a drawing or a PDF; a film of the writing (.gif, .anim.svg); or lines for a pen plotter (.plot.svg,
    .gcode, .hpgl). A text too long for one sheet of paper goes on to numbered files, page-1.svg, page-2.svg, or to
    further pages of a PDF.
    """
    from ownhand.page import PLOTS, check_dpi, check_pace, checked_suffix, summary
    from ownhand.progress import ProgressLine
    from ownhand.writing import write as write_page

    suffix = checked_suffix(out)
    check_dpi(dpi)
    _check_option("--transparent", transparent, suffix, (".png", ".svg"))
    _check_option("--pace", pace is not None, suffix, (".gif", ".anim.svg"))
    _check_option("--title", title is not None, suffix, (".svg", ".pdf", ".anim.svg", ".plot.svg", ".gcode"))
    _check_option("--pen-up and --pen-down", bool(pen_up or pen_down), suffix, (".gcode",))
    machine = {"draw_speed": draw_speed, "travel_speed": travel_speed, "pen_up": pen_up, "pen_down": pen_down}
    plotter = _plotter(bed, turn, {name: value for name, value in machine.items() if value is not None}, suffix)
    check_pace(1.0 if pace is None else pace)
    page = write_page(
        _read_text(text, file),
        hand=hand,
        model=model,
        neatness=neatness,
        wobble=wobble,
        check=not no_check,
        seed=seed,
        size=size,
        x_height_mm=x_height,
        margin_mm=margin,
        align=align,
        justify=justify,
        slips=slips,
        progress=ProgressLine("Writing", unit="letters"),
        nib=nib,
        ink=ink,
        paper=paper,
        strict=strict,
    )
    for warning in page.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    _make_folder(out)
    first, *others = page.save(
        out, dpi=dpi, transparent=transparent, title=title, pace=1.0 if pace is None else pace, plotter=plotter
    )
    click.echo(f"Wrote {first}" + (f" and {len(others)} more, to {others[-1]}" if others else ""))
    if suffix in PLOTS:
        click.echo(summary([page.plot(sheet, plotter, title=title) for sheet in range(page.num_sheets)]))


@main.command()
@click.option("-n", "count", type=click.IntRange(1, 400), default=24, show_default=True, help="How many hands.")
@click.option("--first", type=click.IntRange(min=0), default=0, show_default=True, help="The number of the first.")
@click.option("--model", metavar="NAME|FILE", help="Whose hands.  [default: the model that comes with ownhand]")
@click.option("--words", metavar="TEXT", help="What each hand writes.  [default: Can you read it?]")
@click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False), help="Where to: a name in .svg, .png or .pdf."
)
@click.option("--neatness", type=float, metavar="0..1", help="Towards the tidy average hand.  [default: 0]")
@click.option("--wobble", type=float, metavar="0..2", help="How much letters of a kind differ.  [default: 1]")
@click.option("--seed", default=0, show_default=True, help="The same seed writes the same bytes.")
@click.option("--dpi", default=150.0, show_default=True, help="Dots an inch of a PNG.")
def hands(count, first, model, words, out, neatness, wobble, seed, dpi) -> None:  # type: ignore[no-untyped-def]
    """Draw a sheet of a model's hands, each with its number, writing the same words.

    Write in one that you like with ownhand write --hand NUMBER.
    """
    from ownhand.page import STILL, check_dpi, checked_suffix
    from ownhand.specimens import hand_sheet

    checked_suffix(out, STILL)
    check_dpi(dpi)
    numbers = range(first, first + count)
    page = hand_sheet(numbers, model=model, words=words, neatness=neatness, wobble=wobble, seed=seed)
    for warning in page.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    _make_folder(out)
    page.save(out, dpi=dpi)
    click.echo(f"Wrote {out}: hands {first} to {numbers[-1]}.")


def _check_option(name: str, is_given: bool, suffix: str, suffixes: "Sequence[str]") -> None:
    """Says of an option that it would change nothing, rather than to pass over it in silence."""
    if is_given and suffix not in suffixes:
        *most, last = suffixes
        kinds = f"{', '.join(most)} and {last}" if most else last
        raise OwnhandError(f"{name}: for {kinds} alone, and the name ends in {suffix}.")


def _plotter(bed: str | None, turn: bool, machine: dict[str, Any], suffix: str) -> "Plotter | None":
    from ownhand.page import PLOTS, Plotter

    for name, is_given in (("--bed", bed is not None), ("--turn", turn), ("Speeds of a plotter", bool(machine))):
        _check_option(name, is_given, suffix, PLOTS)
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


def _make_folder(out: str) -> None:
    from ownhand.errors import WritingError

    folder = pathlib.Path(out).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise WritingError(f"{out}: its folder cannot be made ({reason.strerror or reason}).") from reason


@main.command()
@click.argument("source")
@click.option("--recipe", required=True, help="What to train: pen, pixel, article or reader.")
@click.option("--out", type=click.Path(file_okay=False), help="The run's folder.  [default: out/RECIPE]")
@click.option("--epochs", type=click.IntRange(min=1), help="Times every letter is seen.  [default: the recipe's]")
@click.option("--letters-seen", type=click.IntRange(min=1), help="Stop after so many letters instead.")
@click.option("--resume", is_flag=True, help="Go on where the run in --out stopped or was killed.")
@click.option("--device", default="auto", show_default=True, help="cpu, cuda, or auto: a GPU if there is one.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any other number of the recipe.")
@click.option("--credit", metavar="TEXT", help="Licence and citation of the letters, kept in the model.")
def train(source, recipe, out, epochs, letters_seen, resume, device, settings, credit) -> None:  # type: ignore[no-untyped-def]
    """Train a recipe on the letters of SOURCE.

    Ctrl-C stops the run in good order: checkpoint, curves, film and model are left, and --resume goes on.
    """
    from ownhand.progress import ProgressLine

    try:
        from ownhand.training import train as train_recipe
    except ModuleNotFoundError as missing:
        raise OwnhandError(
            f"Training needs {missing.name}, which is not installed. Install it with: pip install 'ownhand[train]'"
        ) from missing

    out = out or f"out/{recipe}"
    line = ProgressLine("Training", unit="letters")
    came_to_end = train_recipe(
        source,
        recipe=recipe,
        out=out,
        resume=resume,
        epochs=epochs,
        letters_seen=letters_seen,
        device=device,
        settings=_parsed_settings(settings),
        credit=credit,
        say=line.say,
        reading_progress=ProgressLine(f"Reading {source}", unit="MB", scale=1e-6),
        show=line,
    )
    click.echo(f"The run is in {out}: see {out}/report.md.")
    if not came_to_end:
        raise SystemExit(130)  # What a shell expects of a command stopped by Ctrl-C.


def _parsed_settings(settings: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in settings]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise OwnhandError(f"--set {name}{equals}{value}: expected NAME=VALUE, such as --set batch_size=128.")
    return {name: value for name, _, value in pairs}


@main.group()
def letters() -> None:
    """Look at letters, and keep them in a form that opens quickly.

    SOURCE is a CSV of a label and pixels a row, an MNIST or EMNIST file, a folder of images by class, a UNIPEN tree, or
    an .npz of letters. It is recognised by its content; of a file with several sets, FILE::NAME chooses one.
    """


@letters.command()
@click.argument("source")
@click.option("-o", "--out", type=click.Path(dir_okay=False), help="Draw a contact sheet, such as sheet.png.")
@click.option("--columns", type=click.IntRange(1, 200), help="Letters of each character on the sheet.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Which letters the sheet draws at random."
)
def show(source: str, out: str | None, columns: int | None, seed: int) -> None:
    """Say what is in SOURCE, with counts by character, and draw it."""
    from ownhand.letters import contact_sheet, describe

    if out and pathlib.Path(out).suffix.lower() not in (".png", ".jpg", ".webp", ".gif", ".tif", ".bmp", ".pdf"):
        raise OwnhandError(f"{out}: expected the name of a picture. Name a picture such as sheet.png.")
    if out:
        _check_folder(out)
    loaded = _read_letters(source)
    click.echo(describe(loaded))
    if out:
        from ownhand.errors import LettersError
        from ownhand.files import written_whole
        from ownhand.ink import draw_letters

        sheet = contact_sheet(
            loaded,
            None if loaded.strokes is None else lambda s: draw_letters(s.points, s.stroke_offsets, s.letter_offsets),
            columns=columns,
            seed=seed,
        )
        with written_whole(out, error=LettersError) as beside:
            sheet.save(beside)
        click.echo(f"\nLook at {out}.")


@letters.command()
@click.argument("source")
@click.argument("out", type=click.Path(dir_okay=False))
@click.option("--align", is_flag=True, help="Keep strokes in one order for each character, as pen models learn them.")
def convert(source: str, out: str, align: bool) -> None:
    """Keep the letters of SOURCE in OUT, an .npz that opens in a blink."""
    if pathlib.Path(out).suffix.lower() != ".npz":  # A slip such as OUT = SOURCE would cost the user a CSV.
        raise OwnhandError(f"{out}: expected a name that ends in .npz. Name a file such as letters.npz.")
    _check_folder(out)
    loaded = _read_letters(source)
    if align:
        from ownhand.hands.aligning import aligned
        from ownhand.progress import ProgressLine

        loaded = aligned(loaded, progress=ProgressLine("Aligning strokes", unit="letters"))
    for note in loaded.notes:
        click.echo(f"  {note}")
    loaded.save(out)
    click.echo(f"{len(loaded):,} letters are in {out}.")


@letters.command()
@click.argument("context")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False), help="Where to: a name in .json.")
def placement(context: str, out: str) -> None:
    """Measure how characters stand on the line in CONTEXT, an .npz of letters cut out of written words."""
    from ownhand.hands.measuring import measure_placement
    from ownhand.letters.context import read_context

    if pathlib.Path(out).suffix.lower() != ".json":
        raise OwnhandError(f"{out}: expected a name that ends in .json. Name a file such as placement.json.")
    _check_folder(out)
    table = measure_placement(read_context(context))
    table.save(out)
    by_hand = "".join(character for character, stand in table.stands.items() if not stand.is_measured)
    if by_hand:
        click.echo(f"Too rare to be measured, so that they keep their place by hand ({len(by_hand)}): {by_hand}")
    num_letters = sum(stand.samples for stand in table.stands.values())
    click.echo(f"{len(table.stands) - len(by_hand)} characters measured on {num_letters:,} letters are in {out}.")


def _check_folder(out: str) -> None:
    """Says before the letters are read, which may take long, that there is no folder to write `out` in."""
    folder = pathlib.Path(out).absolute().parent
    if not folder.is_dir():
        raise OwnhandError(f"{out}: there is no folder {folder}. Make it, or choose another place.")


def _read_letters(source: str) -> "Letters":
    from ownhand.letters import load_letters
    from ownhand.progress import ProgressLine

    return load_letters(source, progress=ProgressLine(f"Reading {source}", unit="MB", scale=1e-6))
