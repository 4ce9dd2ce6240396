"""Sheets and films of a run."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ownhand.training.figures import shares_of_real
from ownhand.training.pictures import (
    sample_sheet,
    save_film,
    save_game_curves,
    save_see_saw,
    saved_sheets,
    with_row_names,
)


def test_a_sheet_lays_letters_out_in_rows_black_on_white() -> None:
    images = np.zeros((5, 28, 28), np.uint8)
    images[4] = 255  # first of the second row
    sheet = np.asarray(sample_sheet(images, columns=3, zoom=2))
    assert sheet.shape == (112, 168)
    assert (sheet[62:106, 6:50] == 255).all()
    assert (sheet[62:106, 62:106] == 0).all()


def test_row_names_stand_left_of_their_rows() -> None:
    sheet = sample_sheet(np.zeros((4, 28, 28), np.uint8), columns=2)
    named = np.asarray(with_row_names(sheet, ["A", "B"]))
    assert named.shape == (112, 112 + 44)
    assert (named[:56, :44] < 255).any()
    assert (named[56:, :44] < 255).any()
    assert (named[:, 44:] == 255).all()


def test_a_film_plays_the_first_and_the_last_sheet(tmp_path: Path) -> None:
    frames = []
    for epoch in range(1, 301):
        path = tmp_path / f"{epoch}.png"
        Image.new("L", (120, 40), epoch % 256).save(path)
        frames.append((f"epoch {epoch}", path))
    save_film(frames, tmp_path / "film.gif", say=pytest.fail)
    with Image.open(tmp_path / "film.gif") as film:
        assert 50 < film.n_frames <= 100
        assert film.size == (120, 66)
    save_film([], tmp_path / "none.gif", say=pytest.fail)
    assert not (tmp_path / "none.gif").exists()


def test_the_see_saw_is_drawn_for_any_number_of_steps(tmp_path: Path) -> None:
    for num_steps in (1, 7, 5000):
        metrics = np.random.default_rng(0).random((num_steps, 4))
        save_see_saw(metrics, steps_per_epoch=10, path=tmp_path / "curves.png")
        with Image.open(tmp_path / "curves.png") as picture:
            assert picture.width > 500


def test_curves_tell_what_was_measured_of_both(tmp_path: Path) -> None:
    """Pixels in the place of letters with strokes: the real letters' spread is known, and theirs is not."""
    figures = [{"step": 500, "letters": 40, "read": 0.5}, {"step": 1000, "letters": 40, "read": 0.7}]
    real = {"letters": 40, "read": 0.9, "spread": 2.8, "consistency": [0.1, 0.2, 0.3, 0.1]}
    shares = shares_of_real(figures, real)
    assert shares == {"read as asked": pytest.approx([0.5 / 0.9, 0.7 / 0.9])}
    metrics = np.abs(np.random.default_rng(0).normal(size=(1000, 6)))
    questions = ("real", "writer", "twins")
    save_game_curves(metrics, questions, [500, 1000], shares, path=tmp_path / "curves.png")
    assert (tmp_path / "curves.png").stat().st_size > 10_000


def test_damaged_sheets_are_left_out_of_the_film_and_named(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    for step in (100, 200, 300):
        Image.new("L", (120, 40), step % 256).save(samples / f"step-{step:06}.png")
    whole = (samples / "step-000200.png").read_bytes()
    (samples / "step-000100.png").write_bytes(whole[:50])
    (samples / "step-000300 (copy).png").write_bytes(whole)
    (samples / "step-.png").write_bytes(whole)
    sheets = saved_sheets(tmp_path, "step")
    assert [step for step, _ in sheets] == [100, 200, 300]
    said: list[str] = []
    save_film([(str(step), path) for step, path in sheets], tmp_path / "film.gif", say=said.append)
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames == 1
    assert said == ["Of samples/, 1 damaged: left out of the film (step-000100.png)."]


def test_a_sheet_of_another_kind_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    Image.new("L", (9, 9)).save(tmp_path / "samples" / "step-1.png", "TIFF")
    said: list[str] = []
    save_film([("1", tmp_path / "samples" / "step-1.png")], tmp_path / "film.gif", say=said.append)
    assert not (tmp_path / "film.gif").exists()
    assert len(said) == 1


def test_no_metrics_give_no_curves(tmp_path: Path) -> None:
    save_see_saw(np.zeros((0, 4)), steps_per_epoch=3, path=tmp_path / "a.png")
    save_game_curves(np.zeros((0, 4)), ["real"], [], {}, path=tmp_path / "b.png")
    assert list(tmp_path.iterdir()) == []
