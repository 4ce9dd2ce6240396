"""Whether nets learn to tell written words from people's: a small one by few words, and a strong one by many.

    python benchmarks/words_told_apart.py WORDS FOLDER [MODEL | WRITTEN.npz ...] [--ask]

WORDS are people's, some of them held out. The real words of the lesson are by people learned from, those of the test by
people held out; MODEL writes both anew, word by word, a hand in the place of each person. *Other people* are learned
from, too; nobody is in two of the four parts. Words of four to nine small letters, drawn alike, 32 pixels high: as
`ownhand evaluate --words` takes them, which has fewer, for it has people held out alone.

What else writes words is asked for by FOLDER/asked.npz, which `--ask` leaves and no more: it writes these texts, in
their order, in the place of their writers, and WRITTEN.npz is what it wrote. FOLDER keeps people's words, level.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from ownhand.errors import LettersError, OwnhandError
from ownhand.evaluation.bootstrap import interval_by_group
from ownhand.evaluation.pupils import answers_of, teach_pupil
from ownhand.evaluation.report import padded
from ownhand.evaluation.word_samples import evenly, measurable, word_images, written_letters
from ownhand.hands import Model
from ownhand.letters import Words, load_words
from ownhand.progress import ProgressLine
from ownhand.training.descent import descend
from ownhand.words import LEAST_LIKELIHOOD, FoundWord, find_letters, level_letters
from ownhand.words.span_reader import shipped_span_reader

FEW, MANY, TEST = 2000, 10_000, 2000
"""Words of each kind that the small and the strong net learn from, and others by which both are asked."""

_SMALL_EPOCHS, _STRONG_EPOCHS = 10, 6
BATCH, _RATE, _WEIGHT_DECAY = 128, 2e-3, 0.05
_MOST_SHIFTED = 2
"""Pixels that words are moved by at random while the strong net sees them."""


class Kind(NamedTuple):
    """Words of one kind, by nobody in common."""

    lesson: Words
    test: Words


class _Block(nn.Module):
    """Two convolutions whose outcome is added to what came, "Deep Residual Learning" (He et al. 2016)."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        stride = 1 if before == after else 2
        self.inner = nn.Sequential(
            nn.Conv2d(before, after, 3, stride, 1, bias=False),
            nn.BatchNorm2d(after),
            nn.SiLU(),
            nn.Conv2d(after, after, 3, 1, 1, bias=False),
            nn.BatchNorm2d(after),
        )
        self.way = nn.Identity() if stride == 1 else nn.Conv2d(before, after, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = nn.functional.silu(self.way(x) + self.inner(x))
        return out


class StrongNet(nn.Module):
    """From 32x128 bytes of words (ink 255) to a logit for either answer; 370,000 weights in eight layers."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, width, 4, 2, 1, bias=False),
            nn.BatchNorm2d(width),
            nn.SiLU(),
            _Block(width, width),
            _Block(width, 2 * width),
            _Block(2 * width, 4 * width),
        )
        self.tell = nn.Sequential(nn.Dropout(0.3), nn.Linear(2 * 4 * width * 4, 64), nn.SiLU(), nn.Linear(64, 2))

    def forward(self, images: Tensor) -> Tensor:
        """Logits."""
        seen = self.look(images.unsqueeze(1).float() / 255)
        # Along the word, what there is of each and the most of it: words are long and short.
        logits: Tensor = self.tell(torch.cat([seen.mean(dim=3), seen.amax(dim=3)], dim=1).flatten(1))
        return logits


def strong_net(shown: np.ndarray, answers: np.ndarray, *, num_epochs: int = _STRONG_EPOCHS, seed: int = 0) -> nn.Module:
    """A strong net that has learned the answers (n,) int64 to images (n, 32, 128)."""
    torch.manual_seed(seed)
    net = StrongNet().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    steps = len(shown) // BATCH
    optimizer = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=max(num_epochs * steps, 2))
    rng = np.random.default_rng(seed)

    def losses() -> Iterator[Tensor]:
        for _ in range(num_epochs):
            for places in rng.permutation(len(shown))[: steps * BATCH].reshape(-1, BATCH):
                shift = rng.integers(-_MOST_SHIFTED, _MOST_SHIFTED + 1, size=2)
                batch = torch.from_numpy(np.roll(shown[places], shift, axis=(1, 2)))
                with torch.autocast("cpu", torch.bfloat16):
                    logits = net(batch)
                yield nn.functional.cross_entropy(logits.float(), torch.from_numpy(answers[places]))

    for _ in descend(optimizer, losses(), schedule):
        pass
    return net.eval()


def told(real: Kind, written: Kind, *, is_strong: bool, seed: int = 0) -> tuple[float, list[float]]:
    """How often a net is right about which words of the test are real, with the bounds of that."""
    size = min(MANY if is_strong else FEW, len(real.lesson), len(written.lesson))
    lesson = np.concatenate([word_images(kind.lesson.select(np.arange(size)).strokes) for kind in (real, written)])
    answers = np.repeat([0, 1], size)
    if is_strong:
        net = strong_net(lesson, answers, seed=seed)
    else:
        net = teach_pupil(lesson, answers, num_answers=2, num_epochs=_SMALL_EPOCHS, seed=seed)
    fewest = min(len(real.test), len(written.test))
    tests = [kind.test.select(np.arange(fewest)) for kind in (real, written)]
    asked = np.concatenate([word_images(test.strokes) for test in tests])
    is_right = answers_of(net, asked) == np.repeat([0, 1], fewest)
    mine, theirs = (np.asarray(test.writers) for test in tests)
    # Hands of either kind are drawn anew.
    groups = np.concatenate([mine, theirs + mine.max() + 1])
    return float(is_right.mean()), interval_by_group(is_right.astype(float), groups, seed=seed)


def level_words(source: Path, folder: Path) -> Words:
    """People's words whose letters are found surely, on a level line; found once, and kept in the folder."""
    kept = folder / "people.npz"
    if kept.is_file():
        return load_words(kept)
    words = measurable(load_words(source))
    strokes, numbers = [], []
    progress = ProgressLine("Finding letters", unit="words")
    for one in find_letters(words, shipped_span_reader().likelihoods, progress=progress):
        if isinstance(one, FoundWord) and one.likelihood >= LEAST_LIKELIHOOD:
            level = level_letters(one)
            if level is not None:
                strokes.append([stroke for letter in level for stroke in letter])
                numbers.append(one.number)
    chosen = words.select(np.array(numbers, np.int64))
    rest = {name: getattr(chosen, name) for name in ("writers", "writer_names", "held_out", "source", "credit")}
    Words.of(strokes, chosen.texts.tolist(), **rest).save(kept)
    return load_words(kept)


def parted(people: Words, seed: int) -> tuple[Words, Words, Words, Words]:
    """Real words of the lesson and of the test, then other people's; each evenly by writer.

    Raises:
        LettersError: nobody is held out, or nobody who is not.
    """
    rng = np.random.default_rng([seed, 41])
    learned, held_out = people.training_part(), people.held_out_part()
    assert learned.writers is not None
    names, counts = np.unique(learned.writers, return_counts=True)
    mixed = rng.permutation(len(names))
    # By people in any order: real ones until there are enough, then the others' lesson, and the rest is their test.
    share = min(MANY, int(0.42 * len(learned)))
    bounds = np.searchsorted(np.cumsum(counts[mixed]), [share, 2 * share]) + 1
    groups = np.split(names[mixed], bounds)
    if not all(map(len, groups)):
        raise LettersError(f"{people.source}: expected words by more people, to part them; found {len(names)} of them.")
    real, other, other_test = (learned.select(np.isin(learned.writers, group)) for group in groups)
    return tuple(  # type: ignore[return-value]
        words.select(evenly(words, rng)[:most])
        for words, most in ((real, MANY), (held_out, TEST), (other, MANY), (other_test, TEST))
    )


def written_by(model: Model, asked: Words, seed: int) -> Words:
    """The texts in hands of a model, one in the place of each writer."""
    assert asked.writers is not None
    rng = np.random.default_rng([seed, 42])
    strokes: list[list[np.ndarray]] = [[] for _ in range(len(asked))]
    for writer in np.unique(asked.writers):
        hand = model.hand(1 + int(rng.integers(2**31)), check=False, neatness=0.0)
        places = np.flatnonzero(asked.writers == writer).tolist()
        for place, word in zip(places, written_letters(hand, asked.texts[places].tolist(), rng), strict=True):
            strokes[place] = [stroke for letter in word for stroke in letter]
    return Words.of(strokes, asked.texts.tolist(), writers=asked.writers, writer_names=asked.writer_names)


def written_by_source(name: str, asked: Words, seed: int) -> Words:
    """The texts as a model, or what else left a file of them, writes them.

    Raises:
        OwnhandError: it cannot be opened, or holds other texts.
    """
    if not name.endswith(".npz"):
        return written_by(Model.load(name), asked, seed)
    written = load_words(name)
    if written.texts.tolist() != asked.texts.tolist():
        raise LettersError(f"{name}: expected the words of asked.npz in their order; found others. Write them anew.")
    return Words.of(
        [written.strokes.letter(k) for k in range(len(written))],
        written.texts.tolist(),
        writers=asked.writers,
        writer_names=asked.writer_names,
    )


def table(source: Path, folder: Path, names: list[str], *, seed: int, is_only_asked: bool = False) -> str:
    """Measures other people and all that is named, unless the words that are asked for are to be left and no more.

    Raises:
        OwnhandError: something cannot be read, or does not fit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lesson, test, *others = parted(level_words(source, folder), seed)
    both: dict[str, Any] = {name: getattr(lesson, name) for name in ("writer_names", "source", "credit")}
    asked = Words.of(
        [part.strokes.letter(k) for part in (lesson, test) for k in range(len(part))],
        [*lesson.texts.tolist(), *test.texts.tolist()],
        writers=np.concatenate([lesson.writers, test.writers]),
        **both,
    )
    asked.save(folder / "asked.npz")
    if is_only_asked:
        return f"{len(asked):,} words to be written: {folder / 'asked.npz'}"
    kinds = {"other people": Kind(*others)}
    is_lesson = np.arange(len(asked)) < len(lesson)
    for name in names:
        written = written_by_source(name, asked, seed)
        kinds[name] = Kind(written.select(is_lesson), written.select(~is_lesson))
    cells: dict[str, list[str]] = {name: [] for name in kinds}
    for is_strong in (False, True):
        for name, kind in kinds.items():
            share, (low, high) = told(Kind(lesson, test), kind, is_strong=is_strong, seed=seed)
            cells[name].append(f"{share:.1%} ({low:.1%} to {high:.1%})")
            print(f"{name}, {'strong' if is_strong else 'small'} net: {cells[name][-1]}", flush=True)
    head = ["words by", f"small net, {2 * FEW:,} words", f"strong net, {2 * MANY:,} words"]
    return padded([head, *([name, *row] for name, row in cells.items())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", metavar="WORDS", type=Path)
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("names", metavar="MODEL|WRITTEN.npz", nargs="*")
    parser.add_argument("--ask", action="store_true", help="leave FOLDER/asked.npz, and measure nothing")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    try:
        print(table(options.words, options.folder, options.names, seed=options.seed, is_only_asked=options.ask))
    except OwnhandError as error:
        sys.exit(f"{Path(sys.argv[0]).name}: {error}")


if __name__ == "__main__":
    main()
