"""`isolated`: letters that stood alone, as cells."""

import numpy as np
import pytest
from tests.words.toys import letters_of

from ownhand.errors import LettersError
from ownhand.hands.placement import Placement
from ownhand.letters import Letters
from ownhand.words.cells import BODY_POINTS
from ownhand.words.isolated import isolated_cells


def test_isolated_letters_stand_on_the_line_without_neighbours() -> None:
    cells = isolated_cells(letters_of("ollotnin"), Placement.load(), np.random.default_rng(0))
    assert "".join(map(chr, cells.characters)) == "ollotnin"
    assert not cells.before.any()
    assert not cells.after.any()
    assert (cells.following == -1).all()
    assert (cells.words == -1).all()
    assert cells.paths[:, :BODY_POINTS, 0].min(axis=1) == pytest.approx(0, abs=1e-3)
    body = cells.paths[:, :BODY_POINTS, 1]
    assert abs(np.median(body.min(axis=1))) < 0.2
    is_tall = np.isin(cells.characters, [ord("l"), ord("t")])
    assert body.max(axis=1)[is_tall].min() > body.max(axis=1)[~is_tall].max()
    assert (cells.writer_names, cells.credit) == (("Ben", "Cleo"), "CC0")


def test_letters_without_size_are_left_out() -> None:
    letters = Letters(
        characters=("l", "o"),
        labels=np.array([0, 1]),
        strokes=type(letters_of("l").strokes).of([[np.zeros((2, 2))], [np.eye(2)]]),
        writers=np.zeros(2),
        writer_names=("Ada",),
    )
    assert isolated_cells(letters, Placement.load(), np.random.default_rng(0)).characters.tolist() == [ord("o")]


def test_images_and_letters_of_nobody_are_refused() -> None:
    with pytest.raises(LettersError, match="alone: expected strokes and writers"):
        isolated_cells(letters_of("lo", writers=None), Placement.load(), np.random.default_rng(0))
