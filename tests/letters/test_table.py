"""CSV in all the shapes that people pass on."""

import gzip
import io
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownhand.errors import LettersError
from ownhand.letters import load_letters
from ownhand.letters.table import BLOCK_BYTES, read_table


def mangled(values: list[str]) -> list[str]:
    """Names as pandas makes them of a first line: repeated ones get .1, .2 and so on."""
    seen: Counter[str] = Counter()
    names = []
    for value in values:
        names.append(f"{value}.{seen[value]}" if seen[value] else value)
        seen[value] += 1
    return names


def as_csv(labels: np.ndarray, images: np.ndarray, style: str) -> bytes:
    """The text of a table in one of the styles met in the wild."""
    width = images[0].size + 1
    rows = [[str(label), *map(str, image.ravel())] for label, image in zip(labels.tolist(), images, strict=True)]
    end = "\n"
    if style in ("mangled", "mangled, index"):
        rows[0] = mangled(rows[0])
    elif style in ("named", "named, index"):
        rows.insert(0, ["label", *(f"pixel{i}" for i in range(1, width))])
    elif style == "numbered":
        rows.insert(0, [str(i) for i in range(width)])
    elif style == "label and numbers":
        rows.insert(0, ["label", *(str(i) for i in range(width - 1))])
    elif style == "floats":
        rows = [[f"{value}.0" for value in row] for row in rows]
    elif style == "floats, mangled":
        rows = [[f"{value}.0" for value in row] for row in rows]
        rows[0] = mangled(rows[0])
    elif style == "last":
        rows = [["1x1", *["p"] * (width - 2), "class"], *([*row[1:], row[0]] for row in rows)]
    elif style == "quoted":
        rows = [[f'"{value}"' for value in row] for row in rows]
    elif style == "windows":
        end = "\r\n"
    if style.endswith("index"):
        rows = [["" if i == 0 else str(i - 1), *row] for i, row in enumerate(rows)]
    elif style == "bare index":
        rows = [[str(i), *row] for i, row in enumerate(rows)]
    text = end.join(",".join(row) for row in rows)
    text = "\ufeff" + text if style == "byte order mark" else text
    return text.encode() if style == "no last line end" else (text + end).encode()


