"""UNIPEN: which strokes make which character."""

from pathlib import Path

import numpy as np
import pytest

from ownhand.errors import LettersError
from ownhand.letters import Letters, load_letters

STROKES = """
.COMMENT Points .PEN_DOWN in a comment are no points.
.COORD X Y
.WRITER_ID ann

.PEN_DOWN
0 0
1 10
.PEN_UP
.PEN_DOWN
2 20
3 30
.PEN_UP
9 9
9 8
.PEN_DOWN
4 40
5 50
6 60
.PEN_UP
.WRITER_ID bob
.PEN_DOWN
7 70
"""
# Components: 0 = points 0-1, 1 = points 2-3, 2 = travel with points, 3 = points 4-6, 4 = point 7 by another writer.


def write_tree(root: Path, segments: str, strokes: str = STROKES) -> Path:
    (root / "data" / "1b" / "xyz").mkdir(parents=True)
    (root / "include" / "xyz").mkdir(parents=True)
    (root / "include" / "xyz" / "a.dat").write_text(strokes, encoding="latin-1")
    (root / "data" / "1b" / "xyz" / "a.dat").write_text(f".VERSION 1.0\n.INCLUDE xyz/a.dat\n{segments}\n")
    return root


def read(root: Path, segments: str, strokes: str = STROKES) -> Letters:
    return load_letters(write_tree(root, segments, strokes))


def ys(letters: Letters, index: int = 0) -> list[list[float]]:
    return [stroke[:, 1].tolist() for stroke in letters.strokes.letter(index)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("0", [[0, 10]]),
        ("1", [[20, 30]]),
        ("0-1", [[0, 10], [20, 30]]),
        ("0-3", [[0, 10], [20, 30], [40, 50, 60]]),
        ("1-2", [[20, 30]]),
        ("0,3", [[0, 10], [40, 50, 60]]),
        ("3:1", [[50]]),
        ("3:1-3:2", [[50, 60]]),
        ("0:1-3:0", [[10], [20, 30], [40]]),
        ("0:1-3", [[10], [20, 30], [40, 50, 60]]),
        ("0-1:0", [[0, 10], [20]]),
    ],
)
def test_segments(tmp_path: Path, parts: str, expected: list[list[float]]) -> None:
    letters = read(tmp_path, f'.SEGMENT CHARACTER {parts} OK "A"')
    assert letters.characters == ("A",)
    assert ys(letters) == expected


def test_writers_are_named_within_their_contributor(tmp_path: Path) -> None:
    letters = read(tmp_path, '.SEGMENT CHARACTER 0 OK "A"\n.SEGMENT CHARACTER 4 OK "B"')
    assert letters.writer_names == ("xyz/ann", "xyz/bob")
    assert letters.writers.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("label", "character"),
    [(r"\"", '"'), (r"\\", "\\"), ("@", "@"), (r"\a", "a"), (".", "."), ("-", "-")],
)
def test_labels_are_unescaped(tmp_path: Path, label: str, character: str) -> None:
    assert read(tmp_path, f'.SEGMENT CHARACTER 0 OK "{label}"').characters == (character,)


def test_quality_and_other_levels(tmp_path: Path) -> None:
    segments = (
        '.SEGMENT TEXT 0-4 OK "Ab"\n.SEGMENT WORD 0-1 OK "Ab"\n.SEGMENT CHARACTER 0 GOOD "A"\n'
        '.SEGMENT CHARACTER 1 LOW "B"\n.SEGMENT CHARACTER 3 "C"\n.SEGMENT CHARACTER 4 ? "D"'
    )
    assert read(tmp_path, segments).characters == ("A", "B", "C", "D")


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    segments = [
        '.SEGMENT CHARACTER 0 OK "A"',
        r'.SEGMENT CHARACTER 1 OK "\@"',
        '.SEGMENT CHARACTER 1 OK "ab"',
        '.SEGMENT CHARACTER 3 OK "cd"',
        '.SEGMENT CHARACTER 1 BAD "E"',
        '.SEGMENT CHARACTER 2 OK "F"',
        ".SEGMENT CHARACTER 3 OK",
    ]
    letters = read(tmp_path, "\n".join(segments))
    assert len(letters) == 1
    assert letters.notes == (
        "2 segments left out: labelled with other than one character.",
        "1 segment left out: marked as garbage.",
        "1 segment left out: of quality BAD.",
        "1 segment left out: without a label.",
        "1 segment left out: without ink.",
    )


