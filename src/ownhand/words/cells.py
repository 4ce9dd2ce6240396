"""Cells: letters as they stand in their words, from where the pen left the letter before to where it leaves this one.

A word is levelled first: its slope is taken off, its baseline put at 0 and its x-height at 1, all three read from the
boxes of the letters found in it. A cell is a pen path of 52 points of body and 12 of marks; x counts from where the pen
left the letter before (the left edge of the body, at the head of a word), y from the baseline. So size, place on the
line, spacing and joins are all in the cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ownhand.ink import Strokes, paths_from_strokes
from ownhand.words.alignment import FoundWord

BODY_POINTS, MARK_POINTS = 52, 12

_LOW = frozenset("acemnorsuvwxz")
"""Small letters of one x-height, whose tops tell it."""
_STANDING = frozenset("abcdehiklmnorstuvwxzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789")
"""Characters that stand on the baseline."""
_TALL = frozenset("bdhklfABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TALL_HEIGHT = 1.8
_MARKED = frozenset("ijtxfAEFHTIXzZQ!?%=:;\"0")
"""Characters that are written with a stroke of their own, which may come later."""
_DOTTED = frozenset("ij!?")

_STEEPEST, _LEAST_UNIT, _MOST_UNIT = 0.25, 0.35, 2.2
"""Bounds of a word's slope, and of its x-height in guessed ones: beyond them the letters were found wrongly."""

_NOT_MARKED, _OFF_MIDDLE = 1.0, 0.05
"""x-heights that a mark must lie nearer to a letter that has no marks; and for each that it lies off its middle."""

_DOT_FLOOR, _DOT_HEIGHT = 0.85, 0.7
"""A stroke of an i that lies above the one and is lower than the other is its dot, though written at once."""

_DIRECTION_STEPS = 3
"""Steps before the end of a body that tell the direction in which the pen leaves."""

_MOST_STROKES, _MOST_MARKS, _FARTHEST = 8, 5, 5.0
"""Strokes of a body, marks, and x-heights from the origin: what has more is no letter."""

_OUTLYING = 3.5
"""Spreads from the median of a character at which a cell's size or place stands out."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """Letters in their words. Those of a word stand one after the other."""

    paths: np.ndarray
    """(n, 64, 3) float32: x, y and pen; the first 52 points are the body, the others the marks, if there are any."""
    characters: np.ndarray
    """(n,) code points."""
    before: np.ndarray
    after: np.ndarray
    """(n,) code points of the neighbours in the word; 0 where there is none."""
    is_joined_before: np.ndarray
    is_joined_after: np.ndarray
    """(n,) bool: whether the pen stays down between the two."""
    entries: np.ndarray
    """(n, 3) float32: height at which the pen comes, and the direction (a unit vector; 0 where it is not joined)."""
    following: np.ndarray
    """(n,): the place of the cell that follows in the word, -1 where there is none or it was dropped."""
    words: np.ndarray
    """(n,): the number of the word."""
    writers: np.ndarray
    """(n,): index into `writer_names`."""
    writer_names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.paths)

    def numbers_of(self, characters: str, which: str = "characters") -> np.ndarray:
        """(n,) int64: the places of the cells' characters (or of those `before` or `after`) among some, from 1; else 0."""
        number = np.zeros(0x110000, np.int64)
        number[[ord(character) for character in characters]] = np.arange(1, len(characters) + 1)
        return number[getattr(self, which)]

    def select(self, is_kept: np.ndarray) -> "Cells":
        """Those of a mask (n,), in their order; a cell whose follower goes has none."""
        place = np.where(is_kept, np.cumsum(is_kept) - 1, -1)
        following = np.where(self.following >= 0, place[self.following], -1)
        parts = {name: getattr(self, name)[is_kept] for name in _ARRAYS}
        return Cells(**{**parts, "following": following[is_kept]}, writer_names=self.writer_names)

    @classmethod
    def all_of(cls, parts: "Sequence[Cells]") -> "Cells":
        """Several after one another, of the same writers' names."""
        starts = np.cumsum([0, *(len(part) for part in parts)])
        arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
        arrays["following"] = np.concatenate(
            [np.where(part.following >= 0, part.following + start, -1) for part, start in zip(parts, starts, strict=False)]
        )
        return cls(**arrays, writer_names=parts[0].writer_names)

    def without_outliers(self) -> "Cells":
        """Those whose size and place do not stand out among the cells of their character."""
        return self.select(~_outlying(self.paths, self.characters))


