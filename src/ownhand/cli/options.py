"""Options that several commands have. Each is named as the parameter in Python that it sets."""

from collections.abc import Callable
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., None])

hand_option = click.option(
    "--hand", default="0", show_default=True, metavar="N|NAME|FILE", help="Whose hand: see ownhand hands."
)
model_option = click.option(
    "--model", metavar="NAME|FILE", help="Whose hands.  [default: the model that comes with ownhand]"
)
nib_option = click.option("--nib", help="ballpoint, fountain, pencil, marker or fineliner.  [default: ballpoint]")
seed_option = click.option("--seed", default=0, show_default=True, help="The same seed writes the same bytes.")


def dial_options(command: _Command) -> _Command:
    """How tidy a hand is, and how much its letters differ."""
    wobble = click.option(
        "--wobble", type=float, metavar="0..2", help="How much letters of a kind differ.  [default: 1]"
    )
    neatness = click.option(
        "--neatness", type=float, metavar="0..1", help="Tidy average hand, lines by the ruler.  [default: 0]"
    )
    return neatness(wobble(command))
