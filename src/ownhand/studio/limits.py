"""The options of the table as the studio takes them: it answers browsers, so texts, pages and pictures are bounded.

Its usual paper is A5, as one sees a page on a screen; the command's is as large as the writing. What only the studio
has, such as a name to keep a hand under, is told here as well.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from ownhand import options
from ownhand.errors import LettersError, ModelError, RunError
from ownhand.hands import DEFAULT_MODEL
from ownhand.options import Option

MOST_SHEETS = 60
"""Sheets that a page in the studio may have. The command has no such bound."""

TEXT = replace(
    options.TEXT,
    longest=10_000,
    refusal="Expected a text of at most {longest} characters, found {length}. "
    "Longer ones are for the command: ownhand write --file.",
)

HAND = replace(
    options.HAND,
    help="A number, a kept hand's name, a blend such as (7~12@0.3), or a style in full, =...",
    longest=2_000,
    refusal="Expected a hand told in at most {longest} characters, found {length}.",
)

MODEL = cast(
    "Option[str]",
    replace(
        options.MODEL,
        default=DEFAULT_MODEL,
        help="Whose hands: pen, article, or run:NAME of a run in the studio's folder.",
    ),
)

SEED = replace(
    options.SEED,
    most=2.0**53,  # As far as whole numbers are safe in a browser.
    refusal="A seed of {value} is out of bounds. Choose {least} to {most}.",
)

SIZE = replace(options.SIZE, default="A5")

DPI = replace(
    options.DPI,
    most=600.0,
    refusal="A resolution of {value:g} dpi is out of bounds here. Choose {least} to {most}.",
)

BED = replace(options.BED, refusal="bed: expected width x height in mm, such as 300x218, found '{value}'.")

OFFSET = replace(options.OFFSET, refusal="offset: expected two numbers of mm, such as 10,-5, found '{value}'.")

_COMMAND = "Expected G-code of at most {longest} characters, found {length}."

PEN_UP, PEN_DOWN, GCODE_START, GCODE_END = (
    replace(option, longest=longest, refusal=_COMMAND)
    for longest, options_of in (
        (200, (options.PEN_UP, options.PEN_DOWN)),  # They come with every stroke.
        (2_000, (options.GCODE_START, options.GCODE_END)),
    )
    for option in options_of
)

_HERE: dict[str, Option[Any]] = {
    option.name: option
    for option in (TEXT, HAND, MODEL, SEED, SIZE, DPI, BED, OFFSET, PEN_UP, PEN_DOWN, GCODE_START, GCODE_END)
}


def _here(group: Iterable[Option[Any]]) -> tuple[Option[Any], ...]:
    """A group of the table, each option as the studio takes it."""
    return tuple(_HERE.get(option.name, option) for option in group)


PAGE = _here((options.TEXT, *options.WHOSE, *options.DIALS, *options.PAGE))
"""Options of a page, its words and its hand among them."""

SETTING = _here(options.PAGE)
"""Those of them that say nothing of the words and the hand."""

FILE = _here((options.FORMAT, *options.FILE))
PLOTTER = _here(options.PLOTTER)

FONT: tuple[Option[Any], ...] = (*_here((*options.WHOSE, *options.FONT)), options.FONT_FORMAT)

SINCE: Option[str | None] = Option(
    name="since",
    kind=str,
    default=None,
    help="The token of an answer that the browser has: what was in it is not told again.",
    usual="all is told",
)

DRAWING: tuple[Option[Any], ...] = (*PAGE, SINCE)
"""What a page is asked with that a browser draws."""

# Hands on the wall.

MOST_HANDS = 48
"""On the wall, at once."""

FIRST = replace(options.FIRST, most=1e12, refusal="Expected a number of a hand from {least} to {most}, found {value}.")

COUNT = replace(
    options.COUNT,
    default=0,
    least=0,
    most=MOST_HANDS,
    refusal="Expected a count of at most {most} hands from 0 on, found {value}.",
    error=ModelError,
)

HANDS: Option[str] = Option(
    name="hands",
    kind=str,
    default="",
    help="Further hands, told as `hand` is, with commas between.",
)

WORDS = cast(
    "Option[str]",
    replace(
        options.WORDS,
        default="Hello",
        help="What each writes.",
        longest=60,
        refusal="Expected words of at most {longest} characters, found {length}.",
    ),
)

WALL: tuple[Option[Any], ...] = (
    *(FIRST, COUNT, HANDS, WORDS),
    *(option for option in PAGE if option.name not in ("text", "hand", "size", "margin")),
    options.SIZE,
    replace(options.MARGIN, default=1.0, usual=""),
)
"""Options of hands that show themselves: each writes its words close about."""

HAND_NAME: Option[str] = Option(name="name", kind=str, default="", help="To keep the hand under.", error=ModelError)

KEEPING: tuple[Option[Any], ...] = (HAND_NAME, *PAGE)
"""What a hand is kept with: as of a page, whose words do not matter."""

# Letters and runs.

PART: Option[str] = Option(
    name="part",
    kind=str,
    default="",
    help="Of a file with several sets, which.",
    longest=60,
    refusal="Expected the name of a part of at most {longest} characters, found {length}.",
    error=LettersError,
)

FILE_PATH: Option[str] = Option(name="path", kind=str, default="", help="Of the file, within what was dropped.")

LETTERS: Option[str] = Option(
    name="letters", kind=str, default="", help="The name of a set in the folder.", error=RunError
)

EPOCHS = replace(options.EPOCHS, most=100_000, refusal="Expected {least} to {most} epochs, found {value}.")

RUN_NAME: Option[str] = Option(
    name="name", kind=str, default="", help="Of the run; made of its recipe and letters if left out.", error=RunError
)

RUN: tuple[Option[Any], ...] = (options.RECIPE, LETTERS, EPOCHS, RUN_NAME)
"""What a run is started with."""

RUN_FOLDER: Option[str] = Option(
    name="path", kind=str, default="", help="The folder of a run, anywhere on this machine.", error=RunError
)
