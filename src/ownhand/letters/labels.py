"""Which character a number stands for, in files that number their classes.

EMNIST (Cohen, Afshar, Tapson, van Schaik, 2017, arXiv 1702.05373) numbers digits, capitals, then small letters; its
merged splits leave out the small letters whose shape is that of their capital. Its `letters` split counts from 1.
"""

import string
from dataclasses import dataclass

import numpy as np

from ownhand.errors import LettersError

BY_CLASS = string.digits + string.ascii_uppercase + string.ascii_lowercase
"""The 62 classes of EMNIST byclass, in their order."""

MERGED = string.digits + string.ascii_uppercase + "abdefghnqrt"
"""The 47 classes of EMNIST bymerge and balanced: a small letter stands alone only where it looks unlike its capital."""


@dataclass(frozen=True, kw_only=True)
class Alphabet:
    """What the numbers of a file stand for."""

    characters: str
    first: int = 0
    """The number of the first character."""

    is_emnist: bool = False
    """Whether only EMNIST numbers its classes so; then its images lie transposed."""

    note: str = ""


ASCII = Alphabet(
    characters="".join(map(chr, range(33, 127))), first=33, note="Labels are read as the codes of ASCII characters."
)
"""For files that name a class by the code of its character, 65 for A, or by the character itself."""


def guess_alphabet(numbers: np.ndarray, *, has_names: bool) -> Alphabet:
    """The alphabet that fits the class `numbers` of a file, which may have named columns or none.

    The Kaggle letters come without a header and in alphabetical order; the digit sets of Kaggle have a header, or all
    ten digits in no order.
    """
    lowest, highest = int(numbers.min()), int(numbers.max())
    if highest <= 9:
        in_order = bool((numbers[1:] >= numbers[:-1]).all())  # A difference of unsigned numbers would wrap.
        if has_names or (not in_order and len(np.unique(numbers)) == 10):
            return Alphabet(characters=string.digits, note="Labels 0-9 are read as digits.")
        return Alphabet(
            characters=string.ascii_uppercase,
            note="Labels up to 9, but not a shuffled set of ten digits, are read as the letters A-J.",
        )
    if highest <= 25:
        return Alphabet(characters=string.ascii_uppercase)
    if highest == 26 and lowest >= 1:
        note = "Labels 1-26 are read as EMNIST letters, where a class holds capitals and small letters together."
        return Alphabet(characters=string.ascii_uppercase, first=1, is_emnist=True, note=note)
    if highest < len(MERGED):
        return Alphabet(characters=MERGED, is_emnist=True, note="Labels 0-46 are read as EMNIST balanced or bymerge.")
    if highest >= len(BY_CLASS) and bool(np.isin(numbers, [ord(character) for character in BY_CLASS]).all()):
        return ASCII
    return Alphabet(characters=BY_CLASS, is_emnist=True, note="Labels 0-61 are read as EMNIST byclass.")


def as_characters(
    numbers: np.ndarray, alphabet: dict[int, str], *, where: str, first_row: int = 0
) -> tuple[tuple[str, ...], np.ndarray]:
    """The distinct characters that occur, sorted, and for each class number the index of its character.

    A number without a character is an error that names its row (`first_row` + its position).
    """
    present = np.unique(numbers).tolist()
    unknown = [number for number in present if number not in alphabet]
    if unknown:
        first = int(np.flatnonzero(np.isin(numbers, unknown))[0])
        raise LettersError(
            f"{where}, row {first_row + first:,}: expected a label from {min(alphabet)} to {max(alphabet)}, found "
            f"{numbers[first]}. "
            "No letter belongs to it; is the label column where it should be?"
        )
    characters = tuple(sorted({alphabet[number] for number in present}))
    index_of = np.zeros(max(present) + 1, np.int16)
    for number in present:
        index_of[number] = characters.index(alphabet[number])
    return characters, index_of[numbers]
