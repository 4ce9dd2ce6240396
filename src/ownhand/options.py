"""Every option of a page, a hand, a file, a plotter, a font, a sheet of hands and a training run, told once.

    X_HEIGHT.default, X_HEIGHT.flag        # 3.0, "--x-height"
    X_HEIGHT.check(0.1)                    # WritingError: An x-height of 0.1 mm is out of bounds. Choose 0.5 to 100 mm.

From this table come the options of the command line, the usual values of `write`, `make_font` and `hand_sheet`, what
the studio's API takes and says of itself, the form of its page and what its script knows, and the tables of the
documents. To add an option, add a row here and to the group that it belongs to, and a parameter where it does
something.

Nothing heavy is imported here: `ownhand --help` reads this table.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from ownhand.errors import ModelError, OwnhandError, RunError, WritingError

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, eq=False)
class Option(Generic[Value]):
    """One thing that may be asked for."""

    name: str
    """As addresses, the API and forms have it; with hyphens it is the command's."""

    kind: type[bool] | type[int] | type[float] | type[str]
    """Of what is asked for, where it is asked for."""

    default: Value
    """What it is unless asked for; None is as the hand, the paper or the nib has it."""

    help: str
    """What it does, in a phrase that ends in a full stop."""

    help_off: str = ""
    """Of an option that is usually on: what switching it off does."""

    usual: str = ""
    """What None comes to, in words."""

    noun: str = ""
    """What the sentence that says it is out of bounds is about: "An x-height" of a number, "nib" of what is chosen."""

    refusal: str = ""
    """That sentence, where it is not of the usual form; `{value}`, `{length}`, `{least}`, `{most}`, `{longest}` and
    `{choices}` stand for what they say."""

    label: str = ""
    """Beside its field in a form."""

    parameter: str = ""
    """Of Python, which has the unit in it; empty where it is the name."""

    flag: str = ""
    """Of the command; empty where it is the name with hyphens."""

    metavar: str = ""
    """What the command's help shows in place of a value; empty where it follows from unit, bounds or choices."""

    unit: str = ""
    """Of a number."""

    least: float | None = None
    most: float | None = None
    """Bounds of a number, both included."""

    step: float | None = None
    """By which a form moves a number."""

    choices: tuple[str, ...] = ()
    """What a text may be."""

    any_case: bool = False
    """Whether a choice may be written in capitals or small letters."""

    pattern: str = ""
    """Or else what it must match, as a regular expression."""

    longest: int | None = None
    """Characters that a text may have."""

    formats: tuple[str, ...] = ()
    """Kinds of files that it is for; empty for all."""

    stops: tuple[tuple[float, str], ...] = ()
    """What a form offers of a number, in words, instead of all of them."""

    argument: Callable[[Any], Any] | None = None
    """Makes of it what the parameter takes, where that is another thing."""

    error: type[OwnhandError] = WritingError
    """What is raised where it is out of bounds."""

    def __post_init__(self) -> None:
        if not self.parameter:
            object.__setattr__(self, "parameter", self.name)
        if not self.flag:
            off = "no-" if self.default is True else ""
            object.__setattr__(self, "flag", f"--{off}{self.name.replace('_', '-')}")

    @property
    def files(self) -> str:
        """The kinds of files that it is for, as a sentence lists them."""
        return endings_text(self.formats, "and")

    def check(self, value: Value, *, error: type[OwnhandError] | None = None) -> Value:
        """Gives the value, a choice as it is spelt. Raises `error` or the option's own where it is out of bounds."""
        if self.any_case and isinstance(value, str):
            spelt: Any = {name.lower(): name for name in self.choices}.get(value.lower(), value)
            value = spelt
        if value is not None and not self._fits(value):
            raise (error or self.error)(self.sentence(value))
        return value

    def sentence(self, value: Any) -> str:
        """Says that a value is out of bounds, and what to choose instead."""
        choices = ", ".join(self.choices)
        least, most = ("" if bound is None else number_text(bound) for bound in (self.least, self.most))
        if self.refusal:
            length, longest = (f"{number or 0:,}" for number in (len(str(value)), self.longest))
            return self.refusal.format(
                value=value, length=length, least=least, most=most, longest=longest, choices=choices
            )
        if self.choices:
            return f"There is no {self.noun} called '{value}'. Choose one of {choices}."
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.noun} of {value:g}{unit} is out of bounds. Choose {least} to {most}{unit}."

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most of a number that has both."""
        assert self.least is not None, f"{self.name} has no least"
        assert self.most is not None, f"{self.name} has no most"
        return self.least, self.most

    def _fits(self, value: object) -> bool:
        if isinstance(value, str):
            if self.longest is not None and len(value) > self.longest:
                return False
            is_free = not (self.choices or self.pattern)
            return is_free or value in self.choices or bool(self.pattern and re.fullmatch(self.pattern, value))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return True
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


@dataclass(frozen=True)
class Order:
    """What somebody asks for: values of options by their names. What is not in it is as usual."""

    values: Mapping[str, Any]

    def __getitem__(self, option: Option[Value]) -> Value:
        value: Value = self.values.get(option.name, option.default)
        return value

    def arguments(self, options: Iterable[Option[Any]]) -> dict[str, Any]:
        """The values of some options by the names of Python's parameters."""
        return {
            option.parameter: option.argument(self[option]) if option.argument else self[option] for option in options
        }


