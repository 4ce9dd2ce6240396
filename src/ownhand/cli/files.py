"""What several commands ask of the names of files that they are given."""

import pathlib
from typing import TYPE_CHECKING

from ownhand.errors import OwnhandError

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_option(name: str, is_given: bool, suffix: str, suffixes: "Sequence[str]") -> None:
    """Says of an option that it would change nothing, rather than to pass over it in silence."""
    if is_given and suffix not in suffixes:
        *most, last = suffixes
        kinds = f"{', '.join(most)} and {last}" if most else last
        raise OwnhandError(f"{name}: for {kinds} alone, and the name ends in {suffix}.")


def make_folder(out: str) -> None:
    """Makes the folder that `out` is to be written in."""
    folder = pathlib.Path(out).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise OwnhandError(f"{out}: its folder cannot be made ({reason.strerror or reason}).") from reason


def check_folder(out: str) -> None:
    """Says before the letters are read, which may take long, that there is no folder to write `out` in."""
    folder = pathlib.Path(out).absolute().parent
    if not folder.is_dir():
        raise OwnhandError(f"{out}: there is no folder {folder}. Make it, or choose another place.")
