"""The placement table: where each character stands on the line, and how a hand and a letter of it depart from that."""

import dataclasses
import functools
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ownhand.errors import ModelError
from ownhand.files import read_json, written_whole
from ownhand.hands.placement.stand import PRINTABLE, Measure, Stand, stand_by_hand

FACTORS = ("ascenders", "capitals", "digits", "descenders", "marks")
"""What a hand makes longer or shorter as a whole, in the order of `hand_factors`."""

_TOPS = {
    "ascenders": "bdfhkltij",
    "capitals": "ABCDEFGHIJKLMNOPQRSTUVWXYZ!?#$%&@()[]{}|/\\",
    "digits": "0123456789",
}
_BOTTOMS = {"descenders": "gjpqyfQJ,;()[]{}|/\\"}
_HANGING = "'\"`"
"""Moved with the ascenders as a whole, and not stretched."""

_BY_LARGER_SIDE = "-_~=.,+<>*^"
"""Characters sized by the larger side of their ink, and set by its middle: their height says little of their size."""

_FARTHEST = 2.0
"""Standard deviations beyond which neither a hand nor a letter goes: farther ones look like slips of the pen."""

_MOST_SLIP = 0.3
"""x-heights that a letter's edge slips at one standard deviation at most: that of signs which were written in rows
holds how badly the baseline of such rows is known, too."""

_SHOWN = 0.5
"""The share of the measured scatter that is slips of the pen, by eye: written in full, letters hop. What is measured
holds more than slips: a line's own slope and waves, baselines known from few letters, parts of neighbours."""

_SMALLEST = 1e-6
"""Ink that is smaller, in the units it was drawn in, has no size."""

_FORMAT = "ownhand placement"
_VERSION = 1
_MEASURES = ("bottom", "top", "height", "width", "left", "right")

