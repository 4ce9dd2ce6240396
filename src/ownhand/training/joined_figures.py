"""The figures of a joined game as it goes: do letters in words read, and stand apart and join as people's do?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int64

from ownhand.hands.readings import check_images, images_of_paths
from ownhand.ink.path import BODY_POINTS
from ownhand.nets.joined import JoinedWriting
from ownhand.training.joined_samples import Script, as_written, write_words
from ownhand.words import Cells

_TURN_STEPS = 3
"""Steps on each side of a cut by which the turn there is told."""


class JoinedFigures:
    """Measures drawn letters beside real held-out ones: the same words, their letters joined where people joined them.

    A hand is invented for each writer.
    """

    def __init__(
        self, held_out: Cells, characters: str, latent_size: int, wobble_size: int, *, num_letters: int = 3000
    ) -> None:
        """`held_out` are the cells of people who are not learned from; of them, words of `num_letters` are taken."""
        rng = np.random.default_rng(0)
        rows = runs_of(held_out, held_out.numbers_of(characters) > 0)
        order = rng.permutation(len(rows))
        lengths = np.array([len(rows[place]) for place in order])
        rows = [rows[place] for place in order[: int(np.searchsorted(np.cumsum(lengths), num_letters)) + 1]]
        longest = max((len(row) for row in rows), default=1)
        cells = np.array([[*row, *[-1] * (longest - len(row))] for row in rows], np.int64).reshape(-1, longest)
        self._script = script_of(held_out, cells, characters)
        self._letters = [chr(code) for code in held_out.characters[cells[cells >= 0]]]
        writers = np.unique(held_out.writers[cells[:, 0]], return_inverse=True)[1]
        hands = rng.standard_normal((writers.max(initial=0) + 1, latent_size), dtype=np.float32)
        self._latents = hands[writers]
        self._wobble = rng.standard_normal((*cells.shape, wobble_size), dtype=np.float32)
        self.real, self.real_by_character = self._figures(held_out.paths[np.maximum(cells, 0)])
        """What real letters have, in all and by character the share that reads."""
        self.by_character = self.real_by_character
        """How each character was read at the last measurement."""

    def measure(self, writing: JoinedWriting) -> dict[str, Any]:
        """The figures of what `writing` draws; see `joined_figures_text`."""
        found, self.by_character = self._figures(write_words(writing, self._script, self._latents, self._wobble))
        return found

    def table(self) -> dict[str, dict[str, float]]:
        """By character: the share that read at the last measurement, and of real letters."""
        return {
            character: {"read": share, "real": self.real_by_character[character]}
            for character, share in self.by_character.items()
        }

    def _figures(self, cells: Float[np.ndarray, "words places points 3"]) -> tuple[dict[str, Any], dict[str, float]]:
        there = self._script.is_there
        readings = check_images(images_of_paths(as_written(cells[there])), self._letters)
        names = np.array(self._letters)
        by_character = {
            str(name): round(float(readings.is_read[names == name].mean()), 4)
            for name in np.unique(names[readings.is_known])
        }
        follows, is_joined = there[:, 1:], self._script.is_joined_before[:, 1:]
        ones, others = cells[:, :-1], cells[:, 1:]
        apart, joined = follows & ~is_joined, follows & is_joined
        found: dict[str, Any] = {"letters": int(there.sum()), "read": round(readings.share_read, 4)}
        if apart.any():
            first, median, third = np.quantile(gaps(ones[apart], others[apart]), [0.25, 0.5, 0.75])
            found["gap"] = {"median": round(float(median), 4), "spread": round(float(third - first), 4)}
        if joined.any():
            median, worst = np.quantile(turns(ones[joined], others[joined]), [0.5, 0.9])
            found["turn"] = {"median": round(float(median), 2), "worst_tenth": round(float(worst), 2)}
        return found, by_character


def runs_of(cells: Cells, is_known: Bool[np.ndarray, " cells"]) -> list[list[int]]:
    """Places of known cells that follow one another, run by run, each of two or more."""
    following = np.where(is_known, cells.following, -1)
    following = np.where((following >= 0) & is_known[following], following, -1)
    is_first = is_known.copy()
    is_first[following[following >= 0]] = False
    runs = []
    for place in np.flatnonzero(is_first & (following >= 0)).tolist():
        run = [place]
        while following[run[-1]] >= 0:
            run.append(int(following[run[-1]]))
        runs.append(run)
    return runs


def script_of(cells: Cells, places: Int64[np.ndarray, "words places"], characters: str) -> Script:
    """What is to be drawn so that it may stand beside the cells at such places, -1 where there is none."""
    there, at = places >= 0, np.maximum(places, 0)
    numbers = [
        np.where(there, cells.numbers_of(characters, which)[at], 0) for which in ("characters", "before", "after")
    ]
    joins = np.stack([cells.is_joined_before[at], cells.is_joined_after[at]], axis=2) * 2.0 - 1
    asked = np.concatenate([joins, cells.entries[at]], axis=2) * there[:, :, None]
    return Script(numbers[0], numbers[1], numbers[2], asked.astype(np.float32))


def gaps(
    ones: Float[np.ndarray, "pairs points 3"], others: Float[np.ndarray, "pairs points 3"]
) -> Float[np.ndarray, " pairs"]:
    """x-heights from the right edge of bodies to the left edge of those that follow; less than 0 where they overlap."""
    exits = ones[:, BODY_POINTS - 1, 0]
    found: np.ndarray = exits + others[:, :BODY_POINTS, 0].min(axis=1) - ones[:, :BODY_POINTS, 0].max(axis=1)
    return found


def turns(
    ones: Float[np.ndarray, "pairs points 3"], others: Float[np.ndarray, "pairs points 3"]
) -> Float[np.ndarray, " pairs"]:
    """Degrees by which the pen turns where one body goes over into the next."""
    last = BODY_POINTS - 1
    before = ones[:, last, :2] - ones[:, last - _TURN_STEPS, :2]
    after = others[:, _TURN_STEPS, :2] - others[:, 0, :2]
    size = np.hypot(*before.T) * np.hypot(*after.T)
    cosine = np.divide((before * after).sum(axis=1), size, out=np.ones_like(size), where=size > 1e-9)
    degrees: np.ndarray = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return degrees


def joined_figures_text(found: Mapping[str, Any], real: Mapping[str, Any]) -> str:
    """The figures in a sentence, each beside that of real held-out words."""
    text = f"letters in words read as asked {found['read']:.1%} (people's {real['read']:.1%})"
    if "gap" in found:
        gap, other = found["gap"], real["gap"]
        text += f"; x-heights between letters apart {gap['median']:.2f}, spread {gap['spread']:.2f}"
        text += f" ({other['median']:.2f}, {other['spread']:.2f})"
    if "turn" in found:
        turn, other = found["turn"], real["turn"]
        text += f"; turn at joins {turn['median']:.0f}°, of the worst tenth {turn['worst_tenth']:.0f}°"
        text += f" ({other['median']:.0f}°, {other['worst_tenth']:.0f}°)"
    return text


def joined_shares(figures: Sequence[Mapping[str, Any]], real: Mapping[str, Any]) -> dict[str, list[float]]:
    """What was measured as it went as shares of what real words have, by name."""
    shares = {"read as asked": [row["read"] / max(real["read"], 1e-9) for row in figures]}
    for name, of, part in (("spread of gaps", "gap", "spread"), ("turn at joins", "turn", "worst_tenth")):
        if of in real:
            shares[name] = [row[of][part] / max(real[of][part], 1e-9) for row in figures]
    return shares