def number_text(number: float) -> str:
    """A number in as few digits as tell it; whole ones in full."""
    return f"{number:.0f}" if float(number).is_integer() else f"{number:g}"


def endings_text(formats: Sequence[str], last_word: str = "or") -> str:
    """The endings of files of some formats, as a sentence lists them."""
    *most, last = [f".{name}" for name in formats]
    return f"{', '.join(most)} {last_word} {last}" if most else last


def usual_text(option: Option[Any]) -> str:
    """What an option usually is, in words or as one would tell it."""
    if option.default is None:
        return option.usual
    if option.kind is bool:
        return "yes" if option.default else "no"
    return number_text(option.default) if option.kind in (int, float) else str(option.default)


def bed_size(text: str | None) -> tuple[float, float] | None:
    """The sides of a plotter's bed told as 300x218. Raises WritingError where there are not two."""
    if text is None:
        return None
    BED.check(text)
    width, height = re.split("[xX]", text)
    return float(width), float(height)


def offset_pair(text: str | None) -> tuple[float, float] | None:
    """Millimetres across and up told as 10,-5. Raises WritingError where there are not two."""
    if text is None:
        return None
    OFFSET.check(text)
    across, up = text.split(",")
    return float(across), float(up)


# What is written, and whose hand writes it.

TEXT: Option[str] = Option(
    name="text",
    kind=str,
    default="",
    help="What is written.",
    label="Your words",
)

HAND: Option[str] = Option(
    name="hand",
    kind=str,
    default="0",
    help="Whose hand: its number, its name or its file; see ownhand hands.",
    label="Hand",
    metavar="N|NAME|FILE",
)

MODEL: Option[str | None] = Option(
    name="model",
    kind=str,
    default=None,
    usual="the model that comes with ownhand",
    help="Whose hands.",
    label="Model",
    metavar="NAME|FILE",
)

NEATNESS: Option[float | None] = Option(
    name="neatness",
    kind=float,
    default=None,
    usual="the hand's own: 0.65 where letters are joined, else 0",
    help="From as people write, at 0, to a tidy average hand and lines by the ruler.",
    noun="A neatness",
    label="Neatness",
    least=0.0,
    most=1.0,
    step=0.05,
    error=ModelError,
)

WOBBLE: Option[float | None] = Option(
    name="wobble",
    kind=float,
    default=None,
    usual="the hand's own, mostly 1",
    help="How much letters of a kind differ.",
    noun="A wobble",
    label="Wobble",
    least=0.0,
    most=2.0,
    step=0.1,
    error=ModelError,
)

JOINED: Option[float | None] = Option(
    name="joined",
    kind=float,
    default=None,
    usual="the hand's own habit",
    help="How much letters are joined: 0 prints, 1 joins all that people join.",
    noun="A joining",
    label="Joins",
    least=0.0,
    most=1.0,
    step=0.05,
    error=ModelError,
)

CHECK: Option[bool] = Option(
    name="check",
    kind=bool,
    default=True,
    help="Letters that do not read as asked are drawn again.",
    help_off="Keep letters that do not read as asked: do not draw them again.",
    label="Draw again what does not read",
)

NIB: Option[str | None] = Option(
    name="nib",
    kind=str,
    default=None,
    usual="ballpoint",
    help="What a hand with a pen writes with.",
    noun="nib",
    label="Nib",
    metavar="NIB",
    choices=("ballpoint", "fountain", "pencil", "marker", "fineliner"),
)

