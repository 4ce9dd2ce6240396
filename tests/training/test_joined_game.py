"""The joined game: what a step is about, and that it learns."""

from pathlib import Path

import numpy as np
import pytest
import torch

from ownhand.errors import RunError
from ownhand.nets.joined import leaving
from ownhand.training.joined_game import CellSampler, JoinedConfig, JoinedGame
from ownhand.words import load_cells

from .word_writers import written_cells

SMALL = {"width": 32, "batch_size": 32, "num_windows": 4, "generator_blocks": 1, "critic_blocks": 1}


def game(**more: float) -> JoinedGame:
    return JoinedGame(written_cells(), "clno", JoinedConfig(**{**SMALL, **more}), torch.device("cpu"))


def test_twins_are_the_same_character_by_one_writer_and_windows_follow_one_another() -> None:
    cells = written_cells()
    labels = cells.numbers_of("clno")
    sampler = CellSampler(cells, labels, 4, window_size=3)
    twins, are_twins = sampler.twins(50, np.random.default_rng(0))
    one, other = twins.reshape(-1, 2).T
    assert (labels[one] == labels[other]).all()
    assert (cells.writers[one] == cells.writers[other]).all()
    assert ((one != other) == are_twins).all()
    windows = sampler.windows(50, np.random.default_rng(0)).reshape(-1, 3)
    assert (cells.following[windows[:, :-1]] == windows[:, 1:]).all()
    again = sampler.windows(50, np.random.default_rng(0)).reshape(-1, 3)
    assert (again == windows).all()


def test_words_too_short_for_a_window_are_refused() -> None:
    cells = written_cells(num_words=8)
    alone = cells.select(np.diff(cells.words, prepend=-1) > 0)
    with pytest.raises(RunError, match="Expected words with 3 letters in a row"):
        JoinedGame(alone, "clno", JoinedConfig(**SMALL), torch.device("cpu"))


def test_the_same_seed_takes_the_same_steps() -> None:
    one, other, another = game(), game(), game(seed=1)
    assert (one.advance(3) == other.advance(3)).all()
    assert (another.advance(3) != one.advance(3)).any()


def weights_of(played: JoinedGame) -> torch.Tensor:
    return torch.cat([weights.detach().flatten() for weights in played.state.generator.parameters()])


def test_at_the_end_the_generator_heeds_the_reader() -> None:
    heeding, never, not_read = game(reading_after=2), game(), game(reading_after=2, read_weight=0.0)
    reader = [weights.clone() for weights in heeding.state.reader.parameters()]
    for played in (heeding, never, not_read):
        played.advance(2)
    assert torch.equal(weights_of(heeding), weights_of(never))
    assert any(not torch.equal(was, now) for was, now in zip(reader, heeding.state.reader.parameters(), strict=True))
    for played in (heeding, never, not_read):
        played.advance(1)
    assert not torch.equal(weights_of(heeding), weights_of(never))
    assert torch.equal(weights_of(not_read), weights_of(never))


def test_steps_teach_to_draw_what_is_asked() -> None:
    """After a few steps letters are as high as people's: an l has an ascender and an o has none."""
    played = game(averaging=0.9, learning_rate=0.002)
    played.advance(150)
    num = 40
    source = torch.Generator().manual_seed(0)
    numbers = torch.tensor([2, 4]).repeat(num // 2)
    nothing, places = torch.zeros(num, dtype=torch.int64), torch.tensor([[-1.0, -1, 0, 0, 0]]).repeat(num, 1)
    with torch.no_grad():
        paths = played.writing()(
            torch.randn(num, 32, generator=source), numbers, nothing, nothing, places, torch.randn(num, 16)
        )
    tops = paths[:, :52, 1].amax(1)
    assert tops[::2].mean() > tops[1::2].mean() + 0.3


def test_the_pen_leaves_where_a_body_ends() -> None:
    paths = torch.zeros(1, 64, 3)
    paths[0, :52, 0] = torch.linspace(0, 2, 52)
    paths[0, :52, 1] = 0.5
    end, way = leaving(paths)
    assert end[0].tolist() == pytest.approx([2.0, 0.5])
    assert way[0].tolist() == pytest.approx([1.0, 0.0], abs=1e-3)


def test_joins_are_told_by_the_styles_of_the_kept_generator() -> None:
    joins = game().joins()
    assert len(joins.rate_by_latent) == 33
    assert joins.rate_spread > 0
    assert set(joins.characters) == set("clno")


def test_kept_cells_have_the_fingerprint_of_what_is_opened(tmp_path: Path) -> None:
    written_cells().save(tmp_path / "cells.npz")
    cells = load_cells(tmp_path / "cells.npz")
    cells.save(tmp_path / "again.npz")
    assert load_cells(tmp_path / "again.npz").fingerprint() == cells.fingerprint()
    assert written_cells(seed=1).fingerprint() != cells.fingerprint()
    assert sum(cells.counts().values()) == len(cells)
