"""From a word whose letters were found to its cells.

A word is levelled first: its slope is taken off, its baseline put at 0 and its x-height at 1, all three read from the
boxes of the letters found in it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ownhand.ink import Strokes, paths_from_strokes
from ownhand.ink.path import BODY_POINTS
from ownhand.letters import Words
from ownhand.words.alignment import FoundWord
from ownhand.words.cells import MARK_POINTS, Cells

_STANDING = frozenset("abcdehiklmnorstuvwxzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789")
"""Characters that stand on the baseline."""
_TOPS = (
    ("acemnorsuvwxz", 1.0),
    ("bdhklfABCDEFGHIJKLMNOPQRSTUVWXYZ", 1.8),
    ("t", 1.7),
    ("0123456789", 1.5),
    ("gpqy", 1.0),
)
"""Whose tops tell a word's x-height, the first that are there, and how many x-heights they lie above the baseline."""

_MARKED = frozenset('ijtxfAEFHTIXzZQ!?%=:;"0')
"""Characters that are written with a stroke of their own, which may come later."""
_DOTTED, _ONE_DOT = frozenset("ij!?"), frozenset("ij")

_STEEPEST, _LEAST_UNIT, _MOST_UNIT = 0.25, 0.35, 2.2
"""Bounds of a word's slope, and of its x-height in guessed ones: beyond them the letters were found wrongly."""

_NOT_MARKED, _OFF_MIDDLE = 1.0, 0.05
"""x-heights that a mark must lie nearer to a letter that has no marks; and for each that it lies off its middle."""

_DOT_FLOOR, _DOT_HEIGHT = 0.85, 0.7
"""A stroke of an i that lies above the one and is lower than the other is its dot, though written at once."""

NO_LEVEL = "no baseline or x-height"
"""Why a word is left out whose letters were found."""

TOO_FAR = "too many strokes, or too far off"
"""Why a letter is left out of a word that is kept."""

_DIRECTION_STEPS = 3
"""Steps before the end of a body that tell the direction in which the pen leaves."""

_MOST_STROKES, _MOST_MARKS, _FARTHEST = 8, 5, 5.0
"""Strokes of a body, marks, and x-heights from the origin: what has more is no letter."""


@dataclass(frozen=True, eq=False, kw_only=True)
class _Cell:
    character: str
    body: list[np.ndarray]
    marks: list[np.ndarray]
    before: str = ""
    after: str = ""
    entry: tuple[float, float, float] = (0.0, 0.0, 0.0)
    is_joined_before: bool = False
    is_joined_after: bool = False


def cells_of(found: Sequence[FoundWord], words: Words) -> tuple[Cells, dict[str, int]]:
    """Gives the cells of words whose letters were found, and how many words and letters were left out, by reason.

    `words` are those that their numbers count. The first key is of words, the second of letters.
    """
    cells: list[_Cell] = []
    numbers: list[int] = []
    left_out = Counter({NO_LEVEL: 0, TOO_FAR: 0})
    for one in found:
        level = levelled(one)
        if level is None:
            left_out[NO_LEVEL] += 1
            continue
        before = len(cells)
        cells += _word_cells(one, *level)
        numbers += [one.number] * (len(cells) - before)
    word = np.array(numbers, np.int64)
    kept, left_out[TOO_FAR] = _gathered(
        cells,
        word,
        writers=np.zeros(len(word), np.int64) if words.writers is None else words.writers[word],
        writer_names=words.writer_names if words.writers is not None else ("",),
        held_out=np.zeros(len(word), np.bool_) if words.held_out is None else words.held_out[word],
        source=words.source,
        credit=words.credit,
    )
    return kept, dict(left_out)


def lone_cells(
    bodies: Sequence[list[np.ndarray]],
    marks: Sequence[list[np.ndarray]],
    characters: np.ndarray,
    writers: np.ndarray,
    **rest: Any,
) -> Cells:
    """Gives the cells of letters that stand alone, each with its body's left edge at 0; its word is none, -1.

    The `rest` is as `Cells` has it.
    """
    cells = []
    for body, late, code in zip(bodies, marks, characters.tolist(), strict=True):
        character = chr(code)
        body, late = _without_dots(character, body, late)
        left = min(float(stroke[:, 0].min()) for stroke in body)
        cells.append(
            _Cell(
                character=character,
                body=[stroke - (left, 0) for stroke in body],
                marks=[stroke - (left, 0) for stroke in late],
            )
        )
    return _gathered(cells, np.full(len(cells), -1), writers=writers, **rest)[0]


def level_letters(one: FoundWord) -> list[list[np.ndarray]] | None:
    """The strokes of each letter of a word on a level baseline 0, with an x-height of 1, its marks last.

    None where neither baseline nor x-height is seen.
    """
    level = levelled(one)
    if level is None:
        return None
    bodies, marks = level
    letters = [list(body) for body in bodies]
    for mark, letter in zip(marks, _owners(one.text, bodies, marks), strict=True):
        letters[letter].append(mark)
    return letters


