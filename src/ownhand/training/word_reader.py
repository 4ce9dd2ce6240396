"""How the word reader learns: from words of people whose letters were found, so that they could be levelled.

    handwriting = Handwriting.of(found, words.writers).with_alone(cells)
    characters = characters_of(handwriting)
    for epoch in range(config.num_epochs):
        losses = list(train_epoch(net, optimizer, handwriting, characters, config, epoch))

The words come sheared, stretched, shifted and in pens of many widths. Some are spliced, the beginning of one with the
end of another by the same writer, so that what is read are letters and not words known by heart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch
from torch import nn

from ownhand.hands.word_reader import at_margin, drawn_words
from ownhand.ink import Strokes, strokes_from_paths
from ownhand.ink.path import BODY_POINTS
from ownhand.nets.word_reader import COLUMN, WordReaderNet
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.descent import set_rates, take_step, warmed_then_cosine
from ownhand.words import FoundWord
from ownhand.words.cells import Cells
from ownhand.words.word_cells import letters_of_marks, levelled

FEWEST = 100
"""Times that a character must occur in words to be learned."""

GARBAGE = "@"
"""What UNIPEN's labels have where nobody could tell what was written."""

_WARM_UP = 0.1
"""The share of a run over which the learning rate climbs."""

_WIDEST = 480
"""Pixels; wider words are not learned from."""

_BATCHES_SORTED = 32
"""Batches whose words are sorted by length together, so that little paper is looked at."""


@dataclass(frozen=True, kw_only=True)
class WordReaderConfig:
    """Every number of its training."""

    seed: int = 0
    num_epochs: int = 5
    batch_size: int = 64
    lone_share: float = 0.1
    """Of a batch: letters that stand alone."""
    spliced_share: float = 0.25
    """Of the words: spliced of two."""
    learning_rate: float = 3e-3
    """Its peak, of AdamW; it climbs over the first tenth of the run and falls along a cosine to nothing."""
    weight_decay: float = 0.02
    slant: float = 0.25
    """Largest shift to the right, and to the left, for each unit of height."""
    narrowest: float = 0.8
    widest: float = 1.25
    """Factors of width."""
    lowest: float = 0.9
    highest: float = 1.1
    """Factors of height."""
    shift: float = 0.15
    """x-heights, up and down."""
    thinnest_pen: float = 1.0
    thickest_pen: float = 1.9
    """Pixels."""

    def __post_init__(self) -> None:
        check_counts(self, "num_epochs", "batch_size")
        check_shares(self, "learning_rate", "lone_share", "spliced_share", "shift", "slant")


