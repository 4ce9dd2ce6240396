import base64
import io
import re
import string
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from tests.page.conftest import Bars, Blobs

from ownhand.drawing import SUFFIXES, Plotter, raster
from ownhand.errors import WritingError
from ownhand.ink import Ballpoint, FountainPen
from ownhand.page import lay_out

from .plotters import Penned
from .rendering import rendered

GOLDEN = """\
<svg xmlns="http://www.w3.org/2000/svg" width="13.91mm" height="16.8mm" viewBox="0 0 695 840">
<title>AA é B</title>
<rect width="695" height="840" fill="#fff"/>
<g fill="#111">
<g class="line">
<g class="word">
<title>AA</title>
<path d="M200 300l50 0 0-100-50 0 0 100z"/>
<path d="M288 300l50 0 0-100-50 0 0 100z"/>
</g>
<g class="word">
<title>é</title>
<path d="M440 300l55 0 0-100-55 0 0 100zM447 293l0-86 41 0 0 86-41 0z"/>
</g>
</g>
<g class="line">
<g class="word">
<title>B</title>
<path d="M200 640l50 0 0-100-50 0 0 100z"/>
</g>
</g>
</g>
</svg>
"""


def test_a_small_page_as_text():
    page = lay_out("AA é\nB", Bars("AB"), x_height_mm=2.0)
    assert page.svg() == GOLDEN


def test_svg_has_a_path_for_each_glyph_by_line_and_titled_word():
    page = lay_out("AB C\nD <&\x07\ud800", Blobs(string.ascii_uppercase))
    root = ElementTree.fromstring(page.svg())
    name = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{name}title").text == "AB C D <&U+0007U+D800"
    lines = [group for group in root.iter(f"{name}g") if group.get("class") == "line"]
    words = [[(word.find(f"{name}title").text, len(word.findall(f"{name}path"))) for word in line] for line in lines]
    assert words == [[("AB", 2), ("C", 1)], [("D", 1), ("<&U+0007U+D800", 4)]]
    assert all(re.fullmatch(r"[Mclqz0-9 -]+", path.get("d")) for path in root.iter(f"{name}path"))
    assert ElementTree.fromstring(page.svg(title="Mine")).find(f"{name}title").text == "Mine"


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


def test_a_picture_shows_the_ink_where_it_was_placed():
    page = lay_out("A", Bars(width=1.0, height=2.0), x_height_mm=3.0)
    image = Image.open(io.BytesIO(page.png(dpi=254)))
    assert image.mode == "L"
    assert image.size == (round(page.width_mm * 10), round(page.height_mm * 10)) == (150, 180)
    assert image.info["dpi"] == pytest.approx((254, 254), abs=0.1)
    grey = np.asarray(image)
    rows, columns = np.nonzero(grey < 128)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (60, 119, 60, 89)
    assert grey[0, 0] == 255


@pytest.mark.parametrize("dpi", [30, 97, 150, 301])
def test_the_paper_is_white_up_to_its_edges(capitals, dpi):
    grey = np.asarray(Image.open(io.BytesIO(lay_out("SAVE", capitals, x_height_mm=2.71).png(dpi=dpi))))
    assert min(grey[0].min(), grey[-1].min(), grey[:, 0].min(), grey[:, -1].min()) == 255


def test_pictures_are_not_jagged(capitals):
    grey = np.asarray(Image.open(io.BytesIO(lay_out("SAVE", capitals).png())))
    assert ((grey > 40) & (grey < 230)).sum() > 0.1 * (grey < 230).sum()


@pytest.mark.parametrize("nib", [Ballpoint(), FountainPen()])
@pytest.mark.parametrize("dpi", [100, 250, 600])
def test_a_picture_and_a_drawing_show_the_same(nib, dpi):
    page = lay_out("Toil.", Penned(nib=nib), x_height_mm=4.0)
    picture = np.asarray(Image.open(io.BytesIO(page.png(dpi=dpi))).convert("L")).astype(int)
    drawing = rendered(page.svg(), raster.pixel_size(page.width_mm, page.height_mm, dpi))
    assert (drawing < 128).sum() > 100
    assert np.abs(picture - drawing).mean() < 1.5
    assert (np.abs(picture - drawing) > 110).mean() < 1e-3
    assert (255 - picture).sum() == pytest.approx((255 - drawing).sum(), rel=0.05)


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


def test_a_picture_too_large_to_draw_is_refused(capitals):
    with pytest.raises(WritingError, match="million pixels"):
        lay_out("HELLO", capitals, size="A4").png(dpi=2400)


def shown(page):
    """The pictures in what a notebook shows, and the words below them."""
    root = ElementTree.fromstring(page._repr_html_().replace('">', '"/>'))
    pictures = [base64.b64decode(image.get("src").split(",")[1]).decode() for image in root.iter("img")]
    return pictures, [line.text for line in root.iter("p")]


def test_notebooks_show_the_page(capitals):
    page = lay_out('HELLO <&"', capitals)
    assert shown(page) == ([page.svg()], [])
    several = lay_out("H\n" * 100, capitals, size="A5")
    pictures, said = shown(several)
    assert pictures == [several.svg(sheet) for sheet in range(3)]
    assert several.num_sheets > 4
    assert said == [f"… and {several.num_sheets - 3} more sheets."]
