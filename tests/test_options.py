"""The table of options, and that nobody tells an option otherwise: not the commands (`ownhand.cli.options`,
`ownhand.cli.files`), nor the library, nor the documents."""

import dataclasses
import inspect
import string
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from tests.page.conftest import Bars

import ownhand.cli
from ownhand import Model, make_font, options, write
from ownhand.drawing import FORMATS, PLOTS, STILL, SUFFIXES, Plotter
from ownhand.drawing.animation import moments
from ownhand.drawing.raster import pixel_size
from ownhand.errors import ModelError, OwnhandError, WritingError
from ownhand.evaluation import EvaluationConfig
from ownhand.fonts import SUFFIXES as FONT_SUFFIXES
from ownhand.fonts import Imprint, build_font
from ownhand.ink import NIBS
from ownhand.options import Option, Order, bed_size, number_text, usual_text
from ownhand.page import INKS, PATTERNS, SIZES, TONES, Page, lay_out
from ownhand.specimens import hand_sheet
from ownhand.studio import serve
from ownhand.training import RECIPES
from ownhand.training.article import ArticleConfig
from ownhand.training.recipes import find_recipe

DOCS = Path(__file__).parents[1] / "docs"

ALL = [value for value in vars(options).values() if isinstance(value, Option)]

FUNCTIONS: list[tuple[Callable[..., Any], Iterable[Option[Any]], set[str]]] = [
    (write, options.WHOSE + options.DIALS + options.PAGE, {"text", "progress", "workbench"}),
    (make_font, options.WHOSE + options.FONT, {"progress"}),
    (hand_sheet, options.SHEET, {"numbers"}),
    (Plotter, options.PLOTTER, {"acceleration", "lift_seconds"}),
    (Page.save, options.FILE, {"self", "path", "plotter"}),
]
"""What takes all options of some groups, and what it takes besides."""

SHORTER: list[tuple[Callable[..., Any], tuple[Option[Any], ...]]] = [
    (lay_out, (options.SIZE, options.X_HEIGHT, options.LINE_SPACING, options.MARGIN, options.ALIGN, options.JUSTIFY)),
    (lay_out, (options.SLIPS, options.SEED, options.NEATNESS)),
    (build_font, (options.ALTERNATES, options.SEED)),
    (Imprint, (options.FONT_VERSION,)),
    (Page.png, (options.DPI, options.TRANSPARENT)),
    (Page.gif, (options.DPI, options.PACE)),
    (Page.animated_svg, (options.PACE, options.TITLE)),
    (EvaluationConfig, (options.NUM_LETTERS, options.NUM_WORDS, options.SEED)),
    (serve, (options.PORT, options.HOST)),
    (ArticleConfig, (options.LETTERS_PER_CHARACTER, options.SEED)),
]
"""What takes some options of the table among others."""


