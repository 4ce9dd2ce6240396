"""`ownhand font`: a hand as a font to install and type with."""

from typing import Any

import click

from ownhand.cli.files import make_folder
from ownhand.cli.options import options_of
from ownhand.errors import OwnhandError, WritingError
from ownhand.options import FONT, FONT_FORMAT, WHOSE, Order, endings_text


@click.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False),
    help=f"Where to: a name in {endings_text(FONT_FORMAT.choices)}; more than one with several -o.",
    multiple=True,
)
@click.option("--specimen", type=click.Path(dir_okay=False), metavar="PDF", help="Show what the font can do, in a PDF.")
@options_of(WHOSE, FONT)
def font(out: tuple[str, ...], specimen: str | None, **given: Any) -> None:
    """Make a font of a hand: to install, and to type with.

    Each letter has several shapes, drawn by the hand, which take turns as one types. Give -o, --specimen or both.
    """
    from pathlib import Path

    from ownhand.files import write_bytes
    from ownhand.fonts import checked_suffix
    from ownhand.fonts import specimen as specimen_of
    from ownhand.lettering import make_font
    from ownhand.progress import ProgressLine

    if not out and not specimen:
        raise OwnhandError("Nothing to make: give -o FONT, such as -o Hand.otf, or --specimen PDF, or both.")
    for name in out:
        checked_suffix(name)
    if specimen and Path(specimen).suffix.lower() != ".pdf":
        raise OwnhandError(f"{specimen}: a specimen is a PDF. Choose a name that ends in .pdf.")
    making = Order(given).arguments(WHOSE + FONT)
    made = make_font(**making, progress=ProgressLine("Making the font", unit="‰"))
    for warning in made.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    for name in out:
        make_folder(name)
        made.save(name)
        size = Path(name).stat().st_size
        click.echo(
            f"Wrote {name}: {made.imprint.family} {made.style}, {len(made.characters)} characters, "
            f"{made.num_shapes} shapes that take turns, {size / 1000:,.0f} kB."
        )
    if specimen:
        make_folder(specimen)
        write_bytes(specimen, specimen_of(made), error=WritingError)
        click.echo(f"Wrote {specimen}: a specimen of {made.imprint.family}.")
