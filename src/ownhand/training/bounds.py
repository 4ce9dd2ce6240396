"""What every recipe's numbers and letters are held to."""

from typing import Any

from ownhand.errors import RunError
from ownhand.training.corpus import Corpus


def check_counts(config: Any, *names: str) -> None:
    """Raises RunError unless each named field of `config` is 1 or more."""
    for name in names:
        if getattr(config, name) < 1:
            raise RunError(f"{name}: expected at least 1, got {getattr(config, name)}.")


def check_shares(config: Any, *names: str) -> None:
    """Raises RunError unless each named field of `config` lies between 0 and 1."""
    for name in names:
        if not 0 < getattr(config, name) < 1:
            raise RunError(f"{name}: expected a number between 0 and 1, got {getattr(config, name)}.")


def check_learnable(learned: Corpus, batch_size: int) -> list[str]:
    """The characters that there are; raises RunError unless they are several, and the letters fill a batch."""
    present = [character for character, count in learned.counts().items() if count]
    if len(present) < 2:
        raise RunError(f"{learned.source}: expected several characters to tell apart, found only {''.join(present)!r}.")
    if len(learned) < batch_size:
        raise RunError(
            f"{learned.source}: expected at least one batch of {batch_size} letters to learn from, found "
            f"{len(learned)}. Add letters, or make batches smaller with --set batch_size=N."
        )
    return present
