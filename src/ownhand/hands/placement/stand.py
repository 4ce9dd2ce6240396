"""How one character stands on the line: as it was measured, or by a first look."""

from dataclasses import dataclass

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

PRINTABLE = "".join(map(chr, range(33, 127)))
"""The printable ASCII characters, which a table has all of."""


def extent(character: str) -> tuple[float, float]:
    """The bottom and top of the ink of `character`, in x-heights above the baseline."""
    return _BY_CHARACTER.get(character, (0.0, 1.45))


def is_flat(character: str) -> bool:
    """Whether the character is sized by its width: a dash, a tilde, an underscore."""
    return character in "-_~"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One length of a character, in x-heights, and how it scatters."""

    median: float
    """Of all letters, every writer counting alike."""

    between: float
    """Standard deviation of the writers' own medians, robustly."""

    within: float
    """Standard deviation of the letters of one writer, robustly."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How one character stands on the line, in x-heights."""

    bottom: Measure
    """Of the ink, above the baseline; negative where it hangs below."""

    top: Measure
    """Of the ink, above the baseline."""

    height: Measure
    """Of the ink, from its bottom to its top."""

    width: Measure
    """Of the ink."""

    left: Measure
    """The gap that belongs to it on its left, between its ink and its neighbour's; negative where they overlap."""

    right: Measure
    """The gap that belongs to it on its right."""

    together: float = 0.0
    """Correlation of bottom and top among the letters of a writer: 1 where a letter moves as a whole."""

    samples: int = 0
    """Letters it was measured on; 0 where it is set by hand."""

    @property
    def is_measured(self) -> bool:
        """Whether it comes from letters; if not, it is set by hand."""
        return self.samples > 0


_WIDTHS = {
    "ijl'`|": 0.25,
    ".,:;!": 0.2,
    "frt()[]{}1": 0.6,
    "mwMW@%": 1.6,
    "ABCDEFGHJKLNOPQRSTUVXYZ#&": 1.2,
    "-~=_": FLAT_WIDTH,
    '"*^': 0.5,
}
"""Of the ink by a first look, x-heights; others are as wide as an o."""

_WIDTH_OF = {character: width for characters, width in _WIDTHS.items() for character in characters}


def stand_by_hand(character: str) -> Stand:
    """The first look at `character`, with scatter that suits most."""
    bottom, top = extent(character)
    width, height = _WIDTH_OF.get(character, 0.9), top - bottom
    slip = 0.05 * min(max(width, height), 1)
    bearing = Measure(median=0.12, between=0.08, within=0.1)
    return Stand(
        bottom=Measure(median=bottom, between=0.12 * abs(bottom), within=slip),
        top=Measure(median=top, between=0.12 * max(top - 1, 0), within=slip),
        height=Measure(median=height, between=0.12 * height, within=0.1 * height),
        width=Measure(median=width, between=0.15 * width, within=0.1 * width),
        left=bearing,
        right=bearing,
        together=0.5,
    )
