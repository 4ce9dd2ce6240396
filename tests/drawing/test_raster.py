"""Pages as pictures, also beside what another renderer makes of their SVG."""

import io

import numpy as np
import pytest
from PIL import Image
from tests.page.conftest import Bars

from ownhand.drawing import raster
from ownhand.errors import WritingError
from ownhand.ink import Ballpoint, FountainPen
from ownhand.page import lay_out

from .plotters import Penned
from .rendering import rendered


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


def test_a_picture_too_large_to_draw_is_refused(capitals):
    with pytest.raises(WritingError, match="million pixels"):
        lay_out("HELLO", capitals, size="A4").png(dpi=2400)


def test_sizes_are_those_of_the_sheet_and_resolutions_have_bounds():
    assert raster.pixel_size(210, 297, 150) == (1240, 1754)
    raster.pixel_size(10, 10, 20)
    raster.pixel_size(10, 10, 2400)
    for dpi in (19.9, 2401, float("nan")):
        with pytest.raises(WritingError, match=r"dpi is out of bounds\. Choose 20 to 2400"):
            raster.pixel_size(10, 10, dpi)