@pytest.mark.parametrize(("function", "group", "others"), FUNCTIONS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_option_is_a_parameter_and_each_parameter_an_option(
    function: Callable[..., Any], group: Iterable[Option[Any]], others: set[str]
) -> None:
    parameters = set(inspect.signature(function).parameters)
    assert parameters - others == {option.parameter for option in group}


@pytest.mark.parametrize(
    ("function", "option"),
    [
        *((function, option) for function, group, _ in FUNCTIONS for option in group),
        *((function, option) for function, group in SHORTER for option in group),
    ],
    ids=lambda value: getattr(value, "__name__", getattr(value, "name", "")),
)
def test_usual_values_are_told_once(function: Callable[..., Any], option: Option[Any]) -> None:
    usual = inspect.signature(function).parameters[option.parameter].default
    if option is options.HAND:  # A number in Python, text in an address.
        usual = str(usual)
    assert usual == option.default


def test_names_are_those_that_there_are() -> None:
    assert options.NIB.choices == tuple(NIBS)
    assert options.INK.choices == tuple(INKS)
    assert options.SIZE.choices == SIZES
    assert tuple(f".{name}" for name in options.FORMAT.choices) == SUFFIXES
    assert tuple(f".{name}" for name in options.PLOTS) == PLOTS
    assert tuple(f".{name}" for name in options.STILL) == STILL
    assert options.endings_text(options.STILL) == ".svg, .png or .pdf"
    assert options.DPI.files == ".png and .gif"
    assert options.PEN_UP.files == ".gcode"
    assert tuple(f".{name}" for name in options.FONT_FORMAT.choices) == FONT_SUFFIXES
    for form in FORMATS:  # Each tells what fits the other: a format its options, an option its formats.
        fitting = {option.name for option in options.FILE if form.suffix.removeprefix(".") in option.formats}
        assert set(form.options) - {"plotter"} == fitting, form.suffix
        assert ("plotter" in form.options) == (form.suffix.removeprefix(".") in options.BED.formats)
    words = options.PAPER.help.strip(".'").split("'")[-1].split()
    assert set(words) <= {*PATTERNS, *TONES, "margin"}


def test_recipes_are_those_that_can_be_trained() -> None:
    assert {recipe.name for recipe in options.RECIPES} == set(RECIPES)
    for recipe in options.RECIPES:
        assert recipe.epochs == find_recipe(recipe.name).config().num_epochs, recipe.name
        assert {recipe.epochs, recipe.first} <= set(recipe.offered), recipe.name
        assert list(recipe.offered) == sorted(recipe.offered)


def _hand(**dials: Any) -> Any:
    return Model.load("article").hand(3, **dials)


def _lay_out(**wanted: Any) -> Any:
    return lay_out("A B", Bars(string.ascii_uppercase), **wanted)


CHECKED: list[tuple[Option[Any], Callable[[Any], Any], type[OwnhandError]]] = [
    (options.X_HEIGHT, lambda value: _lay_out(x_height_mm=value), WritingError),
    (options.MARGIN, lambda value: _lay_out(margin_mm=value), WritingError),
    (options.SLIPS, lambda value: _lay_out(slips=value), WritingError),
    (options.NEATNESS, lambda value: _lay_out(neatness=value), WritingError),
    (options.LINE_SPACING, lambda value: _lay_out(line_spacing=value), WritingError),
    (options.NEATNESS, lambda value: _hand(neatness=value), ModelError),
    (options.WOBBLE, lambda value: _hand(wobble=value), ModelError),
    (options.DPI, lambda value: pixel_size(10, 10, value), WritingError),
    (options.DRAW_SPEED, lambda value: Plotter(draw_speed=value), WritingError),
    (options.TRAVEL_SPEED, lambda value: Plotter(travel_speed=value), WritingError),
    (options.PACE, lambda value: moments(_lay_out(), 0, value), WritingError),
]
"""Options with two bounds, and who is to keep them."""


@pytest.mark.parametrize(("option", "use", "error"), CHECKED, ids=lambda value: getattr(value, "name", ""))
def test_bounds_are_kept_and_told_in_one_sentence(
    option: Option[Any], use: Callable[[Any], Any], error: type[OwnhandError]
) -> None:
    least, most = option.bounds
    for good in (least, most):
        use(good)
    for bad in (least - 0.01, most * 1.01, float("nan")):
        with pytest.raises(error) as raised:
            use(bad)
        assert str(raised.value) == option.sentence(bad)


@pytest.mark.parametrize(
    ("option", "use", "bad"),
    [
        (options.SEED, lambda value: _lay_out(seed=value), -1),
        (options.SEED, lambda value: make_font(model="article", seed=value), -1),
        (options.ALIGN, lambda value: _lay_out(align=value), "up"),
        (options.SIZE, lambda value: _lay_out(size=value), "A9"),
        (options.NIB, lambda value: write("A", nib=value), "quill"),
        (options.INK, lambda value: write("A", ink=value, hand=Bars()), "mauve"),
        (options.FONT_VERSION, lambda value: Imprint(family="Ada", version=value), "1.0"),
        (options.FAMILY, lambda value: Imprint(family=value), "A" * 28),
        (options.ALTERNATES, lambda value: build_font(Bars(), alternates=value), 19),
        (options.ALTERNATES, lambda value: build_font(Bars(), alternates=value), 0),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_what_is_none_of_the_choices_is_refused_in_one_sentence(
    option: Option[Any], use: Callable[[Any], Any], bad: Any
) -> None:
    with pytest.raises(OwnhandError) as raised:
        use(bad)
    assert str(raised.value) == option.sentence(bad)
    with pytest.raises(OwnhandError) as raised:
        option.check(bad)
    assert str(raised.value) == option.sentence(bad)


def test_good_values_come_back() -> None:
    assert options.INK.check("#1a2a6c") == "#1a2a6c"
    assert options.INK.check("sepia") == "sepia"
    assert options.INK.check(None) is None
    assert options.JUSTIFY.check(True) is True
    assert options.PAPER.check("ruled margin ivory") == "ruled margin ivory"
    assert dataclasses.replace(options.TEXT, longest=3, refusal="At most {longest}, found {length}.").check("abc")


def test_a_bed_is_told_by_its_sides() -> None:
    assert bed_size("300x218.5") == bed_size("300X218.5") == (300.0, 218.5)
    assert bed_size(None) is None
    for bad in ("300", "300x", "axb", "300x218x3", "-3x4", "infx3"):
        with pytest.raises(WritingError, match="expected width x height in mm"):
            bed_size(bad)


def test_an_order_has_what_is_asked_for_and_else_what_is_usual() -> None:
    order = Order({"bed": "300x218", "turn": True, "x_height": 5.0})
    assert order[options.X_HEIGHT] == 5.0
    assert order[options.LINE_SPACING] == 4.0
    assert order.arguments([options.BED, options.TURN, options.X_HEIGHT]) == {
        "bed_mm": (300.0, 218.0),
        "is_turned": True,
        "x_height_mm": 5.0,
    }


def test_numbers_and_usual_values_are_told_shortly() -> None:
    assert [number_text(number) for number in (3.0, 3.4, 2**53, 0.05, 1000)] == [
        *("3", "3.4", "9007199254740992", "0.05", "1000")
    ]
    assert usual_text(options.MARGIN) == "the paper's own"
    assert usual_text(options.CHECK) == "yes"
    assert usual_text(options.LINE_SPACING) == "4"


COMMANDS: dict[str, tuple[Option[Any], ...]] = {
    "write": options.WHOSE + options.DIALS + options.PAGE + options.FILE + options.PLOTTER,
    "font": options.WHOSE + options.FONT,
    "hands": (options.COUNT, options.FIRST, *options.SHEET, options.DPI),
    "train": options.LEARNING,
    "evaluate": (options.NUM_LETTERS, options.NUM_WORDS, options.SEED),
    "studio": (options.PORT, options.HOST),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_have_the_options_of_the_table(name: str) -> None:
    found = {parameter.name: parameter for parameter in ownhand.cli.main.commands[name].params}
    for option in COMMANDS[name]:
        parameter = found[option.name]
        assert parameter.opts == [option.flag]
        if option is not options.RECIPE:
            assert parameter.get_default(click.Context(click.Command("x"))) == option.default
    shown = CliRunner().invoke(ownhand.cli.main, [name, "--help"]).output
    assert all(option.flag in shown for option in COMMANDS[name])


def test_every_option_of_the_table_says_what_it_does() -> None:
    assert len({(option.name, option.kind, option.choices) for option in ALL}) == len(ALL)
    for option in ALL:
        assert option.help.endswith("."), option.name
        assert option.default is not None or option.usual, f"{option.name}: what is it usually?"
        if option is not options.RECIPE:
            option.check(option.default)


def test_tables_of_the_documents_are_made_of_it() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "make_option_tables.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout} Run docs/make_option_tables.py."
    written = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("*.md"))
    for option in (*options.WHOSE, *options.DIALS, *options.PAGE, *options.FILE, *options.PLOTTER):
        assert f"| `{option.flag}" in written, option.flag


def test_the_table_is_light() -> None:
    check = "import sys, ownhand.options; print(*sorted({'numpy', 'click', 'pydantic', 'json'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