SEED: Option[int] = Option(
    name="seed",
    kind=int,
    default=0,
    help="The same seed writes the same bytes.",
    refusal="There is no seed {value}. Seeds are numbered from 0.",
    label="Seed",
    metavar="N",
    least=0,
    step=1,
)

# A page.

SIZE: Option[str] = Option(
    name="size",
    kind=str,
    default="fit",
    help="Paper, by name or such as 100x150mm or 4x6in; fit is as large as the writing.",
    refusal="There is no paper called '{value}'. Choose one of {choices}, or a size such as 100x150mm or 4x6in.",
    label="Size",
    choices=("fit", "A4", "A5", "letter", "A3", "A6", "DL", "C5", "C6"),
    any_case=True,
    pattern=r"[0-9]{1,4}([.][0-9]{1,2})?x[0-9]{1,4}([.][0-9]{1,2})?(mm|cm|in)",
)

X_HEIGHT: Option[float] = Option(
    name="x_height",
    kind=float,
    default=2.5,  # Four of them are a line of ruled paper and a little more.
    help="Height of small letters.",
    noun="An x-height",
    label="Letters",
    parameter="x_height_mm",
    unit="mm",
    least=0.5,  # Finer than any pen,
    most=100.0,  # and a poster's.
    step=0.1,
)

LINE_SPACING: Option[float] = Option(
    name="line_spacing",
    kind=float,
    default=4.0,  # As people's lines stand at the median, see docs/letters.md.
    help="From baseline to baseline; more where inks would meet.",
    noun="A line spacing",
    label="Lines apart",
    metavar="X",
    unit="x-heights",
    least=0.5,
    most=50.0,
    step=0.1,
)

MARGIN: Option[float | None] = Option(
    name="margin",
    kind=float,
    default=None,
    usual="the paper's own",
    help="Paper round the writing.",
    noun="A margin",
    label="Margin",
    parameter="margin_mm",
    unit="mm",
    least=0.0,
    most=1000.0,
    step=1,
)

ALIGN: Option[str] = Option(
    name="align",
    kind=str,
    default="left",
    help="Where lines that are not full stand.",
    noun="alignment",
    label="Lines stand",
    choices=("left", "right", "centre"),
)

JUSTIFY: Option[bool] = Option(
    name="justify",
    kind=bool,
    default=False,
    help="Full lines reach from margin to margin.",
    label="Full lines to the margin",
)

HYPHENATE: Option[str | None] = Option(
    name="hyphenate",
    kind=str,
    default=None,
    usual="words are not parted",
    help="Part words at line ends by the dictionary of a language, such as en_GB or de.",
    refusal="There is no language '{value}' to hyphenate by. Choose one such as en_GB, de or fr.",
    label="Hyphenate by",
    metavar="LANGUAGE",
    pattern="[A-Za-z]{2,3}([_-][A-Za-z]{2,4})?",
)

SLIPS: Option[float] = Option(
    name="slips",
    kind=float,
    default=0.0,
    help="Share of words struck out and written again, such as 0.01.",
    refusal="Slips of {value:g} are out of bounds. Choose {least} to {most} of all words.",
    label="Slips of the pen",
    metavar="SHARE",
    least=0.0,
    most=0.5,
    stops=((0.0, "none"), (0.02, "a few"), (0.08, "many")),
)

INK: Option[str | None] = Option(
    name="ink",
    kind=str,
    default=None,
    usual="the nib's own",
    help="Such as blue, sepia or #1a2a6c.",
    refusal="There is no ink called '{value}'. Choose one of {choices}, or a colour as #rrggbb.",
    label="Ink",
    metavar="NAME|#RRGGBB",
    choices=("black", "blue", "blue-black", "red", "green", "violet", "sepia", "graphite", "white"),
    any_case=True,
    pattern="#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?",
)

PAPER: Option[str] = Option(
    name="paper",
    kind=str,
    default="plain",
    help="What is printed on it, and its tone: such as 'ruled margin ivory'.",
    noun="paper",
    label="Paper",
    metavar="WORDS",
)

STRICT: Option[bool] = Option(
    name="strict",
    kind=bool,
    default=False,
    help="Refuse a text with characters that the hand cannot write.",
    label="Refuse what the hand cannot write",
)

# A file.

FORMAT: Option[str] = Option(
    name="format",
    kind=str,
    default="svg",
    help="What the page is saved as.",
    refusal="There is no format '{value}'. Choose one of {choices}.",
    choices=("svg", "png", "pdf", "gif", "anim.svg", "plot.svg", "gcode", "hpgl"),
)

