"""The letters of a joined model by themselves, each as it stands in a word whose other letters are not known.

The model is told where the pen comes, and begins about there; where it leaves is the model's to say. What is left at
either end is bent away: the stroke is moved and turned most at its end, and less and less along half an x-height.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ownhand.glyphs import Cursive, Glyph, Meeting, RunningLetter
from ownhand.hands.cashier import Cashier
from ownhand.hands.readings import check_images, images_of_paths
from ownhand.ink import Nib, Strokes
from ownhand.ink.nib import Inked
from ownhand.ink.path import BODY_POINTS, body_and_marks, way_along

if TYPE_CHECKING:
    from ownhand.hands.hand import Hand

_BARE = {"ı": "i", "ȷ": "j"}
"""Letters that are others without their marks."""

_REACH = 0.5
"""x-heights of a stroke along which its end is bent; more where it is moved far."""

_BODY_SHARE = 0.6
"""Of a letter's way that may be bent from one end."""

_TURN_WEIGHT = 0.35
"""x-heights that a radian of bending counts as."""

_BEYOND = 0.05
"""x-heights that ink goes straight on beyond either end, so that the ink of two letters that meet lies one on the
other, and no rounding of places leaves a gap."""

_CLEAR = 0.12
"""x-heights between the ink of a letter and where the pen comes or goes on, at least: there its neighbours end and
begin. Of two letters that the model itself joins in a word, half are 0.3 apart, one in four 0.1."""

_SMALL = (-0.1, 1.1)
"""x-heights above the line between which the ink of small letters lies."""

_GUIDE = (0.05, 0.35)
"""x-heights between the points of a line that leads to or from a letter while it is inked, and its length: there the
pen neither comes down nor lifts, so that broad nibs leave a line of the same width on both sides."""


class DrawsLetters(Protocol):
    """What is asked of a joined model, see there."""

    wobble_size: int
    cashier: Cashier | None
    nib: Nib

    def chances(self, words: Sequence[Sequence[str]], hand: "Hand | None") -> np.ndarray:
        """How likely each letter is joined to the one before it."""

    def draw_letters(
        self, letters: Sequence[str], latent: np.ndarray, wobble: np.ndarray, places: np.ndarray
    ) -> np.ndarray:
        """Letters as they stand in words."""


