"""The form of the page and what its scripts are told (`ownhand.studio.page_form`): all from the table of options."""

import json
import re
from pathlib import Path

import pytest
from tests.studio.conftest import Studio

from ownhand import options
from ownhand.hands import Hand
from ownhand.page import PATTERNS, TONES
from ownhand.studio.limits import FILE, PAGE, PLOTTER
from ownhand.studio.page_api import FILE_ORDER, TYPES
from ownhand.studio.page_form import FIRST_PAGE, PageForm

STATIC = Path(__file__).parents[2] / "src" / "ownhand" / "studio" / "static"


@pytest.fixture
def form() -> PageForm:
    return PageForm(["pen", "article"])


def test_every_option_of_a_page_a_file_and_a_plotter_has_a_field(form: PageForm) -> None:
    names = {option.name for option in (*PAGE, *FILE, *PLOTTER)} - {"format", "pace"}
    assert set(form.facts(Path())["options"]) == names
    placed = {"text", "hand"}
    assert {field.name for group in ("page", "file", "plotter") for field in form.rest(group, placed)} == names - placed


def test_what_an_address_leaves_out_is_what_the_api_has_unless_told(form: PageForm) -> None:
    usual = {name: facts["usual"] for name, facts in form.facts(Path())["options"].items()}
    stated = {name: value for name, value in usual.items() if value and name not in ("text", "dpi")}
    assert FILE_ORDER.read({"text": "a", **stated}) == FILE_ORDER.read({"text": "a"})
    assert (usual["hand"], usual["neatness"], usual["margin"]) == ("0", "", "")


def test_the_command_that_is_copied_says_what_differs_from_the_commands_own(form: PageForm) -> None:
    facts = form.facts(Path())["options"]
    assert (facts["size"]["usual"], facts["size"]["command"]) == ("A5", "fit")
    assert (facts["x_height"]["flag"], facts["check"]["flag"]) == ("--x-height", "--no-check")
    assert facts["model"]["command"] == facts["model"]["usual"] == "joined"
    assert facts["bed"]["formats"] == options.PLOTS


def test_fields_have_the_bounds_of_the_table(form: PageForm) -> None:
    assert form["margin"].option.bounds == options.MARGIN.bounds
    assert form["text"].option.longest == 10_000
    assert form["neatness"].widget == "range"
    assert float(form["neatness"].value) == Hand.neatness
    assert form["x_height"].label == "Letters, mm"
    assert form["nib"].choices[0] == ("", "ballpoint")
    assert [value for value, _ in form["ink"].choices] == ["", *options.INK.choices]
    assert [words for _, words in form["slips"].choices] == ["none", "a few", "many"]
    assert {pattern for pattern, _ in form.papers} >= set(PATTERNS)
    assert form.tones == list(TONES)
    assert {name for name, _ in form.formats} == set(options.FORMAT.choices) - {"anim.svg"}
    assert set(TYPES) == set(options.FORMAT.choices)


def test_the_page_that_greets_is_one_that_can_be_asked_for() -> None:
    order = FILE_ORDER.read({"text": "a", **FIRST_PAGE})
    assert order[options.NIB] == "fountain"


def test_pages_have_the_facts_and_fields(studio: Studio) -> None:
    for path in ("/", "/hands", "/letters", "/learn"):
        html = studio.ask(path)[2].decode()
        (text,) = re.findall(r'<script type="application/json" id="facts">(.*?)</script>', html)
        facts = json.loads(text)
        assert facts["letters_per_character"] == 4182
        assert facts["recipes"]["reader"]["epochs"] == 10
    page = studio.ask("/")[2].decode()
    for name, option in facts["options"].items():
        assert f'id="{name}"' in page or name == "paper", name
        assert option["flag"].startswith("--")
    assert re.search(r'id="margin"[^>]* max="1000\.0"', page)
    learn = studio.ask("/learn")[2].decode()
    for recipe in options.RECIPES:
        assert f'<option value="{recipe.name}">' in learn, recipe.name


def test_scripts_have_no_list_of_options_of_their_own() -> None:
    for script in STATIC.glob("*.js"):
        code = script.read_text()
        assert not re.search(r"\b(x_height|line_spacing|pen_up|draw_speed|ballpoint|4182)\b", code), script.name
