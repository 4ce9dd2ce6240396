"""Curves as path data, and short numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownhand.ink import Outline, polygon
from ownhand.ink.path_data import decimal_text, path_data, path_data_of

from .shapes import circle


def test_path_data():
    assert polygon([(0, 0), (3, 0), (0, 3)]).svg_path(1) == "M0 0c1 0 2 0 3 0-1-1-2-2-3-3 0 1 0 2 0 3z"
    assert polygon([(0, 0), (0.75, 0), (0.75, 0.3)]).svg_path(2, flip=False) == (
        "M0 0c.25 0 .5 0 .75 0 0 .1 0 .2 0 .3-.25-.1-.5-.2-.75-.3z"
    )


def test_straight_curves_are_lines_where_asked():
    assert polygon([(0, 0), (3, 0), (0, 3)]).svg_path(1, short=True) == "M0 0l3 0-3-3 0 3z"
    assert circle().svg_path(2, short=True) == circle().svg_path(2)
    half = Outline((np.concatenate([circle().contours[0][:2], [[[-1, 0], [-0.5, 0], [0.5, 0], [1, 0]]]]),))
    assert half.svg_path(2, short=True) == "M1 0c0-.55-.45-1-1-1-.55 0-1 .45-1 1l2 0z"
    # Beyond its ends a curve on one line is longer than the line.
    back = Outline((np.array([[[0, 0], [-1, 0], [2, 0], [1, 0]], [[1, 0], [0.7, 0], [0.3, 0], [0, 0]]]),))
    assert back.svg_path(1, short=True) == "M0 0c-1 0 2 0 1 0l-1 0z"


def test_path_data_does_not_drift():
    rng = np.random.default_rng(0)
    outline = polygon(rng.random((500, 2)))
    steps = outline.svg_path(1)[1:-1].replace("c", " ").replace("-", " -").split()
    values = np.array([float(step) for step in steps])
    assert values[2:].reshape(-1, 3, 2)[:, 2].sum(axis=0) == pytest.approx(0, abs=1e-9)


def test_many_runs_are_written_as_each_alone():
    rng = np.random.default_rng(4)
    runs = [rng.normal(0, 30, (count, 4, 2)) for count in (3, 1, 7)] + [np.full((2, 4, 2), 5.2)]
    assert path_data_of(runs, short=True) == [path_data(run, short=True) for run in runs]
    assert path_data_of(runs)[-1] == ""  # Rounding leaves nothing of it.
    assert path_data_of([]) == []


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1), st.integers(0, 4))
def test_short_numbers_read_back(values, decimals):
    text = decimal_text(np.array(values), decimals)
    read = [float(part) for part in text.replace("-", " -").split()]
    assert np.rint(np.array(read) * 10**decimals).astype(int).tolist() == values
