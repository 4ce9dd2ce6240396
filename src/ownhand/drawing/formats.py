"""What a page can be saved as: which ending means what, and what the files of several sheets are called."""

import os
from collections.abc import Sequence
from pathlib import Path

from ownhand.errors import WritingError

SUFFIXES = (".svg", ".png", ".pdf", ".gif", ".anim.svg", ".plot.svg", ".gcode", ".hpgl")
"""What a page can be saved as; .anim.svg writes itself, .plot.svg is of single lines."""

STILL = (".svg", ".png", ".pdf")
"""Those that show the page and that any hand can be saved as."""

PLOTS = (".plot.svg", ".gcode", ".hpgl")
"""Those for pen plotters."""


def checked_suffix(path: str | os.PathLike[str], suffixes: Sequence[str] = SUFFIXES) -> str:
    """Gives the suffix of `path`, or raises WritingError where a page cannot be saved so."""
    name = Path(path).name.lower()
    for suffix in sorted(suffixes, key=len, reverse=True):
        if name.endswith(suffix) and name != suffix:
            return suffix
    found = Path(path).suffix.lower()
    what = f"'{found}' is not a kind of page" if found else "the name has no suffix"
    *most, last = suffixes
    raise WritingError(f"{path}: {what} that can be saved. Choose a name that ends in {', '.join(most)} or {last}.")


def sheet_paths(path: str | os.PathLike[str], num_sheets: int) -> list[Path]:
    """Gives a path for each sheet: name-1.svg, name-2.svg and so on, or `path` for one alone."""
    path = Path(path)
    if num_sheets == 1:
        return [path]
    suffix = path.name[-len(checked_suffix(path)) :]
    stem = path.name[: -len(suffix)]
    return [path.with_name(f"{stem}-{n + 1}{suffix}") for n in range(num_sheets)]
