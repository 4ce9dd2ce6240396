"""How much of a run's sheets reads (`ownhand.studio.sample_reader`)."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ownhand.hands import Model
from ownhand.ink import Strokes, draw_letters
from ownhand.studio.sample_reader import SheetReader

CELL, LEFT, ASKED = 40, 12, "AKMS"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with two sheets: one of letters that read, one of nothing but noise."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "samples").mkdir()
    (folder / "samples.json").write_text(json.dumps({"cell": CELL, "left": LEFT, "asked": ASKED, "known": ASKED}))
    glyphs = [Model.load("pen").hand(7).glyph(character, np.random.default_rng(1)) for character in ASKED * 3]
    drawn = np.zeros((3 * CELL, LEFT + len(ASKED) * CELL), np.uint8)
    noise = drawn.copy()
    rng = np.random.default_rng(0)
    images = draw_letters(Strokes.of([glyph.strokes or () for glyph in glyphs]))
    for k, image in enumerate(images):
        row, column = divmod(k, len(ASKED))
        top, left = row * CELL + 6, LEFT + column * CELL + 6
        drawn[top : top + 28, left : left + 28] = image
        noise[top : top + 28, left : left + 28] = rng.integers(0, 255, (28, 28))
    Image.fromarray(255 - drawn).save(folder / "samples" / "step-0200.png")
    Image.fromarray(255 - noise).save(folder / "samples" / "step-0100.png")
    return folder


def test_the_share_that_reads_is_told_for_each_sheet(run: Path) -> None:
    (first, noise), (second, read) = SheetReader().shares(run, ["step-0100.png", "step-0200.png"])
    assert (first, second) == (100, 200)
    assert noise < 0.4 < 0.9 < read


def test_what_cannot_be_read_has_no_share(run: Path, tmp_path: Path) -> None:
    assert SheetReader().shares(tmp_path, ["step-1.png"]) == []  # No plan of the sheets.
    (run / "samples" / "step-0300.png").write_bytes(b"no picture")
    assert SheetReader().shares(run, ["step-0300.png", "step-0400.png"]) == []
