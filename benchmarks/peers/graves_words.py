"""Writes words anew with the RNN of `graves.py`.

    python benchmarks/peers/graves_words.py FOLDER WORDS OUT.npz [--held-out 1500] [--bias 0] [--primed] [--seed 0]

FOLDER is that of the run. All WORDS are written, or with `--held-out` those words by people held out by which
`ownhand evaluate --words WORDS` measures with the same seed and as many words; its `--written` takes OUT.npz. Without
`--primed` each is written by nobody in particular. With it, each writer is replaced by a person learned from, whose
word the net is made to write first, the same before all words of that hand (section 5.4 of the paper). A bias above 0
keeps to what is usual (section 5.3), and is neater.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from graves_net import Synthesis, drawn
from graves_steps import GAP_SIGN, one_hot, pen_steps, strokes_of
from torch import Tensor

from ownhand.errors import LettersError, OwnhandError
from ownhand.evaluation.word_samples import measurable, people_held_out
from ownhand.ink.curves import smooth_curves
from ownhand.letters import Words, load_words
from ownhand.training.checkpoint import load_checkpoint

_AT_ONCE = 256
_MOST_A_LETTER = 60
"""Points, after which a word that has not come to its end is cut off: three times what a letter takes."""

_FINER = np.array([0, 1 / 3, 2 / 3])
"""Where along each piece of a smooth line points are put, that a line of few points has no corners."""


class Prime(NamedTuple):
    """A word by a person, which the net is made to write before its own."""

    text: str
    strokes: Sequence[np.ndarray]


class Peer:
    """A trained net and its characters."""

    def __init__(self, folder: Path) -> None:
        """Opens the run in `folder`; its averaged weights write."""
        state = load_checkpoint(folder / "checkpoint.pt", device=torch.device("cpu"))
        self.characters = str(state["characters"])
        self.net = Synthesis(len(self.characters), cells=int(state["cells"]), num_layers=int(state["num_layers"]))
        self.net.load_state_dict(state["averaged"])
        self.net.eval()

    def write(
        self, texts: Sequence[str], *, bias: float, seed: int, primes: Sequence[Prime] | None = None
    ) -> list[list[np.ndarray]]:
        """The strokes of each text, in x-heights from where the word begins, the baseline at 0.

        Raises:
            LettersError: a text has a character that the net does not know.
        """
        unknown = sorted(set("".join(texts)) - set(self.characters))
        if unknown:
            raise LettersError(f"Expected texts of characters that the net learned; {''.join(unknown)} are none.")
        random = torch.Generator().manual_seed(seed)
        found: list[list[np.ndarray]] = []
        for start in range(0, len(texts), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            steps = self._steps(texts[part], primes[part] if primes else None, bias, random)
            found += [smooth(strokes_of(row)) for row in steps]
        return found

    @torch.no_grad()
    def _steps(
        self, texts: Sequence[str], primes: Sequence[Prime] | None, bias: float, random: torch.Generator
    ) -> list[np.ndarray]:
        """The steps of each text alone, the first from where its word begins."""
        forced = [pen_steps([prime.strokes]) for prime in primes or ()]
        lengths = np.array([len(steps) for steps in forced] or [0] * len(texts))
        asked = list(texts)
        if primes:
            asked = [prime.text + GAP_SIGN + text for prime, text in zip(primes, texts, strict=True)]
        letters = one_hot(asked, self.characters)
        step, state = torch.tensor([0.0, 0.0, 1.0]).repeat(len(texts), 1), self.net.begin(len(texts))
        rows: list[Tensor] = []
        is_done = np.zeros(len(texts), bool)
        counts = np.zeros(len(texts), int)
        most = _MOST_A_LETTER * np.array([len(text) for text in texts])
        while not is_done.all():
            with torch.autocast("cpu", torch.bfloat16):
                found, state = self.net(step[None], letters, state)
            offsets, ends = drawn(type(found)(*(part[0] for part in found)), bias=bias, random=random)
            step = torch.cat([offsets, ends[:, :1]], dim=1)
            for number in np.flatnonzero(lengths > len(rows)):
                step[number] = torch.from_numpy(forced[number][len(rows)])
            rows.append(step)
            is_mine = (lengths < len(rows)) & ~is_done
            counts += is_mine
            is_done |= is_mine & ((ends[:, 1].numpy() > 0.5) | (counts >= most))
        written = torch.stack(rows).numpy()
        words = []
        for number, (length, count) in enumerate(zip(lengths.tolist(), counts.tolist(), strict=True)):
            steps = written[length : length + count, number].copy()
            steps[0, :2] += written[:length, number, :2].sum(axis=0)  # Up and down all is counted from the baseline.
            words.append(steps)
        return words


def smooth(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Strokes with the points between their own that a smooth line has; the leftmost one is at 0."""
    left = min(float(stroke[:, 0].min()) for stroke in strokes)
    found = []
    for stroke in strokes:
        pieces = smooth_curves(stroke)
        t = _FINER[None, :, None]
        one, two, three, four = (pieces[:, None, k] for k in range(4))
        line = (1 - t) ** 3 * one + 3 * (1 - t) ** 2 * t * two + 3 * (1 - t) * t**2 * three + t**3 * four
        found.append(np.concatenate([line.reshape(-1, 2), pieces[-1:, 3]]) - (left, 0.0))
    return found


