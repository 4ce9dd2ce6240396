"""Sheets of hands: every hand numbered, writing what it writes on a page of its own."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from ownhand import Model, write
from ownhand.cli import main
from ownhand.errors import ModelError, WritingError
from ownhand.specimens import hand_sheet


def test_every_hand_is_numbered_and_writes_as_on_its_own_page() -> None:
    numbers = [3, 40, 125]
    page = hand_sheet(numbers, model="article", words="HI YOU", seed=2)
    for line, number in enumerate(numbers):
        placed = [placement for placement in page.placements if placement.line == line]
        label = [placement for placement in placed if placement.word == 0]
        assert "".join(placement.character for placement in label) == str(number)
        alone = write("HI YOU", hand=number, model="article", seed=2).placements
        for there, here in zip(alone, placed[len(label) :], strict=True):
            assert (here.character, here.word) == (there.character, there.word + 1)
            assert here.glyph.outline.svg_path(3) == there.glyph.outline.svg_path(3)
            assert here.y == pytest.approx(label[0].y, abs=1)  # lines stray a little
            shift = placed[len(label)].x - alone[0].x
            assert here.x - there.x == pytest.approx(shift)


def test_a_sheet_is_joined_as_asked() -> None:
    for joined in (0, 1):
        page = hand_sheet([3, 12], words="minim", joined=joined)
        letters = [placement.glyph.goes_on for placement in page.placements if placement.character in "min"]
        assert letters == [False, *[bool(joined)] * 4] * 2
    with pytest.raises(ModelError, match="writes every letter by itself"):
        hand_sheet([3], model="pen", words="minim", joined=1)


@pytest.mark.parametrize("count", [1, 12, 13, 25])
def test_nothing_overlaps_or_leaves_the_sheet(count: int) -> None:
    page = hand_sheet(range(count), model="article", words="OJ\nQ")
    boxes = []
    for cell in range(count):
        placed = [page.outline(placement).bounds() for placement in page.placements if placement.line == cell]
        low, high = np.min(placed, axis=0), np.max(placed, axis=0)
        boxes.append((low[0], low[1], high[2], high[3]))
        assert 0 < low[0] < high[2] < page.width_mm
        assert -page.height_mm < low[1] < high[3] < 0
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_usual_words_suit_the_model() -> None:
    page = hand_sheet([0], model=Model.load("article"))
    assert "".join(placement.character for placement in page.placements) == "0CANYOUREADIT"
    assert page.warnings() == []


@pytest.mark.parametrize("digit", "0123456789")
def test_digits_stand_on_the_line(digit: str) -> None:
    number = hand_sheet([int(f"1{digit}")], model="article", words="A").placements[1]
    left, bottom, right, top = number.glyph.outline.bounds()
    assert -0.04 < left < right < 0.56
    assert (bottom, top) == pytest.approx((0, 0.75), abs=0.05)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["hands", "-n", "3", "--first", "7", "--words", "Hé", "-o", "out/sheet.svg"])
    assert (result.exit_code, result.stdout) == (0, "Wrote out/sheet.svg: hands 7 to 9.\n")
    assert "cannot write 'é'" in result.stderr
    CliRunner().invoke(main, ["hands", "-n", "3", "--wobble", "0.5", "-o", "a.png", "--dpi", "40"])
    CliRunner().invoke(main, ["hands", "-n", "3", "--wobble", "0.5", "-o", "b.png", "--dpi", "40"])
    assert Path("a.png").read_bytes() == Path("b.png").read_bytes()
    for arguments, message in (
        (["-n", "0", "-o", "x.png"], "Expected 1 to 400 hands, found 0"),
        (["-o", "x.gif"], "'.gif' is not a kind of page"),
        (["-o", "x.png", "--words", " "], "nothing to write"),
        (["-o", "x.png", "--model", "quill"], "no model of that name"),
        (["-o", "x.png", "--neatness", "2"], "A neatness of 2 is out of bounds"),
        (["-o", "x.svg", "--dpi", "40"], "--dpi: for .png alone, and the name ends in .svg"),
    ):
        result = CliRunner().invoke(main, ["hands", *arguments])
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert message in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["a.png", "b.png", "out"]


def test_bad_sheets() -> None:
    with pytest.raises(WritingError, match="needs a hand at least"):
        hand_sheet([])
    with pytest.raises(ModelError, match="There is no hand -1"):
        hand_sheet([-1])
