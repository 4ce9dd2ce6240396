"""Each example runs as it stands, and writes what it says."""

import importlib.util
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from ownhand.drawing import PLOTS

EXAMPLES = Path(__file__).parent.parent / "examples"


def run(name, folder, capsys):
    """Runs an example, and gives it and the files that it says it wrote."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(folder)
    said = capsys.readouterr().out
    written = [Path(line.removeprefix("Wrote ")) for line in said.splitlines() if line.startswith("Wrote ")]
    assert sorted(written) == sorted(folder.iterdir())
    return module, [path.name for path in written]


def test_all_examples_are_tested():
    assert {path.stem for path in EXAMPLES.glob("*.py")} == {"letter_home", "plotter_card", "poem_in_twelve_hands"}


def test_a_letter_home(tmp_path, capsys):
    _, names = run("letter_home", tmp_path / "new", capsys)
    assert names == ["letter-home.pdf", "letter-home-1.png", "letter-home-2.png"]
    document = pypdfium2.PdfDocument(tmp_path / "new" / "letter-home.pdf")
    assert [sheet.get_size() for sheet in document] == [pytest.approx((595.3, 841.9), abs=0.1)] * 2
    words = document[0].get_textpage().get_text_bounded().split()
    assert "Thank you for the socks, and for the jam" in " ".join(words)


def test_a_card_for_a_plotter(tmp_path, capsys):
    module, names = run("plotter_card", tmp_path, capsys)
    assert names == ["card.gcode", "card.plot.svg", "card-preview.png"]
    assert all(any(name.endswith(suffix) for suffix in PLOTS) for name in names[:2])
    words = (tmp_path / "card.gcode").read_text().split()
    for axis, most in zip("XY", module.BED_MM, strict=True):
        places = [float(word[1:]) for word in words if word[0] == axis and word[1:2].isdigit()]
        assert len(places) > 100
        assert 0 <= min(places) < max(places) <= most
    with Image.open(tmp_path / "card-preview.png") as preview:
        red, green, _ = np.moveaxis(np.asarray(preview.convert("RGB")).astype(int), -1, 0)
    assert (red < 100).mean() > 0.01  # ink
    assert (red - green > 30).mean() > 0.001  # travel


def test_a_poem_in_twelve_hands(tmp_path, capsys):
    _, names = run("poem_in_twelve_hands", tmp_path, capsys)
    assert names == ["poem.svg", "poem.png"]
    assert (tmp_path / "poem.svg").read_text().count('<g class="line">') == 12
