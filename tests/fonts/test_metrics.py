"""How high a font's lines and letters are, and how heavy it calls itself."""

import pytest

from ownhand.fonts.metrics import Metrics, measure
from ownhand.fonts.outlines import X_HEIGHT, Contours, finished
from ownhand.ink import polygon


def stem(width: float, height: float, bottom: float = 0.0) -> Contours:
    return finished(polygon([(0, bottom), (width, bottom), (width, height), (0, height)]))


def measured(width: float) -> Metrics:
    small, capital, tail, arrow = (
        stem(width, 1.0),
        stem(width, 1.8),
        stem(width, 1.0, bottom=-0.7),
        stem(width, 3.0, bottom=-1),
    )
    return measure([small, capital, tail, arrow, ()], [small, capital, tail], [small], [capital])


def test_lines_are_as_high_as_usual_letters_and_windows_cuts_nothing_off() -> None:
    metrics = measured(0.1)
    assert (metrics.x_height, metrics.cap_height) == (X_HEIGHT, round(1.8 * X_HEIGHT))
    assert metrics.ascender == 810  # rounded away from the line, to tens
    assert metrics.descender == -320
    assert (metrics.highest, metrics.lowest) == (1350, -450)


@pytest.mark.parametrize(
    ("width", "style", "weight"), [(0.05, "Light", 300), (0.1, "Regular", 400), (0.3, "Bold", 700)]
)
def test_a_thin_line_is_light_and_a_broad_one_bold(width: float, style: str, weight: int) -> None:
    metrics = measured(width)
    assert (metrics.style, metrics.weight) == (style, weight)
    # Area over half the way round: of a stem, its ends count, too.
    assert metrics.line_width == pytest.approx(width, rel=0.25)


def test_without_small_letters_and_capitals_heights_are_the_usual_ones() -> None:
    metrics = measure([stem(0.1, 1)], [stem(0.1, 1)], [], [])
    assert (metrics.x_height, metrics.cap_height) == (X_HEIGHT, round(1.7 * X_HEIGHT))
