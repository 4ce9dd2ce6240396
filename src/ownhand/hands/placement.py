"""Where characters stand on the line, in x-heights above the baseline, and how far that differs between hands.

    placement = Placement.load()                                     # the table that comes with ownhand
    factors = placement.hand_factors(rng)                            # once for each hand
    scale, dx, dy = placement.placed("g", bounds, factors, rng, 0.5) # once for each letter

The table says of each character where its ink begins and ends. A hand departs from it as a whole, through a few numbers
that all its characters share: long ascenders come together. A letter departs from its hand a little, anew each time.

`extent` and `is_flat` are the first look that placed the letters of pixel models, kept so that these write as they did.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

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

FACTORS = ("ascenders", "capitals", "digits", "descenders", "marks")
"""What a hand makes longer or shorter as a whole, in the order of `hand_factors`."""

_TOPS = {
    "ascenders": "bdfhkltij'\"`",
    "capitals": "ABCDEFGHIJKLMNOPQRSTUVWXYZ!?#$%&@()[]{}|/\\",
    "digits": "0123456789",
}
_BOTTOMS = {"descenders": "gjpqyfQJ,;()[]{}|/\\"}
_TOP_FACTOR = {character: FACTORS.index(name) for name, characters in _TOPS.items() for character in characters}
_BOTTOM_FACTOR = {character: FACTORS.index(name) for name, characters in _BOTTOMS.items() for character in characters}

_BY_LARGER_SIDE = "-_~=.,+<>*^"
"""Characters sized by the larger side of their ink, and set by its middle: their height says little of their size."""

_FARTHEST = 2.5
"""Standard deviations beyond which neither a hand nor a letter goes: beyond it letters are slips of the pen."""

_BOX_SIDE = 2.0
"""The side of the box that letters are drawn in, by which a lone point is sized."""


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
    def height(self) -> float:
        """Of the ink in the middle of things, x-heights."""
        return self.top.median - self.bottom.median

    @property
    def is_measured(self) -> bool:
        """Whether it comes from letters; if not, it is set by hand."""
        return self.samples > 0


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A table of how characters stand on the line. See the module for how it is used."""

    stands: Mapping[str, Stand]
    """By character."""

    correlations: np.ndarray = dataclasses.field(default_factory=lambda: np.eye(len(FACTORS)))
    """(factors, factors): how the `FACTORS` of a hand go together, among writers."""

    credit: str = ""
    """Licence and citation of the letters it was measured on."""

    @classmethod
    def by_hand(cls) -> "Placement":
        """The table of a first look, with guessed widths and scatter."""
        return cls(stands={character: _stand_by_hand(character) for character in PRINTABLE})

    @classmethod
    def load(cls) -> "Placement":
        """The table that comes with ownhand."""
        return cls.by_hand()

    def stand(self, character: str) -> Stand:
        """How `character` stands; one that the table lacks stands as a digit does by a first look."""
        return self.stands.get(character) or _stand_by_hand(character)

    def hand_factors(self, rng: np.random.Generator) -> np.ndarray:
        """(factors,) float64: how far one hand departs from the table in each of `FACTORS`, in standard deviations.

        Positive is farther from the middle of the line: longer ascenders, deeper descenders, larger marks.
        """
        values, axes = np.linalg.eigh(self.correlations)
        factors = axes @ (np.sqrt(values.clip(min=0)) * rng.standard_normal(len(FACTORS)))
        return factors.clip(-_FARTHEST, _FARTHEST)

    def placed(
        self,
        character: str,
        bounds: tuple[float, float, float, float],
        hand_factors: np.ndarray,
        rng: np.random.Generator,
        wobble: float = 1.0,
    ) -> tuple[float, float, float]:
        """How to scale and shift one letter as drawn, so that it stands as `character` does: scale, dx, dy.

        `bounds` are left, bottom, right and top of its ink in the units it was drawn in, `x * scale + dx` and
        `y * scale + dy` x-heights from the left of its ink and above the baseline. `hand_factors` are those of its hand
        (zeros: the plainest one). `wobble`, from 0 to 1, is how much of the scatter of people's letters it shows.
        Two numbers are drawn from `rng`, whatever the rest.
        """
        stand = self.stand(character)
        slips = wobble * rng.standard_normal(2).clip(-_FARTHEST, _FARTHEST)
        left, low, right, high = bounds
        width, height = right - left, high - low
        if character in _BY_LARGER_SIDE:
            size, middle = _size_and_middle(stand, hand_factors, slips)
            larger = max(width, height)
            scale = size / (larger if larger > 1e-6 else _BOX_SIDE)
            base = middle - scale * height / 2
        else:
            bottom, top = _bottom_and_top(character, stand, hand_factors, slips)
            scale = (top - bottom) / height if height > 1e-6 else np.inf
            # A letter that was drawn too flat would sprawl; it stays smaller than it should be.
            widest = stand.width.median + _FARTHEST * np.hypot(stand.width.between, stand.width.within)
            widest = max(widest, top - bottom)  # A 1 with a flag or a looped l may be far wider than the usual bar.
            scale = min(scale, widest / max(width, 1e-6), (top - bottom) / 1e-6)
            # Smaller, it still keeps its share below and above the baseline, or its middle if it hangs clear of it.
            share = scale * height / (top - bottom)
            base = bottom * share if bottom <= 0 <= top else bottom + (1 - share) * (top - bottom) / 2
        return float(scale), float(-left * scale), float(base - low * scale)


