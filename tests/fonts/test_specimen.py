"""Specimens: a few sheets set with the font itself; and the command that makes fonts and specimens."""

from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from tests.fonts.conftest import Stems

from ownhand.cli import main
from ownhand.fonts import Font, build_font, specimen


def test_a_specimen_shows_the_font_and_holds_its_text(font: Font) -> None:
    content = specimen(font)
    assert content == specimen(font)
    file = pypdfium2.PdfDocument(content)
    assert 2 <= len(file) <= 3
    first, *_ = texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in file]
    assert first.startswith("HandSeven")
    for text in ("DearAda,thankyouforthekettle.", "Look,thebeesseethetree;", "Łódź,señor,Ørsted", "“quotes”"):
        assert text in first
    assert "9,871.75" in "".join(texts)
    for page in file:
        dark = page.render(scale=1, grayscale=True).to_numpy() < 160
        assert 0.002 < dark.mean() < 0.2
        assert not dark[:, :10].any()  # nothing runs off the sheet
        assert not dark[:, -10:].any()


def test_a_font_of_few_characters_has_a_specimen() -> None:
    assert len(pypdfium2.PdfDocument(specimen(build_font(Stems("ae.t-"), family="ate", alternates=2)))) >= 1


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["font", "--model", "article", "--hand", "5", "--family", "Five", "--alternates", "2"]
    result = CliRunner().invoke(main, [*arguments, "-o", "out/five.otf", "-o", "five.woff2", "--specimen", "five.pdf"])
    assert result.exit_code == 0, result.output
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [
        "Wrote out/five.otf",
        "Wrote five.woff2",
        "Wrote five.pdf",
    ]
    assert TTFont("out/five.otf")["name"].getDebugName(4) == "Five Bold"
    assert Path("five.pdf").read_bytes()[:5] == b"%PDF-"
    for wrong, message in (
        ([], "give -o FONT"),
        (["-o", "x.eot"], "is not a kind of font"),
        (["--specimen", "x.png"], "ends in .pdf"),
        (["-o", "x.otf", "--alternates", "0"], "1 to 18 alternates"),
        (["-o", "x.otf", "--family", " "], "cannot be shown in a menu"),
        (["-o", "x.otf", "--model", "quill"], "no model of that name"),
        (["-o", "x.otf", "--model", "article", "--nib", "marker"], "has no pen"),
        (["-o", "x.otf", "--font-version", "two"], "such as 1.000"),
    ):
        result = CliRunner().invoke(main, ["font", *wrong])
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert message in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["five.pdf", "five.woff2", "out"]


@pytest.mark.parametrize(
    ("module", "what"), [("pathops", "-o x.otf"), ("brotli", "-o x.woff2"), ("uharfbuzz", "--specimen x.pdf")]
)
def test_what_is_not_installed_is_named(
    module: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    result = CliRunner().invoke(main, ["font", "--model", "article", "--alternates", "1", *what.split()])
    assert result.exit_code == 2
    assert "pip install 'ownhand[font]'" in result.stderr
    assert list(tmp_path.iterdir()) == []
