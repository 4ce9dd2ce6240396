"""What can go wrong that a user can mend.

    OwnhandError
    |-- LettersError     a source of letters is missing, damaged, or not what it claims to be
    |-- ModelError       a model file is unknown, damaged or too new, or lacks what was asked of it
    |-- RunError         a training run cannot start, go on or be written
    '-- WritingError     a text cannot be written, or the written page cannot be saved

Every message is one sentence or two: what was expected, what came, where, and what to do. The command line prints the
message alone and exits with 2.
"""

_LONGEST = 2_000
"""Characters of a message: one that quotes a file's line may be as long as the line."""


class OwnhandError(Exception):
    """Base of every error that a user of ownhand can mend.

    What it says is bounded, and printable: parts of it come from files, and go to terminals.
    """

    def __str__(self) -> str:
        text = super().__str__()
        return printable(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 300]} ... {text[-290:]}")


def printable(text: str) -> str:
    """The same text without characters that command a terminal, or turn what is read round."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


class LettersError(OwnhandError):
    """A source of letters is missing, damaged, or not what it claims to be."""


class ModelError(OwnhandError):
    """A model file is unknown, damaged or too new, or lacks what was asked of it."""


class RunError(OwnhandError):
    """A training run cannot start, go on or be written."""


class WritingError(OwnhandError):
    """A text cannot be written, or the written page cannot be saved."""
