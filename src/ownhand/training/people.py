"""The people learned from, as a generator is to be compared with: their letters as codes, in twins and in packs.

Twins are the same character written twice by one hand. A pack is several characters by one hand, each set beside the
mean of its character.
"""

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor

from ownhand.ink import paths_from_strokes
from ownhand.letters import Letters
from ownhand.nets.forms import PenForm
from ownhand.training.looks import looks, roughness

_DECODED_AT_ONCE = 8192
_PACKS_MEASURED = 2000


class People:
    """Letters on pen paths by known writers."""

    def __init__(self, form: PenForm, letters: Letters, *, pack_size: int) -> None:
        assert letters.writers is not None
        self.form, self.pack_size = form, pack_size
        with torch.no_grad():
            self.codes = form.encode(torch.from_numpy(pen_paths(letters)).float())
            parts = [form.decode(part) for part in self.codes.split(_DECODED_AT_ONCE)]
            self.roughness = torch.stack([roughness(part) for part in parts]).mean()
            """How rough their lines are."""
            self.looks = torch.cat([looks(part) for part in parts])
        self.labels = letters.labels.astype(np.int64)
        num_characters = len(letters.characters)
        writers = np.unique(letters.writers, return_inverse=True)[1]
        cells = writers * num_characters + self.labels
        self._order = np.argsort(cells, kind="stable")
        cell, first, counts = np.unique(cells[self._order], return_index=True, return_counts=True)
        spans = np.stack([first, counts], axis=1)
        self._twins_of = [spans[(cell % num_characters == label) & (counts > 1)] for label in range(num_characters)]
        of_writers = [cell // num_characters == writer for writer in np.unique(writers)]
        self._of_able_writers = [spans[is_his] for is_his in of_writers if is_his.sum() >= pack_size]
        num_letters = np.bincount(self.labels, minlength=num_characters)
        often = num_letters**0.5 * np.array([len(cells) > 0 for cells in self._twins_of])
        self.shares = often / often.sum()
        """How often twins of each character are to be shown: by the root of how often it comes."""
        self.mean_codes = self._means(self.codes, num_letters)
        self.mean_looks = self._means(self.looks, num_letters)
        packs = self.packs(_PACKS_MEASURED, np.random.default_rng(0)).ravel()
        away = self.looks[packs] - self.mean_looks[self.labels[packs]]
        self.looks_scale = self.of_packs(away).std(0)
        """How much the looks of packs differ, by which they are made comparable."""

    def twins(self, label: int, num_pairs: int, rng: np.random.Generator) -> Int64[np.ndarray, "pairs 2"]:
        """Positions of twins of one character, by as many writers as there are."""
        cells = self._twins_of[label]
        first, counts = np.resize(cells[rng.permutation(len(cells))], (num_pairs, 2)).T
        one = (rng.random(num_pairs) * counts).astype(int)
        other = (one + 1 + (rng.random(num_pairs) * (counts - 1)).astype(int)) % counts
        positions: np.ndarray = self._order[first[:, None] + np.stack([one, other], axis=1)]
        return positions

    def packs(self, num_packs: int, rng: np.random.Generator) -> Int64[np.ndarray, "packs letters"]:
        """Positions of packs, each of as many characters by one writer."""
        packs = []
        for writer in rng.integers(len(self._of_able_writers), size=num_packs):
            first, counts = rng.permutation(self._of_able_writers[writer])[: self.pack_size].T
            packs.append(self._order[first + (rng.random(self.pack_size) * counts).astype(int)])
        return np.stack(packs)

    def of_packs(self, rows: Float[Tensor, "letters d"]) -> Float[Tensor, "packs d"]:
        """The mean row of each pack, of rows of packs one after the other."""
        means: Tensor = rows.unflatten(0, (-1, self.pack_size)).mean(1)
        return means

    def _means(
        self, rows: Float[Tensor, "letters d"], num_letters: Int64[np.ndarray, " characters"]
    ) -> Float[Tensor, "characters d"]:
        """The mean row of each character."""
        sums = torch.zeros(len(num_letters), rows.shape[1]).index_add_(0, torch.from_numpy(self.labels), rows)
        return sums / torch.from_numpy(num_letters)[:, None]


def pen_paths(letters: Letters) -> np.ndarray:
    """(n, 64, 3): the pen paths of letters with strokes."""
    strokes = letters.strokes
    assert strokes is not None
    return paths_from_strokes(strokes)