STILL = ("svg", "png", "pdf")
"""Formats that show a page, and that any hand can be saved as."""

PLOTS = ("plot.svg", "gcode", "hpgl")
"""Formats that a plotter reads."""

DPI: Option[float] = Option(
    name="dpi",
    kind=float,
    default=150.0,
    help="Dots an inch.",
    refusal="{value:g} dpi is out of bounds. Choose {least} to {most}; 300 is fine print.",
    label="Dots an inch",
    metavar="DPI",
    least=20.0,
    most=2400.0,
    step=1,
    formats=("png", "gif"),
)

TITLE: Option[str | None] = Option(
    name="title",
    kind=str,
    default=None,
    usual="how the text begins",
    help="Of the file.",
    label="Title",
    formats=("svg", "pdf", "anim.svg", "plot.svg", "gcode"),
)

TRANSPARENT: Option[bool] = Option(
    name="transparent",
    kind=bool,
    default=False,
    help="No paper under the ink.",
    label="No paper under the ink",
    formats=("png", "svg"),
)

PACE: Option[float] = Option(
    name="pace",
    kind=float,
    default=1.0,
    help="How fast it is written; 1 is a person's pace.",
    refusal="A pace of {value:g} is out of bounds. Choose {least} to {most}; 1 is a person's.",
    label="Pace",
    metavar="X",
    least=0.05,
    most=100.0,
    formats=("gif", "anim.svg"),
)

# A plotter.

BED: Option[str | None] = Option(
    name="bed",
    kind=str,
    default=None,
    usual="the machine's, mostly not checked",
    help="What the pen can reach, in mm, such as 300x218.",
    refusal="--bed {value}: expected width x height in mm, such as --bed 300x218.",
    label="Bed, mm",
    parameter="bed_mm",
    metavar="WxH",
    pattern=r"(\d+(\.\d*)?|\.\d+)[xX](\d+(\.\d*)?|\.\d+)",
    formats=PLOTS,
    argument=bed_size,
)

TURN: Option[bool] = Option(
    name="turn",
    kind=bool,
    default=False,
    help="Lay the sheet a quarter turned on the plotter.",
    label="Sheet a quarter turned",
    parameter="is_turned",
    formats=PLOTS,
)

MACHINE: Option[str] = Option(
    name="machine",
    kind=str,
    default="grbl-z",
    help="How it lifts its pen, where 0, 0 lies and how large it is, unless told otherwise.",
    noun="machine",
    label="Machine",
    metavar="NAME",
    choices=("grbl-z", "grbl-servo", "marlin-z", "marlin-servo", "axidraw", "axidraw-a3"),
    formats=PLOTS,
)

PEN_UP: Option[str | None] = Option(
    name="pen_up",
    kind=str,
    default=None,
    usual="the machine's",
    help="What lifts the pen, such as G0 Z5; \\n ends a line.",
    label="Pen up",
    metavar="GCODE",
    formats=("gcode",),
)

PEN_DOWN: Option[str | None] = Option(
    name="pen_down",
    kind=str,
    default=None,
    usual="the machine's",
    help="What lowers it.",
    label="Pen down",
    metavar="GCODE",
    formats=("gcode",),
)

GCODE_START: Option[str | None] = Option(
    name="gcode_start",
    kind=str,
    default=None,
    usual="the machine's, mostly nothing",
    help="What comes before all else, such as G28 to find home.",
    label="Before it",
    metavar="GCODE",
    formats=("gcode",),
)

GCODE_END: Option[str | None] = Option(
    name="gcode_end",
    kind=str,
    default=None,
    usual="the machine's, mostly nothing",
    help="What comes when the pen is home again, such as M84.",
    label="After it",
    metavar="GCODE",
    formats=("gcode",),
)

BY_TRAVEL: Option[bool] = Option(
    name="by_travel",
    kind=bool,
    default=False,
    help="Draw strokes in an order that saves travel, not as they are written.",
    label="Strokes by the way between them",
    parameter="is_by_travel",
    formats=PLOTS,
)

ORIGIN: Option[str | None] = Option(
    name="origin",
    kind=str,
    default=None,
    usual="the machine's, mostly lower-left",
    help="Where on the sheet 0, 0 lies.",
    noun="origin",
    label="0, 0 lies",
    metavar="WHERE",
    choices=("lower-left", "upper-left", "lower-right", "upper-right", "centre"),
    formats=PLOTS,
)

