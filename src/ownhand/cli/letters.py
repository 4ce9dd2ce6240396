"""`ownhand letters`: look at letters, keep them, and measure how they stand."""

from typing import TYPE_CHECKING

import click

from ownhand.cli.files import check_folder
from ownhand.errors import OwnhandError

if TYPE_CHECKING:
    from ownhand.letters import Letters


@click.group()
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
    from pathlib import Path

    from ownhand.letters import contact_sheet, describe

    if out and Path(out).suffix.lower() not in (".png", ".jpg", ".webp", ".gif", ".tif", ".bmp", ".pdf"):
        raise OwnhandError(f"{out}: expected the name of a picture. Name a picture such as sheet.png.")
    if out:
        check_folder(out)
    loaded = _read_letters(source)
    click.echo(describe(loaded))
    if out:
        from ownhand.errors import LettersError
        from ownhand.files import written_whole
        from ownhand.ink import draw_letters

        sheet = contact_sheet(
            loaded,
            None if loaded.strokes is None else draw_letters,
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
    from pathlib import Path

    if Path(out).suffix.lower() != ".npz":  # A slip such as OUT = SOURCE would cost the user a CSV.
        raise OwnhandError(f"{out}: expected a name that ends in .npz. Name a file such as letters.npz.")
    check_folder(out)
    loaded = _read_letters(source)
    if align:
        from ownhand.letters.stroke_order import aligned
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
    from pathlib import Path

    from ownhand.hands.placement.measurement import measure_placement
    from ownhand.letters.context import read_context

    if Path(out).suffix.lower() != ".json":
        raise OwnhandError(f"{out}: expected a name that ends in .json. Name a file such as placement.json.")
    check_folder(out)
    table = measure_placement(read_context(context))
    table.save(out)
    by_hand = "".join(character for character, stand in table.stands.items() if not stand.is_measured)
    if by_hand:
        click.echo(f"Too rare to be measured, so that they keep their place by hand ({len(by_hand)}): {by_hand}")
    num_letters = sum(stand.samples for stand in table.stands.values())
    click.echo(f"{len(table.stands) - len(by_hand)} characters measured on {num_letters:,} letters are in {out}.")


def _read_letters(source: str) -> "Letters":
    from ownhand.letters import load_letters
    from ownhand.progress import ProgressLine

    return load_letters(source, progress=ProgressLine(f"Reading {source}", unit="MB", scale=1e-6))