@dataclass(frozen=True, eq=False, kw_only=True)
class Handwriting:
    """Letters in their places in words, and letters that stand alone: each of these a word of one letter."""

    strokes: Strokes
    """Of the letters, in x-heights: those of a word one after the other."""
    characters: np.ndarray
    """(letters,): code points."""
    leaves: np.ndarray
    """(letters,): x where the pen leaves each body."""
    word_offsets: np.ndarray
    """(words + 1,): word i is the letters `word_offsets[i]` up to `word_offsets[i + 1]`."""
    writers: np.ndarray
    """(words,): numbers; -1 for letters that stand alone."""

    def __len__(self) -> int:
        return len(self.word_offsets) - 1

    @classmethod
    def of(cls, found: Iterable[FoundWord], writers: np.ndarray) -> "Handwriting":
        """Words whose letters were found, but those that cannot be levelled. `writers` are by the words' numbers."""
        letters: list[list[np.ndarray]] = []
        leaves, texts, by = [], [], []
        for one in found:
            level = levelled(one)
            if level is None:
                continue
            bodies, marks = level
            leaves += [body[-1][-1, 0] for body in bodies]
            of_word = [list(body) for body in bodies]
            for mark, letter in zip(marks, letters_of_marks(one), strict=True):
                of_word[letter].append(mark)
            letters += of_word
            texts.append(one.text)
            by.append(int(writers[one.number]))
        strokes = Strokes.of(letters)
        return cls(
            strokes=strokes.with_points(strokes.points.astype(np.float32)),
            characters=np.array([ord(character) for text in texts for character in text], np.int64),
            leaves=np.array(leaves, np.float32),
            word_offsets=np.cumsum([0, *map(len, texts)]),
            writers=np.array(by, np.int64),
        )

    def with_alone(self, cells: Cells) -> "Handwriting":
        """The same, and cells without neighbours that are letters, each a word."""
        cells = cells.select(np.array([chr(code).isalpha() for code in cells.characters.tolist()], dtype=bool))
        alone = strokes_from_paths(cells.paths)
        mine = self.strokes
        return Handwriting(
            strokes=Strokes(
                points=np.concatenate([mine.points, alone.points]),
                stroke_offsets=np.append(mine.stroke_offsets, len(mine.points) + alone.stroke_offsets[1:]),
                letter_offsets=np.append(mine.letter_offsets, mine.num_strokes + alone.letter_offsets[1:]),
            ),
            characters=np.append(self.characters, cells.characters),
            leaves=np.append(self.leaves, cells.paths[:, BODY_POINTS - 1, 0]),
            word_offsets=np.append(self.word_offsets, self.word_offsets[-1] + 1 + np.arange(len(cells))),
            writers=np.append(self.writers, np.full(len(cells), -1)),
        )

    def words(self, numbers: Sequence[tuple[np.ndarray, float, int]]) -> tuple[Strokes, list[np.ndarray]]:
        """Words of letters (places, and how far those from a place on are to be moved), and their code points."""
        letters = np.concatenate([places for places, _, _ in numbers])
        counts = [len(places) for places, _, _ in numbers]
        moves = [np.where(np.arange(len(places)) >= first, move, 0) for places, move, first in numbers]
        chosen = self.strokes.select(letters)
        points = chosen.points.copy()
        points[:, 0] += np.repeat(np.concatenate(moves), np.diff(chosen.point_offsets)).astype(np.float32)
        words = Strokes(
            points=points,
            stroke_offsets=chosen.stroke_offsets,
            letter_offsets=chosen.letter_offsets[np.cumsum([0, *counts])],
        )
        return words, [self.characters[places] for places, _, _ in numbers]


def characters_of(handwriting: Handwriting) -> str:
    """The characters that occur often enough in words to be learned."""
    last = handwriting.word_offsets[
        np.count_nonzero(handwriting.writers >= 0)
    ]  # letters that stand alone come after words
    codes, counts = np.unique(handwriting.characters[:last], return_counts=True)
    return "".join(chr(code) for code in codes[counts >= FEWEST].tolist() if chr(code) != GARBAGE)


def optimizer_of(net: nn.Module, config: WordReaderConfig) -> torch.optim.AdamW:
    """What `train_epoch` takes its steps with."""
    return torch.optim.AdamW(net.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay, fused=True)


def train_epoch(
    net: WordReaderNet,
    optimizer: torch.optim.Optimizer,
    handwriting: Handwriting,
    characters: str,
    config: WordReaderConfig,
    epoch: int,
) -> Iterator[float]:
    """Shows all words once, and gives the loss of each step: nats a letter."""
    torch.manual_seed(config.seed * 1_000_003 + epoch)  # of dropout
    net.train()
    for done, (pictures, columns, numbers, counts) in batches(handwriting, characters, config, epoch):
        share = (epoch + done) / config.num_epochs
        set_rates(optimizer, config.learning_rate * warmed_then_cosine(share, warm_up=_WARM_UP))
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(torch.from_numpy(pictures))
        # A. Graves and others, "Connectionist Temporal Classification" (2006), equation 8.
        loss = nn.functional.ctc_loss(
            logits.float().log_softmax(2).transpose(0, 1),
            torch.from_numpy(numbers),
            torch.from_numpy(columns),
            torch.from_numpy(counts),
            zero_infinity=True,
        )
        take_step(optimizer, loss)
        yield loss.item()


_Letters: TypeAlias = tuple[np.ndarray, float, int]
"""Places of letters, by how much those from a place among them on are moved, and that place."""


