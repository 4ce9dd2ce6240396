"""What every recipe's numbers are held to."""

from typing import Any

from ownhand.errors import RunError


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
