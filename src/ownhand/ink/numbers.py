"""Numbers written short, as SVG likes them."""

import numpy as np


def decimal_text(values: np.ndarray, decimals: int) -> str:
    """Writes integers in units of 10^-decimals as decimals, without zeros or separators that need not be there.

    >>> decimal_text(np.array([150, -25, 0, 7]), 2)
    '1.5-.25 0 .07'
    """
    parts = []
    for value in values.tolist():
        digits = f"{abs(value):0{decimals + 1}d}"
        whole, part = (digits[:-decimals], digits[-decimals:].rstrip("0")) if decimals else (digits, "")
        text = (whole if whole != "0" or not part else "") + (f".{part}" if part else "")
        parts.append(f"-{text}" if value < 0 else f" {text}" if parts else text)
    return "".join(parts)