OFFSET: Option[str | None] = Option(
    name="offset",
    kind=str,
    default=None,
    usual="nothing",
    help="Added to every x and y, in mm, such as 10,-5.",
    refusal="--offset {value}: expected two numbers of mm with a comma between, such as --offset 10,-5.",
    label="Moved by, mm",
    parameter="offset_mm",
    metavar="X,Y",
    pattern=r"[+-]?(\d{1,5}(\.\d*)?|\.\d+),\s*[+-]?(\d{1,5}(\.\d*)?|\.\d+)",
    formats=("gcode", "hpgl"),
    argument=offset_pair,
)

MIRROR: Option[str] = Option(
    name="mirror",
    kind=str,
    default="none",
    help="Which of x and y grow the other way, for machines that count so.",
    noun="mirror",
    label="Grow the other way",
    choices=("none", "x", "y", "both"),
    formats=("gcode", "hpgl"),
)

DRAW_SPEED: Option[float] = Option(
    name="draw_speed",
    kind=float,
    default=40.0,
    help="Of the pen while it is down.",
    refusal="A plotter's drawing speed must be {least} to {most} mm a second; {value:g} is not.",
    label="Drawing",
    metavar="MM/S",
    unit="mm/s",
    least=0.1,
    most=10_000.0,
    formats=PLOTS,
)

TRAVEL_SPEED: Option[float] = Option(
    name="travel_speed",
    kind=float,
    default=100.0,
    help="And while it is up.",
    refusal="A plotter's travelling speed must be {least} to {most} mm a second; {value:g} is not.",
    label="Travelling",
    metavar="MM/S",
    unit="mm/s",
    least=0.1,
    most=10_000.0,
    formats=PLOTS,
)

# A font.

FAMILY: Option[str | None] = Option(
    name="family",
    kind=str,
    default=None,
    usual="Own Hand and the hand's name",
    help="What menus show.",
    refusal="The family {value!r} is {length} characters long. Programs cut names off after {longest}: choose a "
    "shorter one.",
    label="Family",
    metavar="NAME",
    longest=27,  # As many, its style included, old programs of Windows can tell apart.
)

ALTERNATES: Option[int] = Option(
    name="alternates",
    kind=int,
    default=5,
    help="Shapes of each letter, to take turns.",
    refusal="A font has {least} to {most} alternates of each letter, found {value}.",
    label="Shapes of each letter",
    metavar="N",
    least=1,
    most=18,  # Vowels have two more, and there are twenty stylistic sets.
)

FONT_VERSION: Option[str] = Option(
    name="font_version",
    kind=str,
    default="1.000",
    help="Of the font.",
    refusal="A font's version is such as 1.000, found {value!r}.",
    label="Version",
    parameter="version",
    metavar="N.NNN",
    pattern=r"\d{1,3}\.\d{3}",
)

FONT_FORMAT: Option[str] = Option(
    name="format",
    kind=str,
    default="otf",
    help="What the font is saved as.",
    refusal="There is no kind of font '{value}'. Choose one of {choices}.",
    choices=("otf", "ttf", "woff2"),
)

# A sheet of hands.

COUNT: Option[int] = Option(
    name="count",
    kind=int,
    default=24,
    help="How many hands.",
    refusal="Expected {least} to {most} hands, found {value}.",
    flag="-n",
    metavar="N",
    least=1,
    most=400,
)

FIRST: Option[int] = Option(
    name="first",
    kind=int,
    default=0,
    help="The number of the first.",
    refusal="There is no hand {value}: hands are numbered from 0.",
    label="From number",
    metavar="N",
    least=0,
    step=1,
    error=ModelError,
)

WORDS: Option[str | None] = Option(
    name="words",
    kind=str,
    default=None,
    usual="Can you read it?",
    help="What each hand writes.",
    label="They write",
    metavar="TEXT",
)

