"""Lines that people wrote: parted, given their words, levelled; found by their letters in `words.written_lines`."""

import numpy as np
import pytest

from ownhand.words.written_lines import WrittenLine, levelled_line, part_lines, share_words

TEXT = "someonesawanoceanwave"


def bar(x: float, low: float, high: float) -> np.ndarray:
    return np.stack([np.full(5, x), np.linspace(low, high, 5)], axis=1)


def test_a_line_begins_where_the_pen_goes_back_and_down() -> None:
    above = [bar(x, 10, 12) for x in range(10)]
    late_bar = np.array([[2.0, 11.8], [3.0, 11.9]])
    tail = bar(5, 8.5, 12)
    below = [bar(x, 3, 5) for x in range(8)]
    lines = part_lines([*above, tail, late_bar, *below])
    assert [len(line) for line in lines] == [12, 8]
    assert part_lines([]) == []


def test_words_go_to_lines_by_how_long_those_are() -> None:
    assert share_words(["a", "few", "words", "on", "each", "of", "two", "lines"], [20.0, 12.0]) == [
        ["a", "few", "words", "on", "each"],
        ["of", "two", "lines"],
    ]
    assert share_words(["one"], [5.0]) == [["one"]]
    assert share_words(["one"], [5.0, 5.0]) == []


def levelled(slope: float, base: float, height: float, text: str = TEXT) -> WrittenLine | None:
    left = 1.4 * height * np.arange(len(text))
    ground = base + slope * (left + height / 2)
    boxes = np.stack([left, ground, left + height, ground + height], axis=1)
    return levelled_line(boxes, text, np.zeros(len(text), int), item=3, number=1, writer=2)


def test_a_line_is_levelled() -> None:
    line = levelled(slope=0.05, base=-200.0, height=40.0)
    assert line is not None
    assert (line.item, line.number, line.writer, line.bounds) == (3, 1, 2, [(0, len(TEXT))])
    assert (line.slope, line.height, line.base) == pytest.approx((0.05, 40.0, -5.0))
    assert line.boxes[:, 1] == pytest.approx(0, abs=1e-9)
    assert line.boxes[:, 3] == pytest.approx(1)
    assert np.diff(line.boxes[:, 0]) == pytest.approx(1.4)


def test_what_does_not_tell_how_it_stands_is_left_out() -> None:
    assert levelled(slope=0.5, base=0.0, height=40.0) is None
    assert levelled(slope=0.0, base=0.0, height=40.0, text="pppppppppppp") is None
    assert levelled(slope=0.0, base=0.0, height=40.0, text="some") is None