_ARRAYS = (
    *("paths", "characters", "before", "after", "is_joined_before", "is_joined_after", "entries", "following"),
    *("words", "writers"),
)


@dataclass(frozen=True, eq=False)
class _Cell:
    character: str
    before: str
    after: str
    body: list[np.ndarray]
    marks: list[np.ndarray]
    entry: tuple[float, float, float]
    is_joined_before: bool
    is_joined_after: bool


def cells_of(found: Sequence[FoundWord], writers: np.ndarray, writer_names: Sequence[str]) -> tuple[Cells, dict[str, int]]:
    """Gives the cells of words whose letters were found, and how many cells and words were left out, by reason.

    `writers` are those of all words that they came from, by number.
    """
    cells: list[_Cell] = []
    numbers: list[int] = []
    dropped: dict[str, int] = {}
    for one in found:
        level = _levelled(one)
        if level is None:
            dropped["words without a baseline or an x-height"] = dropped.get("words without a baseline or an x-height", 0) + 1
            continue
        own = list(_word_cells(one, *level))
        cells += own
        numbers += [one.number] * len(own)
    kept, num_dropped = _gathered(cells, np.array(numbers, np.int64), writers[np.array(numbers, np.int64)], writer_names)
    dropped["cells of too many strokes, or too far off"] = num_dropped
    return kept, dropped


def lone_cells(
    bodies: Sequence[list[np.ndarray]],
    marks: Sequence[list[np.ndarray]],
    characters: np.ndarray,
    writers: np.ndarray,
    writer_names: Sequence[str],
) -> Cells:
    """Gives the cells of letters that stand alone, each with its body's left edge at 0; its word is none, -1."""
    cells = []
    for body, late, code in zip(bodies, marks, characters.tolist(), strict=True):
        own, late = _without_dots(chr(code), body, late)
        left = min(float(stroke[:, 0].min()) for stroke in own)
        moved = [[stroke - (left, 0) for stroke in strokes] for strokes in (own, late)]
        cells.append(_Cell(chr(code), "", "", *moved, (0.0, 0.0, 0.0), False, False))
    return _gathered(cells, np.full(len(cells), -1), writers, writer_names)[0]


def _gathered(
    cells: Sequence[_Cell], word: np.ndarray, writers: np.ndarray, writer_names: Sequence[str]
) -> tuple[Cells, int]:
    """Cells as arrays, and how many were left out since they have too many strokes or lie too far off."""
    fits = np.array([len(cell.body) <= _MOST_STROKES and len(cell.marks) <= _MOST_MARKS for cell in cells], dtype=bool)
    paths = np.zeros((len(cells), BODY_POINTS + MARK_POINTS, 3), np.float32)
    if fits.any():
        paths[fits] = _paths([cell for cell, does in zip(cells, fits, strict=True) if does])
    is_kept = fits & np.isfinite(paths).all((1, 2)) & (np.abs(paths[..., :2]).max((1, 2)) < _FARTHEST)
    following = np.full(len(cells), -1)
    if len(cells):
        follows = np.flatnonzero((word[1:] == word[:-1]) & (word[1:] >= 0))
        following[follows] = follows + 1
    all_of_them = Cells(
        paths=paths,
        characters=np.array([ord(cell.character) for cell in cells], np.int64),
        before=np.array([ord(cell.before) if cell.before else 0 for cell in cells], np.int64),
        after=np.array([ord(cell.after) if cell.after else 0 for cell in cells], np.int64),
        is_joined_before=np.array([cell.is_joined_before for cell in cells], np.bool_),
        is_joined_after=np.array([cell.is_joined_after for cell in cells], np.bool_),
        entries=np.array([cell.entry for cell in cells], np.float32).reshape(-1, 3),
        following=following,
        words=word,
        writers=np.asarray(writers),
        writer_names=tuple(writer_names),
    )
    return all_of_them.select(is_kept), int((~is_kept).sum())


