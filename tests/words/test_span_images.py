"""`span_images`: spans as the span reader sees them."""

import numpy as np
import pytest
from tests.words.toys import strokes_of

from ownhand.ink import Strokes
from ownhand.words.cuts import cut_word
from ownhand.words.span_images import ruled_images, span_images


def test_a_span_is_drawn_with_the_marks_over_it() -> None:
    word = cut_word(strokes_of("tio"), "tio")
    assert word is not None
    places = np.searchsorted(word.cuts, [0, *(np.flatnonzero(np.diff(word.stroke)) + 1)])
    letters = np.stack([places[:2], places[1:3]], axis=1)
    images = span_images([word, word], [letters, letters])
    assert images.shape == (4, 20, 20)
    assert np.array_equal(images[:2], images[2:])
    ink = images > 100
    bar, dot = ink[0, :10].any(axis=0).sum(), ink[1, :10].any(axis=0).sum()
    assert bar > 2 * dot > 0


def test_ink_fills_its_box_and_is_as_dark_as_the_line_in_it_is_long() -> None:
    bar = np.array([(0, 0), (0, 3.0), (0, 30)])
    image = ruled_images(Strokes.of([[bar]]), x_heights=0)[0].astype(int)
    rows, columns = np.nonzero(image)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (2, 17, 9, 10)
    # Half of it in either column; the stroke's beginning is a blot.
    assert np.ptp(image[4:16, 9]) <= 20
    assert image[4:16, 9].mean() == pytest.approx(190, abs=5)
    assert image[16:18].max() == 255


def test_a_stripe_shows_how_large_a_letter_is_and_where_it_stands() -> None:
    small, tall, comma = (np.array([(0, low), (0.1, high)]) for low, high in ((0, 1), (0, 2), (-0.5, 0)))
    images = ruled_images(Strokes.of([[small], [tall], [comma]]))
    rows = [np.flatnonzero(image[:, 0]).tolist() for image in images]
    assert rows[0] == list(range(2, 18))
    assert (rows[1][0], rows[1][-1]) == (10, 17)
    assert (rows[2][0], rows[2][-1]) == (0, 2)
    shifted = ruled_images(Strokes.of([[5 * small + (7, 3)]]), baselines=3, x_heights=5)
    assert np.array_equal(shifted[0], images[0])


def test_dots_are_seen_and_what_has_no_points_is_blank() -> None:
    images = ruled_images(Strokes.of([[], [np.array([(4, 4.0)])], [], [np.array([(0, 0), (1, 1.0)])]]), x_heights=0)
    assert (images.max(axis=(1, 2)) > 90).tolist() == [False, True, False, True]
    assert len(ruled_images(Strokes.of([]))) == 0


def test_a_letter_is_drawn_the_same_whatever_is_drawn_with_it() -> None:
    words = [cut_word(strokes_of(text), text) for text in ("till", "oil")]
    assert words[0] is not None
    assert words[1] is not None
    spans = [np.array([(0, 1), (0, 2), (1, 3)])] * 2
    together = span_images([words[0], words[1]], spans)
    assert np.array_equal(together[3:], span_images([words[1]], spans[1:]))