_BOX_SIDE = 2.0
"""The side of the box that letters are drawn in, by which a lone point is sized."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A table of how characters stand on the line. See the module for how it is used."""

    stands: Mapping[str, Stand]
    """By character."""

    correlations: np.ndarray = dataclasses.field(default_factory=lambda: np.eye(len(FACTORS)))
    """(factors, factors): how the `FACTORS` of a hand go together, among writers."""

    credit: str = ""
    """Licence and citation of the letters it was measured on."""

    @classmethod
    def by_hand(cls) -> "Placement":
        """The table of a first look, with guessed widths and scatter."""
        return cls(stands={character: stand_by_hand(character) for character in PRINTABLE})

    @classmethod
    def load(cls, path: "str | os.PathLike[str] | None" = None) -> "Placement":
        """The table that comes with ownhand, or that of a file written by `save`.

        Raises:
            ModelError: there is no such file, or it holds something else.
        """
        if path is None:
            return _shipped()
        try:
            return cls.from_json(read_json(path))
        except OSError as reason:
            raise ModelError(f"{path}: cannot be read ({reason.strerror or reason}).") from reason
        except ValueError as reason:  # Not JSON, or not UTF-8.
            raise ModelError(f"{path}: expected a placement table, found something else ({reason}).") from reason
        except ModelError as error:
            raise ModelError(f"{path}: {error}") from error

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Writes the table to a JSON file, whole or not at all, a line for each character."""
        table = self.to_json()
        rows = {name: json.dumps(value) for name, value in table.items() if name != "characters"}
        lines = [f"    {json.dumps(c)}: {json.dumps(stand)}" for c, stand in table["characters"].items()]
        rows["characters"] = "{\n" + ",\n".join(lines) + "\n  }"
        text = "{\n" + ",\n".join(f"  {json.dumps(name)}: {row}" for name, row in rows.items()) + "\n}\n"
        with written_whole(path, error=ModelError) as beside:
            beside.write_text(text, encoding="utf-8")

    def stand(self, character: str) -> Stand:
        """How `character` stands; one that the table lacks stands as a digit does by a first look."""
        return self.stands.get(character) or stand_by_hand(character)

    @functools.cached_property
    def reach(self) -> np.ndarray:
        """(factors,): how far a standard deviation of each of `FACTORS` goes, as the logarithm of a ratio.

        One number for all that a factor moves, the middle one of theirs, so that they keep their proportions.
        """
        reach = []
        for factor, characters in enumerate((*_TOPS.values(), *_BOTTOMS.values(), _BY_LARGER_SIDE)):
            stands = {character: self.stand(character) for character in characters if character in self.stands}
            measures = [
                getattr(stand, edge)
                for character, stand in stands.items()
                for moved, edge, _ in factor_edges(character, stand)
                if moved == factor
            ]
            # What stands on the line hardly reaches below it, so that its scatter is no share of its reach.
            reach.append([m.between / abs(m.median) for m in measures if abs(m.median) > 0.1])
        return np.array([np.median(shares) if shares else 0.0 for shares in reach])

    def hand_factors(self, rng: np.random.Generator) -> np.ndarray:
        """(factors,) float64: how far one hand departs from the table in each of `FACTORS`, in standard deviations.

        Positive is farther from the middle of the line: longer ascenders, deeper descenders, larger marks.
        """
        values, axes = np.linalg.eigh(self.correlations)
        factors = axes @ (np.sqrt(values.clip(min=0)) * rng.standard_normal(len(FACTORS)))
        clipped: np.ndarray = factors.clip(-_FARTHEST, _FARTHEST)
        return clipped

    def placed(
        self,
        character: str,
        bounds: tuple[float, float, float, float],
        hand_factors: np.ndarray,
        rng: np.random.Generator,
        wobble: float = 1.0,
    ) -> tuple[float, float, float]:
        """How to scale and shift one letter as drawn, so that it stands as `character` does: scale, dx, dy.

        `bounds` are left, bottom, right and top of its ink in the units it was drawn in, `x * scale + dx` and
        `y * scale + dy` x-heights from the left of its ink and above the baseline. `hand_factors` are those of its hand
        (zeros: the plainest one). `wobble`, from 0 to 2, scales how far the letter slips; 1 is usual.
        Two numbers are drawn from `rng`, whatever the rest.
        """
        slips = [_SHOWN * wobble * _within(float(slip), -_FARTHEST, _FARTHEST) for slip in rng.standard_normal(2)]
        left, low, right, high = bounds
        width, height = right - left, high - low
        if character in _BY_LARGER_SIDE:
            size, middle = self._size_and_middle(character, hand_factors, slips)
            larger = max(width, height)
            scale = size / (larger if larger > _SMALLEST else _BOX_SIDE)
            base = middle - scale * height / 2
        else:
            bottom, top = self._bottom_and_top(character, hand_factors, slips)
            # A letter that was drawn too flat would sprawl; it stays smaller than it should be. Yet a 1 with a flag or
            # a looped l may well be wider than the usual bar.
            usual = self.stand(character).width
            widest = max(usual.median + _FARTHEST * math.hypot(usual.between, usual.within), top - bottom)
            scale = min((top - bottom) / max(height, _SMALLEST), widest / max(width, _SMALLEST))
            # Smaller, it still keeps its share below and above the baseline, or its middle if it hangs clear of it.
            share = scale * height / (top - bottom)
            base = bottom * share if bottom <= 0 <= top else bottom + (1 - share) * (top - bottom) / 2
        return float(scale), float(-left * scale), float(base - low * scale)

    def _bottom_and_top(self, character: str, hand_factors: np.ndarray, slips: Sequence[float]) -> tuple[float, float]:
        """Where the ink of a letter begins and ends, for a hand and the slips of one letter."""
        stand = self.stand(character)
        edges = {"bottom": stand.bottom.median, "top": stand.top.median}
        ratios = np.exp(self.reach * hand_factors).tolist()
        for factor, edge, _ in factor_edges(character, stand):
            edges[edge] *= ratios[factor]
        if character in _HANGING:
            lift = edges["top"] * (ratios[FACTORS.index("ascenders")] - 1)
            edges = {edge: value + lift for edge, value in edges.items()}
        bottom = edges["bottom"] + min(stand.bottom.within, _MOST_SLIP) * slips[0]
        alone = math.sqrt(max(1 - stand.together**2, 0))
        top = edges["top"] + min(stand.top.within, _MOST_SLIP) * (stand.together * slips[0] + alone * slips[1])
        # However the slips fall, neither a dwarf nor a giant.
        usual = edges["top"] - edges["bottom"]
        height, middle = _within(top - bottom, 0.7 * usual, 1.4 * usual), (bottom + top) / 2
        return middle - height / 2, middle + height / 2

    def _size_and_middle(self, character: str, hand_factors: np.ndarray, slips: Sequence[float]) -> tuple[float, float]:
        """The larger side of a mark and the height of its middle, for a hand and the slips of one letter."""
        stand = self.stand(character)
        side: Measure = getattr(stand, _larger_side(stand))
        usual = side.median * np.exp(self.reach[FACTORS.index("marks")] * hand_factors[FACTORS.index("marks")])
        size = _within(usual + side.within * slips[0], 0.7 * usual, 1.4 * usual)
        slip = min(stand.bottom.within, stand.top.within, _MOST_SLIP)
        middle = (stand.bottom.median + stand.top.median) / 2 + slip * slips[1]
        return float(size), float(middle)

    def to_json(self) -> dict[str, Any]:
        """The table as numbers for a JSON file or a model's metadata, rounded to a thousandth of an x-height."""
        return {
            "format": _FORMAT,
            "version": _VERSION,
            "unit": "x-heights above the baseline; [median, spread between writers, spread within a writer]",
            "credit": self.credit,
            "factors": list(FACTORS),
            "correlations": [[round(float(value), 3) for value in row] for row in self.correlations],
            "characters": {character: _stand_to_json(stand) for character, stand in self.stands.items()},
        }

    @classmethod
    def from_json(cls, table: Mapping[str, Any]) -> "Placement":
        """The table of `to_json`. Raises ModelError where it is another thing, damaged or too new."""
        try:
            if table["format"] != _FORMAT or tuple(table["factors"]) != FACTORS:
                raise ValueError("it is something else")
            if table["version"] > _VERSION:
                raise ModelError(
                    f"Expected a placement table of version {_VERSION} or older, found version {table['version']}. "
                    "Update ownhand to open it."
                )
            correlations = np.array(table["correlations"], np.float64)
            if correlations.shape != (len(FACTORS),) * 2 or not np.isfinite(correlations).all():
                raise ValueError("its correlations are no square of numbers")
            return cls(
                stands={character: _stand_from_json(stand) for character, stand in table["characters"].items()},
                correlations=correlations,
                credit=str(table["credit"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as reason:
            raise ModelError(f"Expected a placement table, found one that cannot be used ({reason}).") from reason


def factor_edges(character: str, stand: Stand) -> list[tuple[int, str, float]]:
    """Which factors of a hand move what of a character, and which way: index in `FACTORS`, measure of `stand`, sign."""
    if character in _BY_LARGER_SIDE:
        return [(FACTORS.index("marks"), _larger_side(stand), 1.0)]
    tables = ((_TOPS, "top", 1.0), (_BOTTOMS, "bottom", -1.0))
    return [
        (FACTORS.index(factor), edge, sign)
        for table, edge, sign in tables
        for factor, characters in table.items()
        if character in characters
    ]


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)  # numpy takes ten times as long for one number.


@functools.cache
def _shipped() -> Placement:
    return Placement.load(Path(__file__).parents[2] / "models" / "placement.json")


def _stand_to_json(stand: Stand) -> dict[str, Any]:
    measures = {name: [round(value, 3) for value in dataclasses.astuple(getattr(stand, name))] for name in _MEASURES}
    return {**measures, "together": round(stand.together, 3), "samples": stand.samples}


def _stand_from_json(stand: Mapping[str, Any]) -> Stand:
    measures = {}
    for name in _MEASURES:
        median, between, within = (float(value) for value in stand[name])
        if not (np.isfinite([median, between, within]).all() and between >= 0 and within >= 0):
            raise ValueError(f"{name} is {stand[name]}")
        measures[name] = Measure(median=median, between=between, within=within)
    if not measures["bottom"].median < measures["top"].median or measures["width"].median <= 0:
        raise ValueError("a character has no size")
    return Stand(**measures, together=float(stand["together"]), samples=int(stand["samples"]))


def _larger_side(stand: Stand) -> str:
    return "width" if stand.width.median > stand.height.median else "height"
