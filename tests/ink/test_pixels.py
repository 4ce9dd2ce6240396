"""Letters as pixels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.errors import LettersError
from ownhand.ink import Strokes, draw_in_place, draw_letters, fit_to_box, pen_transforms


def slow_drawing(letter, *, size, box, pen_width):
    """One letter by the definition: distance of every pixel centre to every segment, then coverage."""
    points = np.concatenate([np.array(stroke, dtype=float) for stroke in letter])
    low, high = points.min(axis=0), points.max(axis=0)
    side = (high - low).max()
    scale = (box - pen_width) / side if side > 0 else 0.0
    x, y = np.meshgrid(np.arange(size) + 0.5, size - np.arange(size) - 0.5)
    least = np.full((size, size), np.inf)
    for stroke in letter:
        stroke = (np.array(stroke, dtype=float) - (low + high) / 2) * scale + size / 2
        for a, b in zip(stroke, stroke[1:] if len(stroke) > 1 else stroke, strict=False):
            along = b - a
            t = ((x - a[0]) * along[0] + (y - a[1]) * along[1]) / max(along @ along, 1e-12)
            t = np.clip(t, 0, 1)
            least = np.minimum(least, np.hypot(x - a[0] - t * along[0], y - a[1] - t * along[1]))
    return 255 * np.clip(pen_width / 2 + 0.5 - least, 0, min(1, pen_width))


coordinate = st.integers(-200, 200).map(lambda quarters: quarters / 4)
stroke = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=6)
letter = st.lists(stroke, min_size=1, max_size=3)


@given(st.lists(letter, min_size=1, max_size=4), st.floats(0.6, 5), st.sampled_from([20, 28, 32]))
@settings(max_examples=60, deadline=None)
def test_drawing_is_the_distance_to_the_strokes(letters, pen_width, size):
    images = draw_letters(Strokes.of(letters), size=size, box=18.0, pen_width=pen_width)
    for image, strokes in zip(images, letters, strict=True):
        slow = slow_drawing(strokes, size=size, box=18.0, pen_width=pen_width)
        # Thinning moves a path by at most the path between two kept points, 0.3 px; rarely by half that.
        assert np.abs(image - slow).max() < 255 * 0.3
        assert np.abs(image - slow).mean() < 255 * 0.01


def test_thinning_drops_nothing_that_shows():
    turn = np.linspace(0, 2 * np.pi, 3000)
    circle = [np.stack([np.cos(turn), np.sin(turn)], axis=1)]
    image = draw_letters(Strokes.of([circle]), size=28, box=20.0)[0]
    assert np.abs(image - slow_drawing(circle, size=28, box=20.0, pen_width=2.1)).max() < 4


def test_a_disc_has_the_area_of_its_pen():
    image = draw_letters(Strokes.of([[[(3.0, 4.0)]]]), size=28, box=20.0, pen_width=12.0)[0]
    assert image.sum() / 255 == pytest.approx(np.pi * 36, rel=0.01)


def test_ink_fills_the_box_and_is_centred():
    image = draw_letters(Strokes.of([[[(100, 100), (100, 300)], [(90, 300), (170, 300)]]]), size=28, box=20.0)[0]
    rows, columns = np.flatnonzero(image.max(axis=1) > 64), np.flatnonzero(image.max(axis=0) > 64)
    assert (rows[0], rows[-1]) == (4, 23)
    assert columns[0] + columns[-1] == 27


def test_y_points_up_and_strokes_do_not_join():
    image = draw_letters(Strokes.of([[[(0, 0), (0, 10)], [(10, 0), (10, 10)], [(0, 10), (3, 10)]]]), size=28)[0]
    assert image[4:6, 4:9].min() > 100  # the short bar is at the top left
    assert image[10:, 10:18].max() == 0  # nothing between the two posts


def test_letters_without_points_stay_blank_among_others():
    images = draw_letters(Strokes.of([[], [[(0, 0), (1, 1)]], [], [[(5, 5)]], []]))
    assert [bool(image.any()) for image in images] == [False, True, False, True, False]
    assert draw_letters(Strokes.of([])).shape == (0, 28, 28)


def test_each_letter_has_its_own_pen_and_transform():
    bar = [[(0, 0), (0, 10)]]
    quarter = pen_transforms(turn=np.array([0, np.pi / 2]))
    images = draw_letters(Strokes.of([bar, bar]), pen_width=np.array([2.0, 4.0]), transforms=quarter)
    assert images[0].sum() / 255 == pytest.approx(18 * 2 + np.pi, rel=0.05)
    assert images[1].sum() / 255 == pytest.approx(16 * 4 + np.pi * 4, rel=0.05)
    assert np.ptp(np.nonzero(images[0])[0]) > np.ptp(np.nonzero(images[0])[1])
    assert np.ptp(np.nonzero(images[1])[0]) < np.ptp(np.nonzero(images[1])[1])


def test_many_letters_are_drawn_as_they_are_alone():
    rng = np.random.default_rng(5)
    letters = [[rng.normal(size=(7, 2)).tolist()] for _ in range(600)]
    together = draw_letters(Strokes.of(letters))
    for place in (0, 255, 256, 511, 599):
        assert np.array_equal(together[place], draw_letters(Strokes.of([letters[place]]))[0])


def test_transforms_lean_turn_and_stretch():
    lean = pen_transforms(slant=0.5)[0]
    assert lean @ [0, 1] == pytest.approx([0.5, 1])
    assert pen_transforms(turn=np.pi / 2)[0] @ [1, 0] == pytest.approx([0, 1], abs=1e-6)
    assert pen_transforms(aspect=2)[0] @ [1, 1] == pytest.approx([2, 1])


@pytest.mark.parametrize(("pen_width", "box"), [(0, 20), (30, 20), (2, 40)])
def test_a_pen_that_does_not_fit_is_refused(pen_width, box):
    with pytest.raises(LettersError, match="does not fit"):
        draw_letters(Strokes.of([[[(0, 0), (1, 1)]]]), pen_width=pen_width, box=box)


def test_fitting_keeps_ink_that_already_fits():
    images = draw_letters(Strokes.of([[[(0, 0), (0, 10)], [(0, 5), (8, 5)]]]), size=28, box=20.0)
    assert np.abs(fit_to_box(images, size=28, box=20.0).astype(int) - images).max() <= 1


@pytest.mark.parametrize("side", [20, 28, 64, 100])
def test_fitted_ink_fills_the_box_centred(side):
    images = np.zeros((2, side, side), dtype=np.uint8)
    images[0, 3:13, 2:7] = 255
    images[1, 1 : side - 1, 4:9] = 200
    for image in fit_to_box(images, size=32, box=24.0):
        rows, columns = np.flatnonzero(image.max(axis=1) > 64), np.flatnonzero(image.max(axis=0) > 64)
        assert len(rows) == pytest.approx(24, abs=2)
        assert rows[0] + rows[-1] == pytest.approx(31, abs=1)
        assert columns[0] + columns[-1] == pytest.approx(31, abs=1)


def test_shrinking_averages():
    image = np.zeros((1, 96, 96), dtype=np.uint8)
    image[0, ::2] = 255  # lines finer than a new pixel
    fitted = fit_to_box(image, size=32, box=24.0)[0]
    assert fitted[6:26, 6:26].mean() == pytest.approx(127, abs=4)


def test_blank_images_stay_blank():
    images = np.zeros((3, 28, 28), dtype=np.uint8)
    images[1, 5:9, 5:9] = 255
    fitted = fit_to_box(images)
    assert fitted.shape == (3, 32, 32)
    assert [bool(image.any()) for image in fitted] == [False, True, False]
    assert fit_to_box(images[:0]).shape == (0, 32, 32)


def test_in_place_a_line_is_where_its_points_are_and_what_lies_outside_is_cut_off() -> None:
    inside, crossing, outside = [(1, 0), (3, 0)], [(-90, 1), (90, 1)], [(50, 0), (50, 9)]
    strokes = Strokes.of([[np.array(stroke, float)] for stroke in (inside, crossing, outside)])
    first, second, third = draw_in_place(strokes, height=40, width=60, pen_width=1.0, unit=10, baseline=24.5)
    # The middle of row 24 lies at its y, and those of columns 10 to 29 between its ends.
    assert (first[24, 10:30] == 255).all()
    assert first[:24].sum() + first[25:].sum() == 0
    assert first[:, :9].sum() + first[:, 31:].sum() == 0
    assert (second[14] == 255).all()
    assert second.sum() == 60 * 255
    assert third.sum() == 0