def _bodies(one: FoundWord) -> list[list[np.ndarray]]:
    """The strokes of each letter but its marks; the last ends where the next begins, if the pen stays down."""
    bodies = []
    for begin, end in zip(one.bounds[:-1].tolist(), one.bounds[1:].tolist(), strict=True):
        stop = end + one.word.goes_on(end)
        stroke = one.word.stroke[begin:stop]
        bodies.append(np.split(one.word.points[begin:stop], np.flatnonzero(np.diff(stroke)) + 1))
    return bodies


def _levelled(one: FoundWord) -> tuple[list[list[np.ndarray]], list[np.ndarray]] | None:
    """The bodies and the marks of a word on a level baseline 0, with an x-height of 1; None where neither is seen."""
    bodies = _bodies(one)
    points = [np.concatenate(body) for body in bodies]
    standing = np.array(
        [
            ((own[:, 0].min() + own[:, 0].max()) / 2, own[:, 1].min())
            for character, own in zip(one.text, points, strict=True)
            if character in _STANDING
        ]
    ).reshape(-1, 2)
    if not len(standing):
        return None
    x, y = standing.T
    slope = 0.0
    if len(x) >= 4 and np.ptp(x) > 2:
        first, second = np.triu_indices(len(x), 1)
        apart = np.abs(x[second] - x[first]) > 0.8
        # The median of the slopes of all pairs (H. Theil, 1950; P. K. Sen, 1968).
        slope = float(np.median((y[second] - y[first])[apart] / (x[second] - x[first])[apart])) if apart.any() else 0.0
        slope = float(np.clip(slope, -_STEEPEST, _STEEPEST))
    base = float(np.median(y - slope * x))

    def level(stroke: np.ndarray) -> np.ndarray:
        return np.stack([stroke[:, 0], stroke[:, 1] - slope * stroke[:, 0] - base], axis=1)

    bodies = [[level(stroke) for stroke in body] for body in bodies]
    tops = [max(stroke[:, 1].max() for stroke in body) for body in bodies]
    low = [top for top, character in zip(tops, one.text, strict=True) if character in _LOW]
    tall = [top / _TALL_HEIGHT for top, character in zip(tops, one.text, strict=True) if character in _TALL]
    if not (low or tall):
        return None
    unit = float(np.median(low or tall))
    if not _LEAST_UNIT < unit < _MOST_UNIT:
        return None
    return [[stroke / unit for stroke in body] for body in bodies], [level(mark) / unit for mark in one.word.marks]


def _word_cells(one: FoundWord, bodies: list[list[np.ndarray]], marks: list[np.ndarray]) -> list[_Cell]:
    """The cells of a levelled word."""
    text = one.text
    of_letter: list[list[np.ndarray]] = [[] for _ in text]
    for mark, letter in zip(marks, _owners(text, bodies, marks), strict=True):
        of_letter[letter].append(mark)
    cells = []
    origin: float | None = None
    entry = (0.0, 0.0, 0.0)
    is_joined = False
    for k, character in enumerate(text):
        body, own_marks = _without_dots(character, bodies[k], of_letter[k])
        goes_on = k < len(text) - 1 and one.word.goes_on(int(one.bounds[k + 1]))
        x = min(float(stroke[:, 0].min()) for stroke in body) if origin is None else origin
        cells.append(
            _Cell(
                character,
                text[k - 1] if k else "",
                text[k + 1] if k < len(text) - 1 else "",
                [stroke - (x, 0) for stroke in body],
                [mark - (x, 0) for mark in own_marks],
                entry,
                is_joined,
                goes_on,
            )
        )
        last = body[-1]
        origin, is_joined = float(last[-1, 0]), goes_on
        way = last[-1] - last[max(len(last) - 1 - _DIRECTION_STEPS, 0)]
        length = float(np.hypot(*way))
        ahead = way / length if goes_on and length > 0 else np.zeros(2)
        entry = (float(last[-1, 1]), float(ahead[0]), float(ahead[1]))
    return cells


