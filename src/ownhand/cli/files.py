"""What several commands ask of the names of files that they are given. `ownhand --help` needs no pathlib."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from ownhand.errors import OwnhandError

if TYPE_CHECKING:
    from ownhand.options import Option
    from ownhand.progress import ProgressLine


def check_formats(ctx: click.Context, suffix: str, options: "Iterable[Option[Any]]") -> None:
    """Says of an option that was given that it would change nothing, rather than to pass over it in silence."""
    for option in options:
        is_given = ctx.get_parameter_source(option.name) is click.core.ParameterSource.COMMANDLINE
        if is_given and option.formats and suffix.removeprefix(".") not in option.formats:
            raise OwnhandError(f"{option.flag}: for {option.files} alone, and the name ends in {suffix}.")


def make_folder(out: str) -> None:
    """Makes the folder that `out` is to be written in."""
    from pathlib import Path

    folder = Path(out).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise OwnhandError(f"{out}: its folder cannot be made ({reason.strerror or reason}).") from reason


def check_folder(out: str) -> None:
    """Says before the letters are read, which may take long, that there is no folder to write `out` in."""
    from pathlib import Path

    folder = Path(out).absolute().parent
    if not folder.is_dir():
        raise OwnhandError(f"{out}: there is no folder {folder}. Make it, or choose another place.")


def reading_line(source: str) -> "ProgressLine":
    """Shows how far the letters of a source have been read, or drawn where a model draws them."""
    from ownhand.hand_letters import SCHEME
    from ownhand.progress import ProgressLine

    if source.startswith(SCHEME):
        return ProgressLine(f"Drawing {source}", unit="letters")
    return ProgressLine(f"Reading {source}", unit="MB", scale=1e-6)