STYLES = [
    "headerless", "mangled", "mangled, index", "named", "named, index", "numbered", "floats", "floats, mangled", "last",
    "quoted", "windows", "byte order mark", "label and numbers", "bare index", "no last line end",
]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Labels 0-25, at least one beyond the digits, and small images on a paper border."""
    n = draw(st.integers(1, 6))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    labels = rng.integers(0, 26, n)
    labels[rng.integers(n)] = rng.integers(10, 26)
    images = np.zeros((n, 5, 5), np.uint8)
    images[:, 1:-1, 1:-1] = rng.choice([0, 1, 9, 10, 99, 100, 247, 255], (n, 3, 3))
    return labels, images


@pytest.mark.parametrize("style", STYLES)
@given(table=tables())
def test_any_table_comes_back(style: str, table: tuple[np.ndarray, np.ndarray]) -> None:
    labels, images = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.csv"
        path.write_bytes(as_csv(labels, images, style))
        letters = load_letters(path)
    assert [letters.characters[i] for i in letters.labels] == [chr(65 + label) for label in labels]
    assert np.array_equal(letters.images, images)


def small(n: int = 40, low: int = 0, high: int = 26, side: int = 6, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    images = np.zeros((n, side, side), np.uint8)
    images[:, 1:-1, 1:-1] = rng.integers(0, 256, (n, side - 2, side - 2))
    return np.concatenate([[high - 1, low], rng.integers(low, high, n - 2)]), images


@pytest.mark.parametrize("block_bytes", [64, 200, BLOCK_BYTES])
def test_rows_may_lie_across_blocks(block_bytes: int) -> None:
    labels, images = small()
    table = io.BytesIO(as_csv(labels, images, "headerless"))
    assert np.array_equal(read_table(table, where="a.csv", block_bytes=block_bytes).images, images)


def test_a_mangled_first_line_is_a_letter_and_said_so(tmp_path: Path) -> None:
    labels, images = small()
    path = tmp_path / "letters.csv"
    path.write_bytes(as_csv(labels, images, "mangled"))
    letters = load_letters(path)
    assert len(letters) == 40
    assert "The first line is a header pandas mangled: read as the letter it was." in letters.notes


@pytest.mark.parametrize("packing", ["gz", "zip", "zip twice"])
def test_packed_tables(tmp_path: Path, packing: str) -> None:
    labels, images = small()
    text = as_csv(labels, images, "headerless")
    path = tmp_path / "packed"  # Without a suffix: only the content tells.
    if packing == "gz":
        path.write_bytes(gzip.compress(text))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("A_Z Handwritten Data.csv", text)
            if packing == "zip twice":
                archive.writestr("A_Z Handwritten Data/A_Z Handwritten Data.csv", text)
    assert np.array_equal(load_letters(path).images, images)


def test_of_several_tables_one_is_chosen_by_name(tmp_path: Path) -> None:
    (labels, images), (_, others) = small(seed=1), small(seed=2)
    path = tmp_path / "emnist.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.csv", as_csv(labels, images, "headerless"))
        archive.writestr("two.csv", as_csv(labels, others, "headerless"))
    with pytest.raises(LettersError, match=r"found one.csv, two.csv. Choose with emnist.zip::NAME"):
        load_letters(path)
    chosen = load_letters(f"{path}::two")
    assert np.array_equal(chosen.images, others)
    assert chosen.source == "emnist.zip::two"
    with pytest.raises(LettersError, match="'three'"):
        load_letters(f"{path}::three")


@pytest.mark.parametrize(
    ("numbers", "style", "expected"), [(range(10), "headerless", "ABCDEFGHIJ"), (range(10), "named", "0123456789")]
)
def test_a_header_tells_digits_from_letters(tmp_path: Path, numbers: range, style: str, expected: str) -> None:
    images = np.zeros((len(numbers), 5, 5), np.uint8)
    images[:, 2, 2] = 200
    path = tmp_path / "letters.csv"
    path.write_bytes(as_csv(np.array(numbers), images, style))
    assert "".join(load_letters(path).characters) == expected


def uprights(n: int, side: int = 12) -> np.ndarray:
    """Upright bars, as a 1 or an I is."""
    images = np.zeros((n, side, side), np.uint8)
    images[:, 2:-2, side // 2] = 255
    return images


def test_emnist_numbers_mean_transposed_unless_tall_letters_say_otherwise(tmp_path: Path) -> None:
    images = np.zeros((3, 5, 5), np.uint8)
    images[:, 1, 3] = 9
    path = tmp_path / "letters.csv"
    path.write_bytes(as_csv(np.array([0, 10, 61]), images, "headerless"))
    assert np.array_equal(load_letters(path).images, images.transpose(0, 2, 1))
    path.write_bytes(as_csv(np.array([1] * 20 + [61]), uprights(21), "headerless"))
    assert np.array_equal(load_letters(path).images, uprights(21))


GOOD = as_csv(*small(5), "headerless").decode().splitlines()


def without_a_value(line: str) -> str:
    return line.rsplit(",", 1)[0]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([*GOOD, without_a_value(GOOD[1])], "row 6: expected 37 values, found 36"),
        ([GOOD[0], without_a_value(GOOD[1]), GOOD[2] + ",7"], "row 2: expected 37 values, found 36"),
        ([*GOOD[:2], GOOD[2] + ",7"], "row 3: expected 37 values, found 38"),
        ([*GOOD[:2], "", GOOD[2] + ",7"], "row 4: expected 37 values, found 38"),
        (
            [*GOOD, without_a_value(GOOD[1]) + ",x"],
            "row 6, column 37: expected a whole number from 0 to 255, found 'x'",
        ),
        ([*GOOD, without_a_value(GOOD[1]) + ","], "row 6, column 37: .*found ''"),
        ([*GOOD, without_a_value(GOOD[1]) + ",256"], "row 6, column 37: .*found 256"),
        ([*GOOD, without_a_value(GOOD[1]) + ",1234"], "row 6, column 37: .*found 1234"),
        ([*GOOD, without_a_value(GOOD[1]) + ",-1"], "row 6, column 37: .*found -1"),
        ([*GOOD, without_a_value(GOOD[1]) + ",0.5"], "row 6, column 37: .*found 0.5"),
        ([*GOOD, without_a_value(GOOD[1]) + ",nan"], "row 6, column 37: .*found nan"),
        ([*GOOD, "77," + GOOD[1].split(",", 1)[1]], "row 6: expected a label from 0 to 61, found 77"),
        (
            [line.split(",", 1)[1] for line in GOOD],
            "row 1: expected 785 values .*found 36. Is the label column missing",
        ),
        (["x" + GOOD[0][1:], *GOOD[1:]], "row 1, column 1: expected a whole number from 0 to 255, found 'x"),
        ([GOOD[0].replace(",0,", ",-3,", 1), *GOOD[1:]], "row 1, column [0-9]+: .*found -3"),
        (["300" + GOOD[0][2:], *GOOD[1:]], "row 1, column 1: .*found 300"),
        (["label," + ",".join(f"pixel{i}" for i in range(36))], "found no row"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, lines: list[str], message: str) -> None:
    path = tmp_path / "letters.csv"
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(LettersError, match=message) as caught:
        load_letters(path)
    assert str(caught.value).startswith(str(path))


def test_rows_are_counted_across_blocks() -> None:
    lines = as_csv(*small(200), "named").splitlines()
    lines[150] = lines[150].rpartition(b",")[0]
    with pytest.raises(LettersError, match=r"a\.csv, row 151: "):
        read_table(io.BytesIO(b"\n".join(lines)), where="a.csv", block_bytes=300)


def test_progress_is_told_and_ends_once(tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes(as_csv(*small(800, side=28), "headerless"))
    calls: list[tuple[int, int]] = []
    load_letters(path, progress=lambda done, total: calls.append((done, total)))
    size = path.stat().st_size
    assert size > 5 * BLOCK_BYTES
    assert len(calls) > 5
    assert calls == sorted(calls)
    assert [done for done, _ in calls].count(size) == 1
    assert {total for _, total in calls} == {size}


@pytest.mark.parametrize("text", ["1,2,3\n", "hello\nworld\n", '{"a": [1, 2, 3, 4, 5, 6]}\n'])
def test_text_that_is_no_table(tmp_path: Path, text: str) -> None:
    path = tmp_path / "letters.csv"
    path.write_text(text)
    with pytest.raises(LettersError, match="Expected a CSV"):
        load_letters(path)


def test_numbers_are_read_alike_however_they_are_written() -> None:
    """Digits are parsed by arithmetic on blocks of bytes, but a block with anything else in it a row at a time."""
    labels, images = small(30)
    text = as_csv(labels, images, "headerless")
    odd = f"{labels[0]}.00".encode() + text[len(str(labels[0])) :].replace(b",255,", b",2.55e2,")
    plain, careful = (read_table(io.BytesIO(table), where="a.csv") for table in (text, odd))
    assert np.array_equal(plain.images, images)
    assert np.array_equal(careful.images, images)
    assert np.array_equal(plain.labels, careful.labels)


def square_table(labels: list[object], *, separator: str = ",", is_last: bool = False, names: str = "") -> bytes:
    """Letters of 3 x 3 pixels with a bright middle, whose values are their number."""
    rows = []
    for number, label in enumerate(labels):
        pixels = ["0", "0", "0", "0", str(100 + number), "0", "0", "0", "0"]
        rows.append(separator.join([*pixels, str(label)] if is_last else [str(label), *pixels]))
    return (names + "\n".join(rows) + "\n").encode()


MANY = [3, 1, 4, 1, 5, 9, 2, 6, 5, 25, 8]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize("kind", ["numbers", "characters", "codes"])
def test_labels_first_or_last_as_numbers_characters_or_codes(separator: str, is_last: bool, kind: str) -> None:
    characters = [chr(65 + number) for number in MANY]
    labels = {"numbers": MANY, "characters": characters, "codes": [65 + number for number in MANY]}[kind]
    names = ""
    if kind == "codes" and is_last:  # Beyond 61 a bare column could be grey as well.
        names = separator.join([*(f"p{k}" for k in range(9)), "label"]) + "\n"
    table = square_table(labels, separator=separator, is_last=is_last, names=names)
    letters = read_table(io.BytesIO(table), where="a.csv")
    assert [letters.characters[label] for label in letters.labels] == characters
    assert letters.images[:, 1, 1].tolist() == [100 + number for number in range(len(MANY))]
    assert letters.images.sum() == sum(100 + number for number in range(len(MANY)))


def test_labels_as_characters_under_names_and_in_quotes() -> None:
    names = ",".join(["label", *(f"p{k}" for k in range(9))]) + "\n"
    table = square_table(['"A"', '"b"', '"7"'], names=names)
    letters = read_table(io.BytesIO(table), where="a.csv")
    assert [letters.characters[label] for label in letters.labels] == ["A", "b", "7"]
    assert "Labels are the characters themselves." in letters.notes


def test_a_refused_label_names_the_first_row_that_is_bad() -> None:
    table = square_table([0, 1, 200, 3, 130])
    with pytest.raises(LettersError, match=r"a\.csv, row 3: expected a label from 0 to 61, found 200"):
        read_table(io.BytesIO(table), where="a.csv")


@pytest.mark.parametrize("first", [b"", square_table([1, 2])])
def test_an_endless_line_is_refused_before_it_fills_the_memory(first: bytes) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            content = first[self.given : self.given + len(buffer)] or b"0," * (len(buffer) // 2)
            buffer[: len(content)] = content
            self.given += len(content)
            return len(content)

    endless = Endless()
    with pytest.raises(LettersError, match="expected a row of at most 4 MB, found a longer one"):
        read_table(io.BufferedReader(endless), where="a.csv")
    assert endless.given < 16 << 20


def test_a_long_field_is_not_quoted_in_full() -> None:
    with pytest.raises(LettersError, match="found '9999") as caught:
        read_table(io.BytesIO(square_table([1, "9" * 90_000 + "x"])), where="a.csv")
    assert len(str(caught.value)) < 300
