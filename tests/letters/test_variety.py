"""How hands vary, on letters whose variety is known."""

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.ink import Strokes, paths_from_strokes
from ownhand.letters.variety import STYLE_FEATURES, consistency, spread, style_features, tremble

ASPECT, SLANT, CURVATURE, SIZE = range(len(STYLE_FEATURES))


def path(*strokes: list[tuple[float, float]]) -> np.ndarray:
    """The pen path of one letter, (1, 64, 3)."""
    return paths_from_strokes(Strokes.of([[np.array(stroke) for stroke in strokes]]))


def circle(width: float = 1, height: float = 1) -> np.ndarray:
    turns = np.linspace(0, 2 * np.pi, 200)
    return path(list(zip(width * np.cos(turns), height * np.sin(turns), strict=True)))


@pytest.mark.parametrize("lean", [-0.5, 0, 0.3])
def test_slant_is_the_lean_of_upright_strokes(lean: float) -> None:
    aitch = path([(0, 0), (2 * lean, 2)], [(1, 0), (1 + 2 * lean, 2)], [(lean, 1), (1 + lean, 1)])
    assert style_features(aitch)[0, SLANT] == pytest.approx(lean, abs=0.03)
    # A level bar has no lean, and writing it backwards changes nothing.
    assert style_features(aitch[:, ::-1])[0, SLANT] == pytest.approx(lean, abs=0.06)
    assert style_features(path([(0, 0), (1, 0)]))[0, SLANT] == 0


def test_slant_grows_with_a_shear() -> None:
    upright = circle(0.7)
    leaning = upright.copy()
    leaning[..., 0] += 0.3 * leaning[..., 1]
    assert style_features(upright)[0, SLANT] == pytest.approx(0, abs=0.01)
    assert style_features(leaning)[0, SLANT] == pytest.approx(0.25, abs=0.05)


def test_aspect_size_and_curvature_of_plain_shapes() -> None:
    wide, stroke = style_features(circle(2, 1))[0], style_features(path([(0, 0), (0, 5)]))[0]
    assert wide[ASPECT] == pytest.approx(np.log(2.1 / 1.1), abs=0.01)
    assert stroke[ASPECT] == pytest.approx(np.log(0.1 / 2.1))
    assert stroke[SIZE] == pytest.approx(np.log(2.1), abs=1e-3)
    assert style_features(circle())[0, SIZE] == pytest.approx(np.log(2 * np.pi + 0.1), abs=0.01)
    assert stroke[CURVATURE] == pytest.approx(np.log(0.3), abs=1e-3)
    assert style_features(circle())[0, CURVATURE] == pytest.approx(np.log(2 * np.pi + 0.3), abs=0.03)


def test_travel_and_scale_do_not_count() -> None:
    one = circle()
    strayed = np.concatenate([one, np.array([[[9.0, 9.0, -1.0]] * 5])], axis=1)
    strayed[:, 63, 2] = -1  # the pen lifts and wanders off
    assert style_features(strayed)[0] == pytest.approx(style_features(one)[0], abs=1e-5)
    assert style_features(one * [0.3, 0.3, 1])[0] == pytest.approx(style_features(one)[0], abs=1e-5)


def test_shaking_hardly_counts_as_curvature_but_is_told() -> None:
    rng = np.random.default_rng(0)
    still = np.repeat(circle(), 50, axis=0)
    shaken = still.copy()
    shaken[..., :2] += rng.normal(0, 0.005, shaken[..., :2].shape)
    difference = style_features(shaken)[:, CURVATURE].mean() - style_features(still)[0, CURVATURE]
    assert 0 <= difference < 0.12
    assert tremble(still) < 0.0015
    assert tremble(shaken) == pytest.approx(0.6745 * np.sqrt(20) * 0.005, rel=0.1)


def test_letters_without_ink_are_finite() -> None:
    nothing = np.zeros((1, 64, 3), np.float32) - [0, 0, 1]
    dot = -nothing
    assert np.isfinite(style_features(np.concatenate([nothing, dot]))).all()
    assert tremble(nothing) == 0
    assert style_features(np.zeros((0, 64, 3))).shape == (0, 4)


def hands_and_features(own: float, num_hands: int = 200, num_letters: int = 20) -> tuple[np.ndarray, ...]:
    """Letters whose features have this share of their variance between hands, on top of very different characters."""
    rng = np.random.default_rng(1)
    sizes = rng.integers(2, 2 * num_letters, num_hands)
    hands = np.repeat(np.arange(num_hands), sizes)
    characters = rng.integers(0, 5, len(hands))
    features = np.sqrt(own) * rng.normal(size=num_hands)[hands] + np.sqrt(1 - own) * rng.normal(size=len(hands))
    return (features + 30 * characters)[:, None], characters, hands


@pytest.mark.parametrize("own", [0.0, 0.3, 0.8, 1.0])
def test_consistency_finds_the_share_of_the_hand(own: float) -> None:
    features, characters, hands = hands_and_features(own)
    assert consistency(features, characters, hands)[0] == pytest.approx(own, abs=0.06)


def test_consistency_of_copies_is_one_and_of_shuffled_hands_nothing() -> None:
    features, characters, hands = hands_and_features(1.0)
    shuffled = np.random.default_rng(0).permutation(hands)
    assert consistency(features, characters, shuffled)[0] == pytest.approx(0, abs=0.02)
    one_character = np.zeros_like(characters)
    copies = np.random.default_rng(0).normal(size=200)[hands][:, None]
    assert consistency(copies, one_character, hands)[0] == pytest.approx(1)
    assert consistency(np.ones_like(copies), one_character, hands)[0] == 0


def test_consistency_agrees_with_the_analysis_of_variance_of_equal_groups() -> None:
    # Six targets, four ratings each: table 2 of Shrout and Fleiss, whose ICC(1,1) is 0.17.
    ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
    found = consistency(ratings.reshape(-1, 1), np.zeros(24, int), np.repeat(np.arange(6), 4))
    assert found[0] == pytest.approx(0.1657, abs=1e-3)


@pytest.mark.parametrize("hands", [[0, 0, 0], [0, 1, 2]])
def test_consistency_needs_several_hands_of_several_letters(hands: list[int]) -> None:
    with pytest.raises(LettersError, match="several hands of several letters"):
        consistency(np.arange(3.0)[:, None], np.zeros(3, int), np.array(hands))


def test_spread_is_the_root_of_the_summed_variance() -> None:
    rng = np.random.default_rng(0)
    paths = np.repeat(circle(), 2000, axis=0)
    paths[..., :2] += rng.normal(0, 0.1, (2000, 1, 2))  # all points of a letter move together
    characters = np.where(np.arange(2000) < 1995, 2, 0)
    found = spread(paths, characters)
    assert found.shape == (3,)
    assert np.isnan(found[:2]).all()
    assert found[2] == pytest.approx(0.1 * np.sqrt(128), rel=0.05)
    assert spread(paths, characters, num_characters=7).shape == (7,)
    assert spread(np.repeat(circle(), 20, axis=0), np.zeros(20, int))[0] == pytest.approx(0, abs=1e-6)
