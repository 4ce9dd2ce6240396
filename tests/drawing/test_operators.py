"""Operators of PDF pages; what they look like is shown in test_raster.py and test_pdf.py."""

import dataclasses
import re

import numpy as np

from ownhand.drawing import operators
from ownhand.ink import FountainPen
from ownhand.page import Page, lay_out, look_of

from .plotters import Penned


def page(**hand: object) -> Page:
    return lay_out("Lo", Penned(**hand), x_height_mm=4.0)  # type: ignore[arg-type]


def numbers(text: str) -> list[float]:
    return [float(word) for word in re.findall(r"-?[0-9.]+", text)]


def test_lines_are_stroked_from_point_to_point_where_pixels_are_coarse() -> None:
    coarse, fine, file = (operators.ink(page(), 0, pixels) for pixels in (6.0, 40.0, None))
    for text in (coarse, fine, file):
        assert text.startswith("q 0.0667 0.0667 0.0667 rg 0.0667 0.0667 0.0667 RG 1 J 1 j ")
        assert len(re.findall(r" w$", text, re.MULTILINE)) == 1
    assert (" c S" in coarse, " l S" in coarse) == (False, True)
    assert (" c S" in fine, " l S" in fine) == (True, False)
    assert len(coarse.splitlines()) == len(fine.splitlines()) == 2 + 1 + 2
    # The width of the line is that of the pen, in hundredths of a millimetre.
    assert "\n38 w\n" in file
    scale, *_ = numbers(file.splitlines()[0].split("j")[1])
    assert scale == 0.01


def test_other_ink_is_filled() -> None:
    text = operators.ink(page(nib=FountainPen()), 0)
    assert " S" not in text
    assert text.count("f\n") == 2
    square = np.array([[[0, 0], [1, 0], [2, 0], [3, 0]], [[3, 0], [2, 1], [1, 1], [0, 0]]])
    assert operators.filled([square]) == "0 0 m 1 0 2 0 3 0 c 2 1 1 1 0 0 c h f"


def test_paper_is_drawn_where_it_has_a_tone_or_lines() -> None:
    plain = page()
    assert operators.paper(plain, 0) == "q\nQ"
    toned = dataclasses.replace(plain, look=look_of("dotted margin ivory"))
    first, *lines = operators.paper(toned, 0).splitlines()[1:-1]
    assert first.endswith(f"{plain.width_mm:.3f} {plain.height_mm:.3f} re f")
    assert len(lines) == len(toned.background())
    assert "1 J [0.01 4.9900] 0 d" in lines[0]
    assert "0 J [] 0 d" in lines[-1]
