"""What can go wrong that a user can mend.

    OwnhandError
    |-- LettersError     a source of letters is missing, damaged, or not what it claims to be
    |-- ModelError       a model file is unknown, damaged or too new, or lacks what was asked of it
    |-- RunError         a training run cannot start, go on or be written
    '-- WritingError     a text cannot be written, or the written page cannot be saved

Every message is one sentence or two: what was expected, what came, where, and what to do. The command line prints the
message alone and exits with 2.
"""


class OwnhandError(Exception):
    """Base of every error that a user of ownhand can mend."""


class LettersError(OwnhandError):
    """A source of letters is missing, damaged, or not what it claims to be."""


class ModelError(OwnhandError):
    """A model file is unknown, damaged or too new, or lacks what was asked of it."""


class RunError(OwnhandError):
    """A training run cannot start, go on or be written."""


class WritingError(OwnhandError):
    """A text cannot be written, or the written page cannot be saved."""
