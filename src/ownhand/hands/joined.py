"""Joined models: they write whole words, letter after letter, each from where the one before left the pen.

A model of this kind is told of each letter what stands before and after it, whether it is joined to either, and where
and in which direction the pen comes. It draws, places, spaces and joins: x counts from where the pen left the letter
before, y from the baseline, in x-heights.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import parsed_json
from ownhand.glyphs import Cursive, Glyph
from ownhand.hands.cashier import Cashier
from ownhand.hands.cursive import ModelCursive
from ownhand.hands.drawings import Drawings, drawn_until_read
from ownhand.hands.hand import Hand
from ownhand.hands.joins import Joins
from ownhand.hands.model import Model, numbered_latent
from ownhand.hands.modelfile import reading_metadata, width_of
from ownhand.hands.readings import Readings, check_images, check_words, images_of_paths
from ownhand.ink import Ballpoint, Nib, Strokes, strokes_from_paths
from ownhand.ink.path import BODY_POINTS, body_and_marks
from ownhand.recent import Recent

if TYPE_CHECKING:
    import onnxruntime

_DIRECTION_STEPS = 3
"""Steps before the end of a body that tell the direction in which the pen leaves."""

_FARTHEST_EXIT = 3.0
"""x-heights above or below the baseline at which the pen may leave."""

_MENDED = 12
"""Points at the beginning of a letter over which the gap that is left at a join is spread."""

_LEAST_WOBBLE = 0.5
"""Of words written again, for a hand that has less: drawn the same, they would be read the same."""

_CALMED = 0.5
"""Of its wobble, that the neatest hand loses."""

_PLAINER = 0.125
"""By how much of its style a hand is plainer each time that it writes a word again: some letters some hands never write
so that they read, such as an I between one with bars and one without, and the mean hand does."""

_SURE_ENOUGH, WORD_TRIES = 0.85, 8
"""How surely a word must read, as the probability of a letter, and how often it is drawn at most for that. Others read
words that the word reader is less sure of worse, and those of the surest of five still (docs/log.md)."""

_HARDLY = 0.05
"""Share of people's pairs below which a pair is hardly ever joined."""

_CELL_POINTS = BODY_POINTS + 12
"""Points of a letter in its word: its body, and its marks."""

_FEW, _MOST_RECENT = 8, 4_000
"""Letters drawn together, at most, that are looked up among those drawn lately; and how many of these there are, a
kilobyte each. A page's are hardly met again, and would take time to keep."""

_INPUTS = {"latents", "characters", "before", "after", "places", "wobble"}