def test_strokes_reached_twice_are_one_letter(tmp_path: Path) -> None:
    write_tree(tmp_path, '.SEGMENT CHARACTER 0 OK "A"')
    (tmp_path / "data" / "2" / "xyz").mkdir(parents=True)
    mixed = '.VERSION 1.0\n.INCLUDE xyz/a.dat\n.SEGMENT CHARACTER 0 OK "A"\n.SEGMENT CHARACTER 1 OK "B"\n'
    (tmp_path / "data" / "2" / "xyz" / "a.dat").write_text(mixed)
    letters = load_letters(tmp_path)
    assert letters.counts() == {"A": 1, "B": 1}
    assert letters.notes == ("1 segment left out: reached before through another file.",)


def test_other_columns(tmp_path: Path) -> None:
    strokes = ".COORD T Y X P\n.PEN_DOWN\n0 1 2 9\n5 3 4 9\n"
    letters = read(tmp_path, '.SEGMENT CHARACTER 0 OK "A"', strokes)
    assert letters.strokes.points.tolist() == [[2, 1], [4, 3]]
    assert letters.writer_names == ("xyz/a",)


def test_part_of_a_tree_finds_what_it_includes(tmp_path: Path) -> None:
    write_tree(tmp_path, '.SEGMENT CHARACTER 0 OK "A"')
    assert len(load_letters(tmp_path / "data" / "1b")) == 1
    assert len(load_letters(tmp_path / "data" / "1b" / "xyz" / "a.dat")) == 1


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ("5", r"components below 5, found 5: the segment points past its strokes"),
        ("3-9", r"components below 5, found 3-9"),
        ("3-1", r"components below 5, found 3-1"),
        ("3:3-3:4", r"points below 3 in component 3, found 3: the segment points past"),
        ("0-1:2", r"points below 2 in component 1, found 2"),
        ("a-b", r"expected components such as 49-50"),
    ],
)
def test_segments_past_their_strokes(tmp_path: Path, parts: str, message: str) -> None:
    with pytest.raises(LettersError, match=message) as caught:
        read(tmp_path, f'.SEGMENT CHARACTER {parts} OK "A"')
    assert str(caught.value).startswith(f"{tmp_path / 'data' / '1b' / 'xyz' / 'a.dat'}: .SEGMENT CHARACTER {parts}")


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        (".PEN_DOWN\n1 2\n3\n", "expected points of X Y, found"),
        (".PEN_DOWN\n1 x\n", "expected points of X Y, found '1 x'"),
        (".COORD A B\n.PEN_DOWN\n1 2\n", ".COORD to name X and Y"),
        (".INCLUDE xyz/a.dat\n", "in a circle"),
        (".INCLUDE xyz/other.dat\n", "includes xyz/other.dat, which lies neither"),
    ],
)
def test_damaged_strokes(tmp_path: Path, strokes: str, message: str) -> None:
    with pytest.raises(LettersError, match=message):
        read(tmp_path, '.SEGMENT CHARACTER 0 OK "A"', strokes)


def test_a_tree_without_characters(tmp_path: Path) -> None:
    with pytest.raises(LettersError, match="found none in 1 file"):
        read(tmp_path, '.SEGMENT WORD 0 OK "Ab"')


def test_a_real_contributor_agrees_with_the_stroke_archive(shared_letters: Path) -> None:
    """Each letter of `art` in the archive is one that we read, point for point; the archive left out 28 odd ones."""
    ours = load_letters(shared_letters / "unipen_raw")
    archive = load_letters(shared_letters / "unipen_pen.npz")
    is_art = [name.startswith("art/") for name in archive.writer_names]
    archive = archive.select(np.array(is_art)[archive.writers])
    read, kept = ({_key(letters, i) for i in range(len(letters))} for letters in (ours, archive))
    assert (len(ours), len(archive)) == (3715, 3687)
    assert kept <= read


