"""The placement table comes out of letters in context as it was put in."""

import numpy as np
import pytest
from click.testing import CliRunner

from ownhand.cli import main
from ownhand.errors import LettersError
from ownhand.hands.lines import measure_lines, robust_spread
from ownhand.hands.measuring import measure_placement
from ownhand.hands.placement import FACTORS, PRINTABLE, Placement
from ownhand.ink import Strokes
from ownhand.letters.context import Context, read_context

WIDTH, GAP = 0.8, 0.25
EXTENTS = {
    **dict.fromkeys("aceno", (0, 1)),
    "h": (0, 1.9),
    "g": (-1.1, 1),
    "H": (0, 1.8),
    "T": (0, 1.8),
    "-": (0.5, 0.6),
}


def context_of(lines, *, num_writers=12, rise=0.03, capitals=0.0, slip=0.0, seed=0):
    """Boxes for letters, every line on a page of its own and by each writer, in units of 20 + writer to the x-height.

    `capitals` is the standard deviation of writers' capitals, `slip` that of the edges of single letters.
    """
    rng = np.random.default_rng(seed)
    boxes, text, pages, writers = [], [], [], []
    for writer in range(num_writers):
        taller = capitals * rng.standard_normal()
        for number, line in enumerate(lines):
            unit, base, x = 20.0 + writer, 100.0 * number, 50.0
            for character in line:
                bottom, top = np.array(EXTENTS[character]) + slip * rng.standard_normal(2)
                top += taller * character.isupper()
                middle = base + rise * (x + WIDTH * unit / 2)
                boxes.append([x, middle + bottom * unit, x + WIDTH * unit, middle + top * unit])
                text.append(character)
                x += (WIDTH + GAP) * unit
            pages += [writer * len(lines) + number] * len(line)
            writers += [writer] * len(line)
    points = np.array(boxes).reshape(-1, 2)  # two corners a letter
    return Context(
        characters=np.array(text, "U1"),
        strokes=Strokes(
            points=points,
            stroke_offsets=np.arange(0, len(points) + 1, 2),
            letter_offsets=np.arange(len(text) + 1),
        ),
        pages=np.array(pages, np.int64),
        writers=np.array(writers, np.int64),
        writer_names=tuple(f"w{i}" for i in range(num_writers)),
        source="words.npz",
    )


def test_a_line_is_measured_in_its_own_x_heights():
    lines = measure_lines(context_of(["Hangoecoach-ocean", "Tangoche"]))
    text = np.array(list("Hangoecoach-oceanTangoche") * 12)
    for character, extent in EXTENTS.items():
        np.testing.assert_allclose(lines.bottom[text == character], extent[0], atol=1e-4)
        np.testing.assert_allclose(lines.top[text == character], extent[1], atol=1e-4)
    np.testing.assert_allclose(lines.width, WIDTH, atol=1e-4)
    np.testing.assert_allclose(lines.gap[~np.isnan(lines.gap)], GAP, atol=1e-4)
    assert np.isnan(lines.gap).sum() == lines.line.max() + 1 == 24


def test_words_written_over_each_other_are_lines_of_their_own():
    context = context_of(["ocean", "hogan"], num_writers=1)
    same_page = Context(**{**vars(context), "pages": np.zeros(10, np.int64)})
    assert measure_lines(same_page).line.tolist() == [0] * 5 + [1] * 5


def test_a_line_without_letters_finds_its_baseline_by_what_is_known():
    context = context_of(["ocean", "ggg"], num_writers=1, rise=0)
    unknown = measure_lines(context)
    assert np.isnan(unknown.bottom[5:]).all()
    lines = measure_lines(context, {"g": (-1.1, 1.0)})
    np.testing.assert_allclose(lines.bottom[5:], -1.1, atol=1e-4)
    assert lines.is_told.tolist() == [True] * 5 + [False] * 3


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


def test_capitals_among_capitals_count_as_large_as_beside_small_letters():
    context = context_of(["Hanoco", "Tanoco", "HTHT"], num_writers=8, rise=0)
    is_shrunk = context.pages % 3 == 2
    points = context.strokes.points.copy()
    tall = np.repeat(is_shrunk, 2)
    points[tall, 1] = 200 + 0.75 * (points[tall, 1] - 200)
    strokes = Strokes(**{**vars(context.strokes), "points": points})
    lines = measure_lines(Context(**{**vars(context), "strokes": strokes}))
    np.testing.assert_allclose(lines.top[is_shrunk], 1.8, atol=1e-3)


def test_nothing_to_measure():
    with pytest.raises(LettersError, match=r"words.npz: expected words by at least 5 writers"):
        measure_placement(context_of(["ocean"], num_writers=2))
    with pytest.raises(LettersError, match="expected words"):
        measure_placement(context_of([], num_writers=0))


def test_robust_spread_of_normal_values():
    values = np.random.default_rng(0).normal(3, 2, 100_000)
    values[:2000] = 1e6
    assert robust_spread(values) == pytest.approx(2, rel=0.05)


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
