"""The letters of a font that joins, drawn in every stance: initial, medial, final and alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np

from ownhand.fonts.joins import Joinery, Stance
from ownhand.fonts.shape_choice import choose
from ownhand.glyphs import Cursive, RunningLetter
from ownhand.progress import Progress

_DRAWINGS_A_SHAPE = 4
"""From so many each shape is chosen, one with another."""

_FEWEST_DRAWINGS = 20
"""Of a letter in a stance."""

_TIMES_MORE = 2
"""Times as many again, of a letter in a stance of which too few read, for each meeting at which it may be left."""

_FEWEST_READING = 2
"""Shapes that read, for others not to be needed."""

_LEAST_BENT = 0.6
"""Share of the drawings that are kept for the choice."""

_DRAWN_AT_ONCE = 500


@dataclass(frozen=True)
class RunningHand:
    """What a hand writes of letters that join."""

    plan: Joinery
    letters: dict[str, dict[Stance, tuple[RunningLetter, ...]]]
    """By letter and stance: as many shapes as the plan says."""


def draw_stances(
    cursive: Cursive, plan: Joinery, rng: np.random.Generator, progress: Progress | None = None
) -> RunningHand:
    """Draws every letter in every stance many times, and keeps the best.

    Where too few read, many more are drawn, also to be left at other meetings than the nearest one: the plan that is
    given back says at which they are.
    """
    orders = [
        _Order(letter, stance, plan.leaves_at[letter, stance.entry] if stance.goes_on else -1)
        for letter in plan.num_shapes
        for stance in plan.stances(letter)
    ]
    progress = progress or (lambda done, total: None)
    drawn = dict(zip(orders, _drawn(cursive, plan, orders, 1, rng, progress), strict=True))
    hard = [order for order in orders if len(_reading(drawn[order])) < plan.num_shapes[order.letter]]
    others = [other for order in hard for other in _also(order, plan)]
    for order, more in zip(others, _drawn(cursive, plan, others, _TIMES_MORE, rng), strict=True):
        drawn.setdefault(order, []).extend(more)
    leaves_at = dict(plan.leaves_at)
    letters: dict[str, dict[Stance, tuple[RunningLetter, ...]]] = {letter: {} for letter in plan.num_shapes}
    for order in orders:
        best = max([order, *(_also(order, plan) if order in hard else ())], key=lambda one: len(_reading(drawn[one])))
        letters[order.letter][order.stance] = _chosen(drawn[best], plan.num_shapes[order.letter])
        if order.stance.goes_on:
            leaves_at[order.letter, order.stance.entry] = best.leaves
    complete = {letter: stances for letter, stances in letters.items() if all(stances.values())}
    return RunningHand(replace(plan, leaves_at=leaves_at), complete)


class _Order(NamedTuple):
    """A letter that is to be drawn many times."""

    letter: str
    stance: Stance
    leaves: int
    """The number of the meeting at which the pen goes on; -1 where it does not."""


def _also(order: _Order, plan: Joinery) -> list[_Order]:
    """The same, left at any meeting at which all letters can be entered that it goes on to."""
    if not order.stance.goes_on:
        return [order]
    followers = {pair[1] for pair in plan.chances if pair[0] == order.letter}
    return [
        order._replace(leaves=number)
        for number in range(len(plan.meetings))
        if all(Stance(number, False) in plan.stances(follower) for follower in followers)
    ]


def _drawn(
    cursive: Cursive,
    plan: Joinery,
    orders: Sequence[_Order],
    times: int,
    rng: np.random.Generator,
    progress: Progress = lambda done, total: None,
) -> list[list[RunningLetter]]:
    """The drawings of each order, so many times as many as usual."""
    counts = [times * max(_DRAWINGS_A_SHAPE * plan.num_shapes[order.letter], _FEWEST_DRAWINGS) for order in orders]
    stream = [order for order, count in zip(orders, counts, strict=True) for _ in range(count)]
    seeds = rng.integers(2**63, size=len(stream)).tolist()
    drawn: list[RunningLetter] = []
    for start in range(0, len(stream), _DRAWN_AT_ONCE):
        part = stream[start : start + _DRAWN_AT_ONCE]
        drawn += cursive.letters(
            [order.letter for order in part],
            [plan.meetings[order.stance.entry] if order.stance.entry >= 0 else None for order in part],
            [plan.meetings[order.leaves] if order.leaves >= 0 else None for order in part],
            seeds[start : start + _DRAWN_AT_ONCE],
        )
        progress(len(drawn), len(stream))
    rest = iter(drawn)
    return [list(islice(rest, count)) for count in counts]


def _reading(drawn: Sequence[RunningLetter]) -> list[RunningLetter]:
    """Those with ink that do not read as another letter."""
    return [one for one in drawn if one.glyph.is_read is not False and not one.glyph.outline.is_empty]


def _chosen(drawn: Sequence[RunningLetter], count: int) -> tuple[RunningLetter, ...]:
    """`count` of the drawings that read and are bent least, some of them twice where too few do: a shape that comes
    again is better than one that is misread. Where hardly any reads, the surest; none where none has ink."""
    inked = [one for one in drawn if not one.glyph.outline.is_empty]
    reading = sorted(_reading(drawn), key=lambda one: one.bend)
    least = reading[: max(count, round(_LEAST_BENT * len(reading)))]
    if len(least) < min(_FEWEST_READING, count):
        least = sorted(inked, key=lambda one: -(one.glyph.sureness or 0))[: max(_FEWEST_READING, 1)]
    by_glyph = {id(one.glyph): one for one in least}
    chosen = [by_glyph[id(glyph)] for glyph in choose([one.glyph for one in least], count)]
    return tuple((chosen * count)[:count])
