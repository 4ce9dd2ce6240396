"""Models that know no labels: they write with the sorts of their letter case."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ownhand.hands import Model, UnlabelledModel
from ownhand.hands.unlabelled import placed
from ownhand.ink import Outline, polygon


def test_letters_are_brought_to_their_place_on_the_line() -> None:
    square = polygon([(3, 3), (5, 3), (5, 5), (3, 5)])
    assert placed("x", square).bounds() == pytest.approx((0, 0, 1, 1))
    assert placed("p", square).bounds() == pytest.approx((0, -1.1, 2.1, 1))
    assert placed("_", square).bounds()[2] == pytest.approx(0.9)  # sized by its width
    wide = polygon([(0, 0), (4, 0), (4, 1), (0, 1)])
    assert placed("x", wide).bounds()[2] == pytest.approx(1.35)  # and never much wider than high
    assert placed("x", Outline()).is_empty


def test_a_model_writes_with_its_case(
    save_model: Callable[..., Path], bar_metadata: dict[str, str], bar_reader: Any
) -> None:
    hand = Model.load(save_model(bar_metadata)).hand(3)
    rng = np.random.default_rng(0)
    for character in "-I":
        glyphs = [hand.glyph(character, rng) for _ in range(6)]
        assert len({glyph.outline.svg_path(4) for glyph in glyphs}) == 6
    left, bottom, right, top = hand.glyph("I", rng).outline.bounds()
    assert bottom == pytest.approx(0, abs=1e-9)
    assert top == pytest.approx(1.8, abs=1e-9)
    left, bottom, right, top = hand.glyph("-", rng).outline.bounds()
    assert right - left == pytest.approx(0.9)
    assert (bottom + top) / 2 == pytest.approx(0.6)


def test_a_hand_writes_with_the_sorts_most_like_it(
    save_model: Callable[..., Path], bar_metadata: dict[str, str]
) -> None:
    model = Model.load(save_model(bar_metadata))
    assert isinstance(model, UnlabelledModel)
    sorts, looks = model.sorts("I"), model.looks("I")
    assert len(sorts) == len(looks) >= 6
    assert looks.mean(axis=0) == pytest.approx([0, 0], abs=1e-6)
    heaviest = int(looks[:, 0].argmax())
    rng = np.random.default_rng(0)
    like = model.drawn("I" * 40, np.repeat(looks[heaviest][None], 40, axis=0), rng)
    unlike = model.drawn("I" * 40, np.repeat(-looks[heaviest][None], 40, axis=0), rng)
    assert like.sum(axis=(1, 2)).mean() > unlike.sum(axis=(1, 2)).mean()
