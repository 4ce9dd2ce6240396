"""The figures of a joined game as it goes."""

import numpy as np
import pytest
import torch

from ownhand.nets.forms import PenForm
from ownhand.nets.joined import BODY_POINTS, JoinedGenerator, JoinedWriting
from ownhand.training.joined_figures import (
    JoinedFigures,
    gaps,
    joined_figures_text,
    joined_shares,
    runs_of,
    script_of,
    turns,
)

from .word_writers import written_cells


def line(begin: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """A cell whose body is one straight line."""
    path = np.ones((1, 64, 3))
    path[0, :BODY_POINTS, :2] = np.linspace(begin, end, BODY_POINTS)
    return path


def test_gaps_are_counted_from_edge_to_edge() -> None:
    one = line((0.0, 0.0), (1.0, 1.0))
    assert gaps(one, line((0.25, 0.0), (0.5, 1.0))) == pytest.approx([0.25])
    leaning_back = line((1.0, 0.0), (0.0, 1.0))  # It ends an x-height left of its right edge.
    assert gaps(leaning_back, line((0.25, 0.0), (0.5, 1.0))) == pytest.approx([-0.75])


def test_turns_are_those_of_the_pen_at_the_cut() -> None:
    one = line((0.0, 0.0), (1.0, 0.0))
    for degrees in (0, 45, 90, 180):
        angle = np.radians(degrees)
        assert turns(one, line((0.0, 0.0), (np.cos(angle), np.sin(angle)))) == pytest.approx([degrees], abs=1e-4)
    assert turns(one, line((0.0, 0.0), (0.0, 0.0))) == pytest.approx([0])


def test_runs_are_cells_that_follow_one_another() -> None:
    cells = written_cells(num_words=4)
    runs = runs_of(cells, np.ones(len(cells), bool))
    assert [cells.words[run].tolist() for run in runs] == [[number] * len(run) for number, run in enumerate(runs)]
    assert sum(map(len, runs)) == len(cells)
    is_known = np.ones(len(cells), bool)
    is_known[runs[0][1]] = False
    first = runs_of(cells, is_known)[0]
    assert first[0] == runs[0][2]


def test_the_script_of_real_cells_asks_for_them() -> None:
    cells = written_cells(num_words=4)
    runs = runs_of(cells, np.ones(len(cells), bool))
    places = np.array([[runs[0][0], runs[0][1]], [runs[1][0], -1]])
    script = script_of(cells, places, "clno")
    assert script.characters[0].tolist() == cells.numbers_of("clno")[places[0]].tolist()
    assert script.after[0, 0] == script.characters[0, 1]
    assert script.is_there.tolist() == [[True, True], [True, False]]
    assert bool(script.is_joined_before[0, 1]) == bool(cells.is_joined_before[places[0, 1]])


def test_drawn_words_are_measured_as_real_ones_are() -> None:
    live = JoinedFigures(written_cells(num_words=60), "clno", 8, 4, num_letters=100)
    torch.manual_seed(0)
    net = JoinedGenerator(4, PenForm(), latent_size=8, wobble_size=4, width=32, num_blocks=1)
    writing = JoinedWriting(net, torch.eye(8)).eval()
    found = live.measure(writing)
    assert found == live.measure(writing)  # The same words each time.
    assert found.keys() == live.real.keys()
    assert 100 <= found["letters"] == live.real["letters"] < 110
    assert live.real["read"] > found["read"]  # An untaught generator draws nothing that reads.
    assert live.real["turn"]["median"] < found["turn"]["median"]
    assert set(live.table()) == set("clno")


def test_figures_are_told_beside_those_of_people() -> None:
    found = {"read": 0.5, "gap": {"median": 0.3, "spread": 0.2}, "turn": {"median": 20.0, "worst_tenth": 50.0}}
    real = {"read": 0.8, "gap": {"median": 0.4, "spread": 0.4}, "turn": {"median": 10.0, "worst_tenth": 100.0}}
    assert joined_figures_text(found, real) == (
        "letters in words read as asked 50.0% (people's 80.0%); x-heights between letters apart 0.30, spread 0.20 "
        "(0.40, 0.40); turn at joins 20°, of the worst tenth 50° (10°, 100°)"
    )
    assert joined_shares([found], real) == {"read as asked": [0.625], "spread of gaps": [0.5], "turn at joins": [0.5]}
    assert joined_figures_text({"read": 0.5}, {"read": 0.8}) == "letters in words read as asked 50.0% (people's 80.0%)"