# Training, and what is measured of what was trained.


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A recipe as those see it who choose one."""

    name: str
    help: str
    epochs: int
    """How often every letter is seen, unless asked for otherwise; the config of the recipe has the same number."""
    offered: tuple[int, ...]
    """What a slider goes through."""
    first: int
    """Where it stands at first: enough to see it learn."""
    source: Literal["letters", "words"] = "letters"
    """What it learns from."""


_GAME_EPOCHS = (1, 2, 3, 5, 8, 12, 15, 16, 20, 25, 30, 60)
_READER_EPOCHS = (1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 30)

RECIPES = (
    Recipe(
        name="article",
        help="the GAN of the blog article, pixels, no labels",
        epochs=450,
        offered=(1, 2, 5, 10, 25, 50, 100, 200, 300, 450, 900),
        first=10,
    ),
    Recipe(
        name="pen",
        help="strokes, told which character and which hand",
        epochs=30,
        offered=_GAME_EPOCHS,
        first=5,
    ),
    Recipe(
        name="joined",
        help="letters as they stand in words, from words",
        epochs=15,
        offered=_GAME_EPOCHS,
        first=1,
        source="words",
    ),
    Recipe(name="pixel", help="the same game over pixels", epochs=30, offered=_GAME_EPOCHS, first=5),
    Recipe(name="reader", help="one net that learns to read", epochs=10, offered=_READER_EPOCHS, first=4),
    Recipe(
        name="judge",
        help="another that learns to read, for measuring",
        epochs=6,
        offered=_READER_EPOCHS,
        first=4,
    ),
)

RECIPE: Option[str] = Option(
    name="recipe",
    kind=str,
    default="",
    help="What to train.",
    refusal="There is no recipe '{value}'. Choose one of {choices}.",
    label="Recipe",
    choices=tuple(recipe.name for recipe in RECIPES),
    error=RunError,
)

EPOCHS: Option[int | None] = Option(
    name="epochs",
    kind=int,
    default=None,
    usual="the recipe's",
    help="Times every letter is seen.",
    refusal="Expected epochs from {least} on, found {value}.",
    label="How long",
    metavar="N",
    least=1,
    error=RunError,
)

LETTERS_PER_CHARACTER: Option[int] = Option(
    name="letters_per_character",
    kind=int,
    default=4182,  # The article's balance: the number of Vs at Kaggle.
    help="Letters that the article's recipe keeps of each character, at most.",
    refusal="Expected letters of each character from {least} on, found {value}.",
    label="Balanced to at most, of each character",
    metavar="N",
    least=1,
    step=1,
    error=RunError,
)

NUM_LETTERS: Option[int] = Option(
    name="num_letters",
    kind=int,
    default=5000,
    help="Held-out letters, and as many of each model.",
    refusal="Expected held-out letters from {least} on, found {value}.",
    metavar="N",
    least=1,
)

NUM_WORDS: Option[int] = Option(
    name="num_words",
    kind=int,
    default=3000,
    help="Held-out words, and as many of each model, where words are measured.",
    refusal="Expected held-out words from {least} on, found {value}.",
    metavar="N",
    least=1,
)

# The studio.

PORT: Option[int] = Option(
    name="port",
    kind=int,
    default=8000,
    help="Where it answers; 0 takes any that is free.",
    noun="A port",
    metavar="N",
    least=0,
    most=65_535,
    error=OwnhandError,
)

HOST: Option[str] = Option(
    name="host",
    kind=str,
    default="127.0.0.1",
    help="Another than this opens the studio to others.",
    metavar="NAME",
)

WHOSE = (HAND, MODEL)
"""Which hand it is."""

DIALS = (NEATNESS, WOBBLE, JOINED, CHECK, NIB)
"""How it writes."""

PAGE = (SEED, SIZE, X_HEIGHT, LINE_SPACING, MARGIN, ALIGN, JUSTIFY, HYPHENATE, SLIPS, INK, PAPER, STRICT)
"""Options of a page, besides whose hand writes it and how."""

FILE = (DPI, TITLE, TRANSPARENT, PACE)
"""Options of the file that a page is saved as."""

PLOTTER = (
    *(MACHINE, PEN_UP, PEN_DOWN, GCODE_START, GCODE_END, DRAW_SPEED, TRAVEL_SPEED, BED, TURN, BY_TRAVEL),
    *(ORIGIN, OFFSET, MIRROR),
)
"""Options of the plotter that draws it."""

FONT = (NEATNESS, WOBBLE, JOINED, NIB, FAMILY, ALTERNATES, SEED, FONT_VERSION)
"""Options of a font, besides whose hand it is. Its letters are checked always."""

SHEET = (MODEL, WORDS, NEATNESS, WOBBLE, JOINED, SEED, X_HEIGHT)
"""Options of a sheet of hands, besides which they are."""

LEARNING = (RECIPE, EPOCHS)
"""Options of training, as far as they are not the recipe's own."""
