"""What may be asked of a page: options by the names that the command has, their kinds and bounds.

The same names stand in a page's address, in the API's queries and in its JSON, so that a link is a page.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from ownhand.errors import WritingError

LONGEST_TEXT = 10_000
"""Characters that a page in the studio may have. The command has no such bound."""

MOST_SHEETS = 60
"""Sheets that a page in the studio may have."""

LONGEST_HAND = 2_000
"""Characters that tell a hand: a blend of blends, or a style in full."""

FORMATS = ("svg", "png", "pdf", "gif", "anim.svg", "plot.svg", "gcode", "hpgl")

FONTS = ("otf", "ttf", "woff2")

MOST_DPI = 600.0

_MOST_SEED = 2**53
"""As far as whole numbers are safe in a browser."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A page as it is asked for; what the fields mean is told by `ownhand.write`."""

    text: str
    hand: str = "0"
    """A number, a kept hand's name, a blend or a style, see `ownhand.studio.telling`."""
    model: str = "pen"
    neatness: float | None = None
    wobble: float | None = None
    nib: str | None = None
    ink: str | None = None
    paper: str = "plain"
    size: str = "A5"
    x_height: float = 3.0
    """Millimetres."""
    margin: float | None = None
    """Millimetres."""
    align: str = "left"
    justify: bool = False
    slips: float = 0.0
    seed: int = 0
    check: bool = True

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST_TEXT:
            raise WritingError(
                f"Expected a text of at most {LONGEST_TEXT:,} characters, found {len(self.text):,}. "
                "Longer ones are for the command: ownhand write --file."
            )
        if len(self.hand) > LONGEST_HAND:
            raise WritingError(
                f"Expected a hand told in at most {LONGEST_HAND:,} characters, found {len(self.hand):,}."
            )
        if not 0 <= self.seed <= _MOST_SEED:
            raise WritingError(f"A seed of {self.seed} is out of bounds. Choose 0 to {_MOST_SEED}.")

    def writing(self) -> dict[str, Any]:
        """What `ownhand.write` is to be told, but for the text and the hand."""
        return {
            "paper": self.paper,
            "ink": self.ink,
            "size": self.size,
            "x_height_mm": self.x_height,
            "margin_mm": self.margin,
            "align": self.align,
            "justify": self.justify,
            "slips": self.slips,
            "seed": self.seed,
        }


@dataclass(frozen=True, kw_only=True)
class Saving:
    """How a page is to be saved."""

    format: str = "svg"
    dpi: float = 150.0
    transparent: bool = False
    pace: float = 1.0
    title: str | None = None

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise WritingError(f"There is no format '{self.format}'. Choose one of {', '.join(FORMATS)}.")
        if self.dpi > MOST_DPI:
            raise WritingError(f"A resolution of {self.dpi:g} dpi is out of bounds here. Choose at most {MOST_DPI:g}.")


@dataclass(frozen=True, kw_only=True)
class AskedFont:
    """A font as it is asked for; what the fields mean is told by `ownhand.lettering.make_font`."""

    hand: str = "0"
    """As of a page."""
    model: str = "pen"
    neatness: float | None = None
    wobble: float | None = None
    nib: str | None = None
    seed: int = 0
    family: str | None = None
    alternates: int = 5
    format: str = "otf"

    def __post_init__(self) -> None:
        if self.format not in FONTS:
            raise WritingError(f"There is no kind of font '{self.format}'. Choose one of {', '.join(FONTS)}.")

    def page(self) -> Asked:
        """A page in the same hand."""
        own = {name: getattr(self, name) for name in ("hand", "model", "neatness", "wobble", "nib", "seed")}
        return Asked(text="-", **own)


def read_asked(options: Mapping[str, Any], *kinds: type) -> list[Any]:
    """Reads options, as text or as JSON has them, into one each of `kinds`, dataclasses such as `Asked` and `Saving`.

    Raises WritingError where an option is unknown or of another kind than expected, in one sentence.
    """
    fields = {field.name: kind for kind in kinds for field in dataclasses.fields(kind)}
    for name in options:
        if name not in fields:
            raise WritingError(f"There is no option '{name}'. There are: {', '.join(fields)}.")
    if Asked in kinds and "text" not in options:
        raise WritingError("There is nothing to write: give a text.")
    hints = {kind: get_type_hints(kind) for kind in kinds}
    return [
        kind(**{n: _value(n, value, hints[kind][n]) for n, value in options.items() if fields[n] is kind})
        for kind in kinds
    ]


def read_json(body: bytes) -> dict[str, Any]:
    """Reads the JSON object of a request. Raises WritingError where it is none."""
    try:
        options = json.loads(body)
    except (ValueError, RecursionError) as reason:
        raise WritingError("Expected a JSON object of options, found something else.") from reason
    if not isinstance(options, dict):
        raise WritingError("Expected a JSON object of options, found something else.")
    return options


def _value(name: str, value: Any, hint: Any) -> Any:
    """The value of an option as its kind, from text or JSON; nothing where it may be left out."""
    kinds = getattr(hint, "__args__", (hint,))
    wanted = next(kind for kind in (bool, int, float, str) if kind in kinds)
    if value is None or (value == "" and (wanted is not str or type(None) in kinds)):
        if type(None) in kinds:
            return None
        raise WritingError(f"The option {name} is empty. Give {_named(wanted)}, or leave it out.")
    if wanted is bool:
        told = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if isinstance(value, bool):
            return value
        if str(value).lower() in told:
            return told[str(value).lower()]
    elif wanted is str:
        if isinstance(value, str):
            return _whole(name, value)
        if name == "hand" and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    elif not isinstance(value, bool) and isinstance(value, int | float | str):
        try:
            number = wanted(value)
            if number == number and abs(number) < float("inf") and (isinstance(value, str) or number == value):
                return number
        except (ValueError, OverflowError):
            pass
    shown = str(value)[:40]
    raise WritingError(f"{name}: expected {_named(wanted)}, found '{shown}'.")


def _whole(name: str, text: str) -> str:
    """The text, if it can be written as UTF-8: JSON may hold halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError as reason:
        raise WritingError(f"{name}: expected text, found half of a character at place {reason.start + 1}.") from reason
    return text


def _named(kind: type) -> str:
    return {bool: "yes or no", int: "a whole number", float: "a number", str: "text"}[kind]
