"""Filling a letter case with what a reader reads surely."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ownhand.hands import LetterCase, Model, fill_letter_case
from ownhand.hands.letter_case import SURE, wholeness


def draw_bars(latents: np.ndarray) -> np.ndarray:
    """Bars as the model file of the tests draws them, lying ones rare: only below -2."""
    images = np.zeros((len(latents), 28, 28), np.uint8)
    stands = latents[:, 0] > -2
    images[stands, 4:24, 12:16] = 250
    images[~stands, 12:16, 4:24] = 250
    images += (5 * latents[:, 1, None, None]).clip(0, 5).astype(np.uint8)
    return images


def test_a_case_holds_sure_sorts_of_each_letter(bar_reader: Any) -> None:
    case = fill_letter_case(
        draw_bars, bar_reader, "-I", latent_size=8, rng=np.random.default_rng(0), num_draws=2000, num_sorts=5
    )
    assert case.doubtful == ""
    assert case.shares["I"] == pytest.approx(0.977, abs=0.01)
    for character in "-I":
        assert case.sorts[character].shape == (5, 8)
        assert (bar_reader.sureness(draw_bars(case.sorts[character]), character) >= SURE).all()


def test_a_rare_letter_is_sought_near_the_few_that_were_found(bar_reader: Any) -> None:
    case = fill_letter_case(
        draw_bars, bar_reader, "-I", latent_size=8, rng=np.random.default_rng(0), num_draws=800, num_sorts=40
    )
    assert case.shares["-"] * 800 < 40
    assert len(case.sorts["-"]) == 40


def test_a_letter_never_drawn_is_doubtful_and_still_has_sorts(bar_reader: Any) -> None:
    case = fill_letter_case(
        lambda latents: draw_bars(np.abs(latents)),
        bar_reader,
        "-I",
        latent_size=8,
        rng=np.random.default_rng(0),
        num_draws=500,
    )
    assert case.doubtful == "-"
    assert case.shares["-"] == 0
    assert len(case.sorts["-"]) >= 1


def test_a_case_comes_back_from_json(bar_reader: Any) -> None:
    case = fill_letter_case(
        draw_bars, bar_reader, "-I", latent_size=8, rng=np.random.default_rng(0), num_draws=500, num_sorts=4
    )
    again = LetterCase.from_json(case.to_json())
    for character in "-I":
        assert np.array_equal(again.sorts[character], case.sorts[character])
        assert again.sureness[character] == pytest.approx(case.sureness[character], abs=1e-3)


def test_the_same_seed_fills_the_same_case(bar_reader: Any) -> None:
    one, other = (
        fill_letter_case(draw_bars, bar_reader, "-I", latent_size=8, rng=np.random.default_rng(3), num_draws=400)
        for _ in range(2)
    )
    assert one.to_json() == other.to_json()


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


def test_wholeness_is_the_share_of_the_largest_piece() -> None:
    images = np.zeros((4, 28, 28), np.uint8)
    images[1, 4:24, 4:8] = images[1, 20:24, 4:24] = 255  # an L, in one piece
    images[2, 4:8, 4:8] = 255  # 16 pixels,
    images[2, 12:18, 12:20] = 255  # and 48 apart from them
    images[3, 5, 5] = images[3, 6, 6] = 255  # corner to corner hangs together
    assert wholeness(images).tolist() == [1.0, 1.0, 0.75, 1.0]
