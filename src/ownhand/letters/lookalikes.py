"""Characters that cannot be told apart once a letter stands alone and fills its box.

A reader of isolated, size-normalised letters does not know how large a letter was, nor where it stood on the line. Then
an O is a zero, and a comma is an apostrophe. Measures of legibility count such a reading as right.

The sets hold characters that are drawn by the same movement and differ in size or place alone. Real letters confirm
them. Of the seven nearest training letters (among 250 a character, as 28 x 28 images) of a letter by a held-out UNIPEN
writer, the share that shows the other character of the pair is, each way: v V 0.43 and 0.35, - _ 0.48 and 0.40, O 0
0.32 and 0.21, q 9 0.31 and 0.14, k K 0.17 and 0.18, m M 0.19 and 0.13; within 1 I l | and ' , ) 0.06 to 0.36, since
three or four share. Pairs that people draw differently stay apart even where hasty hands meet: 5 S and 2 Z (0.14 to
0.17; a corner or a curve), i ; and j J (dots), t + (0.17 and 0.09), g 9 (the tail), 8 B, 6 G.
"""

LOOK_ALIKES: tuple[str, ...] = (
    "0Oo",
    "1Il|",
    "Cc",
    "Kk",
    "Mm",
    "Pp",
    "Ss",
    "Uu",
    "Vv",
    "Ww",
    "Xx",
    "Yy",
    "Zz",
    "9q",  # A printed q is a 9 that hangs below the line.
    "-_",
    "'),",  # A short stroke with a slight curve; enlarged to fill its box it is a closing parenthesis.
    "\\`",
)
"""Sets of printable ASCII characters, each the same shape when size and place on the line are unknown."""


def look_alikes(character: str) -> str:
    """All characters that count as `character` when it stands alone, itself included, sorted.

    >>> look_alikes("o"), look_alikes("B")
    ('0Oo', 'B')
    """
    return next((alike for alike in LOOK_ALIKES if character in alike), character)


def is_shapeless(character: str) -> bool:
    """Whether the shape of a character says nothing: a full stop is a dot on the line, whatever it is once enlarged.

    Of real full stops by held-out writers the reader reads one in five, as of no other character. On paper their ink is
    hardly larger than the pen is wide.
    """
    return character == "."
