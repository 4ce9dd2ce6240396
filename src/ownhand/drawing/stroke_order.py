"""The order of strokes in which a plotter draws: little travel with the pen up, and no lift that is not needed."""

from collections.abc import Sequence

import numpy as np

_MOST_ROUNDS = 60

_GAIN = 1e-6
"""mm; a change that saves less is none."""


def short_order(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Orders strokes and says which to draw backwards, so that a pen that begins at 0 travels little.

    `starts`, `ends` (n, 2) are where each stroke begins and ends as written. Gives the order (n,) and (n,) bool.

    The nearest end next, and then 2-opt (G. A. Croes, "A method for solving traveling-salesman problems", 1958) and
    moves of up to three strokes (I. Or, 1976) for as long as they shorten the way. The way does not lead back.
    """
    order, is_turned = _nearest_next(starts, ends)
    for _ in range(_MOST_ROUNDS):
        saved = _two_opt(order, is_turned, starts, ends)
        saved += sum(_move(order, is_turned, starts, ends, num) for num in (1, 2, 3))
        if saved < _GAIN:
            break
    return order, is_turned


def travel(order: np.ndarray, is_turned: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Gives the length of the way to each stroke in order (n,), the first from 0."""
    enter, leave = _ways(order, is_turned, starts, ends)
    before = np.concatenate([np.zeros((1, 2)), leave[:-1]])
    travelled: np.ndarray = np.hypot(*(enter - before).T)
    return travelled


def joined(runs: Sequence[np.ndarray], gap: float) -> list[np.ndarray]:
    """Joins runs of curves (k, 4, 2), in their order, where one begins no farther than `gap` from the last's end."""
    result: list[list[np.ndarray]] = []
    for run in runs:
        if result:
            here, there = result[-1][-1][-1, 3], run[0, 0]
            if np.hypot(*(there - here)) <= gap:
                step = (there - here) / 3
                link = np.array([[here, here + step, there - step, there]])
                result[-1] += [run] if (here == there).all() else [link, run]
                continue
        result.append([run])
    return [np.concatenate(run) for run in result]


def _ways(
    order: np.ndarray, is_turned: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where the pen comes down and goes up on strokes in order, (n, 2) each."""
    turned = is_turned[:, None]
    return np.where(turned, ends[order], starts[order]), np.where(turned, starts[order], ends[order])


def _nearest_next(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Goes on with whichever end is nearest."""
    num = len(starts)
    x = np.concatenate([starts[:, 0], ends[:, 0]])
    y = np.concatenate([starts[:, 1], ends[:, 1]])
    other_x, other_y = np.roll(x, num), np.roll(y, num)
    here_x = here_y = 0.0
    order, is_turned = np.empty(num, dtype=np.int64), np.empty(num, dtype=bool)
    far = x.copy()  # of strokes that are drawn, at no distance at all
    for place in range(num):
        nearest = int(((far - here_x) ** 2 + (y - here_y) ** 2).argmin())
        order[place], is_turned[place] = nearest % num, nearest >= num
        here_x, here_y = other_x[nearest], other_y[nearest]
        far[[nearest % num, nearest % num + num]] = np.inf
    return order, is_turned


def _two_opt(order: np.ndarray, is_turned: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> float:
    """Turns round parts of the way wherever that shortens it; gives what was saved."""
    enter, leave = _ways(order, is_turned, starts, ends)
    enter, leave = (np.ascontiguousarray(way @ (1, 1j)) for way in (enter, leave))
    num, saved = len(order), 0.0
    for first in range(num - 1):
        before = leave[first - 1] if first else 0j
        # With the part from first to last turned round; after the last stroke the way ends.
        old = abs(enter[first] - before) + np.append(np.abs(enter[first + 1 :] - leave[first:-1]), 0)
        new = np.abs(leave[first:] - before) + np.append(np.abs(enter[first + 1 :] - enter[first]), 0)
        gain = old - new
        last = int(gain.argmax())
        if gain[last] > _GAIN:
            part = slice(first, first + last + 1)
            order[part] = order[part][::-1].copy()
            is_turned[part] = ~is_turned[part][::-1]
            enter[part], leave[part] = leave[part][::-1].copy(), enter[part][::-1].copy()
            saved += gain[last]
    return saved


def _move(order: np.ndarray, is_turned: np.ndarray, starts: np.ndarray, ends: np.ndarray, num_moved: int) -> float:
    """Moves so many strokes in a row to where they cost less, turned round if better; gives what was saved."""
    saved, total = 0.0, len(order)
    enter, leave = (way @ (1, 1j) for way in _ways(order, is_turned, starts, ends))
    for first in range(total - num_moved + 1):
        stop = first + num_moved
        before = leave[first - 1] if first else 0j
        gain = abs(enter[first] - before)
        if stop < total:
            gain += abs(enter[stop] - leave[stop - 1]) - abs(enter[stop] - before)
        if gain < _GAIN:
            continue
        # Of what is left, the gap before each stroke, and that after the last, where nothing follows.
        came = np.concatenate([[0j], leave[:first], leave[stop:]])
        goes = np.concatenate([enter[:first], enter[stop:]])
        ahead = np.abs(goes - came[:-1])
        into, out = enter[first], leave[stop - 1]
        costs = [np.abs(a - came) + np.append(np.abs(goes - b) - ahead, 0) for a, b in ((into, out), (out, into))]
        places = [int(cost.argmin()) for cost in costs]
        flip = int(costs[1][places[1]] < costs[0][places[0]])
        cost, place = costs[flip][places[flip]], places[flip]
        if gain - cost > _GAIN:
            step = -1 if flip else 1
            moved, turned = order[first:stop][::step].copy(), is_turned[first:stop][::step] ^ bool(flip)
            rest, rest_turned = np.delete(order, np.s_[first:stop]), np.delete(is_turned, np.s_[first:stop])
            order[:] = np.concatenate([rest[:place], moved, rest[place:]])
            is_turned[:] = np.concatenate([rest_turned[:place], turned, rest_turned[place:]])
            enter, leave = (way @ (1, 1j) for way in _ways(order, is_turned, starts, ends))
            saved += gain - cost
    return saved
