"""The cashier: what it turns away is drawn again, and what passes at once stays as it was."""

import base64
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from ownhand.errors import ModelError
from ownhand.hands import LabelledModel, Model
from ownhand.hands.cashier import Cashier, as_inked
from ownhand.hands.drawings import MOST_TRIES
from ownhand.ink import Strokes, paths_from_strokes

SaveLabelled = Callable[..., Path]


@pytest.fixture
def leftmost() -> bytes:
    """A net whose logit is the x of where the pen begins: it likes what begins on the right."""
    constants = {name: np.array([value]) for name, value in (("start", 0), ("stop", 1), ("one", 1), ("two", 2))}
    constants["shape"] = np.array([-1, 1])
    nodes = [
        helper.make_node("Slice", ["paths", "start", "stop", "one"], ["first"]),
        helper.make_node("Slice", ["first", "start", "stop", "two"], ["x"]),
        helper.make_node("Cast", ["characters"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["x", "shape"], ["flat"]),
        helper.make_node("Reshape", ["numbers", "shape"], ["column"]),
        helper.make_node("Mul", ["column", "nothing"], ["zero"]),
        helper.make_node("Add", ["flat", "zero"], ["logits"]),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "cashier",
        [value("paths", TensorProto.FLOAT, ["rows", 64, 3]), value("characters", TensorProto.INT64, ["rows"])],
        [value("logits", TensorProto.FLOAT, ["rows", 1])],
        [
            *(numpy_helper.from_array(array, name) for name, array in constants.items()),
            numpy_helper.from_array(np.zeros(1, np.float32), "nothing"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
    model.ir_version = 10
    onnx.checker.check_model(model)
    return model.SerializeToString()


def metadata_of(net: bytes, **thresholds: float) -> dict[str, object]:
    return {
        "characters": list(thresholds),
        "thresholds": list(thresholds.values()),
        "sees_cells": False,
        "net": base64.b64encode(net).decode(),
    }


def paths_of(*letters: list[list[tuple[float, float]]]) -> np.ndarray:
    return paths_from_strokes(Strokes.of([[np.array(stroke, float) for stroke in letter] for letter in letters]))


def test_each_character_has_a_threshold_and_unknown_ones_pass(leftmost: bytes) -> None:
    cashier = Cashier(leftmost, "LT", [-0.5, -1.5])
    paths = paths_of([[(0, 2), (0, 0), (1, 0)]], [[(0, 2), (0, 0), (2, 0)]], [[(0, 2), (1, 2)]], [[(0, 2), (1, 2)]])
    assert cashier.takes(paths, "LLT?").tolist() == [True, False, True, True]
    assert cashier.leads(paths, "LLT?").tolist() == pytest.approx([0, -0.5, 0.5, np.inf], abs=1e-5)
    assert cashier.takes(paths[:0], "").shape == (0,)


def test_it_sees_what_ink_shows_and_no_more() -> None:
    """Not how points are spaced, nor where the pen travels, nor, of letters by themselves, their size and place."""
    (path,) = paths_of([[(-1, 1), (1, 1)], [(0, 1), (0, -1)]])
    other = path.copy()
    travels = np.flatnonzero(other[:, 2] < 0)[:-1]
    other[travels[1:], :2] += 0.3
    first = np.flatnonzero(path[:, 2] > 0)[:8]
    other[first, 0] = -1 + 2 * ((first - first[0]) / 32) ** 1.5
    moved = other * (2, 2, 1) + (3, 1, 0)
    shown = as_inked(np.stack([path, other, moved]), are_cells=False)
    assert shown == pytest.approx(np.broadcast_to(path, (3, 64, 3)), abs=0.02)
    cells = as_inked(np.stack([other, moved]), are_cells=True)
    assert cells[1, :, :2] == pytest.approx(2 * cells[0, :, :2] + (3, 1), abs=1e-4)


def test_between_the_body_and_the_marks_of_a_cell_the_pen_is_lifted(leftmost: bytes) -> None:
    cell = np.zeros((1, 64, 3), np.float32)
    cell[0, :, 2] = 1
    cell[0, :52, 0], cell[0, 52:, :2] = np.linspace(0.2, 1, 52), (0.5, 2)
    shown = as_inked(cell, are_cells=True)
    assert (shown[0, :-1, 2] > 0).sum() < 63
    assert shown[0, 0, :2] == pytest.approx((0.2, 0), abs=1e-5)
    assert as_inked(-np.abs(cell), are_cells=True)[0, :, 2].max() < 0
    cashier = Cashier(leftmost, "i", [0.1], sees_cells=True)
    assert cashier.takes(np.concatenate([cell, cell - (0.15, 0, 0)]), "ii").tolist() == [True, False]


def test_what_is_turned_away_is_drawn_again_and_the_rest_stays(save_labelled: SaveLabelled, leftmost: bytes) -> None:
    plain = Model.load(save_labelled())
    assert isinstance(plain, LabelledModel)
    assert plain.cashier is None
    text = "TL" * 40
    latents = np.zeros((len(text), plain.style_size), np.float32)
    seeds = list(range(len(text)))
    before = plain.drawn(text, latents, seeds)
    usual = float(np.median(Cashier(leftmost, "T", [0]).leads(before[::2], "T" * 40)))
    checked = Model.load(save_labelled(name="checked.onnx", cashier=metadata_of(leftmost, T=usual, L=-2)))
    assert isinstance(checked, LabelledModel)
    assert checked.cashier is not None
    assert checked.fingerprint == plain.fingerprint
    after = checked.drawn(text, latents, seeds)
    was_taken = checked.cashier.takes(before, text)
    assert was_taken.mean() == pytest.approx(0.75, abs=0.05)
    assert was_taken[1::2].all()
    assert np.array_equal(before[was_taken], after[was_taken])
    is_taken = checked.cashier.takes(after, text)
    assert is_taken.mean() > was_taken.mean()
    tries = np.array([glyph.num_tries for glyph in checked.hand(0).glyphs(text, np.random.default_rng(0))])
    assert (tries > 1).any()
    assert tries.max() <= MOST_TRIES


def test_a_damaged_cashier_is_told(save_labelled: SaveLabelled, leftmost: bytes) -> None:
    sound = metadata_of(leftmost, T=0)
    for damage in ({"net": "?"}, {"net": "AAAA"}, {"thresholds": []}, {"thresholds": ["x"]}):
        with pytest.raises(ModelError, match=r"toy\.onnx: this model file is damaged"):
            Model.load(save_labelled(cashier={**sound, **damage}))


BODY = [(-0.05, 0.7), (-0.3, 0.19), (0.05, 0.3), (0.32, 0.2), (0.56, -0.25), (0.45, -0.6), (0.2, -0.82), (-0.39, -0.93)]
BAR = [(-0.1, 0.78), (0.3, 0.83), (0.82, 0.88)]
DOT = [(0.3, 0.8), (0.35, 0.81)]
STOP = [(0, 0), (0.1, -0.05), (0.12, -0.1), (0.05, -0.12), (-0.02, -0.08), (0, -0.02)]
HOOK = [(0, -0.02), (-0.3, 0.1), (-0.6, 0.3), (-0.75, 0.6), (-0.7, 0.9), (-0.5, 1.1), (-0.2, 1.1), (0, 0.95)]


@pytest.fixture(scope="module")
def pen() -> LabelledModel:
    model = Model.load("pen")
    assert isinstance(model, LabelledModel)
    return model


def test_the_shipped_one_turns_away_what_is_spoilt_and_not_what_is_plain(pen: LabelledModel) -> None:
    assert pen.cashier is not None
    plain = paths_of([BAR, BODY], [STOP], [[(0, 1), (0.1, 0), (0.2, -1)]], [[(-1, 1), (1, 1)], [(0, 1), (0, -1)]])
    assert pen.cashier.takes(plain, "5.lT").all()
    spoilt = paths_of([DOT, BODY], [[*STOP, *HOOK]])
    assert not pen.cashier.takes(spoilt, "5.").any()


def test_few_fives_with_a_dot_for_a_bar_are_left(pen: LabelledModel) -> None:
    """Of hands 0 and 3, which draw many; a bar is a dot where it is shorter than an eighth of the height."""

    def num_dots(paths: np.ndarray) -> int:
        is_first = np.cumsum(paths[..., 2] <= 0, axis=1) == 0
        has_bar = (paths[:, :40, 2] <= 0).any(axis=1)
        x = np.where(is_first, paths[..., 0], np.nan)
        width = np.nanmax(x, axis=1, initial=-1) - np.nanmin(x, axis=1, initial=1)
        return int((has_bar & (width < 0.25)).sum())

    for number in (0, 3):
        latents = np.tile(pen.style(number), (200, 1))
        drawn = pen.drawn("5" * 200, latents, range(200))
        wobble = np.stack([np.random.default_rng(k).standard_normal(pen.wobble_size, np.float32) for k in range(200)])
        assert num_dots(drawn) < 0.5 * num_dots(pen.draw("5" * 200, latents, wobble))
