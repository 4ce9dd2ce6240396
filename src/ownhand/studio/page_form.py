"""The form of the page Write, and what the scripts of the pages are told: each field is a row of the table of options.

A template says where a field stands (`form["ink"]`), or lets those of a group that it has not placed by name follow
(`form.rest("page", placed)`), so that a new option of the table is on the page without a word here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from ownhand import options
from ownhand.hands import Hand
from ownhand.options import FORMAT, LETTERS_PER_CHARACTER, RECIPES, Option, number_text
from ownhand.page import PATTERNS, TONES
from ownhand.studio.desk import OWN_HAND
from ownhand.studio.limits import DPI, FILE, MODEL, MOST_HANDS, PAGE, PLOTTER

FIRST_PAGE = {"hand": OWN_HAND, "nib": "fountain", "paper": "plain ivory"}
"""What is as usual no more on the page that greets a person, who sees it all in its address."""

PRESETS = {"png": {"dpi": 200}, "gif": {"dpi": 96}}
"""What the page's buttons ask for with a format, unless the form says otherwise: as a screen shows it well."""

_DPI = replace(
    cast("Option[float | None]", DPI),
    default=None,
    usual=f"{PRESETS['png']['dpi']}; GIF {PRESETS['gif']['dpi']}",
)

_GROUPS: dict[str, Sequence[Option[Any]]] = {
    "page": PAGE,
    # The page chooses its own pace, and has a button for each format.
    "file": tuple(_DPI if option is DPI else option for option in FILE if option.name not in ("format", "pace")),
    "plotter": PLOTTER,
}

_DIALS = ("neatness", "wobble", "joined")

_SEVERAL_LINES = ("text", "pen_up", "pen_down", "gcode_start", "gcode_end")

_FORMATS = {
    **{"png": "PNG", "svg": "SVG", "pdf": "PDF", "gif": "GIF"},
    **{"gcode": "G-code", "hpgl": "HP-GL", "plot.svg": "Plot SVG"},
}
"""What the buttons say by which a page is taken along; the film that writes itself is played here."""

_WORDS = {"fit": "as large as the writing"}
"""Choices that a person is told in other words."""


@dataclass(frozen=True, kw_only=True)
class FormField:
    """An option as a form shows it."""

    option: Option[Any]
    group: str

    widget: str
    """range, select, number, tick, lines or line."""

    choices: Sequence[tuple[str, str]] = ()
    """Of a select: what addresses tell, and what a person reads."""

    value: str = ""
    """What it shows first."""

    @property
    def name(self) -> str:
        """As addresses tell it."""
        return self.option.name

    @property
    def label(self) -> str:
        """What stands beside it."""
        return f"{self.option.label}, {self.option.unit}" if self.option.unit else self.option.label

    @property
    def usual(self) -> str:
        """How an address tells what is as usual; it leaves it out."""
        return "" if self.option.kind is bool else _text(self.option.default)

    @property
    def placeholder(self) -> str:
        """What a field that is left empty comes to."""
        return _shown(self.option.usual) if self.option.default is None else ""


class PageForm:
    """The fields of the form, by name."""

    def __init__(self, models: Sequence[str]) -> None:
        self._fields = {
            option.name: _field(option, group, models) for group, rows in _GROUPS.items() for option in rows
        }

    def __getitem__(self, name: str) -> FormField:
        return self._fields[name]

    def rest(self, group: str, placed: Collection[str] = ()) -> list[FormField]:
        """The fields of a group but for those that have their place; boxes to tick come last."""
        fields = [field for field in self._fields.values() if field.group == group and field.name not in placed]
        return sorted(fields, key=lambda field: field.widget == "tick")

    @property
    def papers(self) -> list[tuple[str, str]]:
        """What may be printed on paper, as addresses tell it and as a person reads it."""
        return [pair for p in PATTERNS for pair in _with_margin(p)]

    @property
    def formats(self) -> list[tuple[str, str]]:
        """What a page may be taken along as, and what its button says."""
        others = [name for name in FORMAT.choices if name not in _FORMATS and name != "anim.svg"]
        return [*_FORMATS.items(), *((name, name) for name in others)]

    @property
    def tones(self) -> list[str]:
        """Tones of paper."""
        return list(TONES)

    def facts(self, folder: Path) -> dict[str, Any]:
        """What the scripts of the pages are told."""
        return {
            "options": {field.name: _facts_of(field) for field in self._fields.values()},
            "first": FIRST_PAGE,
            "presets": PRESETS,
            "dials": {dial: getattr(Hand, dial) for dial in _DIALS},
            "tone": next(iter(TONES)),
            "most_hands": MOST_HANDS,
            "recipes": {
                recipe.name: {
                    "epochs": recipe.epochs,
                    "offered": recipe.offered,
                    "first": recipe.first,
                    "source": recipe.source,
                }
                for recipe in RECIPES
            },
            "letters_per_character": LETTERS_PER_CHARACTER.default,
            "folder": str(folder),
        }


def _field(option: Option[Any], group: str, models: Sequence[str]) -> FormField:
    value = _text(option.default)
    if option.kind is bool:
        return FormField(option=option, group=group, widget="tick", value=value)
    if option.name in _DIALS:  # Left alone, they are as the hand has them.
        return FormField(option=option, group=group, widget="range", value=_text(getattr(Hand, option.name)))
    choices = _choices(option, models)
    if choices:
        return FormField(option=option, group=group, widget="select", choices=choices, value=value)
    if option.kind is not str:
        return FormField(option=option, group=group, widget="number", value=value)
    return FormField(
        option=option, group=group, widget="lines" if option.name in _SEVERAL_LINES else "line", value=value
    )


def _choices(option: Option[Any], models: Sequence[str]) -> list[tuple[str, str]]:
    if option is MODEL:
        return [(name, name) for name in models]
    is_chosen = option.choices or option.stops
    usual = [("", _shown(option.usual))] if is_chosen and option.default is None else []
    if option.stops:
        return usual + [(number_text(value), words) for value, words in option.stops]
    return [*usual, *((name, _WORDS.get(name, name)) for name in option.choices if name != option.usual)]


def _facts_of(field: FormField) -> dict[str, Any]:
    """What a script is to know of an option: how it is told in addresses and to the command, and what it is for."""
    of_command = _BY_NAME[field.name].default
    return {
        "usual": field.usual,
        "flag": field.option.flag,
        "command": field.usual if of_command is None or field.option.kind is bool else _text(of_command),
        "group": field.group,
        "formats": field.option.formats,
    }


_BY_NAME = {
    option.name: option
    for group in (options.WHOSE, options.DIALS, options.PAGE, options.FILE, options.PLOTTER, [options.TEXT])
    for option in group
}


def _with_margin(pattern: str) -> Iterable[tuple[str, str]]:
    yield pattern, pattern
    if pattern == "ruled":  # Of the others, a link may tell it.
        yield f"{pattern} margin", f"{pattern}, with a margin"


def _shown(words: str) -> str:
    """Words as a page sets them."""
    return words.replace("'", "’")


def _text(value: Any) -> str:
    """A value as addresses tell it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    return number_text(value) if isinstance(value, int | float) else str(value)
