"""Readings: which drawn letters read as what was asked.

    readings = check_paths(paths, characters)      # or check_images
    readings.share_read                            # 0.93, say
    readings.is_read                               # letter by letter

The rule: characters that cannot be told apart alone count as one (`letters.lookalikes`), and their probabilities are
added up; a letter reads as asked where the characters like the asked one are together likelier than any other such set.
So an o that fills its box like an O is read, as people read it on the line, and an o that looks like an a is not. A
full stop is not checked: only its place and size tell it.

Of pen paths, the glance looks first; the reader sees only what that is not sure of. Joined letters are read as words
(`check_words`), since a letter in a word is not what it is alone.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.hands.glance import NUM_POINTS, Glance
from ownhand.hands.reader import READER_BOX, READER_SIZE, Reader
from ownhand.hands.word_reader import WordReader, at_first_sight, text_likelihoods
from ownhand.ink import Strokes, draw_letters, strokes_from_paths
from ownhand.letters import is_shapeless, look_alikes

SURE = 0.75
"""How likely the glance must think what was asked, look-alikes included, for a letter not to be read."""

_PEN_WIDTH = 2.6
"""Pixels, of the letters that the reader learned from, at its size."""


@dataclass(frozen=True)
class Readings:
    """What a reader makes of letters, of which each was to be a certain character."""

    is_read: np.ndarray
    """(n,) bool: whether each reads as asked. True where that cannot be told."""

    sureness: np.ndarray
    """(n,) float32: how likely the reader thinks the asked character and its look-alikes. 1 where it cannot tell."""

    is_known: np.ndarray
    """(n,) bool: whether it can be told: the reader knows the character, and its shape says something."""

    @property
    def share_read(self) -> float:
        """The share that reads as asked, of the letters that the reader knows; 1 where there are none."""
        return float(self.is_read[self.is_known].mean()) if self.is_known.any() else 1.0


def check_images(images: np.ndarray, characters: Sequence[str], reader: Reader | None = None) -> Readings:
    """Tells which grey images (n, height, width), ink 255, read as `characters` (n of them).

    `reader` is the one that comes with ownhand where none is given.
    """
    reader = shipped_reader() if reader is None else reader
    sets, set_of = sets_of(reader.characters)
    asked = np.array([set_of.get(character, -1) for character in characters], dtype=np.int64)
    is_known = asked >= 0
    is_read, sureness = np.ones(len(asked), dtype=bool), np.ones(len(asked), dtype=np.float32)
    if is_known.any():
        likely = reader.probabilities(np.asarray(images)[is_known]) @ sets  # (known, sets)
        is_read[is_known] = likely.argmax(axis=1) == asked[is_known]
        sureness[is_known] = likely[np.arange(len(likely)), asked[is_known]]
    return Readings(is_read, sureness, is_known)


def check_words(words: Strokes, texts: Sequence[str], reader: WordReader | None = None) -> Readings:
    """Tells which words, in x-heights and with their baseline at 0, read as `texts`: as wholes, by the word reader.

    A word reads as asked if that is what is read at first sight, look-alikes counting as one, or if it is likelier than
    that. How surely it reads is the probability of a letter, the geometric mean over the word. `reader` is the one that
    comes with ownhand where none is given.
    """
    reader = shipped_word_reader() if reader is None else reader
    sets, set_of = sets_of(reader.characters)
    # Sets of look-alikes, and before them what says that no character is new.
    sets = np.pad(sets, ((1, 0), (1, 0)))
    sets[0, 0] = 1
    is_known = np.array([bool(text) and all(character in set_of for character in text) for text in texts], dtype=bool)
    is_read, sureness = np.ones(len(texts), dtype=bool), np.ones(len(texts), dtype=np.float32)
    known = np.flatnonzero(is_known)
    for places, columns in reader.columns(words.select(known)):
        numbers = known[places]
        likely = columns @ sets
        asked = [np.array([1 + set_of[character] for character in texts[k]]) for k in numbers.tolist()]
        seen = at_first_sight(likely)
        other = np.array([k for k, text in enumerate(seen) if text != asked[k].tolist()], dtype=np.int64)
        both = [*asked, *(np.array(seen[k], dtype=np.int64) for k in other.tolist())]
        likelihood, likelier = np.split(text_likelihoods(np.concatenate([likely, likely[other]]), both), [len(asked)])
        sureness[numbers] = np.exp(likelihood / [len(text) for text in asked])
        is_read[numbers[other]] = likelihood[other] > likelier
    return Readings(is_read, sureness, is_known)


def check_paths(paths: np.ndarray, characters: Sequence[str], reader: Reader | None = None) -> Readings:
    """Tells which pen paths (n, points, 3) read as `characters`, drawn as the reader's letters were.

    `reader` is the one that comes with ownhand where none is given; only that one is spared what is plain at a glance.
    """
    glance = shipped_glance() if reader is None and paths.shape[1] == NUM_POINTS else None
    if glance is None:
        return check_images(images_of_paths(paths), characters, reader)
    sets, set_of = sets_of(glance.characters)
    asked = np.array([set_of.get(character, -1) for character in characters], dtype=np.int64)
    likely = glance.probabilities(paths) @ sets  # (n, sets)
    sureness = np.where(asked < 0, 0, likely[np.arange(len(asked)), asked]).astype(np.float32)
    readings = Readings(np.ones(len(asked), dtype=bool), sureness, np.ones(len(asked), dtype=bool))
    rest = np.flatnonzero(sureness < SURE)
    if len(rest):
        read = check_images(images_of_paths(paths[rest]), [characters[k] for k in rest.tolist()])
        readings.is_read[rest], readings.sureness[rest] = read.is_read, read.sureness
        readings.is_known[rest] = read.is_known
    return readings


def images_of_paths(paths: np.ndarray) -> np.ndarray:
    """Pen paths (n, points, 3) as the reader likes to see them: (n, 32, 32) uint8."""
    return draw_letters(strokes_from_paths(paths), size=READER_SIZE, box=READER_BOX, pen_width=_PEN_WIDTH)


@functools.lru_cache(maxsize=1)
def shipped_reader() -> Reader:
    """The reader that comes with ownhand, opened once."""
    return Reader.load()


@functools.lru_cache(maxsize=1)
def shipped_word_reader() -> WordReader:
    """The word reader that comes with ownhand, opened once."""
    return WordReader.load()


@functools.lru_cache(maxsize=1)
def shipped_glance() -> Glance | None:
    """The glance that comes with ownhand, opened once; None where none has been made from a pen model yet."""
    return Glance.load() if Glance.shipped_path().is_file() else None


@functools.lru_cache(maxsize=8)
def sets_of(characters: tuple[str, ...]) -> tuple[np.ndarray, dict[str, int]]:
    """(characters, sets) of 0 and 1: which set of look-alikes each of a reader's characters is in; and its number."""
    names = sorted({look_alikes(character) for character in characters})
    columns = [names.index(look_alikes(character)) for character in characters]
    set_of = {c: column for c, column in zip(characters, columns, strict=True) if not is_shapeless(c)}
    matrix = np.zeros((len(characters), len(names)), dtype=np.float32)
    matrix[np.arange(len(characters)), columns] = 1
    matrix.setflags(write=False)
    return matrix, set_of
