"""Numbers written short, as SVG likes them."""

from functools import lru_cache

import numpy as np


def decimal_text(values: np.ndarray, decimals: int) -> str:
    """Writes integers in units of 10^-decimals as decimals, without zeros or separators that need not be there.

    >>> decimal_text(np.array([150, -25, 0, 7]), 2)
    '1.5-.25 0 .07'
    """
    return "".join([spaced(value, decimals) for value in values.tolist()]).removeprefix(" ")


@lru_cache(maxsize=1 << 14)  # The steps along an outline are short, so the same few thousand come again and again.
def spaced(value: int, decimals: int) -> str:
    """Gives a number in units of 10^-decimals with what parts it from the one before: its sign, or a space."""
    digits = f"{abs(value):0{decimals + 1}d}"
    whole, part = (digits[:-decimals], digits[-decimals:].rstrip("0")) if decimals else (digits, "")
    text = (whole if whole != "0" or not part else "") + (f".{part}" if part else "")
    return f"-{text}" if value < 0 else f" {text}"
