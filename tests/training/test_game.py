"""The labelled game: which letters it shows, what it learns, and its recipes as runs."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from ownhand.errors import RunError
from ownhand.hands import Model
from ownhand.ink import paths_from_strokes
from ownhand.letters import Letters, Strokes
from ownhand.nets.forms import PenForm, PixelForm
from ownhand.nets.styled import Critic, Generator
from ownhand.training import train
from ownhand.training.game import GameConfig, LetterGame
from ownhand.training.pictures import save_game_curves
from ownhand.training.twins import TwinSampler

SMALL = {"width": "32", "batch_size": "32", "generator_blocks": "1", "critic_blocks": "1"}


def strokes_letters(num_letters: int = 480, num_writers: int = 12, seed: int = 0) -> Letters:
    """Bars (I), crosses (+) and angles (L) by writers who slant each in their own way; two writers are held out."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, num_letters)
    writers = rng.integers(0, num_writers, num_letters)
    slants = np.linspace(-0.6, 0.6, num_writers)[rng.permutation(num_writers)]
    shapes = {
        0: [[(0, 0.5), (1, 0.5)], [(0.5, 1), (0.5, 0)]],
        1: [[(0.5, 1), (0.5, 0)]],
        2: [[(0, 1), (0, 0), (0.6, 0)]],
    }
    points, stroke_offsets, letter_offsets = [], [0], [0]
    for label, writer in zip(labels, writers, strict=True):
        for stroke in shapes[int(label)]:
            stroke = np.array(stroke) + rng.normal(0, 0.02, (len(stroke), 2))
            stroke[:, 0] += slants[writer] * stroke[:, 1]
            points.append(stroke)
            stroke_offsets.append(stroke_offsets[-1] + len(stroke))
        letter_offsets.append(len(stroke_offsets) - 1)
    strokes = Strokes(
        points=np.concatenate(points).astype(np.float32),
        stroke_offsets=np.array(stroke_offsets),
        letter_offsets=np.array(letter_offsets),
    )
    return Letters(
        characters=("+", "I", "L"),
        labels=labels,
        strokes=strokes,
        writers=writers,
        writer_names=tuple(f"w{k}" for k in range(num_writers)),
        held_out=writers >= num_writers - 2,
        credit="made for a test",
    )


def game_of(letters: Letters, **settings: object) -> LetterGame:
    settings = {"width": 64, "batch_size": 64, "learning_rate": 1e-3, "penalty": 0.1, **settings}
    config = GameConfig(generator_blocks=1, critic_blocks=1, latent_size=8, wobble_size=4, **settings)
    paths = torch.from_numpy(paths_from_strokes(letters.strokes))
    form = PenForm()
    form.fit(paths)
    return LetterGame(letters, paths, form, config, torch.device("cpu"))


def test_twins_are_two_letters_of_one_character_by_one_writer() -> None:
    letters = strokes_letters()
    batch = TwinSampler(letters).batch(40, np.random.default_rng(0))
    pairs = batch.letters.reshape(40, 2)
    assert (letters.writers[pairs[:, 0]] == letters.writers[pairs[:, 1]]).all()
    assert (letters.labels[pairs[:, 0]] == letters.labels[pairs[:, 1]]).all()
    assert batch.are_twins.all()
    assert (pairs[:, 0] != pairs[:, 1]).all()
    assert len(set(letters.labels[pairs[:, 0]])) == 3
    assert (TwinSampler(letters).batch(40, np.random.default_rng(0)).letters == batch.letters).all()


def test_a_letter_without_a_twin_is_said() -> None:
    letters = strokes_letters()
    lone = np.flatnonzero((letters.writers == 0) & (letters.labels == 1))[:1]
    some = letters.select(np.concatenate([lone, np.flatnonzero((letters.writers == 1) & (letters.labels == 2))]))
    batch = TwinSampler(some).batch(30, np.random.default_rng(0))
    is_lone = (batch.letters.reshape(30, 2) == 0).all(axis=1)
    assert is_lone.any()
    assert (batch.are_twins == ~is_lone).all()


def test_codes_are_half_whitened_and_decode_to_the_same_paths() -> None:
    rng = np.random.default_rng(0)
    scales = np.geomspace(1, 0.01, 128)
    flat = torch.from_numpy((rng.normal(size=(4000, 128)) * scales).astype(np.float32))
    paths = torch.cat([flat.view(-1, 64, 2), torch.ones(4000, 64, 1)], dim=2)
    form = PenForm()
    form.fit(paths)
    codes = form.encode(paths)
    assert torch.allclose(form.decode(codes), paths, atol=1e-5)
    deviations = codes[:, :128].std(0).sort(descending=True).values
    assert torch.allclose(deviations, torch.from_numpy(scales**0.5).float(), rtol=0.1)


