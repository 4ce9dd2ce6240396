"""`ownhand hands`: a sheet of hands to choose from."""

import dataclasses
from typing import Any

import click

from ownhand.cli.files import check_formats, make_folder
from ownhand.cli.options import options_of
from ownhand.options import COUNT, DPI, FIRST, SHEET, STILL, Order, endings_text

_PICTURE = (dataclasses.replace(DPI, formats=("png",)),)


@click.command()
@click.option(
    "-o", "--out", required=True, type=click.Path(dir_okay=False), help=f"Where to: a name in {endings_text(STILL)}."
)
@options_of((COUNT, FIRST), SHEET, _PICTURE)
@click.pass_context
def hands(ctx: click.Context, /, out: str, **given: Any) -> None:
    """Draw a sheet of a model's hands, each with its number, writing the same words.

    Write in one that you like with ownhand write --hand NUMBER.
    """
    from ownhand.drawing import STILL as STILL_SUFFIXES
    from ownhand.drawing import checked_suffix
    from ownhand.specimens import hand_sheet

    order = Order(given)
    check_formats(ctx, checked_suffix(out, STILL_SUFFIXES), _PICTURE)
    numbers = range(order[FIRST], order[FIRST] + order[COUNT])
    page = hand_sheet(numbers, **order.arguments(SHEET))
    for warning in page.warnings():
        click.echo(f"ownhand: {warning}", err=True)
    make_folder(out)
    page.save(out, dpi=order[DPI])
    click.echo(f"Wrote {out}: hands {order[FIRST]} to {numbers[-1]}.")
