"""Pages as SVG and as a notebook shows them; how they look is laid over pictures in test_raster.py."""

import base64
import re
import string
from xml.etree import ElementTree

import numpy as np
from tests.page.conftest import Bars, Blobs

from ownhand.drawing.svg import line_data, outline_data
from ownhand.ink import FountainPen, polygon
from ownhand.page import lay_out

from .plotters import Penned

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
    page = lay_out("AA é\nB", Bars("AB"), x_height_mm=2.0, line_spacing=3.4)
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


def test_lines_of_a_pen_are_stroked_and_other_ink_is_filled():
    page = lay_out("Lo§", Penned(), x_height_mm=4.0)
    text = page.svg()
    assert '<g fill="none" stroke="#111" stroke-width="19" stroke-linecap="round" stroke-linejoin="round">' in text
    paths = re.findall(r'<path(.*?) d="([^"]*)"/>', text)
    assert [attributes for attributes, _ in paths] == ["", "", ' fill="#111" stroke="none"']
    assert [data.count("z") for _, data in paths] == [0, 0, 2]
    fountain = lay_out("Lo", Penned(nib=FountainPen()), x_height_mm=4.0).svg()
    assert "stroke" not in fountain
    assert '<g fill="#1b2a52">' not in fountain  # The ink is the page's, and no nib was asked.


def test_path_data_is_in_whole_units_and_a_dot_is_a_step():
    dot = np.full((1, 4, 2), 2.0)
    assert line_data(dot) == "M100 100h1"
    assert line_data(np.linspace((0, 0), (1, 0), 4)[None], 100) == "M0 0c33 0 67 0 100 0"
    assert outline_data(polygon([(0, 0), (1, 0), (1, -1)])) == "M0 0l50 0 0 50-50-50z"


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
