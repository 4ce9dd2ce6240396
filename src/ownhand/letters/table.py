"""Tables of a label and pixels a row: the Kaggle letters, EMNIST and MNIST as CSV.

The trap: the Kaggle file "A_Z Handwritten Data.csv" has no header. The usual `pd.read_csv` takes its first letter for
column names and numbers the repeated ones (`0,0.1,0.2` for three zeros); saved again, that mangled line stays. Here it
is read as the letter it was.

Half a gigabyte of digits is parsed by arithmetic on blocks of bytes. The text is never held whole, and the pixels lie
in one buffer that grows in place, so that reading takes little more memory than what it returns.
"""

import codecs
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

import numpy as np

from ownhand.errors import LettersError
from ownhand.letters.labels import ASCII, BY_CLASS, as_characters, guess_alphabet
from ownhand.letters.letters import Letters
from ownhand.letters.pixels import set_right

BLOCK_BYTES = 1 << 18
"""Small enough for the arrays made of a block to stay in the processor's cache: twice as fast as a block of 4 MB."""

_LONGEST_LINE = 4 << 20
"""Bytes; a letter of 512 x 512 pixels has a quarter of it. A file of one endless line would fill the memory."""

_ROWS_AT_ONCE = 4096

_FEWEST_ROWS = 10
"""From so many on, a column that is the same in all is taken for blank paper, and not for labels of one letter."""
_SEPARATORS = (b",", b";", b"\t")

_LABEL_NAMES = {"label", "class", "letter", "character", "target"}
_LINE_END = np.uint16(0x8000)


@dataclass(frozen=True, kw_only=True)
class Columns:
    """How a row is made up, as its first line tells."""

    width: int
    """Values a row, the label and the pixels, without an index column."""

    label: int = 0
    """The column of the label."""

    has_index: bool = False
    """Whether a row number comes first, as pandas writes it."""

    has_names: bool = False
    """Whether the first line names the columns, and so is no letter."""

    has_label_name: bool = False
    """Whether it says which column the label is in."""

    separator: bytes = b","
    """What stands between values."""

    has_characters: bool = False
    """Whether labels are characters, and not numbers."""

    first_letter: bytes = b""
    """The first letter as a line of text, where its line had been made into column names."""

    @property
    def side(self) -> int:
        """Pixels along each side of an image."""
        return math.isqrt(self.width - 1)


def read_table(
    stream: BinaryIO, *, where: str, advance: Callable[[], None] = lambda: None, block_bytes: int = BLOCK_BYTES
) -> Letters:
    """Reads rows of a label and pixels. `where` names the file in errors; `advance` is called after each block."""
    first = stream.readline(_LONGEST_LINE).removeprefix(codecs.BOM_UTF8)
    separator = separator_of(first) or b","
    columns, notes = _columns(first.replace(separator, b","), where)
    start = first
    if columns.first_letter or columns.has_names:
        start = stream.readline(_LONGEST_LINE)
        columns = _with_kind_of_labels(columns, start.replace(separator, b","))
        start = columns.first_letter.replace(b",", separator) + start
    columns = replace(columns, separator=separator)
    labels: list[np.ndarray] = []
    pixels = bytearray()  # Grows in place, where a list of arrays would be there twice when joined.
    for row, block in _blocks(stream, start, block_bytes, first_row=2 if columns.has_names else 1, where=where):
        values = _fast_values(block, columns)
        if values is None:
            values = _careful_values(block, columns, where=where, first_row=row)
        labels.append(values[:, columns.label].copy())  # A view would keep the whole block.
        pixels += np.delete(values, columns.label, axis=1).astype(np.uint8).data
        advance()
    if not len(pixels):
        raise LettersError(f"{where}: expected rows of a label and pixels, found no row. Is the file whole?")
    numbers = np.concatenate(labels)
    rows = np.frombuffer(pixels, np.uint8).reshape(len(numbers), -1)
    if not columns.has_label_name and _stands_last(numbers, rows):
        numbers = _moved_from_last(numbers, rows)
        notes.append("The first column is the same in all rows, the last one is not: read as the label.")
    images = rows.reshape(-1, columns.side, columns.side)
    alphabet = guess_alphabet(numbers, has_names=columns.has_names)
    if columns.has_characters:
        alphabet = replace(ASCII, note="Labels are the characters themselves.")
    characters, indices = as_characters(
        numbers, dict(enumerate(alphabet.characters, alphabet.first)), where=where, first_row=1 + columns.has_names
    )
    images, done = set_right(images, indices, characters, is_transposed=alphabet.is_emnist)
    notes += [alphabet.note] if alphabet.note else []
    return Letters(characters=characters, labels=indices, images=images, notes=(*notes, *done))


def looks_like_table(head: bytes) -> bool:
    """Whether a file that begins so is such a table: text whose first line is a row of values or names with commas."""
    line = head.split(b"\n", 1)[0]
    return separator_of(line) is not None and b"\0" not in head and not line.lstrip().startswith((b"{", b"<", b"."))


