"""The placement table comes out of letters in context as it was put in."""

import numpy as np
import pytest
from click.testing import CliRunner
from tests.letters.contexts import EXTENTS, GAP, WIDTH, context_of

from ownhand.cli import main
from ownhand.errors import LettersError
from ownhand.hands.placement import FACTORS, PRINTABLE, Placement
from ownhand.hands.placement.measurement import measure_placement
from ownhand.letters.context import read_context


def test_the_table_comes_out_as_it_was_put_in():
    words = ["Hangoecoach", "Tangoohoech-Ha", "ocean-Taco"]
    table = measure_placement(context_of(words * 3, num_writers=40, capitals=0.3, slip=0.05))
    for character, (bottom, top) in EXTENTS.items():
        stand = table.stands[character]
        assert stand.is_measured
        assert stand.bottom.median == pytest.approx(bottom, abs=0.06)
        assert stand.top.median == pytest.approx(top, abs=0.16 if character.isupper() else 0.06)
        assert stand.width.median == pytest.approx(WIDTH, abs=0.03)
        assert stand.left.median + stand.right.median == pytest.approx(GAP, abs=0.03)
        assert 0.03 < stand.top.within < 0.1  # that of x-heights told by few letters comes on top
        assert stand.top.between < 0.05 or (character in "HT" and 0.15 < stand.top.between < 0.45)
    assert not table.stands["?"].is_measured
    assert set(table.stands) == set(PRINTABLE)


def test_nothing_to_measure():
    with pytest.raises(LettersError, match=r"words.npz: expected words by at least 5 writers"):
        measure_placement(context_of(["ocean"], num_writers=2))
    with pytest.raises(LettersError, match="expected words"):
        measure_placement(context_of([], num_writers=0))


def test_the_shipped_table_is_that_of_the_letters(shared_letters):
    measured = measure_placement(read_context(shared_letters / "unipen_context.npz"))
    assert measured.to_json() == Placement.load().to_json()


def test_the_command(tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, ["letters", "placement", *map(str, arguments)])

    context = context_of(["Hangoecoach-ocean"] * 4)
    np.savez(
        tmp_path / "words.npz",
        points=context.strokes.points,
        stroke_offsets=context.strokes.stroke_offsets,
        item_stroke_offsets=context.strokes.letter_offsets,
        text=context.characters,
        writer=context.writers,
        writers=np.array(context.writer_names),
        src_file=context.pages,
        src_files=np.array(["x"]),
    )
    result = run(tmp_path / "words.npz", "-o", tmp_path / "table.json")
    assert result.exit_code == 0, result.output
    assert "keep their place by hand" in result.output
    table = Placement.load(tmp_path / "table.json")
    assert table.stands["h"].top.median == pytest.approx(1.9, abs=0.01)
    assert table.correlations.shape == (len(FACTORS), len(FACTORS))
    for arguments, message in [
        ((tmp_path / "none.npz", "-o", tmp_path / "t.json"), "no file of that name"),
        ((tmp_path / "words.npz", "-o", tmp_path / "words.npz"), "expected a name that ends in .json"),
        ((tmp_path / "words.npz", "-o", tmp_path / "no" / "t.json"), "there is no folder"),
    ]:
        result = run(*arguments)
        assert (result.exit_code, result.output.count("\n")) == (2, 1)
        assert message in result.output
