"""Letters that a shipped model draws, to learn from."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ownhand import load_letters
from ownhand.cli import main
from ownhand.errors import LettersError
from ownhand.hands import Reader


def test_letters_are_drawn_by_numbered_hands() -> None:
    told: list[tuple[int, int]] = []
    letters = load_letters(
        "hands:pen?n=140&hands=7&characters=BAD", progress=lambda done, total: told.append((done, total))
    )
    assert letters.counts() == {"A": 47, "B": 47, "D": 46}
    assert letters.writers is not None
    assert letters.held_out is not None
    assert letters.writer_names == tuple(f"hand {number}" for number in range(1, 8))
    assert set(letters.writers[letters.held_out].tolist()) == {6}
    assert "UNIPEN" in letters.credit
    assert told == [(140, 140)]
    assert letters.strokes is not None
    assert letters.images is not None
    assert letters.images.shape == (140, 28, 28)
    read = Reader.load().read(letters.images)
    assert np.mean([text == letters.characters[label] for text, label in zip(read, letters.labels, strict=True)]) > 0.8
    again = load_letters("hands:pen?n=140&hands=7&characters=BAD")
    assert again.fingerprint() == letters.fingerprint()
    other = load_letters("hands:pen?n=140&hands=7&characters=BAD&seed=1")
    assert other.fingerprint() != letters.fingerprint()


def test_capitals_are_usual_and_all_may_be_asked_for() -> None:
    assert "".join(load_letters("hands:pen?n=52").characters) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    everything = load_letters("hands:pen?n=94&characters=all")
    assert len(everything.characters) == 94
    assert (np.bincount(everything.labels) == 1).all()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("hands:quill", "expected letters drawn by a model as hands:pen; found 'quill'"),
        ("hands:pen?n=0", "expected n from 1 to 1,000,000, found '0'"),
        ("hands:pen?n=1e9", "expected n from 1 to 1,000,000, found '1e9'"),
        ("hands:pen?size=5", "expected n, hands, seed, characters after the ?"),
        ("hands:pen?5", "found '5'"),
        ("hands:pen?characters=é", "the model pen cannot draw é"),
        ("hands:pen?characters=", "the model pen cannot draw no characters"),
    ],
)
def test_what_cannot_be_drawn_is_told(source: str, message: str) -> None:
    with pytest.raises(LettersError) as raised:
        load_letters(source)
    assert message in str(raised.value)


def test_the_command_shows_them(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    shown = CliRunner().invoke(main, ["letters", "show", "hands:pen?n=78", "-o", str(sheet)])
    assert shown.exit_code == 0, shown.output
    assert "letters      78" in shown.output
    assert sheet.is_file()