class ModelCursive(Cursive):
    """How a hand of a joined model joins letters."""

    def __init__(self, model: DrawsLetters, hand: "Hand") -> None:
        self._model, self._hand = model, hand

    def chances(self, pairs: Sequence[str]) -> np.ndarray:
        """See `Cursive.chances`."""
        asked = [[_BARE.get(letter, letter) for letter in pair] for pair in pairs]
        return self._model.chances(asked, self._hand)[1::2]

    def exits(self, letters: Sequence[str], entries: Sequence[Meeting | None], seeds: Sequence[int]) -> np.ndarray:
        """See `Cursive.exits`."""
        bodies = self._drawn(letters, entries, np.ones(len(letters), bool), seeds)[:, :BODY_POINTS]
        ways = _ends(bodies[:, ::-1, :2])
        return np.column_stack([bodies[:, -1, 1], np.arctan2(-ways[:, 1], -ways[:, 0])])

    def letters(
        self,
        letters: Sequence[str],
        entries: Sequence[Meeting | None],
        exits: Sequence[Meeting | None],
        seeds: Sequence[int],
    ) -> list[RunningLetter]:
        """See `Cursive.letters`. Each is read alone, and looked at by the cashier; see `Glyph.is_read`."""
        goes_on = np.array([meeting is not None for meeting in exits], dtype=bool)
        paths = self._drawn(letters, entries, goes_on, seeds)
        bends = np.zeros(len(paths))
        for number, (path, entry, leave) in enumerate(zip(paths, entries, exits, strict=True)):
            body = path[:BODY_POINTS, :2]
            if entry:
                path[:, 0] += max(_CLEAR + _right_end(body[::-1] * [-1, 1]), 0.0)
                bends[number] += _bend(body, np.array([0.0, entry.height]), _way(entry))
            if leave:
                end = np.array([max(body[-1, 0], _right_end(body) + _CLEAR), leave.height])
                bends[number] += _bend(body[::-1], end, -_way(leave))
        is_joined = np.array([meeting is not None for meeting in entries], dtype=bool)
        paths[is_joined, 0, 2] = 1
        paths[goes_on, BODY_POINTS - 2, 2] = 1
        paths[:, BODY_POINTS - 1, 2] = -1
        readings = check_images(images_of_paths(paths), letters)
        is_read = readings.is_read.copy()
        if self._model.cashier:
            is_read &= self._model.cashier.leads(paths, [_BARE.get(letter, letter) for letter in letters]) >= 0
        for path, letter in zip(paths, letters, strict=True):
            if letter in _BARE:
                path[BODY_POINTS:, 2] = -1
        inks = self._inked(paths, entries, exits)
        ends = paths[:, BODY_POINTS - 1, 0].tolist()
        return [
            RunningLetter(
                Glyph(
                    letter,
                    ink,
                    is_read=None if letter in _BARE else bool(read),
                    strokes=lines,
                    sureness=None if letter in _BARE else float(sure),
                ),
                leaves=end if leave else None,
                bend=float(bend),
            )
            for letter, (ink, lines), read, sure, end, leave, bend in zip(
                letters, inks, is_read, readings.sureness, ends, exits, bends, strict=True
            )
        ]

    def _drawn(
        self, letters: Sequence[str], entries: Sequence[Meeting | None], goes_on: np.ndarray, seeds: Sequence[int]
    ) -> np.ndarray:
        """Letters (n, points, 3) as the model draws them."""
        rngs = [np.random.default_rng(seed) for seed in seeds]
        size = self._model.wobble_size
        noise = [self._hand.calmed_wobble * rng.standard_normal(size, dtype=np.float32) for rng in rngs]
        comes = [(1.0, meeting.height, *_way(meeting)) if meeting else (-1.0, 0.0, 0.0, 0.0) for meeting in entries]
        places = np.insert(np.array(comes).reshape(-1, 4), 1, 2 * goes_on - 1, axis=1)
        asked = [_BARE.get(letter, letter) for letter in letters]
        return self._model.draw_letters(asked, self._hand.latent, np.array(noise).reshape(-1, size), places)

    def _inked(
        self, paths: np.ndarray, entries: Sequence[Meeting | None], exits: Sequence[Meeting | None]
    ) -> list[Inked]:
        """The ink of letters, and the lines in the middle of it."""
        letters: list[list[np.ndarray]] = []
        following: list[int] = []
        for path, entry, leave in zip(paths, entries, exits, strict=True):
            body, marks = body_and_marks(path)
            before: list[np.ndarray] = []
            after: list[np.ndarray] = []
            if entry:
                start = body[0][0] - _BEYOND * _way(entry)
                body[0] = np.concatenate([[start], body[0]])
                before = [(start - np.outer(_guide_steps(), _way(entry)))[::-1]]
            if leave:
                end = body[-1][-1] + _BEYOND * _way(leave)
                body[-1] = np.concatenate([body[-1], [end]])
                after = [end + np.outer(_guide_steps(), _way(leave))]
            first = len(following) + len(before)
            following += [first] * len(before)
            following += [-1] * (len(body) + len(marks))
            if after:
                following[first + len(body) - 1] = len(following)
                following.append(-1)
            letters += [before, [*body, *marks], after]
        nib = self._hand.nib or self._model.nib
        return nib.inked(Strokes.of(letters), np.array(following, dtype=np.int64))[1::3]


def _way(meeting: Meeting) -> np.ndarray:
    """(2,): a step of length 1 in its direction."""
    return np.array([np.cos(meeting.direction), np.sin(meeting.direction)])


def _right_end(body: np.ndarray) -> float:
    """How far a letter (points, 2) reaches to the right where the next one stands, but for the stroke that leaves it;
    what is above or below passes over or under the next."""
    low, high = _SMALL
    to_end = np.cumsum(np.hypot(*np.diff(body[::-1], axis=0, prepend=body[-1:]).T))[::-1]
    near = body[(body[:, 1] > low) & (body[:, 1] < high) & (to_end > _REACH / 2), 0]
    return float(near.max(initial=body[:, 0].min()))


def _guide_steps() -> np.ndarray:
    step, length = _GUIDE
    return np.arange(0.0, length + step / 2, step)


def _ends(ways: np.ndarray) -> np.ndarray:
    """(n, 2): the direction, of length 1, in which ways (n, points, 2) begin; to the line's right where they stay."""
    steps = ways[:, 3] - ways[:, 0]
    length = np.hypot(*steps.T)[:, None]
    directions: np.ndarray = np.where(length > 1e-6, steps / np.maximum(length, 1e-6), [1.0, 0.0])
    return directions


def _bend(way: np.ndarray, start: np.ndarray, direction: np.ndarray) -> float:
    """Bends a way (points, 2), in place, so that it begins at `start` in `direction`; gives by how much.

    What is added is a cubic of the way gone (Hermite's): the whole step and turn at the start, none of either where the
    bend ends.
    """
    (begins,) = _ends(way[None])
    step, turn = start - way[0], direction - begins
    reached = way_along(way)
    reach = max(min(_REACH + np.hypot(*step), _BODY_SHARE * reached[-1]), 1e-6)
    share = np.minimum(reached / reach, 1)[:, None]
    way += (1 - share) ** 2 * ((1 + 2 * share) * step + share * reach * turn)
    angle = np.arccos(np.clip(begins @ direction, -1, 1))
    return float(np.hypot(*step) + _TURN_WEIGHT * angle)
