"""The table of formats, what follows from it, and how files are saved."""

import re

import numpy as np
import pytest
from PIL import Image
from tests.page.conftest import Bars

from ownhand.drawing import (
    FORMATS,
    PLOTS,
    STILL,
    SUFFIXES,
    DrawingOptions,
    Plotter,
    checked_suffix,
    drawn,
    suffixes_with,
)
from ownhand.errors import WritingError
from ownhand.page import Page, lay_out

from .plotters import Penned


def small_page() -> Page:
    """A word with a dot, and a character that the hand lacks."""
    return lay_out("Toi §", Penned(), x_height_mm=4.0, seed=2)


def test_suffixes_follow_from_the_table():
    assert SUFFIXES == (".svg", ".png", ".pdf", ".gif", ".anim.svg", ".plot.svg", ".gcode", ".hpgl")
    assert STILL == (".svg", ".png", ".pdf")
    assert PLOTS == (".plot.svg", ".gcode", ".hpgl")
    assert suffixes_with("title") == (".svg", ".pdf", ".anim.svg", ".plot.svg", ".gcode")
    assert {option for form in FORMATS for option in form.options} == set(DrawingOptions.__dataclass_fields__)
    assert all(form.what for form in FORMATS)


OTHERS = DrawingOptions(dpi=71, transparent=True, title="Another", pace=2.0, plotter=Plotter(draw_speed=20))


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.suffix)
def test_just_those_options_that_a_format_tells_change_something(form):
    page, plain = small_page(), DrawingOptions()
    for name in DrawingOptions.__dataclass_fields__:
        other = DrawingOptions(**{name: getattr(OTHERS, name)})
        changes = drawn(page, form.suffix, 0, other) != drawn(page, form.suffix, 0, plain)
        # A plotter that is slower draws the same lines, and a single-line SVG knows no speed.
        assert changes == (name in form.options) or (form.suffix, name) == (".plot.svg", "plotter"), name


def test_the_longest_suffix_counts():
    assert checked_suffix("A.B.Anim.SVG") == ".anim.svg"
    assert checked_suffix("a.plot.svg", (".svg",)) == ".svg"


def test_transparent_pages_have_no_paper(tmp_path):
    page = lay_out("A", Bars(width=1.0, height=2.0), x_height_mm=3.0)
    page.save(tmp_path / "a.png", transparent=True, dpi=254)
    image = Image.open(tmp_path / "a.png")
    assert image.mode == "RGBA"
    rows, columns = np.nonzero(np.asarray(image)[..., 3] > 127)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (60, 119, 60, 89)
    assert image.getpixel((0, 0)) == (0, 0, 0, 0)
    assert image.getpixel((70, 70)) == (17, 17, 17, 255)
    page.save(tmp_path / "a.svg", transparent=True)
    assert "<rect" not in (tmp_path / "a.svg").read_text()
    with pytest.raises(WritingError, match=re.escape("only .png and .svg can be without paper")):
        page.save(tmp_path / "a.pdf", transparent=True)


@pytest.mark.parametrize("ending", [*SUFFIXES, ".SVG"])
def test_saving_writes_the_same_bytes_twice(tmp_path, ending):
    name = f"page{ending}"
    for run in ("a", "b"):
        (tmp_path / run).mkdir()
        assert lay_out("ToiL", Penned(), seed=4).save(tmp_path / run / name) == [tmp_path / run / name]
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("suffix", ["svg", "png", "gif", "plot.svg"])
def test_several_sheets_are_numbered(tmp_path, suffix):
    page = lay_out("T\n" * 60, Penned(), size="A5")
    paths = page.save(tmp_path / f"page.{suffix}", dpi=30)
    assert page.num_sheets > 2
    assert [path.name for path in paths] == [f"page-{n + 1}.{suffix}" for n in range(page.num_sheets)]
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in paths]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("page.bmp", {}, "'.bmp' is not a kind of page that can be saved. Choose a name that ends in .svg, .png, .pdf"),
        (".svg", {}, "the name has no suffix"),
        ("page", {}, "the name has no suffix"),
        ("page.png", {"dpi": 5}, "5 dpi is out of bounds. Choose 20 to 2400"),
        ("page.png", {"dpi": float("nan")}, "out of bounds"),
        ("missing/page.svg", {}, "cannot be written"),
    ],
)
def test_what_cannot_be_saved_is_said_in_a_sentence_and_leaves_nothing(tmp_path, capitals, name, options, message):
    with pytest.raises(WritingError, match=re.escape(message)):
        lay_out("HELLO", capitals).save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_sheets_are_written_all_or_none(tmp_path):
    page = lay_out("T\n" * 60, Penned(), size="A5")
    with pytest.raises(WritingError, match="beyond the plotter's bed"):
        page.save(tmp_path / "a.gcode", plotter=Plotter(bed_mm=(5, 5)))
    (tmp_path / "a-2.svg").mkdir()
    with pytest.raises(WritingError, match="cannot be written"):
        page.save(tmp_path / "a.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["a-2.svg"]
