"""The labelled game: what it learns, and when it stops."""

import numpy as np
import pytest
import torch

from ownhand.errors import RunError
from ownhand.ink import paths_from_strokes
from ownhand.letters import Letters
from ownhand.nets.forms import PenForm
from ownhand.training.game import LetterConfig, LetterGame

from .writers import strokes_letters


def game_of(letters: Letters, **settings: object) -> LetterGame:
    settings = {"width": 64, "batch_size": 64, "learning_rate": 1e-3, "penalty": 0.1, **settings}
    config = LetterConfig(generator_blocks=1, critic_blocks=1, latent_size=8, wobble_size=4, **settings)
    paths = torch.from_numpy(paths_from_strokes(letters.strokes))
    form = PenForm()
    form.fit(paths)
    return LetterGame(letters, paths, form, config, torch.device("cpu"))


def _slant(paths: np.ndarray) -> np.ndarray:
    """By how much the top of each bar lies to the right of its bottom, for each unit of height."""
    first, last = paths[:, 0, :2], paths[:, -1, :2]
    return (first - last)[:, 0] / (first - last)[:, 1]


def test_it_learns_characters_and_hands() -> None:
    """After a short game, characters look like themselves, and writers' slants come out in the hands."""
    letters = strokes_letters(1500)
    game = game_of(letters)
    means = torch.stack([game.data[letters.labels == label].mean(0) for label in range(3)])[..., :2]

    def share_nearest_own() -> float:
        source = torch.Generator().manual_seed(1)
        latents, wobble = torch.randn(90, 8, generator=source), torch.randn(90, 4, generator=source)
        labels = torch.arange(90) % 3
        drawn = torch.from_numpy(game.draw(latents, labels, wobble))[..., :2]
        nearest = (drawn[:, None] - means).square().sum((2, 3)).argmin(1)
        return (nearest == labels).float().mean().item()

    before = share_nearest_own()
    game.advance(200)
    assert share_nearest_own() > 0.95 > before
    bars = torch.full((40,), 1)
    latents = torch.randn(40, 8, generator=torch.Generator().manual_seed(2))
    slants = [_slant(game.draw(latents, bars, torch.randn(40, 4))) for _ in range(2)]
    assert np.corrcoef(*slants)[0, 1] > 0.6  # A hand slants alike however it wobbles,
    assert slants[0].std() > 0.1  # and hands slant differently.
    one_hand = latents[:1].expand(40, -1)
    twins = game.draw(one_hand, bars, torch.randn(40, 4))[..., :2]
    one_writer = torch.from_numpy((letters.labels == 1) & (letters.writers == 3))
    game.settle()
    assert 0.7 <= game.stretch.wobble <= 1.2
    assert twins.std(0).mean() > 0.7 * game.data[one_writer][..., :2].std(0).mean()  # No two letters are alike.


def test_an_outcome_that_is_no_number_stops_the_game() -> None:
    game = game_of(strokes_letters(), learning_rate=0.9)
    with pytest.raises(RunError, match="astray"):
        game.advance(200)
