"""What is asked, read from addresses and from JSON (`ownhand.studio.option_parser`, `ownhand.studio.limits`)."""

from typing import Any

import pytest

from ownhand.errors import ModelError, OwnhandError, RunError, WritingError
from ownhand.options import BED, INK, JUSTIFY, NEATNESS, NIB, PEN_UP
from ownhand.studio.limits import DPI, HAND, SEED, SIZE, TEXT
from ownhand.studio.option_parser import OrderForm, described, read_json
from ownhand.studio.page_api import FILE_ORDER, FONT_ORDER, KEEP_ORDER, WALL_ORDER
from ownhand.studio.runs_api import RUN_ORDER


def test_options_are_read_alike_from_text_and_from_json() -> None:
    from_text = FILE_ORDER.read(
        {"text": "Hi", "hand": "7", "neatness": "0.5", "justify": "true", "seed": "3", "nib": "", "dpi": "96"}
    )
    from_json = FILE_ORDER.read(
        {"text": "Hi", "hand": 7, "neatness": 0.5, "justify": True, "seed": 3, "nib": None, "dpi": 96}
    )
    assert from_text == from_json
    assert (from_text[TEXT], from_text[HAND], from_text[NEATNESS]) == ("Hi", "7", 0.5)
    assert (from_text[JUSTIFY], from_text[SEED], from_text[NIB], from_text[DPI]) == (True, 3, None, 96.0)
    assert from_text[SIZE] == "A5"  # What is not asked for is as usual here.


def test_a_plotter_is_asked_for() -> None:
    order = FILE_ORDER.read({"text": "Hi", "format": "gcode", "bed": "300x218", "pen_up": "M5\nG4 P0.2", "turn": "1"})
    assert (order[BED], order[PEN_UP]) == ("300x218", "M5\nG4 P0.2")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "There is nothing to write: give a text."),
        ({"text": "a", "colour": "red"}, "There is no option 'colour'. There are: text, hand, model"),
        ({"text": 3, "colour": "red"}, "There is no option 'colour'."),
        ({"text": 3}, "text: expected text, found '3'."),
        ({"text": "a", "seed": "1.5"}, "seed: expected a whole number, found '1.5'."),
        ({"text": "a", "seed": True}, "seed: expected a whole number, found 'True'."),
        ({"text": "a", "seed": -1}, "A seed of -1 is out of bounds."),
        ({"text": "a", "x_height": "nan"}, "x_height: expected a number, found 'nan'."),
        ({"text": "a", "neatness": "very"}, "neatness: expected a number, found 'very'."),
        ({"text": "a", "justify": "perhaps"}, "justify: expected yes or no, found 'perhaps'."),
        ({"text": "a", "seed": ""}, "The option seed is empty."),
        ({"text": "\ud800"}, "text: expected text, found half of a character at place 1."),
        ({"text": "a" * (10_001)}, "Expected a text of at most 10,000 characters, found 10,001."),
        ({"text": "a", "format": "docx"}, "There is no format 'docx'."),
        ({"text": "a", "dpi": "4000"}, "A resolution of 4000 dpi is out of bounds here. Choose 20 to 600."),
        ({"text": "a", "dpi": "5"}, "A resolution of 5 dpi is out of bounds here."),
        ({"text": "a", "neatness": 2}, "A neatness of 2 is out of bounds. Choose 0 to 1."),
        ({"text": "a", "x_height": "1e9"}, "An x-height of 1e+09 mm is out of bounds."),
        ({"text": "a", "x_height": 1e400}, "x_height: expected a number, found 'inf'."),
        ({"text": "a", "line_spacing": 0}, "A line spacing of 0 x-heights is out of bounds."),
        ({"text": "a", "nib": "quill"}, "There is no nib called 'quill'. Choose one of ballpoint"),
        ({"text": "a", "nib": 3}, "nib: expected text, found '3'."),
        ({"text": "a", "ink": "mauve"}, "There is no ink called 'mauve'. Choose one of black"),
        ({"text": "a", "bed": "300"}, "bed: expected width x height in mm, such as 300x218, found '300'."),
        ({"text": "a", "pen_up": "M" * 201}, "Expected G-code of at most 200 characters, found 201."),
        ({"text": "a", "hand": "7" * 2001}, "Expected a hand told in at most 2,000 characters, found 2,001."),
        ({"text": "a", "hand": True}, "hand: expected text, found 'True'."),
        ({"text": None}, "The option text is empty. Give text, or leave it out."),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(options: dict[str, Any], message: str) -> None:
    with pytest.raises(OwnhandError) as error:
        FILE_ORDER.read(options)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(WritingError, match="Expected a JSON object"):
        read_json(body)


@pytest.mark.parametrize(
    ("form", "options", "error", "message"),
    [
        (RUN_ORDER, {"recipe": "pen", "name": "x"}, RunError, "Expected letters, epochs for a run, found none."),
        (RUN_ORDER, {"recipe": "pen", "letters": "a", "epochs": 0}, RunError, "Expected 1 to 100000 epochs, found 0."),
        (RUN_ORDER, {"recipe": "quill", "letters": "a", "epochs": 1}, RunError, "There is no recipe 'quill'."),
        (RUN_ORDER, {"recipe": "judge", "letters": "a", "epochs": True}, RunError, "epochs: expected a whole number"),
        (KEEP_ORDER, {"hand": "7"}, ModelError, "Expected a name for the hand, found none."),
        (WALL_ORDER, {"first": "x"}, WritingError, "first: expected a whole number, found 'x'."),
        (WALL_ORDER, {"count": "49"}, ModelError, "Expected a count of at most 48 hands from 0 on, found 49."),
        (WALL_ORDER, {"words": "a" * 61}, WritingError, "Expected words of at most 60 characters, found 61."),
        (FONT_ORDER, {"alternates": 0}, WritingError, "A font has 1 to 18 alternates of each letter, found 0."),
        (FONT_ORDER, {"font_version": "1"}, WritingError, "A font's version is such as 1.000, found '1'."),
    ],
)
def test_each_order_has_its_own_bounds(
    form: OrderForm, options: dict[str, Any], error: type[OwnhandError], message: str
) -> None:
    with pytest.raises(error) as raised:
        form.read(options)
    assert str(raised.value).startswith(message)


def test_what_an_option_is_is_described_with_its_unit_its_formats_and_what_is_usual() -> None:
    assert described(INK) == "Such as blue, sepia or #1a2a6c. Left out: the nib's own."
    assert described(DPI) == "Dots an inch. For .png and .gif alone."
    assert described(PEN_UP) == (
        r"What lifts the pen, such as G0 Z5; \n ends a line. For .gcode alone. Left out: the machine's."
    )