@dataclass(frozen=True, eq=False)
class DrawnWords:
    """Words as a net drew them: letters one after the other, those of a word together."""

    paths: np.ndarray
    """(letters, points, 3): x from where the pen left the letter before."""
    begins: np.ndarray
    """(letters,): x of where the pen left the letter before, from where the word begins."""
    is_joined: np.ndarray
    """(letters,) bool: whether the pen comes to it from the letter before without a lift."""

    @classmethod
    def all_of(cls, words: "Iterable[DrawnWords]") -> "DrawnWords":
        """Several after one another."""
        parts = [(word.paths, word.begins, word.is_joined) for word in words]
        return cls(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

    def one_by_one(self, counts: Sequence[int]) -> np.ndarray:
        """(words,) objects: each word by itself, of so many letters."""
        words = np.empty(len(counts), dtype=object)
        for number, (first, stop) in enumerate(pairwise(np.cumsum([0, *counts]).tolist())):
            words[number] = DrawnWords(self.paths[first:stop], self.begins[first:stop], self.is_joined[first:stop])
        return words

    def pen_paths(self) -> np.ndarray:
        """The paths with the pen down between joined letters and up before marks, whatever the net says."""
        paths = self.paths.copy()
        paths[self.is_joined, 0, 2] = 1
        paths[np.roll(self.is_joined, -1), BODY_POINTS - 2, 2] = 1
        paths[:, BODY_POINTS - 1, 2] = -1
        return paths

    def strokes(self, counts: Sequence[int]) -> Strokes:
        """The strokes of words of so many letters, for readers to look at, in x-heights."""
        paths = self.pen_paths()
        paths[..., 0] += self.begins[:, None]
        letters = strokes_from_paths(paths)
        offsets = letters.letter_offsets[np.cumsum([0, *counts])]
        return Strokes(points=letters.points, stroke_offsets=letters.stroke_offsets, letter_offsets=offsets)


class JoinedModel(Model):
    """A model that writes words. The style of a hand is a latent."""

    has_pen = joins_letters = True
    usual_neatness = 0.65
    """By eye, see `docs/log.md`: the hand is its own, and its page one that a person would be glad to send."""
    nib: Nib = Ballpoint()
    """What inks its pen paths."""

    def __init__(self, path: Path, session: "onnxruntime.InferenceSession", metadata: Mapping[str, str]) -> None:
        super().__init__(path, session, metadata)
        shapes = {entry.name: entry.shape for entry in session.get_inputs()}
        if set(shapes) != _INPUTS:
            raise ModelError(
                f"{path}: this model cannot be asked for a word: its net takes {', '.join(sorted(shapes))} rather than "
                f"{', '.join(sorted(_INPUTS))}. Train or export it anew."
            )
        with reading_metadata(path):
            self.style_size, self.wobble_size = width_of(shapes, "latents"), width_of(shapes, "wobble")
            self.joins = Joins.from_json(parsed_json(metadata["joins"]), latent_size=self.style_size)
            """How often which letters are joined, and by which hands."""
        self.cashier = Cashier.from_metadata(metadata, path)
        """What turns away letters that nobody would take for a person's, where the file has one."""
        self._recent = Recent(_MOST_RECENT)
        self._number_of = {character: place for place, character in enumerate(self.characters, start=1)}

    def style_kept(self, neatness: float) -> float:
        """The share of its style that a hand of a neatness keeps: a neat hand is nearly its own, up to the last."""
        return 1 - neatness**4

    def wobble_kept(self, neatness: float) -> float:
        """The share of its wobble that it keeps: a neat hand writes its letters more alike."""
        return 1 - _CALMED * neatness

    def style(self, number: int) -> np.ndarray:
        """(style,) float32: 0 for hand 0, the mean hand; a standard normal of its own for every other number."""
        return numbered_latent(number, self.style_size)

    def draw(
        self, words: Sequence[Sequence[str]], latents: np.ndarray, wobble: np.ndarray, is_joined: np.ndarray
    ) -> DrawnWords:
        """Draws words, letter after letter, all words at once.

        Args:
            words: their characters; raises ModelError where it has not learned one.
            latents: (words, style) standard normal.
            wobble: (letters, wobble) standard normal, those of a word together, as in all that follows.
            is_joined: (letters,) bool: whether the pen comes to a letter from the one before it without a lift; of no
                account for the first of a word.
        """
        for word in words:
            self.check_characters(word)
        counts = np.array([len(word) for word in words], dtype=np.int64)
        starts = np.cumsum(counts) - counts
        number = np.array([self._number_of[character] for word in words for character in word], dtype=np.int64)
        is_first, is_last = np.zeros(len(number), bool), np.zeros(len(number), bool)
        is_first[starts[counts > 0]] = is_last[(starts + counts - 1)[counts > 0]] = True
        before = np.where(is_first, 0, np.roll(number, 1))
        after = np.where(is_last, 0, np.roll(number, -1))
        comes = is_joined & ~is_first
        places = np.zeros((len(number), 5), np.float32)
        places[:, 0] = 2 * comes - 1
        places[:, 1] = 2 * np.roll(comes, -1) - 1
        begins = np.zeros(len(number))
        paths = np.zeros((len(number), 0, 3))
        for place in range(int(counts.max(initial=0))):
            longer = np.flatnonzero(counts > place)
            letters = starts[longer] + place
            inputs = {
                "latents": np.ascontiguousarray(latents[longer], dtype=np.float32),
                "characters": number[letters],
                "before": before[letters],
                "after": after[letters],
                "places": places[letters],
                "wobble": np.ascontiguousarray(wobble[letters], dtype=np.float32),
            }
            drawn = self._drawn(inputs)
            drawn = drawn.astype(np.float64)
            if not paths.shape[1]:
                paths = np.zeros((len(number), *drawn.shape[1:]))
            close_gaps(drawn, places[letters, 2], comes[letters])
            paths[letters] = drawn
            going_on = counts[longer] > place + 1
            following = letters[going_on] + 1
            end = drawn[going_on, BODY_POINTS - 1, :2]
            way = end - drawn[going_on, BODY_POINTS - 1 - _DIRECTION_STEPS, :2]
            way /= np.hypot(*way.T).clip(1e-3)[:, None]
            begins[following] = begins[letters[going_on]] + end[:, 0]
            places[following, 2] = end[:, 1].clip(-_FARTHEST_EXIT, _FARTHEST_EXIT)
            places[following, 3:] = np.where(comes[following, None], way, 0)
        return DrawnWords(paths, begins, comes)

    def _drawn(self, inputs: Mapping[str, np.ndarray]) -> np.ndarray:
        """What the net makes of rows of letters. Of few, those that it drew lately are taken from there: a word that is
        typed on has only its end to be drawn."""

        def drawn(asked: Mapping[str, np.ndarray]) -> np.ndarray:
            num = len(asked["characters"])
            if num == 1:
                # A single row is reckoned in another order than several, which a page that is patched would show.
                asked = {name: array.repeat(2, axis=0) for name, array in asked.items()}
            return self._run(asked, (max(num, 2), _CELL_POINTS, 3))[:num]

        if (num := len(inputs["characters"])) > _FEW:
            return drawn(inputs)
        keys = [b"".join(array[row].tobytes() for array in inputs.values()) for row in range(num)]

        def made(places: Sequence[int]) -> list[np.ndarray]:
            return [row.copy() for row in drawn({name: array[places] for name, array in inputs.items()})]

        return np.stack(self._recent.recall(keys, made))

    def draw_letters(
        self, letters: Sequence[str], latent: np.ndarray, wobble: np.ndarray, places: np.ndarray
    ) -> np.ndarray:
        """Draws letters as they stand in words, and is not told beside which: (letters, points, 3).

        Args:
            letters: n of them; raises ModelError where it has not learned one.
            latent: (style,) standard normal.
            wobble: (n, wobble) standard normal.
            places: (n, 5): what the net is told of each letter's place, see docs/joined.md.
        """
        self.check_characters(letters)
        untold = np.full(len(letters), len(self.characters) + 1)
        inputs: dict[str, np.ndarray] = {
            "latents": np.tile(latent.astype(np.float32), (len(letters), 1)),
            "characters": np.array([self._number_of[letter] for letter in letters], dtype=np.int64),
            "before": untold,
            "after": untold,
            "places": places.astype(np.float32),
            "wobble": wobble.astype(np.float32),
        }
        return self._drawn(inputs).astype(np.float64)

    def drawn_alone(self, characters: Sequence[str], latents: np.ndarray, wobble: np.ndarray) -> Strokes:
        """The strokes of letters that stand alone, in x-heights; for `latents` and `wobble` see `draw`."""
        words = [[character] for character in characters]
        return _strokes(self.draw(words, latents, wobble, np.zeros(len(words), bool)))[0]

    def factors(self, rng: np.random.Generator) -> np.ndarray:
        """(1,): by how much a hand joins more often than others of its style, standard normal."""
        return rng.standard_normal(1)

    def glyphs(self, characters: Sequence[str], rng: np.random.Generator) -> list[Glyph]:
        """Writes many characters, each alone and in a hand of its own."""
        latents = rng.standard_normal((len(characters), self.style_size), dtype=np.float32)
        seeds = rng.integers(2**63, size=len(characters)).tolist()
        return [glyph for (glyph,) in self._written([[c] for c in characters], latents, None, [[s] for s in seeds])]

    def written(self, characters: Sequence[str], hand: Hand, seeds: Sequence[int]) -> list[Glyph]:
        """Writes many characters in one hand, each alone."""
        words = self.written_words([[character] for character in characters], hand, [[seed] for seed in seeds])
        return [glyph for (glyph,) in words]

    def written_words(
        self, words: Sequence[Sequence[str]], hand: Hand, seeds: Sequence[Sequence[int]]
    ) -> list[list[Glyph]]:
        """Writes words in one hand.

        Letters run on; signs and digits, which people's words have hardly any of, are written each alone.
        """
        runs, run_seeds = [], []
        for word, of_word in zip(words, seeds, strict=True):
            for first, stop in _runs_of_letters(word):
                runs.append(word[first:stop])
                run_seeds.append(of_word[first:stop])
        latents = np.broadcast_to(hand.latent, (len(runs), self.style_size))
        glyphs = iter([glyph for run in self._written(runs, latents, hand, run_seeds) for glyph in run])
        return [[next(glyphs) for _ in word] for word in words]

    def _written(
        self, words: Sequence[Sequence[str]], latents: np.ndarray, hand: Hand | None, seeds: Sequence[Sequence[int]]
    ) -> list[list[Glyph]]:
        if not words:
            return []
        wobble = 1.0 if hand is None else hand.calmed_wobble

        def fresh(
            texts: Sequence[Sequence[str]], latents: np.ndarray, rngs: Sequence[np.random.Generator], wobble: float
        ) -> np.ndarray:
            """Words drawn, each letter's wobble and join from a generator of its own."""
            noise = wobble * np.stack([rng.standard_normal(self.wobble_size, dtype=np.float32) for rng in rngs])
            is_joined = np.array([rng.random() for rng in rngs]) < self.chances(texts, hand)
            return self.draw(texts, latents, noise, is_joined).one_by_one([len(text) for text in texts])

        drawn = fresh(words, latents, [np.random.default_rng(seed) for of_word in seeds for seed in of_word], wobble)
        num_again = Counter[int]()

        def draw(places: Sequence[int], _: Sequence[np.random.Generator]) -> np.ndarray:
            # Each letter from its own seed and try, so that a word that is typed on keeps those that it has.
            rngs, kept = [], []
            for k in places:
                num_again[k] += 1
                kept.append(max(0.0, 1 - _PLAINER * num_again[k]))
                rngs += [np.random.default_rng([seed, num_again[k]]) for seed in seeds[k]]
            plainer = latents[places] * np.array(kept, dtype=np.float32)[:, None]
            return fresh([words[k] for k in places], plainer, rngs, max(wobble, _LEAST_WOBBLE))

        if hand is None or hand.check:
            texts = ["".join(word) for word in words]
            leads = None if self.cashier is None else self._leads
            firsts = [of_word[0] for of_word in seeds]
            drawings = drawn_until_read(
                *(drawn, texts, firsts),
                draw=draw,
                read=read_words,
                leads=leads,
                enough=_SURE_ENOUGH,
                most_tries=WORD_TRIES,
            )
        else:
            drawings = Drawings.unread(drawn)
        glyphs = _glyphs(words, DrawnWords.all_of(drawings.shapes), (hand and hand.nib) or self.nib)
        reports = zip(drawings.is_read, drawings.num_tries, drawings.sureness, strict=True)
        return [
            [replace(glyph, is_read=is_read, num_tries=tries, sureness=sureness) for glyph in word]
            for word, (is_read, tries, sureness) in zip(glyphs, reports, strict=True)
        ]

    def _leads(self, drawn: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """(words,): by how much the cashier takes the letter of each word that it takes least; see `Cashier.leads`."""
        assert self.cashier is not None
        leads = self.cashier.leads(DrawnWords.all_of(drawn).paths, list("".join(texts)))
        starts = np.cumsum([0, *map(len, texts[:-1])])
        least: np.ndarray = np.minimum.reduceat(leads, starts)
        return least

    def habit(self, hand: Hand) -> float:
        """How much a hand joins by itself, as its dial would tell it."""
        return 1 / (1 + math.exp(-(self._offset(hand) + self.joins.overall)))

    def _offset(self, hand: Hand) -> float:
        return self.joins.offset(hand.latent, float(hand.factors[0]) * self.style_kept(hand.neatness))

    def cursive_of(self, hand: Hand) -> Cursive:
        """How one of its hands joins letters."""
        return ModelCursive(self, hand)

    def chances(self, words: Sequence[Sequence[str]], hand: Hand | None) -> np.ndarray:
        """(letters,): how likely each is joined to the one before it."""
        chances = np.zeros(sum(map(len, words)))
        if hand is None or hand.joined == 0:
            return chances
        offset = self._offset(hand)
        known: dict[tuple[str, str], float] = {}
        number = 0
        for word in words:
            for place, character in enumerate(word):
                if place:
                    pair = word[place - 1], character
                    if pair not in known:
                        known[pair] = _chance(self.joins, pair, offset, hand.joined)
                    chances[number] = known[pair]
                number += 1
        return chances


def read_words(drawn: np.ndarray, texts: Sequence[str]) -> Readings:
    """Which of drawn words (n,) read as `texts`; those of one letter are read as letters that stand alone."""
    parts = np.array([len(text) > 1 for text in texts], dtype=bool)
    is_read, sureness = np.ones(len(texts), dtype=bool), np.ones(len(texts), dtype=np.float32)
    readings = Readings(is_read, sureness, is_known=np.ones(len(texts), dtype=bool))
    for numbers in (np.flatnonzero(parts), np.flatnonzero(~parts)):
        if not len(numbers):
            continue
        chosen, asked = DrawnWords.all_of(drawn[numbers]), [texts[k] for k in numbers.tolist()]
        if len(asked[0]) > 1:
            found = check_words(chosen.strokes([len(text) for text in asked]), asked)
        else:
            # Not at a glance: that knows paths whose points are spread over body and marks alike.
            found = check_images(images_of_paths(chosen.pen_paths()), asked)
        readings.is_read[numbers], readings.sureness[numbers] = found.is_read, found.sureness
        readings.is_known[numbers] = found.is_known
    return readings


def _chance(joins: Joins, pair: tuple[str, str], offset: float, joined: float | None) -> float:
    """How likely a pair of letters is joined by a hand of some offset, or as the dial says that it should."""
    usual = joins.probability(*pair)
    if joined is None or usual < _HARDLY:  # What people hardly ever join, no dial joins.
        return joins.probability(*pair, offset)
    if joined in (0, 1):
        return joined
    return joins.probability(*pair, math.log(joined / (1 - joined)) - joins.overall)


def _runs_of_letters(word: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last of letters that stand together, one past it, and of every other character alone."""
    bounds = [k for k in range(len(word) + 1) if k in (0, len(word)) or not (word[k - 1] + word[k]).isalpha()]
    return list(pairwise(bounds))


def close_gaps(paths: np.ndarray, heights: np.ndarray, is_joined: np.ndarray) -> None:
    """Moves the beginning of joined letters to where the pen comes from, and less and less of what follows."""
    share = np.linspace(1, 0, _MENDED)[:, None]
    entry = np.stack([np.zeros(len(paths)), heights], axis=1)
    gap = np.where(is_joined[:, None], entry - paths[:, 0, :2], 0)
    paths[:, :_MENDED, :2] += share * gap[:, None]


def _glyphs(words: Sequence[Sequence[str]], drawn: DrawnWords, nib: Nib) -> list[list[Glyph]]:
    """The glyphs of words that were drawn; what joined letters share is inked as one."""
    strokes, following, num_marks = _strokes(drawn)
    goes_on = np.isin(strokes.letter_offsets[:-1], following)
    inked = zip(nib.inked(strokes, following), drawn.begins.tolist(), goes_on.tolist(), num_marks, strict=True)
    glyphs: list[list[Glyph]] = []
    for word in words:
        glyphs.append([])
        last = 0.0
        for place, character in enumerate(word):
            (ink, lines), begin, is_joined, marks = next(inked)
            shift = (-begin, 0.0)
            if place:
                ink, lines = ink.transformed(1.0, shift), tuple(line + shift for line in lines)
            step = begin - last if place else None
            glyphs[-1].append(Glyph(character, ink, strokes=lines, step=step, goes_on=is_joined, num_marks=marks))
            last = begin
    return glyphs


def _strokes(drawn: DrawnWords) -> tuple[Strokes, np.ndarray, list[int]]:
    """The strokes of letters in their words, bodies and then marks; in which each goes on, -1 where it ends; and how
    many are marks, by letter."""
    letters: list[list[np.ndarray]] = []
    following: list[int] = []
    num_marks: list[int] = []
    paths = drawn.pen_paths()
    paths[..., 0] += drawn.begins[:, None]
    last = -1
    for path, is_joined in zip(paths, drawn.is_joined.tolist(), strict=True):
        body, marks = body_and_marks(path)
        if is_joined and last >= 0:
            following[last] = len(following)
            # They meet where the net closed the gap, but for rounding.
            body[0][0] = letters[-1][last - len(following)][-1]
        last = len(following) + len(body) - 1 if body else -1
        letters.append([*body, *marks])
        num_marks.append(len(marks))
        following += [-1] * len(letters[-1])
    return Strokes.of(letters), np.array(following, dtype=np.int64), num_marks