def test_pixels_keep_their_range() -> None:
    images = torch.arange(256, dtype=torch.uint8).repeat(4)[: 28 * 28].view(1, 28, 28)
    codes = PixelForm().encode(images)
    assert codes.min() == -1
    assert codes.max() == 1
    assert torch.allclose(PixelForm().decode(codes) * 255, images.float(), atol=1e-3)


def test_letters_of_a_hand_share_a_style_and_differ_by_wobble() -> None:
    torch.manual_seed(0)
    net = Generator(3, PenForm(), latent_size=8, wobble_size=4, width=32, num_blocks=1)
    latents, labels = torch.randn(1, 8).expand(2, -1), torch.tensor([1, 1])
    same, other = net(latents, labels, torch.zeros(2, 4)), net(latents, labels, torch.randn(2, 4))
    assert torch.equal(same[0], same[1])
    assert not torch.equal(other[0], other[1])


def test_the_critic_judges_twins_whichever_comes_first() -> None:
    torch.manual_seed(0)
    critic = Critic(3, 5, PenForm(), width=32, num_blocks=1)
    seen = torch.randn(8, 32)
    swapped = seen.view(4, 2, 32).flip(1).reshape(8, 32)
    assert torch.equal(critic.how_real_twins(seen), critic.how_real_twins(swapped))


def test_it_learns_characters_and_hands() -> None:
    """After a short game, characters look like themselves, and writers' slants come out in the hands."""
    letters = strokes_letters(1500)
    game = game_of(letters)
    means = torch.stack([game._data[letters.labels == label].mean(0) for label in range(3)])[..., :2]

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
    assert 0.7 <= game.wobble_stretch <= 1.2
    assert twins.std(0).mean() > 0.7 * game._data[one_writer][..., :2].std(0).mean()  # No two letters are alike.


def _slant(paths: np.ndarray) -> np.ndarray:
    """By how much the top of each bar lies to the right of its bottom, for each unit of height."""
    first, last = paths[:, 0, :2], paths[:, -1, :2]
    return (first - last)[:, 0] / (first - last)[:, 1]


def test_an_outcome_that_is_no_number_stops_the_game() -> None:
    game = game_of(strokes_letters(), learning_rate=0.9)
    with pytest.raises(RunError, match="astray"):
        game.advance(200)


@pytest.fixture(scope="module")
def pen_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("letters") / "strokes.npz"
    strokes_letters().save(path)
    return path


def run_game(source: Path, out: Path, recipe: str = "pen", **options: object) -> list[str]:
    said: list[str] = []
    settings = {**SMALL, **options.pop("settings", {})}
    train(source, recipe=recipe, out=out, device="cpu", say=said.append, settings=settings, **options)
    return said


def test_a_pen_run_leaves_a_model_that_writes(pen_file: Path, tmp_path: Path) -> None:
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 100)
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names >= {"curves.png", "training.gif", "hands.png", "model.onnx", "report.md", "samples", "metrics.jsonl"}
    model = Model.load(tmp_path / "run" / "model.onnx")
    assert model.characters == "+IL"
    assert model.card["letters_seen"] == 3200
    assert model.card["letters"]["credit"] == "made for a test"
    assert set(model.card["figures"]["by_character"]) == set("+IL")
    glyph = model.hand(3).glyph("L", np.random.default_rng(0))
    assert not glyph.outline.is_empty
    figures = model.card["figures"]
    by_character = [row["after_checking"] for row in figures["by_character"].values()]
    assert min(by_character) <= figures["read_after_checking"] <= max(by_character)
    assert 0 <= figures["read"] <= 1
    assert len(figures["consistency"]) == len(figures["real"]["consistency"]) == 4


def test_the_file_draws_what_the_net_draws(pen_file: Path, tmp_path: Path) -> None:
    """Weights are stored in 16 bits: what is drawn may differ by a hair."""
    letters = strokes_letters()
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 10)
    state = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)
    config = GameConfig(width=32, batch_size=32, generator_blocks=1, critic_blocks=1)
    game = game_of(letters.training_part())
    game = LetterGame(letters.training_part(), game._data, game.form, config, torch.device("cpu"))
    game.load(state)
    game.settle()  # As a run does before it leaves its model.
    rng = np.random.default_rng(0)
    inputs = {
        "latents": rng.standard_normal((6, 32), dtype=np.float32),
        "characters": np.arange(6) % 3,
        "wobble": rng.standard_normal((6, 16), dtype=np.float32),
    }
    session = onnxruntime.InferenceSession(tmp_path / "run" / "model.onnx")
    drawn = session.run(None, inputs)[0]
    expected = game.draw(*(torch.from_numpy(part) for part in inputs.values()))
    assert np.abs(drawn - expected).max() < 0.02