def batches(
    handwriting: Handwriting, characters: str, config: WordReaderConfig, epoch: int
) -> Iterator[tuple[float, tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]]:
    """All words of which every character is learned, once; with each batch the share of the epoch that is done by then.

    A batch is pictures (n, 40, width), how many columns of each are its own, and the numbers of the characters of all,
    from 1, and how many each has.
    """
    rng = np.random.default_rng([config.seed, epoch])
    number = np.zeros(0x110000, np.int64)
    number[[ord(character) for character in characters]] = np.arange(1, len(characters) + 1)
    is_known = np.logical_and.reduceat(number[handwriting.characters] > 0, handwriting.word_offsets[:-1])
    is_alone = handwriting.writers < 0
    alone, words = np.flatnonzero(is_alone & is_known), rng.permutation(np.flatnonzero(~is_alone & is_known))
    num_alone = round(config.lone_share * config.batch_size) if len(alone) else 0
    per_batch = config.batch_size - num_alone
    num_batches = len(words) // per_batch
    at_once = per_batch * _BATCHES_SORTED
    done = 0
    for start in range(0, num_batches * per_batch, at_once):
        chosen = words[start : min(start + at_once, num_batches * per_batch)]
        letters = sorted(_spliced(handwriting, chosen, words, config, rng), key=lambda one: len(one[0]))
        parts = [letters[k : k + per_batch] for k in range(0, len(letters), per_batch)]
        for k in rng.permutation(len(parts)).tolist():
            singles = handwriting.word_offsets[rng.choice(alone, num_alone)] if num_alone else ()
            yield (
                done / num_batches,
                _batch(
                    handwriting, [*parts[k], *[(np.array([place]), 0.0, 0) for place in singles]], number, config, rng
                ),
            )
            done += 1


def _spliced(
    handwriting: Handwriting, chosen: np.ndarray, words: np.ndarray, config: WordReaderConfig, rng: np.random.Generator
) -> Iterator[_Letters]:
    """The letters of chosen words, those of a share of them up to some place and then those of another word."""
    by_writer = words[np.argsort(handwriting.writers[words], kind="stable")]
    writers = handwriting.writers[by_writer]
    first, stop = (np.searchsorted(writers, handwriting.writers[chosen], side=side) for side in ("left", "right"))
    others = by_writer[rng.integers(first, stop)]
    offsets = handwriting.word_offsets
    for word, other, is_spliced in zip(chosen, others, rng.random(len(chosen)) < config.spliced_share, strict=True):
        begin, end, begin_other, end_other = offsets[word], offsets[word + 1], offsets[other], offsets[other + 1]
        if is_spliced and end_other - begin_other > 1:
            last, place = rng.integers(begin, end), rng.integers(begin_other + 1, end_other)
            letters = np.append(np.arange(begin, last + 1), np.arange(place, end_other))
            # As a cell does, the second part begins where the pen left the letter before.
            move = handwriting.leaves[last] - handwriting.leaves[place - 1]
            yield letters, float(move), int(last + 1 - begin)
        else:
            yield np.arange(begin, end), 0.0, 0


def _batch(
    handwriting: Handwriting,
    letters: Sequence[_Letters],
    number: np.ndarray,
    config: WordReaderConfig,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    words, codes = handwriting.words(letters)
    n = len(words)
    height = rng.uniform(config.lowest, config.highest, n)
    matrices = np.zeros((n, 2, 2))
    matrices[:, 0, 0] = rng.uniform(config.narrowest, config.widest, n)
    matrices[:, 0, 1] = rng.uniform(-config.slant, config.slant, n)
    matrices[:, 1, 1] = height
    shift = np.stack([np.zeros(n), rng.uniform(-config.shift, config.shift, n)], axis=1)
    counts = np.diff(words.point_offsets)
    points = np.einsum("pij,pj->pi", np.repeat(matrices, counts, axis=0), words.points)
    points += np.repeat(shift, counts, axis=0)
    words, widths = at_margin(words.with_points(points.astype(np.float32)))
    is_kept = widths <= _WIDEST
    pens = rng.uniform(config.thinnest_pen, config.thickest_pen, n)
    pictures = drawn_words(words.select(is_kept), width=int(widths[is_kept].max()), pen_width=pens[is_kept])
    codes = [row for row, keep in zip(codes, is_kept, strict=True) if keep]
    return pictures, widths[is_kept] // COLUMN, number[np.concatenate(codes)], np.array([len(row) for row in codes])