def _gathered(cells: Sequence[_Cell], word: np.ndarray, **rest: Any) -> tuple[Cells, int]:
    """Cells as arrays, and how many were left out since they have too many strokes or lie too far off."""
    fits = np.array([len(cell.body) <= _MOST_STROKES and len(cell.marks) <= _MOST_MARKS for cell in cells], dtype=bool)
    paths = np.zeros((len(cells), BODY_POINTS + MARK_POINTS, 3), np.float32)
    if fits.any():
        # They are kept in half the bits, and are so from the beginning.
        paths[fits] = _paths([cell for cell, does in zip(cells, fits, strict=True) if does]).astype(np.float16)
    is_kept = fits & np.isfinite(paths).all((1, 2)) & (np.abs(paths[..., :2]).max((1, 2), initial=0) < _FARTHEST)
    following = np.full(len(cells), -1)
    if len(cells):
        follows = np.flatnonzero((word[1:] == word[:-1]) & (word[1:] >= 0))
        following[follows] = follows + 1
    all_of_them = Cells(
        paths=paths,
        characters=_codes([cell.character for cell in cells]),
        before=_codes([cell.before for cell in cells]),
        after=_codes([cell.after for cell in cells]),
        is_joined_before=np.array([cell.is_joined_before for cell in cells], np.bool_),
        is_joined_after=np.array([cell.is_joined_after for cell in cells], np.bool_),
        entries=np.array([cell.entry for cell in cells], np.float16).reshape(-1, 3),
        following=following,
        words=word,
        **rest,
    )
    return all_of_them.select(is_kept), int((~is_kept).sum())


def _codes(characters: Sequence[str]) -> np.ndarray:
    return np.array([ord(character) if character else 0 for character in characters], np.int64)


def levelled(one: FoundWord) -> tuple[list[list[np.ndarray]], list[np.ndarray]] | None:
    """The bodies and the marks of a word on a level baseline 0, with an x-height of 1; None where neither is seen.

    A body is the strokes of a letter but its marks; that of a joined letter ends where the next begins.
    `letters_of_marks` tells whose the marks are.
    """
    bodies = one.bodies()
    points = [np.concatenate(body) for body in bodies]
    standing = np.array(
        [
            ((row[:, 0].min() + row[:, 0].max()) / 2, row[:, 1].min())
            for character, row in zip(one.text, points, strict=True)
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
    for telling, height in _TOPS:
        told_by = [top / height for top, character in zip(tops, one.text, strict=True) if character in telling]
        if told_by:
            break
    else:
        return None
    unit = float(np.median(told_by))
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
        body, late = _without_dots(character, bodies[k], of_letter[k])
        goes_on = k < len(text) - 1 and one.word.goes_on(int(one.bounds[k + 1]))
        x = min(float(stroke[:, 0].min()) for stroke in body) if origin is None else origin
        cells.append(
            _Cell(
                character=character,
                body=[stroke - (x, 0) for stroke in body],
                marks=[mark - (x, 0) for mark in late],
                before=text[k - 1] if k else "",
                after=text[k + 1] if k < len(text) - 1 else "",
                entry=entry,
                is_joined_before=is_joined,
                is_joined_after=goes_on,
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
    return _owners(one.text, one.bodies(), one.word.marks)


def _owners(text: str, bodies: Sequence[Sequence[np.ndarray]], marks: Sequence[np.ndarray]) -> list[int]:
    """Marks belong to the nearest letter along the line that has any, and hardly ever to one that has none.

    Where there are as many dots as letters that want one, they go to them in order: dots run ahead of a quick hand.
    """
    x = [np.concatenate(body)[:, 0] for body in bodies]
    owners = []
    for mark in marks:
        place = (mark[:, 0].min() + mark[:, 0].max()) / 2
        costs = [
            max(row.min() - place, place - row.max(), 0.0)
            + (0.0 if character in _MARKED else _NOT_MARKED)
            + _OFF_MIDDLE * abs(row.mean() - place)
            for character, row in zip(text, x, strict=True)
        ]
        owners.append(int(np.argmin(costs)))
    wanting = [number for number, character in enumerate(text) if character in _ONE_DOT]
    dots = [k for k, (mark, owner) in enumerate(zip(marks, owners, strict=True)) if owner in wanting and _is_dot(mark)]
    if len(dots) == len(wanting):
        for dot, owner in zip(sorted(dots, key=lambda k: float(marks[k][:, 0].mean())), wanting, strict=True):
            owners[dot] = owner
    return owners


def _is_dot(mark: np.ndarray) -> bool:
    return float(np.ptp(mark, axis=0).max()) < _DOT_HEIGHT


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
