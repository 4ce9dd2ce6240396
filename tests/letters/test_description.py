"""Letters described in a terminal."""

import numpy as np

from ownhand.letters import Letters, Strokes, describe


def penned(**parts: object) -> Letters:
    """Twelve letters of one point each, of three characters, by two writers."""
    strokes = Strokes(points=np.zeros((12, 2)), stroke_offsets=np.arange(13), letter_offsets=np.arange(13))
    fields = {"writers": np.repeat([0, 1], 6), "writer_names": ("a", "b"), "source": "x.csv", **parts}
    return Letters(characters=("!", '"', "#"), labels=np.repeat(np.arange(3), 4), strokes=strokes, **fields)  # type: ignore[arg-type]


def test_all_there_is_to_say() -> None:
    text = describe(
        penned(
            images=np.zeros((12, 10, 10)),
            held_out=np.repeat([False, True], 6),
            notes=("Something was done.",),
            credit="CC0",
        )
    )
    for expected in (
        "source       x.csv",
        "letters      12\n",
        "images       10 x 10 pixels",
        "strokes      12, of 12 points",
        "writers      2",
        "held out     6 for measuring (writers: 1)",
        "3 characters\n",
        '" 4',
    ):
        assert expected in text
    assert text.endswith("Note: Something was done.\n\nCredit: CC0")
    assert max(map(len, text.splitlines())) <= 100


def test_what_is_not_known_is_not_said() -> None:
    text = describe(Letters(characters=("a",), labels=np.zeros(2), images=np.zeros((2, 3, 3))))
    assert text.startswith("source       unknown\n")
    for word in ("strokes", "writers", "held out", "Note", "Credit"):
        assert word not in text


def test_aligned_strokes_are_said_to_be() -> None:
    assert "of 12 points, in one order for each character" in describe(penned(aligned=True))


def test_characters_without_a_shape_are_named_by_their_codes_and_long_notes_wrapped() -> None:
    text = describe(
        Letters(characters=("\u200b",), labels=np.zeros(1), images=np.zeros((1, 3, 3)), notes=("ab " * 60,))
    )
    assert "U+200B 1" in text
    assert max(map(len, text.splitlines())) <= 100
