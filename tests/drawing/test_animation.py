"""Pages that write themselves: when each stroke comes, and what the frames show."""

import io
import re
import string
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from tests.page.conftest import Blobs

from ownhand.drawing import raster
from ownhand.drawing.animation import moments
from ownhand.errors import WritingError
from ownhand.ink import FountainPen, Nib
from ownhand.page import lay_out

from .plotters import Penned, Running
from .rendering import rendered

TEXT = "Toil Lo\noi"


def frames(content):
    """Grey frames (n, height, width) and their seconds."""
    image = Image.open(io.BytesIO(content))
    pictures, seconds = [], []
    for number in range(image.n_frames):
        image.seek(number)
        pictures.append(np.asarray(image.convert("L")))
        seconds.append(image.info["duration"] / 1000)
    return np.stack(pictures), np.array(seconds)


def test_strokes_come_in_order_at_a_persons_pace():
    page = lay_out("Toil " * 20, Penned())
    times = [time for moment in moments(page, 0) for time in moment.times]
    assert len(times) == 20 * 6
    assert all(after[0] >= start + long for (start, long), after in pairwise(times))
    letters_a_second = 80 / sum(times[-1])
    assert 1.5 < letters_a_second < 3.5
    twice = [time for moment in moments(page, 0, pace=2.0) for time in moment.times]
    assert np.allclose(np.array(times) / 2, twice)


def test_a_gif_grows_stroke_by_stroke_to_the_whole_page():
    page = lay_out(TEXT, Penned(), x_height_mm=4.0)
    pictures, seconds = frames(page.gif(dpi=100))
    still = np.asarray(Image.open(io.BytesIO(page.png(dpi=100))).convert("L")).astype(int)
    assert np.abs(pictures[-1] - still).max() <= 12  # of so few greys
    assert (pictures[0] == 255).all()
    ink = (255.0 - pictures).sum(axis=(1, 2))
    assert (np.diff(ink) >= -1e-9).all()
    assert np.diff(ink).max() < 0.12 * ink[-1]  # never much at once
    end = sum(moments(page, 0)[-1].times[-1])
    assert seconds[:-1].sum() == pytest.approx(end, abs=0.15)
    assert seconds[-1] == 3
    # Halfway, the first line has ink and the last letter has none.
    half = pictures[len(pictures) // 2]
    last = page.outline(page.placements[-1]).bounds()
    left, top = int(last[0] / 0.254), int(-last[3] / 0.254)
    assert half[:top].min() < 128
    assert half[top:, left:].min() == 255
    assert page.gif(dpi=100) == page.gif(dpi=100)


def test_the_ink_left_by_the_strokes_is_that_of_the_page():
    """The frame before the last holds what strokes uncovered; the last is the page."""
    page = lay_out(TEXT, Penned(), x_height_mm=4.0)
    pictures, _ = frames(page.gif(dpi=150))
    assert np.abs(pictures[-1].astype(int) - pictures[-2]).max() < 40


def test_a_film_shows_marks_after_the_word():
    page = lay_out("nin nin", Running(), x_height_mm=4.0)
    pictures, _ = frames(page.gif(dpi=100))
    line = page.placements[0].y

    def first_seen(place, rises):
        """The frame that first has ink of a letter between two heights over the line, in x-heights."""
        left, _, right, _ = (int(side / 0.254) for side in page.box(page.placements[place]))
        top, bottom = (int((line - 4 * rise) / 0.254) for rise in reversed(rises))
        return int(np.argmax((pictures[:, top:bottom, left : right + 1] < 128).any(axis=(1, 2))))

    body, last, dot, next_word = (
        first_seen(place, rises) for place, rises in ((1, (0, 1)), (2, (0.5, 1)), (1, (1.25, 1.8)), (3, (0, 1)))
    )
    assert body < last < dot < next_word


@pytest.mark.parametrize("nib", [None, FountainPen()])
def test_a_joined_word_is_written_in_one_go(nib: Nib | None):
    page = lay_out("tin", Running(nib=nib), x_height_mm=4.0)
    (moment,) = moments(page, 0)
    assert (len(moment.inks), len(moment.strokes)) == (3, 3)
    word, bar, dot = moment.times
    assert word[0] + word[1] < bar[0] < bar[0] + bar[1] < dot[0]
    root = ElementTree.fromstring(page.animated_svg())
    strokes = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("class") == "s"]
    assert len(strokes) == 3
    size = raster.pixel_size(page.width_mm, page.height_mm, 150)
    still, shown = (rendered(text, size) for text in (page.svg(), page.animated_svg()))
    assert (np.abs(shown - still) > 100).mean() < 5e-4


def test_letters_without_a_pen_appear_one_by_one():
    page = lay_out("ABC", Blobs(string.ascii_uppercase))
    pictures, _ = frames(page.gif(dpi=100))
    ink = (255.0 - pictures).sum(axis=(1, 2))
    assert len(np.unique(np.round(ink[:-1], -1))) == 4
    root = ElementTree.fromstring(page.animated_svg())
    assert len([p for p in root.iter("{http://www.w3.org/2000/svg}path") if p.get("class") == "g"]) == 3


def test_an_animated_svg_has_a_timed_path_for_each_stroke_and_stands_still_as_the_page():
    page = lay_out(TEXT, Penned(), x_height_mm=4.0)
    text = page.animated_svg(title="A <b>")
    assert text == page.animated_svg(title="A <b>")
    name = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(text)
    assert root.find(f"{name}title").text == "A <b>"
    strokes = [path for path in root.iter(f"{name}path") if path.get("class") == "s"]
    starts = [float(re.search(r"--t:([\d.]+)s", path.get("style"))[1]) for path in strokes]
    assert len(strokes) == sum(len(placement.glyph.strokes) for placement in page.placements)
    assert starts == sorted(starts)
    assert "prefers-reduced-motion" in text
    # What does not move shows everything.
    size = raster.pixel_size(page.width_mm, page.height_mm, 150)
    still, shown = (rendered(text, size) for text in (page.svg(), text))
    assert (still < 128).sum() > 500
    assert np.abs(shown - still).mean() < 0.4
    assert (np.abs(shown - still) > 100).mean() < 2e-4


@pytest.mark.parametrize("pace", [0, -1, float("nan"), 1e9])
def test_paces_out_of_bounds(tmp_path, pace):
    with pytest.raises(WritingError, match="out of bounds"):
        lay_out(TEXT, Penned()).save(tmp_path / "a.gif", pace=pace)
    assert list(tmp_path.iterdir()) == []
