"""Names of things in the studio's folder: such as cannot lead out of it, on any system."""

import re
from pathlib import Path

from ownhand.errors import OwnhandError

_LONGEST = 40
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names of devices, to some systems."""


def check_name(name: str, what: str) -> None:
    """Raises OwnhandError where `name` is none for a hand, a set of letters or a run."""
    is_plain = re.fullmatch(r"[^\W_](?:[\w -]*[^\W_])?", name) and len(name) <= _LONGEST
    if not is_plain or name.casefold() in _RESERVED:
        raise OwnhandError(
            f"'{name[:_LONGEST]}' is no name for a {what}. Expected up to {_LONGEST} letters, digits, spaces and "
            "hyphens, beginning and ending with a letter or a digit."
        )


def cleaned_name(text: str, otherwise: str) -> str:
    """The nearest name to `text`, such as that of a file."""
    words = re.sub(r"[^\w-]+|_+", " ", text).strip(" -_")[:_LONGEST].strip(" -_")
    return words if words and words.casefold() not in _RESERVED else otherwise


def free_name(name: str, folder: Path, suffix: str = "") -> str:
    """`name`, or with a number after it where something of that name is there."""
    name, number, candidate = name[: _LONGEST - 4], 1, name[: _LONGEST - 4]
    while (folder / f"{candidate}{suffix}").exists():
        number += 1
        candidate = f"{name} {number}"
    return candidate


def shown_path(path: Path) -> str:
    """A path as a person knows it: within their home, from there."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(path)
