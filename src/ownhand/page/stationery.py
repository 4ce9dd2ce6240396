"""How ink and paper look: the colour of ink, the tone of paper, and the lines printed on it.

    look = look_of("ruled margin ivory", ink="blue", pitch_mm=10.2)

What is printed lies where the writing is: lines of writing stand on ruled lines, and on every other line of a grid.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.errors import WritingError
from ownhand.options import INK

INKS = {
    "black": "#111111",
    "blue": "#1f3f9e",
    "blue-black": "#1b2a52",
    "red": "#b0232b",
    "green": "#1d6a3c",
    "violet": "#55308f",
    "sepia": "#5a4128",
    "graphite": "#4d4e53",
    "white": "#ffffff",
}
"""Inks by name."""

TONES = {"white": "#ffffff", "ivory": "#fffdf4", "cream": "#faf4e3", "grey": "#f1f1ee", "blue": "#eef4fa"}
"""Tones of paper by name."""

PATTERNS = ("plain", "ruled", "grid", "dotted")
"""What may be printed on paper."""

_RULED, _GRID, _DOTTED, _MARGIN = "#b7c9e2", "#cddae8", "#b4bcc8", "#e59c9c"
_LINE_MM, _DOT_MM, _MARGIN_LINE_MM = 0.15, 0.4, 0.2

_UNDER = 0.05
"""x-heights below the baseline that a printed line lies."""

_MARGIN_GAP = 1.0
"""x-heights from the margin's line to where the writing begins, at most."""


@dataclass(frozen=True)
class Rule:
    """A straight line printed on paper, or a row of dots; in mm from the sheet's upper left corner, y down."""

    start: tuple[float, float]
    end: tuple[float, float]
    width_mm: float
    """Of the line, or of a dot."""
    colour: str
    """As #rrggbb."""
    dots_mm: float | None = None
    """From dot to dot, the first at the start; None for a line."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the ink and the paper of a page look."""

    ink: str = INKS["black"]
    """As #rrggbb."""
    grain: float = 0.0
    """How much of the paper's grain shows through ink in pictures, from 0 to 1."""
    tone: str = TONES["white"]
    """Of the paper, as #rrggbb."""
    pattern: str = "plain"
    """One of `PATTERNS`."""
    has_margin: bool = False
    """Whether a line is printed down the left margin."""
    pitch_mm: float = 10.0
    """From one line of writing to the next."""

    @property
    def is_printed(self) -> bool:
        """Whether anything is printed on the paper."""
        return self.pattern != "plain" or self.has_margin


PLAIN = Look()
"""Black ink on white paper."""


def look_of(paper: str = "plain", *, ink: str = "black", grain: float = 0.0, pitch_mm: float = 10.0) -> Look:
    """Gives the look that words tell.

    `paper` is words in any order: one of `PATTERNS`, `margin`, and a tone, by a name of `TONES` or as #rrggbb. `ink` is
    a name of `INKS` or #rrggbb. Raises WritingError where there is no such paper or ink.
    """
    pattern, tone, has_margin = "", "", False
    for word in re.split(r"[\s,+]+", paper.strip()):
        colour = TONES.get(word) or _colour(word)
        if word == "margin":
            has_margin = True
        elif word in PATTERNS and not pattern:
            pattern = word
        elif colour and not tone:
            tone = colour
        else:
            raise WritingError(
                f"There is no paper called '{paper}'. Choose one of {', '.join(PATTERNS)}; besides, if you like, "
                f"margin and a tone: {', '.join(TONES)} or #rrggbb. For example: 'ruled margin ivory'."
            )
    ink = INK.check(ink) or "black"
    colour = INKS.get(ink) or _colour(ink)
    return Look(
        ink=colour,
        grain=grain,
        tone=tone or TONES["white"],
        pattern=pattern or "plain",
        has_margin=has_margin,
        pitch_mm=pitch_mm,
    )


def rules(
    look: Look,
    *,
    width_mm: float,
    height_mm: float,
    x_height_mm: float,
    baselines_mm: Sequence[float],
    left_mm: float | None,
) -> tuple[Rule, ...]:
    """Gives what is printed on a sheet, from what lies lowest to what lies on top.

    `baselines_mm` are those of its lines of writing, from its top, and `left_mm` is where the leftmost begins; None
    where there are none.
    """
    printed: list[Rule] = []
    if look.pattern != "plain":
        pitch = look.pitch_mm if look.pattern == "ruled" else look.pitch_mm / 2
        rows = _steps(_phase(baselines_mm, pitch) + _UNDER * x_height_mm, pitch, height_mm)
        if look.pattern == "ruled":
            # Paper for letters has room at its head.
            rows = [y for y in rows if y > min(baselines_mm, default=0.0) - 0.5 * pitch]
        if look.pattern == "dotted":
            first = _steps(0.0, pitch, width_mm)[0]
            printed += [Rule((first, y), (width_mm, y), _DOT_MM, _DOTTED, pitch) for y in rows]
        else:
            colour = _RULED if look.pattern == "ruled" else _GRID
            printed += [Rule((0.0, y), (width_mm, y), _LINE_MM, colour) for y in rows]
        if look.pattern == "grid":
            printed += [Rule((x, 0.0), (x, height_mm), _LINE_MM, _GRID) for x in _steps(0.0, pitch, width_mm)]
    if look.has_margin:
        left = width_mm / 8 if left_mm is None else left_mm
        x = left - min(_MARGIN_GAP * x_height_mm, left / 2)
        printed.append(Rule((x, 0.0), (x, height_mm), _MARGIN_LINE_MM, _MARGIN))
    return tuple(printed)


def _phase(baselines: Sequence[float], pitch: float) -> float:
    """Where lines of a pitch lie to have baselines on them, or nearest: the mean of their remainders, as of angles."""
    if not baselines:
        return 0.0
    turns = np.exp(2j * np.pi * np.array(baselines) / pitch)
    return float(np.angle(turns.mean()) / (2 * np.pi) * pitch)


def _steps(start: float, step: float, end: float) -> list[float]:
    """Numbers a step apart, one of them the start if it were there, well within 0 and the end."""
    first = start - np.floor((start - step / 4) / step) * step
    return [float(value) for value in np.arange(first, end - step / 4, step)]


def _colour(text: str) -> str:
    """A colour told as #rgb or #rrggbb, as #rrggbb; nothing where it is none."""
    if re.fullmatch(r"#[0-9a-fA-F]{3}", text):
        text = "#" + "".join(2 * digit for digit in text[1:])
    return text.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else ""


def short(colour: str) -> str:
    """A colour as few letters tell it."""
    return f"#{colour[1::2]}" if colour[1::2] == colour[2::2] else colour
