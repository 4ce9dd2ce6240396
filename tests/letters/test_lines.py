"""Lines of writing are found and measured in letters in context."""

import numpy as np
import pytest
from tests.letters.contexts import EXTENTS, GAP, WIDTH, context_of

from ownhand.letters import Strokes
from ownhand.letters.context import Context
from ownhand.letters.lines import measure_lines, robust_spread


def test_a_line_is_measured_in_its_own_x_heights():
    lines = measure_lines(context_of(["Hangoecoach-ocean", "Tangoche"]))
    text = np.array(list("Hangoecoach-oceanTangoche") * 12)
    for character, extent in EXTENTS.items():
        np.testing.assert_allclose(lines.bottom[text == character], extent[0], atol=1e-4)
        np.testing.assert_allclose(lines.top[text == character], extent[1], atol=1e-4)
    np.testing.assert_allclose(lines.width, WIDTH, atol=1e-4)
    np.testing.assert_allclose(lines.gap[~np.isnan(lines.gap)], GAP, atol=1e-4)
    assert np.isnan(lines.gap).sum() == lines.line.max() + 1 == 24


def test_words_written_over_each_other_are_lines_of_their_own():
    context = context_of(["ocean", "hogan"], num_writers=1)
    same_page = Context(**{**vars(context), "pages": np.zeros(10, np.int64)})
    assert measure_lines(same_page).line.tolist() == [0] * 5 + [1] * 5


def test_a_line_without_letters_finds_its_baseline_by_what_is_known():
    context = context_of(["ocean", "ggg"], num_writers=1, rise=0)
    unknown = measure_lines(context)
    assert np.isnan(unknown.bottom[5:]).all()
    lines = measure_lines(context, {"g": (-1.1, 1.0)})
    np.testing.assert_allclose(lines.bottom[5:], -1.1, atol=1e-4)
    assert lines.is_told.tolist() == [True] * 5 + [False] * 3


def test_capitals_among_capitals_count_as_large_as_beside_small_letters():
    context = context_of(["Hanoco", "Tanoco", "HTHT"], num_writers=8, rise=0)
    is_shrunk = context.pages % 3 == 2
    points = context.strokes.points.copy()
    tall = np.repeat(is_shrunk, 2)
    points[tall, 1] = 200 + 0.75 * (points[tall, 1] - 200)
    strokes = Strokes(**{**vars(context.strokes), "points": points})
    lines = measure_lines(Context(**{**vars(context), "strokes": strokes}))
    np.testing.assert_allclose(lines.top[is_shrunk], 1.8, atol=1e-3)


def test_robust_spread_of_normal_values():
    values = np.random.default_rng(0).normal(3, 2, 100_000)
    values[:2000] = 1e6
    assert robust_spread(values) == pytest.approx(2, rel=0.05)
