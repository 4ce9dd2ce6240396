"""Writes the tables of options in the documents, from the table that tells them once (`ownhand.options`).

python docs/make_option_tables.py           # in place, between <!-- options: NAME --> and <!-- end -->
python docs/make_option_tables.py --check   # only says which document is behind
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ownhand import options
from ownhand.cli.options import metavar_of
from ownhand.options import Option, number_text, usual_text

DOCS = Path(__file__).parent

TABLES: dict[str, Sequence[Option[Any]]] = {
    "hand": [*options.WHOSE, *options.DIALS],
    "setting": [
        *(options.SIZE, options.MARGIN, options.X_HEIGHT, options.LINE_SPACING, options.ALIGN, options.JUSTIFY),
        *(options.HYPHENATE, options.SLIPS, options.INK, options.PAPER, options.STRICT, options.SEED),
    ],
    "file": options.FILE,
    "plotter": options.PLOTTER,
}
"""What documents show, by the names in their marks."""


def table(rows: Sequence[Option[Any]]) -> str:
    """A table of Markdown: how the command has an option, how Python has it, what it does, and what it usually is."""
    lines = ["| option | in Python | what it does | usual (bounds) |", "|---|---|---|---|"]
    return "\n".join([*lines, *(_row(option) for option in rows)])


def written(document: str) -> str:
    """A document with its tables made anew."""

    def made(mark: re.Match[str]) -> str:
        return f"<!-- options: {mark[1]} -->\n{table(TABLES[mark[1]])}\n<!-- end -->"

    return re.sub(r"<!-- options: (\w+) -->\n.*?<!-- end -->", made, document, flags=re.DOTALL)


def _row(option: Option[Any]) -> str:
    metavar = "" if option.kind is bool else f" {metavar_of(option) or 'TEXT'}"
    said = option.help_off or option.help
    if option.formats:
        said += f" For {', '.join(f'`.{name}`' for name in option.formats)}."
    usual = "" if option.kind is bool else usual_text(option)
    if option.kind is not bool and option.default is not None and option.unit:
        usual += f" {option.unit}"
    if option.least is not None and option.most is not None:
        usual += f" ({' to '.join(map(number_text, option.bounds))})"
    code = f"{option.flag}{metavar}".replace("|", "\\|")
    return f"| `{code}` | `{option.parameter}` | {said} | {usual} |"


def main() -> int:
    """Writes all documents, or checks them."""
    behind = []
    for path in sorted(DOCS.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        after = written(before)
        if after != before:
            behind.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(after, encoding="utf-8")
    print(f"{'Behind' if '--check' in sys.argv else 'Written'}: {', '.join(behind) or 'none'}.")
    return int(bool(behind) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
