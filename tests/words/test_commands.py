"""`ownhand letters words show` and `align`, and the sheet that they draw, `word_sheet`."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image
from tests.words.toys import letters_of, lines_of, words_of

from ownhand.cli import main
from ownhand.words import load_cells


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "words.npz"
    words_of("on", "noon", "lol", "till", "nil").save(path)
    return path


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["letters", "words", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def test_show_draws_letters_in_colours(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    text = run("show", source, "-o", out, "--count", 4, "--columns", 2)
    assert "5 words; letters were found in 4 of 4 words." in text
    assert f"Look at {out}." in text
    with Image.open(out) as sheet:
        assert sheet.size == (2 * 308 + 8, 2 * 138 + 8)
        pixels = np.asarray(sheet.convert("RGB")).astype(int)
    for colour in [(0xD1, 0x24, 0x2F), (0x09, 0x69, 0xDA), (0x1A, 0x7F, 0x37)]:
        assert (abs(pixels - colour).max(axis=2) < 40).any()


def test_lines_are_shown_and_kept_word_by_word(tmp_path: Path) -> None:
    source, sheet, out = tmp_path / "lines.npz", tmp_path / "sheet.png", tmp_path / "cells.npz"
    lines_of("on noon", "lol on no", "oil").save(source)
    assert "3 lines and words; letters were found in 6 of 6 words." in run("show", source, "-o", sheet, "--count", 4)
    text = run("align", source, out, "--jobs", 1)
    assert "lines     2 read and parted at their spaces" in text
    assert "words     6 read, 6 kept (100%)" in text
    assert load_cells(out).words.max() == 5


def test_show_draws_the_worst_first(source: Path, tmp_path: Path) -> None:
    sheets = [tmp_path / "worst.png", tmp_path / "all.png"]
    run("show", source, "-o", sheets[0], "--count", 1, "--columns", 1, "--worst")
    run("show", source, "-o", sheets[1], "--count", 1, "--columns", 1, "--seed", 3)
    for path in sheets:
        with Image.open(path) as sheet:
            assert sheet.size == (316, 146)


def test_align_keeps_cells_and_says_what_it_did(source: Path, tmp_path: Path) -> None:
    letters_of("olin").save(tmp_path / "letters.npz")
    out, worst = tmp_path / "cells.npz", tmp_path / "worst.png"
    text = run("align", source, out, "--letters", tmp_path / "letters.npz", "--jobs", 1, "--worst", worst, "--seed", 2)
    assert "words     5 read, 5 kept (100%)" in text
    cells = load_cells(out)
    assert f"{len(cells):,} letters are in {out}." in text
    assert (cells.words >= 0).sum() == 16
    assert cells.held_out.any()
    with Image.open(worst) as sheet:
        assert sheet.width > 1000


def test_align_keeps_only_words_that_are_likely_enough(source: Path, tmp_path: Path) -> None:
    assert "5 read, 0 kept" in run("align", source, tmp_path / "cells.npz", "--likelihood", "0", "--jobs", 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("align", "none.npz", "cells.npz"), "none.npz: "),
        (("align", "none.npz", "cells.txt"), "cells.txt: expected a name that ends in .npz."),
        (("align", "none.npz", "cells.npz", "--worst", "worst.doc"), "worst.doc: expected the name of a picture."),
        (("align", "none.npz", "none/cells.npz"), "there is no folder"),
        (("show", "none.npz", "-o", "sheet.doc"), "sheet.doc: expected the name of a picture."),
        (("show", "none.npz", "-o", "sheet.png"), "none.npz: "),
    ],
)
def test_what_the_user_can_mend_exits_with_2(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = run(*arguments, code=2)
    assert message in text
    assert text.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