def letters_of_marks(one: FoundWord) -> list[int]:
    """The place in the text of the letter that each mark of a word belongs to."""
    return _owners(one.text, _bodies(one), one.word.marks)


def _owners(text: str, bodies: Sequence[Sequence[np.ndarray]], marks: Sequence[np.ndarray]) -> list[int]:
    """Marks belong to the nearest letter along the line that has any, and hardly ever to one that has none."""
    x = [np.concatenate(body)[:, 0] for body in bodies]
    owners = []
    for mark in marks:
        place = (mark[:, 0].min() + mark[:, 0].max()) / 2
        costs = [
            max(own.min() - place, place - own.max(), 0.0)
            + (0.0 if character in _MARKED else _NOT_MARKED)
            + _OFF_MIDDLE * abs(own.mean() - place)
            for character, own in zip(text, x, strict=True)
        ]
        owners.append(int(np.argmin(costs)))
    return owners


def _without_dots(
    character: str, body: list[np.ndarray], marks: list[np.ndarray]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """A body without dots that were written at once, and its marks with them."""
    if character not in _DOTTED or len(body) < 2:
        return body, marks
    is_dot = [
        number > 0 and stroke[:, 1].min() > _DOT_FLOOR and np.ptp(stroke[:, 1]) < _DOT_HEIGHT
        for number, stroke in enumerate(body)
    ]
    dots = [stroke for stroke, does in zip(body, is_dot, strict=True) if does]
    return [stroke for stroke, does in zip(body, is_dot, strict=True) if not does], [*marks, *dots]


def _paths(cells: Sequence[_Cell]) -> np.ndarray:
    """(n, 64, 3): the pen paths of cells, in x-heights."""
    bodies = _in_place([cell.body for cell in cells], BODY_POINTS)
    marks = np.empty((len(cells), MARK_POINTS, 3))
    # Where there are no marks, the pen waits where the body left it.
    marks[..., :2], marks[..., 2] = bodies[:, -1:, :2], -1
    has_marks = np.array([bool(cell.marks) for cell in cells], dtype=bool)
    if has_marks.any():
        marks[has_marks] = _in_place([cell.marks for cell in cells if cell.marks], MARK_POINTS)
    return np.concatenate([bodies, marks], axis=1).astype(np.float32)


def _in_place(letters: Sequence[Sequence[np.ndarray]], num_points: int) -> np.ndarray:
    """Pen paths of strokes as large as these are and where they are."""
    strokes = Strokes.of(letters)
    points, starts = strokes.points, strokes.point_offsets[:-1]
    paths = paths_from_strokes(strokes, num_points=num_points).astype(np.float64)
    low, high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    paths[..., :2] *= ((high - low).max(axis=1) / 2)[:, None, None]
    paths[..., :2] += ((high + low) / 2)[:, None]
    return paths


def _outlying(paths: np.ndarray, characters: np.ndarray) -> np.ndarray:
    """(n,) bool: whose height, width, top, bottom or start stands out among those of its character."""
    body = paths[:, :BODY_POINTS, :2]
    low, high = body.min(axis=1), body.max(axis=1)
    measures = np.stack([high[:, 1] - low[:, 1], high[:, 0] - low[:, 0], high[:, 1], low[:, 1], body[:, 0, 0]], axis=1)
    outlying = np.zeros(len(paths), dtype=bool)
    for code in np.unique(characters):
        members = np.flatnonzero(characters == code)
        if len(members) < 12:
            continue
        first, median, third = np.quantile(measures[members], [0.25, 0.5, 0.75], axis=0)
        spread = np.maximum(third - first, 0.15)
        outlying[members] = (np.abs(measures[members] - median) > _OUTLYING * spread).any(axis=1)
    return outlying