def separator_of(line: bytes) -> bytes | None:
    """What stands between the values of a line; None where there are too few to be those of a letter."""
    most = max(_SEPARATORS, key=line.count)
    return most if line.count(most) >= 4 else None


def _stands_last(first: np.ndarray, rows: np.ndarray) -> bool:
    """Whether it is the last column that holds the labels: the first one is blank paper, the last varies as they do."""
    last = rows[:, -1]
    is_blank = len(first) >= _FEWEST_ROWS and bool((first == first[0]).all()) and int(first[0]) in (0, 255)
    return is_blank and bool((last != last[0]).any()) and int(last.max()) < len(BY_CLASS)


def _moved_from_last(first: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The last column of `rows`, taken out in place, as `first` moves in before the others."""
    last = rows[:, -1].astype(first.dtype)
    for i in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[i : i + _ROWS_AT_ONCE]
        part[:, 1:] = part[:, :-1].copy()
        part[:, 0] = first[i : i + _ROWS_AT_ONCE]
    return last


def _with_kind_of_labels(columns: Columns, line: bytes) -> Columns:
    """The same columns, told by the first letter after the names whether labels are characters."""
    fields = line.decode("utf-8", "replace").strip().split(",")[columns.has_index :]
    return replace(columns, has_characters=len(fields) == columns.width and _is_character(fields[columns.label]))


def _is_character(field: str) -> bool:
    """Whether a field is a character by itself, and no number."""
    field = field.strip().strip('"')
    return len(field) == 1 and not field.isdecimal()


def _columns(line: bytes, where: str) -> tuple[Columns, list[str]]:
    """Reads the first line: a letter, column names, or a letter that became column names."""
    try:
        names = [name.strip().strip('"') for name in line.decode().strip().split(",")]
    except UnicodeDecodeError as reason:
        raise LettersError(f"{where}, row 1: expected text, found other bytes. Is it a CSV file?") from reason
    notes = []
    has_index = names[0] == "" or names[0].startswith("Unnamed:")
    if has_index or (not _is_square(len(names) - 1) and _is_square(len(names) - 2)):
        has_index = True
        notes.append("The first column numbers the rows: left out.")
        names = names[1:]
    width = len(names)
    if len(line) >= _LONGEST_LINE:
        raise LettersError(f"{where}, row 1: expected a row of at most {_LONGEST_LINE >> 20} MB, found a longer one.")
    if not _is_square(width - 1):
        raise LettersError(
            f"{where}, row 1: expected 785 values (a label and 28 x 28 pixels, or another square), found {width}. "
            "Is the label column missing? See docs/letters.md."
        )
    for place in (0, width - 1):
        others = names[:place] + names[place + 1 :]
        if _is_character(names[place]) and all(re.fullmatch(r"\d{1,3}(\.0*)?", other) for other in others):
            return Columns(width=width, has_index=has_index, label=place, has_characters=True), notes
    original = _unmangled(names)
    if original is not None and original != names:
        notes.append("The first line is a header pandas mangled: read as the letter it was.")
        line = ",".join([*(["0"] if has_index else []), *original]).encode() + b"\n"
        return Columns(width=width, has_index=has_index, first_letter=line), notes
    is_numbered = names == [str(i) for i in range(width)]
    if original is not None and not is_numbered:
        return Columns(width=width, has_index=has_index), notes
    if not is_numbered:
        _check_names(names, where)
    notes.append("The first line names the columns.")
    named = [i for i, name in enumerate(names) if name.lower() in _LABEL_NAMES]
    label = named[0] if named else 0
    return (
        Columns(width=width, label=label, has_index=has_index, has_names=True, has_label_name=bool(named)),
        notes,
    )


def _check_names(names: list[str], where: str) -> None:
    """Tells a letter with a slip in it from column names, since taking it for names would lose it in silence."""
    slips = [i for i, name in enumerate(names) if not re.fullmatch(r"\d+(\.\d*)?", name)]
    if len(slips) <= len(names) // 2 and not any(name.lower() in _LABEL_NAMES for name in names):
        _value(names[slips[0]], f"{where}, row 1, column {slips[0] + 1:,}")


def _unmangled(names: list[str]) -> list[str] | None:
    """The values that pandas made into column names, or None where the names are not numbers.

    pandas leaves the first of equal names and appends .1, .2 and so on to later ones, so "0.12" is the thirteenth 0.
    A name is taken for such a repeat only when the ones before it bear that out; plain values pass unchanged.
    """
    seen: Counter[str] = Counter()
    values = []
    for name in names:
        base, dot, repeat = name.rpartition(".")
        value = base if dot and seen[base] and repeat == str(seen[base]) else name
        seen[value] += 1
        values.append(value)
    return values if all(re.fullmatch(r"\d+(\.0*)?", value) for value in values) else None


def _is_square(number: int) -> bool:
    return number >= 4 and math.isqrt(number) ** 2 == number


def _blocks(
    stream: BinaryIO, start: bytes, block_bytes: int, *, first_row: int, where: str
) -> Iterator[tuple[int, bytes]]:
    """Whole lines, a block at a time, each block with the number of its first row (counted in lines of the file)."""
    rest, row = start, first_row
    while more := stream.read(block_bytes):
        cut = more.rfind(b"\n") + 1
        if cut == 0:
            rest += more
            if len(rest) > _LONGEST_LINE:
                raise LettersError(
                    f"{where}, row {row:,}: expected a row of at most {_LONGEST_LINE >> 20} MB, found a longer one. "
                    "Is it a CSV file?"
                )
            continue
        block, rest = rest + more[:cut], more[cut:]
        yield row, block
        row += block.count(b"\n")
    if rest.strip():
        yield row, rest if rest.endswith(b"\n") else rest + b"\n"


def _fast_values(block: bytes, columns: Columns) -> np.ndarray | None:
    """The values of whole lines as (rows, width) uint16, or None where a line is anything but plain numbers to 255."""
    block = _uniform(block, columns)
    if columns.has_index:
        block = re.sub(rb"(?m)^\d+,", b"", block)
    values = _plain_values(np.frombuffer(block, np.uint8), columns.width)
    if values is None:  # Windows line ends, quotes, and the .0 of floats are common enough to have a quick way too.
        block = block.translate(None, b'\r" \t').replace(b".0,", b",").replace(b".0\n", b"\n")
        values = _plain_values(np.frombuffer(block, np.uint8), columns.width)
    return values


def _uniform(block: bytes, columns: Columns) -> bytes:
    """The same lines with commas between their values, and with codes in place of characters."""
    if columns.separator != b",":
        block = block.replace(columns.separator, b",")
    if not columns.has_characters:
        return block
    index = rb"\"?\d*\"?," if columns.has_index else b""
    if columns.label == 0:
        found = re.compile(rb"(?m)^(" + index + rb")\"?([!-~])\"?(?=,)")
    elif columns.label == columns.width - 1:
        found = re.compile(rb"(?m)(,)\"?([!-~])\"?(?=\r?$)")
    else:
        found = re.compile(rb"(?m)^(" + index + rb"(?:[^,\n]*,){%d})\"?([!-~])\"?(?=,)" % columns.label)
    return found.sub(lambda match: match[1] + b"%d" % ord(match[2]), block)


def _plain_values(text: np.ndarray, width: int) -> np.ndarray | None:
    """Parses digits, commas and line ends by arithmetic on all bytes at once.

    At each byte stands the number that would end there: its digit, ten times the digit before, a hundred times the one
    before that. Those bytes that are followed by no digit end a number. The last number of a line carries a flag, so
    that a row too short or too long shows as a flag out of place, and a number too large as one beyond 255.
    """
    digit = text - np.uint8(48)  # Anything below "0" wraps round and is no digit either.
    is_digit = digit < 10
    is_line_end = text == 10
    if not (is_digit | is_line_end | (text == 44)).all():
        return None
    is_second = is_digit[1:] & is_digit[:-1]
    is_third = is_second[1:] & is_digit[:-2]
    if (is_third[1:] & is_digit[:-3]).any():
        return None
    number = (digit * is_digit).astype(np.uint16)
    number[1:] += digit[:-1] * is_second * np.uint8(10)
    number[2:] += (digit[:-2] * is_third).astype(np.uint16) * np.uint16(100)
    number[:-1] += is_line_end[1:] * _LINE_END
    ends = np.flatnonzero(is_digit[:-1] & ~is_digit[1:])  # Four times as fast as indexing by the mask.
    if len(ends) % width or len(ends) == 0:
        return None
    rows = number.take(ends).reshape(-1, width)
    rows[:, -1] -= _LINE_END  # Without the flag it wraps round to a large number.
    return rows if rows.max() <= 255 else None


def _careful_values(block: bytes, columns: Columns, *, where: str, first_row: int) -> np.ndarray:
    """The values of whole lines read one at a time: slow, forgiving of blank lines, and exact about what is wrong."""
    rows, block = [], _uniform(block, columns)
    for row, line in enumerate(block.decode("utf-8", "replace").split("\n"), first_row):
        if not line.strip():
            continue
        fields = [field.strip().strip('"') for field in line.split(",")][columns.has_index :]
        if len(fields) != columns.width:
            raise LettersError(
                f"{where}, row {row:,}: expected {columns.width} values, found {len(fields)}. "
                "Is the label column missing, or the file cut off? See docs/letters.md."
            )
        rows.append([_value(field, f"{where}, row {row:,}, column {i:,}") for i, field in enumerate(fields, 1)])
    return np.array(rows, np.uint16).reshape(-1, columns.width)


def _value(field: str, place: str) -> int:
    try:
        value = float(field)
    except ValueError:
        raise LettersError(
            f"{place}: expected a whole number from 0 to 255, found {field[:40]!r}. Mend that row."
        ) from None
    if not (0 <= value <= 255 and value == int(value)):
        raise LettersError(
            f"{place}: expected a whole number from 0 to 255, found {field[:40]}. Scale the pixels to bytes."
        )
    return int(value)
