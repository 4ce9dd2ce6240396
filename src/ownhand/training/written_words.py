"""Words that a joined model writes, which know where their letters are: a lesson for what looks for letters.

People's words are labelled as wholes. A model writes letter by letter, in endless hands from print to cursive, so of
its words every cut is known, and every join.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ownhand.hands.joined import JoinedModel
from ownhand.ink import strokes_from_paths
from ownhand.ink.path import BODY_POINTS, way_along
from ownhand.words.alignment import FoundWord
from ownhand.words.cuts import CutWord, cut_word

_PRINTED_OR_CURSIVE = 0.3
"""For each hand that joins more or less, so many that join nothing, and so many that join all that can be."""

_HARDLY = 0.05
"""Share of people's pairs below which a pair is not joined."""

_LATE = 0.6
"""The share of words whose dots and bars come when all else is written; of others they come with their letters."""

_WORDS_AT_ONCE = 500


def written_words(model: JoinedModel, texts: Sequence[str], rng: np.random.Generator) -> Iterator[FoundWord]:
    """Writes words of characters that the model knows, each in a hand of its own, and gives them with their letters.

    A word is left out where letters overlap in time, as when a bar is taken for a part of the letter after it.
    """
    for start in range(0, len(texts), _WORDS_AT_ONCE):
        asked = texts[start : start + _WORDS_AT_ONCE]
        for number, (strokes, letters) in enumerate(_written(model, asked, rng), start=start):
            text = texts[number]
            word = cut_word(strokes, text)
            bounds = None if word is None else _bounds(word, strokes, letters, len(text))
            if word is not None and bounds is not None:
                cut = replace(word, cuts=np.union1d(word.cuts, bounds))
                yield FoundWord(number, text, cut, bounds, 0.0)


def _written(
    model: JoinedModel, texts: Sequence[str], rng: np.random.Generator
) -> Iterator[tuple[list[np.ndarray], list[np.ndarray]]]:
    """The strokes of each word, and of each stroke which letter every point belongs to."""
    num_letters = sum(map(len, texts))
    latents = rng.standard_normal((len(texts), model.style_size), dtype=np.float32)
    wobble = rng.standard_normal((num_letters, model.wobble_size), dtype=np.float32)
    shares = rng.uniform(-_PRINTED_OR_CURSIVE, 1 + _PRINTED_OR_CURSIVE, len(texts))
    chances = np.concatenate([_chances(model, text, share) for text, share in zip(texts, shares, strict=True)])
    drawn = model.draw([list(text) for text in texts], latents, wobble, rng.random(num_letters) < chances)
    paths = drawn.pen_paths()
    paths[..., 0] += drawn.begins[:, None]
    bodies, marks = strokes_from_paths(paths[:, :BODY_POINTS]), strokes_from_paths(paths[:, BODY_POINTS:])
    goes_on = np.append(drawn.is_joined[1:], False)
    first = 0
    for text in texts:
        strokes: list[tuple[np.ndarray, np.ndarray]] = []
        late: list[tuple[np.ndarray, np.ndarray]] = []
        is_late = rng.random() < _LATE
        for letter, number in enumerate(range(first, first + len(text))):
            body = [(stroke, np.full(len(stroke), letter)) for stroke in bodies.letter(number)]
            if drawn.is_joined[number] and strokes and body:
                points, whose = body.pop(0)
                before, whose_before = strokes.pop()
                body.insert(0, (np.concatenate([before, points[1:]]), np.append(whose_before, whose[1:])))
            strokes += body
            of_letter = [(mark, np.full(len(mark), letter)) for mark in marks.letter(number)]
            (late if is_late or goes_on[number] else strokes).extend(of_letter)
        first += len(text)
        yield [stroke for stroke, _ in strokes + late], [whose for _, whose in strokes + late]


def _chances(model: JoinedModel, text: str, share: float) -> np.ndarray:
    """(letters,): how likely each letter is joined to the one before it."""
    usual = [
        model.joins.probability(before, after) if (before + after).isalpha() else 0.0
        for before, after in pairwise(text)
    ]
    return np.where(np.array([0.0, *usual]) < _HARDLY, 0.0, share)


def _bounds(
    word: CutWord, strokes: Sequence[np.ndarray], letters: Sequence[np.ndarray], num_letters: int
) -> np.ndarray | None:
    """(letters + 1,): points of the word at which its letters begin; None where they do not follow one another."""
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    ends = np.array([[*stroke[0], *stroke[-1]] for stroke in strokes])
    ends = (ends - np.tile(low, 2)) / word.unit
    starts = np.append(np.flatnonzero(np.diff(word.stroke, prepend=-1)), len(word.points))
    whose, source = np.zeros(len(word.points), np.int64), -1
    for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        # Strokes of the row are in the order of writing, marks left out; each keeps its two ends.
        wanted = np.concatenate([word.points[start], word.points[stop - 1]])
        same = np.flatnonzero(abs(ends - wanted).max(axis=1) < 1e-6)
        same = same[same > source]
        if not len(same):
            return None
        source = int(same[0])
        stroke = strokes[source]
        reached = way_along(stroke)
        place = np.searchsorted(reached, np.linspace(0, reached[-1], stop - start) - 1e-9)
        whose[start:stop] = letters[source][np.minimum(place, len(stroke) - 1)]
    if (np.diff(whose) < 0).any() or len(np.unique(whose)) < num_letters:
        return None
    bounds: np.ndarray = np.searchsorted(whose, np.arange(num_letters + 1))
    return bounds