def _bottom_and_top(character: str, stand: Stand, hand_factors: np.ndarray, slips: np.ndarray) -> tuple[float, float]:
    """Where the ink of a letter begins and ends, for a hand and the slips of one letter."""
    bottom, top = stand.bottom.median, stand.top.median
    if character in _BOTTOM_FACTOR:
        bottom -= stand.bottom.between * hand_factors[_BOTTOM_FACTOR[character]]
    if character in _TOP_FACTOR:
        top += stand.top.between * hand_factors[_TOP_FACTOR[character]]
        if stand.bottom.median > 0.5:  # What hangs high is moved, not stretched.
            bottom += stand.top.between * hand_factors[_TOP_FACTOR[character]]
    alone = np.sqrt(max(1 - stand.together**2, 0))
    bottom += stand.bottom.within * slips[0]
    top += stand.top.within * (stand.together * slips[0] + alone * slips[1])
    # However they fall, neither a dwarf nor a giant.
    height = np.clip(top - bottom, 0.6 * stand.height, 1.6 * stand.height)
    middle = (bottom + top) / 2
    return middle - height / 2, middle + height / 2


def _size_and_middle(stand: Stand, hand_factors: np.ndarray, slips: np.ndarray) -> tuple[float, float]:
    """The larger side of a mark and the height of its middle, for a hand and the slips of one letter."""
    is_wide = stand.width.median > stand.height
    side, measure = (stand.width.median, stand.width) if is_wide else (stand.height, stand.top)
    size = side + measure.between * hand_factors[FACTORS.index("marks")] + measure.within * slips[0]
    middle = (stand.bottom.median + stand.top.median) / 2
    middle += np.hypot(stand.bottom.within, stand.top.within) / 2 * slips[1]
    return float(np.clip(size, 0.5 * side, 2 * side)), float(middle)


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


def _stand_by_hand(character: str) -> Stand:
    """The first look at `character`, with scatter that suits most."""
    bottom, top = extent(character)
    width = _WIDTH_OF.get(character, 0.9)
    side = max(width, top - bottom)
    bearing = Measure(median=0.12, between=0.08, within=0.1)
    return Stand(
        bottom=Measure(median=bottom, between=0.12 * abs(bottom), within=0.05 * min(side, 1)),
        top=Measure(median=top, between=0.12 * max(top - 1, 0), within=0.05 * min(side, 1)),
        width=Measure(median=width, between=0.15 * width, within=0.1 * width),
        left=bearing,
        right=bearing,
        together=0.5,
    )
