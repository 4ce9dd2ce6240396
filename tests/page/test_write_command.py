"""`ownhand write` (`cli.write`, `cli.files`, `writing`): what it writes, and what it says."""

import string
import subprocess
import sys

import pytest
from click.testing import CliRunner

import ownhand.hands
from ownhand.cli import main
from ownhand.errors import ModelError, WritingError
from ownhand.writing import write

from .conftest import Bars, Blobs


class StandIn:
    """A model of endless stand-in hands."""

    def hand(self, which, *, neatness=None, wobble=None, joined=None, check=True):
        if not str(which).isdigit():
            raise ModelError(f"There is no hand {which}.")
        usual = 0.05 * (int(which) + 1) * (1 if wobble is None else wobble)
        return Blobs("ABCDEFGHIJKLMNOPQRSTUVWXYZ", wobble=usual + (neatness or 0) + 0.2 * (not check))


@pytest.fixture(autouse=True)
def model(monkeypatch):
    monkeypatch.setattr(ownhand.hands.Model, "load", lambda model: StandIn())


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, ["write", *map(str, arguments)], input=stdin)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_text_that_begins_with_a_dash_goes_last(folder):
    result = run("-o", "page.svg", "--", "- MILK")
    assert result.exit_code == 0
    assert files(folder) == ["page.svg"]


def test_a_text_is_written_and_its_place_told(folder):
    result = run("CAN YOU READ IT", "-o", "out/page.svg", "--seed", 3)
    assert (result.exit_code, result.output) == (0, "Wrote out/page.svg\n")
    assert (folder / "out/page.svg").read_text() == write("CAN YOU READ IT", seed=3).svg()


@pytest.mark.parametrize(
    "options",
    [
        ["--hand", 5],
        ["--wobble", 0.5],
        ["--neatness", 0.5],
        ["--no-check"],
        ["--seed", 5],
        ["--size", "A5"],
        ["--x-height", 5],
        ["--margin", 3],
        ["--line-spacing", 5],
        ["--align", "right"],
        ["--justify"],
        ["--slips", 0.5],
        ["--ink", "blue"],
        ["--paper", "ruled margin"],
    ],
)
def test_options_make_another_page(folder, options):
    run("HELLO YOU " * 15, "-o", "a.svg")
    run("HELLO YOU " * 15, "-o", "b.svg", *options)
    assert (folder / "a.svg").read_bytes() != (folder / "b.svg").read_bytes()


def test_text_comes_from_a_file_or_standard_input_too(folder):
    (folder / "text.txt").write_bytes("\ufeffHELLO\nYOU\n".encode())
    run("--file", "text.txt", "-o", "a.svg")
    run("-", "-o", "b.svg", stdin="HELLO\nYOU\n")
    run("HELLO\nYOU", "-o", "c.svg")
    assert len({(folder / name).read_bytes() for name in ("a.svg", "b.svg", "c.svg")}) == 1


def test_several_sheets_are_told():
    result = run("A\n" * 60, "-o", "page.svg", "--size", "A5")
    assert result.output == "Wrote page-1.svg and 3 more, to page-4.svg\n"