def primes_for(writers: np.ndarray, learned: Words, characters: str, seed: int) -> dict[int, Prime]:
    """For each of some writers a word of four to nine small letters by a person learned from.

    Nobody stands for two as long as there are enough.
    """
    learned = measurable(learned)
    learned = learned.select(np.array([set(text) <= set(characters) for text in learned.texts.tolist()], bool))
    rng = np.random.default_rng([seed, 31])
    people = rng.permutation(np.unique(learned.writers))
    found = {}
    for number, writer in enumerate(np.unique(writers).tolist()):
        place = int(rng.choice(np.flatnonzero(learned.writers == people[number % len(people)])))
        found[writer] = Prime(str(learned.texts[place]), learned.strokes.letter(place))
    return found


def written_anew(peer: Peer, asked: Words, learned: Words, *, bias: float, seed: int, is_primed: bool) -> Words:
    """The words as the peer writes them; the writers are those in whose place they stand, if it was primed for each.

    Raises:
        LettersError: the words' writers are not known, or a character is not.
    """
    primes, rest = None, {}
    if is_primed:
        if asked.writers is None:
            raise LettersError(f"{asked.source}: does not say who wrote its words, so nobody can be replaced.")
        by_writer = primes_for(asked.writers, learned, peer.characters, seed)
        primes = [by_writer[writer] for writer in asked.writers.tolist()]
        rest = {"writers": asked.writers, "writer_names": asked.writer_names}
    strokes = peer.write(asked.texts.tolist(), bias=bias, seed=seed, primes=primes)
    return Words.of(strokes, asked.texts.tolist(), source=f"graves, bias {bias:g}", credit=learned.credit, **rest)


def held_out(words: Words, num_words: int, seed: int) -> Words:
    """Texts and writers of the words that `ownhand evaluate` measures by."""
    real = people_held_out(words, num_words, seed=seed)
    strokes = [real.words.letter(place) for place in range(len(real))]
    return Words.of(strokes, real.texts, writers=real.hands, writer_names=words.writer_names, source=words.source)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("words", metavar="WORDS", type=Path)
    parser.add_argument("out", metavar="OUT.npz", type=Path)
    parser.add_argument("--held-out", metavar="N", type=int, help="these, by people held out  [default: all words]")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bias", type=float, default=0.0)
    parser.add_argument("--primed", action="store_true", help="each hand goes on from a word by a person learned from")
    options = parser.parse_args()
    torch.set_num_threads(1)
    try:
        asked = load_words(options.words)
        if options.held_out is not None:
            asked = held_out(asked, options.held_out, options.seed)
        learned = load_words(options.folder / "words.npz")
        written = written_anew(
            Peer(options.folder), asked, learned, bias=options.bias, seed=options.seed, is_primed=options.primed
        )
        written.save(options.out)
    except OwnhandError as error:
        sys.exit(f"{Path(sys.argv[0]).name}: {error}")


if __name__ == "__main__":
    main()
