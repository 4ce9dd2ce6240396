"""Words of plain letters, o l n i t, for tests: circles and lines that the shipped span reader knows."""

import numpy as np

from ownhand.letters import Letters, Words
from ownhand.words import FoundWord
from ownhand.words.cuts import cut_word

_TURN = np.linspace(np.pi / 2, 2.5 * np.pi, 25)

SHAPES = {
    "o": [np.stack([0.5 + 0.5 * np.cos(_TURN), 0.5 + 0.5 * np.sin(_TURN)], axis=1)],
    "l": [np.array([(0.1, 1.9), (0.1, 0)])],
    "n": [np.array([(0, 1), (0, 0), (0, 0.7), (0.3, 1), (0.6, 0.9), (0.7, 0.6), (0.7, 0)])],
    "i": [np.array([(0.1, 1), (0.1, 0)]), np.array([(0.1, 1.5), (0.12, 1.55)])],
    "t": [np.array([(0.3, 1.7), (0.3, 0.1), (0.5, 0)]), np.array([(0, 1.1), (0.6, 1.1)])],
}


def strokes_of(
    text: str, *, size: float = 100, slope: float = 0, rng: np.random.Generator | None = None
) -> list[np.ndarray]:
    """The strokes of a word; bars and dots are written at its end."""
    x, bodies, marks = 0.0, [], []
    for character in text:
        width = max(float(stroke[:, 0].max()) for stroke in SHAPES[character])
        shift = (x, 0) if rng is None else (x, rng.normal(0, 0.02))
        first, *late = (stroke + shift for stroke in SHAPES[character])
        bodies.append(first)
        marks += late
        x += width + 0.35
    strokes = [np.asarray(stroke) for stroke in [*bodies, *marks]]
    return [size * (stroke + np.stack([0 * stroke[:, 0], slope * stroke[:, 0]], axis=1)) for stroke in strokes]


def words_of(*texts: str) -> Words:
    """Words, each second of them by Ben, who is held out; every one a little off."""
    rng = np.random.default_rng(0)
    return Words.of(
        [strokes_of(text, rng=rng) for text in texts],
        list(texts),
        writers=[k % 2 for k in range(len(texts))],
        writer_names=("Ada", "Ben"),
        held_out=[bool(k % 2) for k in range(len(texts))],
        source="toys",
        credit="CC0",
    )


def line_of(*texts: str, space: float = 130) -> list[np.ndarray]:
    """The strokes of a line; dots and bars are written when all of it is done."""
    x, bodies, marks = 0.0, [], []
    for text in texts:
        strokes = [stroke + np.array([x, 0]) for stroke in strokes_of(text)]
        bodies += strokes[: len(text)]
        marks += strokes[len(text) :]
        x = max(float(stroke[:, 0].max()) for stroke in strokes) + space
    return bodies + marks


def lines_of(*texts: str) -> Words:
    """Lines by Ada and Ben in turn; Ben is held out."""
    return Words.of(
        [line_of(*text.split()) for text in texts],
        texts,
        writers=[k % 2 for k in range(len(texts))],
        writer_names=("Ada", "Ben"),
        held_out=[bool(k % 2) for k in range(len(texts))],
        source="toys",
    )


def letters_of(text: str, **rest: object) -> Letters:
    """Isolated letters by Ben and Cleo in turn."""
    characters = tuple(sorted(set(text)))
    return Letters(
        characters=characters,
        labels=np.array([characters.index(character) for character in text]),
        strokes=Words.of([strokes_of(character) for character in text], list(text)).strokes,
        **{
            "writers": np.arange(len(text)) % 2,
            "writer_names": ("Ben", "Cleo"),
            "source": "alone",
            "credit": "CC0",
            **rest,
        },
    )


def found_word(text: str, strokes: list[np.ndarray], *cuts: int) -> FoundWord:
    """A word with its letters at chosen places among its cuts."""
    word = cut_word(strokes, text)
    assert word is not None
    return FoundWord(0, text, word, word.cuts[list(cuts)], -0.5)