def test_what_is_missing_is_named_on_standard_error(folder):
    result = run("Hж 7 77", "-o", "page.png")
    assert result.exit_code == 0
    assert result.stdout == "Wrote page.png\n"
    assert result.stderr == (
        "ownhand: the hand cannot write 'ж' (1, first in line 1, character 2), '7' (3, first in line 1, character 4); "
        "empty boxes stand in their place.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["HELLO", "-o", "page.bmp"], "'.bmp' is not a kind of page"),
        (["HELLO", "-o", "page.gcode"], "this hand has none: its model draws pictures of letters"),
        (["HELLO", "-o", "page.png", "--dpi", 0], "0 dpi is out of bounds"),
        (["HELLO", "-o", "page.svg", "--nib", "quill"], "no nib called 'quill'"),
        (["HELLO", "-o", "page.svg", "--ink", "mauve"], "no ink called 'mauve'"),
        (["HELLO", "-o", "page.svg", "--paper", "silk"], "no paper called 'silk'"),
        (["HELLO 7", "-o", "page.svg", "--strict"], "cannot write '7' (1, first in line 1, character 7)"),
        (["HELLO", "-o", "page.svg", "--size", "A9"], "no paper called 'A9'"),
        (["HELLO", "-o", "page.svg", "--x-height", 0], "x-height of 0 mm is out of bounds"),
        ([string.ascii_uppercase, "-o", "page.svg", "--x-height", 100, "--size", "A5"], "The paper is too narrow"),
        (["HELLO", "-o", "page.svg", "--align", "up"], "no alignment called 'up'"),
        (["HELLO", "-o", "page.svg", "--line-spacing", 0], "line spacing of 0 x-heights is out of bounds"),
        (["HELLO", "-o", "page.svg", "--dpi", 300], "--dpi: for .png and .gif alone, and the name ends in .svg"),
        (["HELLO", "-o", "page.svg", "--margin", -2], "margin of -2 mm is out of bounds"),
        (["HELLO", "-o", "page.svg", "--margin", 80, "--size", "A5"], "leaves no room to write on A5"),
        (["HELLO", "-o", "page.svg", "--slips", 2], "Slips of 2 are out of bounds"),
        (["HELLO", "-o", "page.svg", "--hand", -1], "no hand -1"),
        (["HELLO", "-o", "page.svg", "--seed", -1], "no seed -1"),
        (["HELLO", "-o", "page.svg", "--hand", "x"], "no hand x"),
        (["HELLO", "-o", "page.svg", "--wobble", "x"], "'x' is not a valid float. See main write --help."),
        (["- MILK", "-o", "page.svg"], "No such option '- '. A text that begins with a dash goes last, after --."),
        (["HELLO"], "Missing option '-o' / '--out'. See main write --help."),
        (["", "-o", "page.svg"], "nothing to write"),
        (["-o", "page.svg"], "Give one text to write"),
        (["HELLO", "--file", "text.txt", "-o", "page.svg"], "Give one text to write"),
        (["--file", "none.txt", "-o", "page.svg"], "none.txt: cannot be read (No such file or directory)"),
        (["--file", "latin.txt", "-o", "page.svg"], "latin.txt, line 2: expected UTF-8 text, found the byte 0xe9"),
        (["HELLO", "-o", "latin.txt/page.svg"], "its folder cannot be made"),
        (["HELLO", "-o", "taken.svg"], "'taken.svg' is a directory"),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(folder, arguments, message):
    (folder / "latin.txt").write_bytes("HELLO\ncafé".encode("latin-1"))
    (folder / "taken.svg").mkdir()
    (folder / "taken.svg" / "inside").touch()
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert files(folder) == ["latin.txt", "taken.svg/inside"]


def test_standard_input_that_is_not_utf8():
    result = run("-", "-o", "page.svg", stdin=b"\xff\xfe")
    assert (result.exit_code, result.stderr) == (
        2,
        "ownhand: standard input, line 1: expected UTF-8 text, found the byte 0xff. Save the text as UTF-8.\n",
    )


def test_a_hand_of_ones_own():
    page = write("HELLO", hand=Bars())
    assert len(page.placements) == 5
    with pytest.raises(WritingError, match="A hand writes with its own model"):
        write("HELLO", hand=Bars(), model="article")


def test_help_is_quick_and_writing_loads_no_torch():
    code = (
        "import sys, ownhand, ownhand.cli, ownhand.writing\n"
        "assert not {'numpy', 'torch', 'onnxruntime', 'PIL'} & set(sys.modules)\n"
        "import ownhand.page, ownhand.ink\n"
        "assert not {'torch', 'onnxruntime', 'PIL', 'resvg_py', 'reportlab', 'fontTools'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