def test_a_resumed_game_equals_one_that_never_stopped(
    pen_file: Path, tmp_path: Path, assert_same_run: Callable[[Path, Path], None]
) -> None:
    run_game(pen_file, tmp_path / "whole", letters_seen=32 * 120)
    run_game(pen_file, tmp_path / "parts", letters_seen=32 * 70)
    run_game(pen_file, tmp_path / "parts", letters_seen=32 * 120, resume=True)
    assert_same_run(tmp_path / "whole", tmp_path / "parts")


def test_a_run_goes_on_with_another_penalty_and_says_so(pen_file: Path, tmp_path: Path) -> None:
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 4)
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 8, resume=True, settings={"penalty": "0.03"})
    card = Model.load(tmp_path / "run" / "model.onnx").card
    assert card["recipe"]["penalty"] == 0.03
    assert card["changes"] == [{"after_step": 4, "penalty": 0.03}]
    with pytest.raises(RunError, match="has width = 32, not 64"):
        run_game(pen_file, tmp_path / "run", resume=True, settings={"penalty": "0.03", "width": "64"})


def test_a_run_that_goes_astray_keeps_its_last_good_weights(pen_file: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="last good weights are kept"):
        run_game(pen_file, tmp_path / "run", letters_seen=32 * 4000, settings={"learning_rate": "0.9"})
    for tensor in torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["averaged"].values():
        assert tensor.isfinite().all()
    assert (tmp_path / "run" / "model.onnx").exists()


def test_a_pixel_run_needs_neither_strokes_nor_writers(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(240) % 2
    images = np.zeros((240, 28, 28), np.uint8)
    images[labels == 0, 4:24, 12:16] = 255
    images[labels == 1, 12:16, 4:24] = 255
    images = np.maximum(images, rng.integers(0, 30, images.shape, dtype=np.uint8))
    Letters(characters=("I", "_"), labels=labels, images=images).save(tmp_path / "bars.npz")
    settings = {"cleaning": "0", "learning_rate": "0.001"}
    run_game(tmp_path / "bars.npz", tmp_path / "run", recipe="pixel", letters_seen=32 * 150, settings=settings)
    card = Model.load(tmp_path / "run" / "model.onnx").card
    assert card["writers"] == 1
    assert "spread" not in card["figures"]
    session = onnxruntime.InferenceSession(tmp_path / "run" / "model.onnx")
    inputs = {
        "latents": rng.standard_normal((40, 32), dtype=np.float32),
        "characters": np.arange(40) % 2,
        "wobble": rng.standard_normal((40, 16), dtype=np.float32),
    }
    ink = session.run(None, inputs)[0]
    upright, lying = ink[::2].mean(0), ink[1::2].mean(0)
    assert upright[6, 14] > lying[6, 14] + 0.3
    assert lying[14, 6] > upright[14, 6] + 0.3


def test_curves_tell_what_was_measured_of_both(tmp_path: Path) -> None:
    """Pixels in the place of letters with strokes: the real letters' spread is known, and theirs is not."""
    figures = [{"step": 500, "letters": 40, "read": 0.5}, {"step": 1000, "letters": 40, "read": 0.7}]
    real = {"letters": 40, "read": 0.9, "spread": 2.8, "consistency": [0.1, 0.2, 0.3, 0.1]}
    metrics = np.abs(np.random.default_rng(0).normal(size=(1000, 6)))
    save_game_curves(metrics, figures, real, path=tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 10_000


def test_what_does_not_fit_the_game_is_refused(tmp_path: Path) -> None:
    images = Letters(characters=("A", "B"), labels=np.arange(40) % 2, images=np.zeros((40, 28, 28), np.uint8))
    images.save(tmp_path / "images.npz")
    with pytest.raises(RunError, match="--recipe pixel"):
        run_game(tmp_path / "images.npz", tmp_path / "run")
    with pytest.raises(RunError, match="multiple of 4, got 42"):
        GameConfig(batch_size=42)
    strokes_letters(24).save(tmp_path / "few.npz")
    with pytest.raises(RunError, match="at least one batch of 32 letters"):
        run_game(tmp_path / "few.npz", tmp_path / "run", settings={"cleaning": "0"})


def test_the_card_of_a_run_says_how_real_letters_were_read(pen_file: Path, tmp_path: Path) -> None:
    run_game(pen_file, tmp_path / "run", letters_seen=32 * 5)
    report = (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    assert "read as asked" in report
    assert json.loads((tmp_path / "run" / "config.json").read_text())["recipe"]["recipe"] == "pen"
