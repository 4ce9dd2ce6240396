"""Names of files in the studio's folder: such as cannot lead out of it, on any system."""

import contextlib
import re
from pathlib import Path

from ownhand.errors import OwnhandError

LONGEST_NAME = 40
"""Characters of a name."""

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names of devices, to some systems."""


def check_name(name: str, what: str) -> None:
    """Raises OwnhandError where `name` is none for a hand, a set of letters or a run."""
    is_plain = re.fullmatch(r"[^\W_](?:[\w -]*[^\W_])?", name) and len(name) <= LONGEST_NAME
    if not is_plain or name.casefold() in _RESERVED:
        raise OwnhandError(
            f"'{name[:LONGEST_NAME]}' is no name for a {what}. Expected up to {LONGEST_NAME} letters, digits, spaces "
            "and hyphens, beginning and ending with a letter or a digit."
        )


def cleaned_name(text: str, otherwise: str) -> str:
    """The nearest name to `text`, such as that of a file."""
    words = re.sub(r"[^\w-]+|_+", " ", text).strip(" -_")[:LONGEST_NAME].strip(" -_")
    return words if words and words.casefold() not in _RESERVED else otherwise


def listed(folder: Path, pattern: str) -> list[Path]:
    """What lies in a folder by a pattern such as `*.json`, sorted.

    Links to nothing, and names that are no text, are left out: nobody could ask for them.
    """
    found = []
    for path in sorted(folder.glob(pattern)):
        with contextlib.suppress(OSError, UnicodeEncodeError):
            path.name.encode()
            path.stat()
            found.append(path)
    return found


def free_name(name: str, folder: Path, suffix: str = "") -> str:
    """`name`, or with a number after it where something of that name is there."""
    name, number, candidate = name[: LONGEST_NAME - 4], 1, name[: LONGEST_NAME - 4]
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
