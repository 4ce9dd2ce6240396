"""Grey images traced to outlines: contours found (contours.py) and fitted (curve_fit.py)."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownhand.ink import Strokes, draw_letters, trace, trace_all


def coverage(inside, height, width, finer=16):
    """The share of each pixel where inside(x, y) holds, y up, by counting finer points."""
    steps = (np.arange(finer) + 0.5) / finer
    x = (np.arange(width)[:, None] + steps).ravel()
    y = height - (np.arange(height)[:, None] + steps).ravel()
    fine = inside(x[None, :], y[:, None])
    return fine.reshape(height, finer, width, finer).mean(axis=(1, 3))


def radii(contour, centre):
    points = np.concatenate([contour[:, 0], _middle(contour)])
    return np.hypot(*(points - centre).T)


def _middle(contour):
    return (contour[:, 0] + 3 * contour[:, 1] + 3 * contour[:, 2] + contour[:, 3]) / 8


@pytest.mark.parametrize(("radius", "x", "y"), [(8.0, 14.0, 14.0), (6.3, 12.7, 35.2), (20.0, 30.5, 25.1)])
def test_a_disc_comes_back(radius, x, y):
    image = coverage(lambda u, v: np.hypot(u - x, v - y) < radius, 52, 60)
    outline = trace(image)
    assert len(outline.contours) == 1
    assert radii(outline.contours[0], (x, y)).mean() == pytest.approx(radius, abs=0.05)
    assert radii(outline.contours[0], (x, y)) == pytest.approx(radius, abs=0.06)
    assert outline.area() == pytest.approx(np.pi * radius**2, rel=0.01 if radius >= 8 else 0.015)
    assert outline.num_curves <= 8


def test_a_ring_has_a_hole_that_runs_the_other_way():
    image = coverage(lambda u, v: (np.hypot(u - 14, v - 14) < 11) & (np.hypot(u - 14, v - 14) > 6), 28, 28)
    outline = trace(image)
    areas = sorted(type(outline)((contour,)).area() for contour in outline.contours)
    assert areas[0] == pytest.approx(-np.pi * 36, rel=0.015)
    assert areas[1] == pytest.approx(np.pi * 121, rel=0.015)
    assert outline.area() == pytest.approx(np.pi * (121 - 36), rel=0.01)


def test_a_square_keeps_its_corners():
    image = np.zeros((28, 28), dtype=np.uint8)
    image[5:20, 7:23] = 255
    outline = trace(image)
    (contour,) = outline.contours
    for corner in ((7, 23), (23, 23), (23, 8), (7, 8)):
        assert np.hypot(*(contour[:, 0] - corner).T).min() < 0.2
    assert outline.area() == pytest.approx(15 * 16, rel=0.01)
    assert outline.bounds() == pytest.approx((7, 8, 23, 23), abs=0.1)
    assert len(contour) == 4


def test_rows_go_down_and_y_goes_up():
    image = np.zeros((20, 30), dtype=np.uint8)
    image[2:8, 4:14] = 255
    assert trace(image).bounds() == pytest.approx((4, 12, 14, 18), abs=0.1)


def test_ink_at_the_edge_closes():
    image = np.full((12, 9), 255, dtype=np.uint8)
    assert trace(image).bounds() == pytest.approx((0, 0, 9, 12), abs=0.1)
    assert trace(image).area() == pytest.approx(108, rel=0.01)


@pytest.mark.parametrize("image", [np.zeros((28, 28)), np.zeros((0, 5)), np.full((9, 9), 0.4)])
def test_blank_paper_gives_an_empty_outline(image):
    assert trace(image).is_empty


def test_specks_and_pinholes_are_dropped():
    image = np.zeros((28, 28))
    image[8:20, 8:20] = 1
    image[14, 14] = 0
    image[3, 3] = 1
    assert len(trace(image, min_area=2.0, smoothing=0.4).contours) == 1
    assert len(trace(image, min_area=0.1, smoothing=0.4).contours) == 3


def test_tracing_together_is_tracing_alone():
    rng = np.random.default_rng(3)
    images = (rng.random((5, 12, 14)) < 0.5) * np.uint8(255)
    images[2] = 0
    for together, image in zip(trace_all(images), images, strict=True):
        alone = trace(image)
        assert len(together.contours) == len(alone.contours)
        for a, b in zip(together.contours, alone.contours, strict=True):
            assert a == pytest.approx(b, abs=1e-6)


def test_the_memory_of_tracing_does_not_grow_with_the_images():
    rows = np.where(np.hypot(*np.mgrid[-10:11, -10:11]) < 7, 1.0, 0.0)
    peaks = []
    for num_images in (256, 1024):
        images = np.broadcast_to(rows, (num_images, 21, 21))
        tracemalloc.start()
        outlines = trace_all(images)
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        peaks.append(peak - held)  # The outlines themselves are what was asked for.
        assert [outline.num_curves for outline in outlines] == [outlines[0].num_curves] * num_images
    assert peaks[1] < 1.5 * peaks[0]


def test_noise_at_the_frequency_of_pixels_is_smoothed_away():
    rng = np.random.default_rng(2)
    clean = coverage(lambda u, v: np.hypot(u - 14, v - 14) < 9, 28, 28)
    noisy = np.clip(clean + rng.normal(0, 0.15, clean.shape), 0, 1)
    outline = trace(noisy, smoothing=0.8)
    assert len(outline.contours) == 1
    assert outline.num_curves <= 14
    assert radii(outline.contours[0], (14, 14)) == pytest.approx(9, abs=0.35)


@given(st.integers(0, 2**32 - 1), st.floats(2.0, 4.0))
@settings(max_examples=40, deadline=None)
def test_traced_ink_weighs_what_was_drawn(seed, pen_width):
    rng = np.random.default_rng(seed)
    points = np.cumsum(rng.normal(size=(12, 2)), axis=0)
    image = draw_letters(Strokes.of([[points]]), size=48, box=40.0, pen_width=pen_width)[0]
    assert trace(image).area() == pytest.approx(image.sum() / 255, rel=0.06)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.4, 0.65]))
@settings(max_examples=60, deadline=None)
def test_every_contour_closes_whatever_the_image(seed, smoothing):
    rng = np.random.default_rng(seed)
    image = rng.random((rng.integers(1, 24), rng.integers(1, 24)))
    outline = trace(image, smoothing=smoothing, min_area=0)
    for contour in outline.contours:
        assert np.isfinite(contour).all()
        assert contour[:, 3] == pytest.approx(np.roll(contour[:, 0], -1, axis=0))
    height, width = image.shape
    left, bottom, right, top = outline.bounds()
    assert left > -2
    assert bottom > -2
    assert right < width + 2
    assert top < height + 2
