"""Contours of grey images by marching squares (Lorensen and Cline's marching cubes, 1987, in the plane).

Works on a stack of fields at once. Contours are closed polylines with y up; ink, where the field is above the level,
lies to their left: so contours round ink run counter-clockwise and those round holes clockwise.
"""

import numpy as np

# The corners of a cell count 1 (top left), 2 (top right), 4 (bottom right) and 8 (bottom left) where there is ink.
_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)
_CROSSINGS = {
    1: [(_LEFT, _TOP)],
    2: [(_TOP, _RIGHT)],
    3: [(_LEFT, _RIGHT)],
    4: [(_RIGHT, _BOTTOM)],
    6: [(_TOP, _BOTTOM)],
    7: [(_LEFT, _BOTTOM)],
    8: [(_BOTTOM, _LEFT)],
    9: [(_BOTTOM, _TOP)],
    11: [(_BOTTOM, _RIGHT)],
    12: [(_RIGHT, _LEFT)],
    13: [(_RIGHT, _TOP)],
    14: [(_TOP, _LEFT)],
    # Saddles: first with the ink apart, then (code + 16) with the ink joined through the middle.
    5: [(_LEFT, _TOP), (_RIGHT, _BOTTOM)],
    10: [(_TOP, _RIGHT), (_BOTTOM, _LEFT)],
    21: [(_RIGHT, _TOP), (_LEFT, _BOTTOM)],
    26: [(_TOP, _LEFT), (_BOTTOM, _RIGHT)],
}
_ENTRY = np.full((32, 2), -1)
_EXIT = np.full((32, 2), -1)
for _code, _pairs in _CROSSINGS.items():
    for _place, (_entry, _exit) in enumerate(_pairs):
        _ENTRY[_code, _place], _EXIT[_code, _place] = _entry, _exit


def find_contours(fields: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Finds where each of the fields (n, rows, columns) crosses `level`, linearly between its samples.

    The outermost samples must lie below the level. Gives points (p, 2) as (column, -row), contour offsets (c + 1,) into
    them, and for each contour (c,) the field it belongs to. The first point of a contour is not repeated at its end.
    """
    _, rows, columns = fields.shape
    is_ink = fields > level
    codes = (
        is_ink[:, :-1, :-1] * np.uint8(1)
        + is_ink[:, :-1, 1:] * np.uint8(2)
        + is_ink[:, 1:, 1:] * np.uint8(4)
        + is_ink[:, 1:, :-1] * np.uint8(8)
    )
    field, row, column = np.nonzero((codes != 0) & (codes != 15))
    if not len(field):
        return np.zeros((0, 2)), np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    code = codes[field, row, column].astype(np.int64)
    code += 16 * (_is_saddle(code) & _is_joined(fields, field, row, column, level))

    # A crossing is named after its edge: twice the flat index of the sample it starts from, plus one if it runs down.
    sample = (field * rows + row) * columns + column
    edges = np.stack([2 * sample, 2 * (sample + 1) + 1, 2 * (sample + columns), 2 * sample + 1])  # by _TOP.._LEFT
    cell = np.arange(len(code))
    entries = np.concatenate([edges[_ENTRY[code, 0], cell], edges[_ENTRY[code, 1], cell][_ENTRY[code, 1] >= 0]])
    exits = np.concatenate([edges[_EXIT[code, 0], cell], edges[_EXIT[code, 1], cell][_EXIT[code, 1] >= 0]])
    order = np.argsort(entries)
    entries, exits = entries[order], exits[order]
    walk, offsets = _cycles(np.searchsorted(entries, exits))
    edge = entries[walk]

    sample, is_down = edge // 2, edge % 2
    before = fields.reshape(-1)[sample]
    after = fields.reshape(-1)[sample + np.where(is_down, columns, 1)]
    part = (level - before) / (after - before)
    row, column = sample // columns % rows, sample % columns
    points = np.stack([column + part * (1 - is_down), -(row + part * is_down)], axis=1)
    return points, offsets, (sample // (rows * columns))[offsets[:-1]]


def _is_saddle(code: np.ndarray) -> np.ndarray:
    is_saddle: np.ndarray = (code == 5) | (code == 10)
    return is_saddle


def _is_joined(fields: np.ndarray, field: np.ndarray, row: np.ndarray, column: np.ndarray, level: float) -> np.ndarray:
    """Whether the ink of a saddle cell meets in the middle: the value at the saddle of the bilinear surface."""
    a, b = fields[field, row, column], fields[field, row, column + 1]
    c, d = fields[field, row + 1, column], fields[field, row + 1, column + 1]
    bend = a + d - b - c
    middle = np.divide(a * d - b * c, bend, out=np.zeros_like(a), where=bend != 0)
    is_joined: np.ndarray = middle > level
    return is_joined


def _cycles(following: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Splits the permutation `following` into its cycles: the places in walking order, and offsets of the cycles."""
    next_of: list[int] = following.tolist()
    walk: list[int] = []
    offsets = [0]
    seen = bytearray(len(next_of))
    for start in range(len(next_of)):
        place = start
        while not seen[place]:
            seen[place] = 1
            walk.append(place)
            place = next_of[place]
        if len(walk) > offsets[-1]:
            offsets.append(len(walk))
    return np.array(walk), np.array(offsets)
