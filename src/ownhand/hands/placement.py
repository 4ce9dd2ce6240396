"""Where characters stand on the line: from which height to which, in x-heights above the baseline.

A first look at letters in written words, the same for every hand; models that measure their own writers bring a table.
"""

_EXTENTS: dict[str, tuple[float, float]] = {
    "acemnorsuvwxz": (0.0, 1.0),
    "bdhkl": (0.0, 1.9),
    "t": (0.0, 1.8),
    "i": (0.0, 1.5),
    "gpqy": (-1.1, 1.0),
    "j": (-1.0, 1.6),
    "f": (-0.2, 2.0),
    "ABCDEFGHIKLMNOPRSTUVWXYZ": (0.0, 1.8),
    "J": (-0.1, 1.8),
    "Q": (-0.25, 1.8),
    "0123456789": (0.0, 1.45),
    ".": (0.0, 0.16),
    ",;": (-0.65, 0.16),
    ":": (0.0, 0.9),
    "'\"`": (1.3, 2.1),
    "*^": (1.0, 1.8),
    "-~": (0.55, 0.65),
    "=+<>": (0.2, 1.0),
    "_": (-0.35, -0.25),
    "!": (0.0, 2.0),
    "?": (0.0, 2.3),
    "()[]{}/\\|": (-0.4, 2.0),
    "#$%&@": (0.0, 1.7),
}

_BY_CHARACTER = {character: extent for characters, extent in _EXTENTS.items() for character in characters}

FLAT_WIDTH = 0.9
"""How wide dashes are, x-heights: their height says nothing of their size."""


def extent(character: str) -> tuple[float, float]:
    """The bottom and top of the ink of `character`, in x-heights above the baseline."""
    return _BY_CHARACTER.get(character, (0.0, 1.45))


def is_flat(character: str) -> bool:
    """Whether the character is sized by its width: a dash, a tilde, an underscore."""
    return character in "-_~"
