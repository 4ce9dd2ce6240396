"""What became of words whose letters were looked for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ownhand.words.cells import Cells

_SHOWN = 12
"""Characters and pairs in the report."""


@dataclass(frozen=True, kw_only=True, eq=False)
class AlignmentReport:
    """How many words and letters were read, kept and left out, and why."""

    likelihoods: np.ndarray
    """(words,) float32: the mean logarithm of the probability of each word's letters; nan where none were found."""
    least_likelihood: float
    num_kept: int
    """Words."""
    num_lines: int = 0
    """Lines of several words, which were parted at their spaces."""
    num_lines_left_out: int = 0
    """Those of them where the pen lifts less often than they have spaces."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Words by the reason why they were left out."""
    letters_left_out: Mapping[str, int] = field(default_factory=dict)
    """Letters of words that were kept, and isolated ones, by reason."""

    @property
    def num_words(self) -> int:
        """All that were read."""
        return len(self.likelihoods)

    def worst(self, count: int) -> np.ndarray:
        """Numbers of the words, lines parted, whose letters were found with the least likelihood, the worst first."""
        order = np.argsort(self.likelihoods, kind="stable")  # nan comes last
        found: np.ndarray = order[: min(count, int(np.isfinite(self.likelihoods).sum()))]
        return found

    def text(self, cells: Cells) -> str:
        """A few lines for people on the words, and on the `cells` that came of them."""
        in_words = cells.words >= 0
        found = self.likelihoods[np.isfinite(self.likelihoods)]
        lines = []
        if self.num_lines:
            left_out = f", {self.num_lines_left_out:,} left out: fewer lifts of the pen than spaces"
            parted = f"lines     {self.num_lines:,} read and parted at their spaces"
            lines.append(parted + left_out * (self.num_lines_left_out > 0))
        lines += [
            f"words     {self.num_words:,} read, {self.num_kept:,} kept ({self.num_kept / max(self.num_words, 1):.0%})",
            *(f"          {count:,} left out: {reason}" for reason, count in self.left_out.items() if count),
        ]
        if len(found):
            low, median = np.quantile(found, [0.1, 0.5])
            lines.append(f"          log-likelihood a letter {median:.2f} at the median, {low:.2f} for the worst tenth")
        lines.append(f"letters   {in_words.sum():,} of words, {(~in_words).sum():,} that stood alone")
        lines += [f"          {count:,} left out: {reason}" for reason, count in self.letters_left_out.items() if count]
        lines.append(f"          {cells.held_out.sum():,} of people held out, never to be learned from")
        counts = Counter(cells.characters.tolist())
        rarest = sorted(counts.items(), key=lambda item: (item[1], item[0]))[:_SHOWN]
        lines.append(f"rarest    {_row((chr(code), count) for code, count in rarest)}" if rarest else "rarest    none")
        follows = cells.following >= 0
        pairs = Counter(zip(cells.characters[follows].tolist(), cells.after[follows].tolist(), strict=True))
        most = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
        joined = f"{cells.is_joined_after[follows].mean():.0%}" if follows.any() else "none"
        lines.append(f"pairs     {follows.sum():,}, {joined} of them joined, {len(pairs):,} different")
        if most:
            lines.append(f"          {_row((chr(one) + chr(other), count) for (one, other), count in most)}")
        return "\n".join(lines)


def _row(counts: Iterable[tuple[str, int]]) -> str:
    return "    ".join(f"{name} {count:,}" for name, count in counts)
