"""What is in a set of letters, as text for a terminal."""

import textwrap

import numpy as np

from ownhand.errors import printable
from ownhand.letters.letters import Letters

_WIDTH = 100


def describe(letters: Letters) -> str:
    """Source, size, writers, counts by character in columns, notes and credit, as lines of text."""
    blocks = [_facts(letters), _counts(letters)]
    if letters.notes:
        blocks.append("\n".join(_wrapped(f"Note: {note}") for note in letters.notes))
    if letters.credit:
        blocks.append(_wrapped(f"Credit: {letters.credit}"))
    return "\n\n".join(blocks)


def _facts(letters: Letters) -> str:
    facts = [("source", letters.source or "unknown"), ("letters", f"{len(letters):,}")]
    if letters.images is not None:
        height, width = letters.images.shape[1:]
        facts.append(("images", f"{width} x {height} pixels"))
    if letters.strokes is not None:
        num_strokes, num_points = letters.strokes.num_strokes, len(letters.strokes.points)
        order = ", in one order for each character" if letters.aligned else ""
        facts.append(("strokes", f"{num_strokes:,}, of {num_points:,} points{order}"))
    if letters.writers is not None:
        facts.append(("writers", f"{len(np.unique(letters.writers)):,}"))
    if letters.held_out is not None:
        text = f"{np.count_nonzero(letters.held_out):,} for measuring"
        if letters.writers is not None:
            text += f" (writers: {len(np.unique(letters.writers[letters.held_out])):,})"
        facts.append(("held out", text))
    facts.append(("fingerprint", letters.fingerprint()))
    return "\n".join(f"{name:<12} {printable(value)}" for name, value in facts)


def _counts(letters: Letters) -> str:
    """Counts by character in columns that are read downwards."""
    counts = [(_shown(character), f"{count:,}") for character, count in letters.counts().items()]
    name_width = max((len(name) for name, _ in counts), default=1)
    number_width = max((len(number) for _, number in counts), default=1)
    cells = [f"{name:<{name_width}} {number:>{number_width}}" for name, number in counts]
    num_columns = max(1, min(_WIDTH // (name_width + number_width + 5), 8))
    num_rows = -(-len(cells) // num_columns)
    lines = ["    ".join(cells[row::num_rows]) for row in range(num_rows)]
    return f"{len(cells)} characters\n" + "\n".join(f"  {line}" for line in lines)


def _shown(character: str) -> str:
    return character if character.isprintable() and not character.isspace() else f"U+{ord(character[0]):04X}"


def _wrapped(text: str) -> str:
    return textwrap.fill(printable(text), _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
