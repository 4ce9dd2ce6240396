"""Loosening on words: drawn letters come to differ within a word, and from hand to hand, as people's do.

The critic sees windows one by one, and misses that all of them are a little too even. What mends it is the energy
distance, as it does for single letters (`loosening`): 0 where drawn and real rows are distributed alike. Here rows are

- windows, by the codes of their letters, and by how these look: how they lean, how wide and how high they are, how far
  they reach below the line, where they begin and where the pen leaves;
- twins, by their codes: so that letters of a hand differ when they repeat.

Of every letter the mean of its character is taken off first, for which letters a word has is not the question.
"""

import torch
from jaxtyping import Bool, Float, Int64
from torch import Tensor

from ownhand.ink.path import BODY_POINTS
from ownhand.nets.forms import PenForm
from ownhand.training.objective import energy_distance

_AT_ONCE = 8192

_WINDOW_LOOKS, _TWINS = 0.5, 0.5
"""Weights of the distances beside that of the codes of windows."""


class WordLoosening:
    """What people's letters are, beside which drawn ones are set."""

    def __init__(self, form: PenForm, paths: Float[Tensor, "cells points 3"], numbers: Int64[Tensor, " cells"]) -> None:
        """`numbers` are those of the characters that the cells show, from 1."""
        self._form = form
        rows = torch.cat([_rows(form.encode(part), part) for part in paths.split(_AT_ONCE)])
        counts = torch.bincount(numbers).clamp(min=1)[:, None]
        self._means = torch.zeros(len(counts), rows.shape[1], device=rows.device).index_add_(0, numbers, rows) / counts
        deviations = (rows - self._means[numbers]).std(0).clamp(min=1e-3)
        # Codes are half whitened already; looks are each to count alike.
        deviations[: form.size] = deviations[: form.size].square().sum().sqrt()
        deviations[form.size :] *= (rows.shape[1] - form.size) ** 0.5
        self._scale = deviations

    def distance(
        self,
        real: Float[Tensor, "letters code"],
        drawn: Float[Tensor, "letters code"],
        numbers: Int64[Tensor, " letters"],
        *,
        num_twins: int,
        window_size: int,
        is_compared: Bool[Tensor, " letters"],
    ) -> Float[Tensor, ""]:
        """How far drawn letters, twins in pairs and then windows, are from being distributed as real ones are.

        `is_compared` leaves out drawn pairs and windows whose hands are meant to be nearer to the mean.
        """
        size = self._form.size
        sides = [self._away(codes, numbers) for codes in (drawn, real)]
        twins = [side[:num_twins, :size].unflatten(0, (-1, 2)).flatten(1) for side in sides]
        windows = [side[num_twins:].unflatten(0, (-1, window_size)) for side in sides]
        of_twins, of_windows = is_compared[:num_twins:2], is_compared[num_twins::window_size]
        codes, looks = ([part.flatten(1) for part in parts] for parts in zip(*map(self._parted, windows), strict=True))
        by_codes = energy_distance(codes[0][of_windows], codes[1])
        by_looks = energy_distance(looks[0][of_windows], looks[1])
        return by_codes + _WINDOW_LOOKS * by_looks + _TWINS * energy_distance(twins[0][of_twins], twins[1])

    def _parted(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        return rows[..., : self._form.size], rows[..., self._form.size :]

    def _away(self, codes: Tensor, numbers: Tensor) -> Float[Tensor, "letters numbers"]:
        rows: Tensor = (_rows(codes, self._form.decode(codes)) - self._means[numbers]) / self._scale
        return rows


def cell_looks(paths: Float[Tensor, "cells points 3"]) -> Float[Tensor, "cells 6"]:
    """How bodies lean, how wide they are upright, their top and bottom, where they begin and where the pen leaves.

    All but the first in x-heights; ends across are counted from where the pen left the letter before.
    """
    x, y = paths[:, :BODY_POINTS, :2].unbind(2)
    across, up = x - x.mean(1, keepdim=True), y - y.mean(1, keepdim=True)
    height, mixed = up.square().mean(1), (across * up).mean(1)
    # What is added keeps level bars from leaning without end.
    lean = mixed / (height + 0.02)
    width = ((across - lean[:, None] * up).square().mean(1) + 1e-4).sqrt()
    return torch.stack([lean, width, y.amax(1), y.amin(1), x.amin(1), x[:, -1]], dim=1)


def _rows(codes: Tensor, paths: Tensor) -> Float[Tensor, "cells numbers"]:
    return torch.cat([codes, cell_looks(paths)], dim=1)