def _key(letters: Letters, i: int) -> tuple:
    strokes = tuple(stroke.tobytes() for stroke in letters.strokes.letter(i))
    return letters.characters[letters.labels[i]], letters.writer_names[letters.writers[i]], strokes


@pytest.mark.parametrize("name", ["/etc/passwd", "../../../../secret.dat", "{outside}", "secret.dat", ".", ""])
def test_no_include_leads_out_of_the_tree(tmp_path: Path, name: str) -> None:
    """Not by its place, nor by `..`, nor to what lies above the tree; and nothing is quoted of what is there."""
    secret = tmp_path / "secret.dat"
    secret.write_text(".COORD X Y\n.PEN_DOWN\nroot:x:0\n")
    root = write_tree(tmp_path / "tree", "")
    path = root / "data" / "1b" / "xyz" / "a.dat"
    path.write_text(f'.VERSION 1.0\n.INCLUDE {name.format(outside=secret)}\n.SEGMENT CHARACTER 0 OK "A"\n')
    with pytest.raises(LettersError, match="which lies neither beside it nor in an include/ folder above it") as caught:
        load_letters(root)
    assert "root:x" not in str(caught.value)


def test_an_include_that_is_no_unipen_file_is_not_quoted(tmp_path: Path) -> None:
    root = write_tree(tmp_path, '.SEGMENT CHARACTER 0 OK "A"')
    (root / "include" / "xyz" / "a.dat").unlink()
    (root / "include" / "xyz" / "a.dat").symlink_to("/etc/passwd")
    with pytest.raises(LettersError, match=r"includes a\.dat, which is no UNIPEN file") as caught:
        load_letters(root)
    assert "root" not in str(caught.value).replace(str(tmp_path), "")


def test_files_that_miss_what_they_include_or_are_damaged_are_left_out_and_counted(tmp_path: Path) -> None:
    root = write_tree(tmp_path, '.SEGMENT CHARACTER 0 OK "A"')
    folder = root / "data" / "1b" / "xyz"
    for name in ("b", "c"):
        (folder / f"{name}.dat").write_text(f'.VERSION 1.0\n.INCLUDE xyz/{name}.dat\n.SEGMENT CHARACTER 0 OK "B"\n')
    (folder / "d.dat").write_text(STROKES + '.SEGMENT CHARACTER 0 OK "D"\n.SEGMENT CHARACTER 7 OK "E"\n')
    letters = load_letters(root)
    assert letters.characters == ("A",)  # Of a file that is left out, all is.
    first, second = letters.notes
    assert first.startswith("1 file left out, since they are damaged. The first: ")
    assert "expected components below 5, found 7" in first
    assert second.startswith("2 files left out, since what they include is not there. The first: ")
    assert "includes xyz/b.dat" in second


def test_files_that_include_one_another_twice_come_to_an_end(tmp_path: Path) -> None:
    for k in range(40):
        (tmp_path / f"{k}.dat").write_text(f".COORD X Y\n.INCLUDE {k + 1}.dat\n.INCLUDE {k + 1}.dat\n")
    with pytest.raises(LettersError, match="expected files that include at most 1,000 others, 16 deep"):
        load_letters(tmp_path / "0.dat")


@pytest.mark.parametrize(
    ("points", "parts", "message"),
    [
        ("1e39 0", "0", "expected points that are numbers"),
        ("nan 0", "0", "expected points that are numbers"),
        ("0 0", "9" * 5000, "expected components such as 49-50"),
    ],
)
def test_numbers_beyond_all_bounds(tmp_path: Path, points: str, parts: str, message: str) -> None:
    strokes = f".COORD X Y\n.PEN_DOWN\n{points}\n"
    with pytest.raises(LettersError, match=message) as caught:
        read(tmp_path, f'.SEGMENT CHARACTER {parts} OK "A"', strokes)
    assert len(str(caught.value)) < 500
