"""`ownhand letters show` and `ownhand letters convert`."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from ownhand.cli import main
from ownhand.letters import Letters, Strokes, load_letters


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A headerless CSV of an A, a B and a blank B."""
    rows = np.zeros((3, 785), int)
    rows[1:, 0] = 1
    rows[:2, 300:310] = 255
    path = tmp_path / "letters.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows.tolist()))
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["letters", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def test_show(source: Path) -> None:
    text = run("show", source)
    assert "letters.csv" in text
    assert "A 1    B 2" in text
    assert "Note: 1 of the letters is blank: kept." in text


def test_show_draws_a_sheet(source: Path, tmp_path: Path) -> None:
    text = run("show", source, "-o", tmp_path / "sheet.png", "--columns", 5)
    assert f"Look at {tmp_path / 'sheet.png'}." in text
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.mode == "L"


def test_show_draws_strokes(tmp_path: Path) -> None:
    strokes = Strokes(points=[[0, 0], [1, 5]], stroke_offsets=[0, 2], letter_offsets=[0, 1])
    Letters(characters=("l",), labels=np.zeros(1), strokes=strokes).save(tmp_path / "pen.npz")
    assert "strokes      1, of 2 points" in run("show", tmp_path / "pen.npz", "-o", tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert np.asarray(sheet).min() == 0


def test_convert(source: Path, tmp_path: Path) -> None:
    assert "3 letters are in" in run("convert", source, tmp_path / "out.npz")
    assert load_letters(tmp_path / "out.npz").fingerprint() == load_letters(source).fingerprint()


@pytest.mark.parametrize("arguments", [("show", "none.csv"), ("convert", "none.csv", "out.npz")])
def test_what_the_user_can_mend_exits_with_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert "none.csv: expected a file or folder" in run(*arguments, code=2)


def test_places_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    assert "there is no folder" in run("convert", source, tmp_path / "no" / "out.npz", code=2)
    assert "there is no folder" in run("show", source, "-o", tmp_path / "no" / "sheet.png", code=2)
    assert "Name a picture such as sheet.png" in run("show", source, "-o", tmp_path / "sheet.xyz", code=2)


def test_convert_never_takes_the_place_of_its_source(source: Path) -> None:
    before = source.read_bytes()
    assert "expected a name that ends in .npz" in run("convert", source, source, code=2)
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", ""), "ownhand: Expected the name of a file or folder of letters, found an empty name."),
        (("show", "letters.csv", "--seed", -1), "ownhand: Invalid value for '--seed': -1 is not in the range x>=0."),
        (("show",), "ownhand: Missing argument 'SOURCE'. See main letters show --help."),
        (("draw",), "ownhand: No such command 'draw'. See main letters --help."),
    ],
)
def test_a_slip_on_the_command_line_is_told_in_one_line(arguments: tuple[object, ...], message: str) -> None:
    output = run(*arguments, code=2)
    assert output.startswith(message)
    assert output.count("\n") == 1
