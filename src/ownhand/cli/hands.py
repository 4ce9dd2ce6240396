"""`ownhand hands`: a sheet of hands to choose from."""

import click

from ownhand.cli.files import make_folder
from ownhand.cli.options import dial_options, model_option, seed_option


@click.command()
@click.option("-n", "count", type=click.IntRange(1, 400), default=24, show_default=True, help="How many hands.")
@click.option("--first", type=click.IntRange(min=0), default=0, show_default=True, help="The number of the first.")
@model_option
@click.option("--words", metavar="TEXT", help="What each hand writes.  [default: Can you read it?]")
@click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False), help="Where to: a name in .svg, .png or .pdf."
)
@dial_options
@seed_option
@click.option("--dpi", default=150.0, show_default=True, help="Dots an inch of a PNG.")
def hands(count, first, out, dpi, **writing) -> None:  # type: ignore[no-untyped-def]
    """Draw a sheet of a model's hands, each with its number, writing the same words.

    Write in one that you like with ownhand write --hand NUMBER.
    """
    from ownhand.drawing import STILL, check_dpi, checked_suffix
    from ownhand.specimens import hand_sheet

    checked_suffix(out, STILL)
    check_dpi(dpi)
    numbers = range(first, first + count)
    page = hand_sheet(numbers, **writing)
    for warning in page.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    make_folder(out)
    page.save(out, dpi=dpi)
    click.echo(f"Wrote {out}: hands {first} to {numbers[-1]}.")
