"""Teaching the span reader: the net by which letters are found in words (`ownhand.words.span_reader`).

    python runs/spans.py LETTERS.npz WORDS.npz [OUT.onnx [MODEL.onnx]]

It learns from isolated letters first, and finds letters in words with what it has learned. Then it begins anew and
learns from both: letters in words are cut off where others begin, and joined to them. And it learns what is no letter:
spans of those words that begin or end elsewhere than their letters. Once there is a model that writes words, it learns
from them, too, both times: of these all cuts are known. Held-out writers have no part.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int64, UInt8
from torch import Tensor, nn

from ownhand.hands.joined import JoinedModel
from ownhand.hands.placement import Placement
from ownhand.letters import Letters, Words
from ownhand.nets.span_reader import LogProbabilities, SpanReaderNet
from ownhand.progress import Progress
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.descent import descend
from ownhand.training.export import save_model_file
from ownhand.training.written_words import written_words
from ownhand.words.alignment import CHARACTERS, FoundWord, SpanReading, find_letters
from ownhand.words.cuts import spans_of
from ownhand.words.span_images import SPAN_SIZE, ruled_images, span_images

_NO_LETTER = len(CHARACTERS)
"""The label of a span that is no letter."""

_NEAR = 8
"""Points of a word, half an x-height of line, by which a span must begin or end off every letter to be none."""

_MISGUESSED = 0.15
"""Spread of the x-height guessed of a word, as a share of it, and of its baseline, in x-heights."""

_LONGEST = 14
"""Letters of a word that the model writes."""

_ROWS_AT_ONCE, _WORDS_AT_ONCE = 512, 100


@dataclass(frozen=True, kw_only=True)
class SpanReaderConfig:
    """Every number of the lesson."""

    seed: int = 0
    num_first_epochs: int = 2
    num_epochs: int = 4
    """Of the first time that it learns, and of the second."""
    batch_size: int = 512
    learning_rate: float = 4e-3
    """Its peak, of AdamW; it climbs and falls along cosines."""
    label_smoothing: float = 0.05
    """Share of the target spread over all characters: a few letters are labelled wrongly."""
    others: int = 1
    """Spans that are no letter, for each letter of a word."""
    num_words: int = 8000
    """Words in which letters are found, drawn at random."""
    num_written: int = 8000
    """Words that the model writes."""
    least_likelihood: float = -1.4
    """Mean logarithm of the probability of its letters from which a word is learned from."""
    fewest_letters: int = 3
    """Of a word that is learned from: shorter ones are too easily taken for something else."""
    num_tested: int = 1000
    """Held-out words by which it is measured."""

    def __post_init__(self) -> None:
        check_counts(
            self, "num_first_epochs", "num_epochs", "batch_size", "others", "num_words", "num_written", "num_tested"
        )
        check_shares(self, "learning_rate")


@dataclass(frozen=True, eq=False)
class Pieces:
    """What the net learns from: images of spans, and the place of each letter in `CHARACTERS`, or one past the last."""

    images: UInt8[np.ndarray, "pieces 20 20"]
    labels: Int64[np.ndarray, " pieces"]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def num_letters(self) -> int:
        """How many are letters."""
        return int((self.labels != _NO_LETTER).sum())

    def joined(self, other: "Pieces") -> "Pieces":
        """These, and then the others."""
        return Pieces(
            np.concatenate([self.images, other.images]),
            np.concatenate([self.labels, other.labels]),
        )


def teach_span_reader(
    letters: Letters,
    words: Words,
    out: Path,
    *,
    model: JoinedModel | None = None,
    config: SpanReaderConfig | None = None,
    say: Callable[[str], None] = print,
    progress: Progress | None = None,
) -> dict[str, float]:
    """Teaches a span reader, leaves it in `out`, and gives how well it reads people that it never saw.

    The `model` writes words to learn from, if there is one already.

    Raises:
        LettersError: nothing is held out.
        RunError: the file cannot be written.
    """
    config = config or SpanReaderConfig()
    rng = np.random.default_rng(config.seed)
    alone = isolated_pieces(letters.training_part(), rng)
    say(f"{len(alone):,} isolated letters to learn from")
    learned = words.training_part()
    surely = alone
    if model is not None:
        texts = texts_for(model, learned, rng)[: config.num_written]
        written = pieces_of(list(written_words(model, texts, rng)), config.others, rng)
        say(f"{written.num_letters:,} letters in {len(texts):,} words that {model.path.name} wrote")
        surely = alone.joined(written)
    first = taught(surely, config, config.num_first_epochs, say)
    chosen = learned.select(rng.permutation(len(learned))[: config.num_words])
    in_words, median = found_pieces(chosen, reading_of(first), config, rng, progress)
    say(f"{in_words.num_letters:,} letters found in {len(chosen):,} words, log-likelihood {median:.3f} at the median")
    net = taught(surely.joined(in_words), config, config.num_epochs, say)

    tested = isolated_pieces(letters.held_out_part(), rng)
    right = reading_of(net)(tested.images).argmax(1) == tested.labels
    held_out = words.held_out_part()
    asked = held_out.select(rng.permutation(len(held_out))[: config.num_tested])
    _, held_out_median = found_pieces(asked, reading_of(net), config, rng)
    found = {
        "isolated_read_right": round(float(right.mean()), 4),
        "median_likelihood": round(held_out_median, 3),
        "median_likelihood_of_first": round(median, 3),
    }
    sources: dict[str, Letters | Words] = {"letters": letters, "words": words}
    about = {
        name: {"source": source.source, "fingerprint": source.fingerprint(), "credit": source.credit}
        for name, source in sources.items()
    }
    learned_from = {
        "isolated": len(alone),
        "found_in_words": in_words.num_letters,
        "written": surely.num_letters - len(alone),
        "epochs": config.num_epochs,
    }
    save_span_reader(net, out, {**about, **learned_from, "found": found})
    return found


def isolated_pieces(letters: Letters, rng: np.random.Generator) -> Pieces:
    """Letters with strokes as the net sees them; characters that it does not know are left out.

    Each stands on its line as its character usually does, as far off as the line of a word is misguessed.
    """
    assert letters.strokes is not None
    places = np.array([CHARACTERS.find(character) for character in letters.characters], np.int64)[letters.labels]
    known = np.flatnonzero((places >= 0) & (np.diff(letters.strokes.point_offsets) > 0))
    strokes, places = letters.strokes.select(known), places[known]
    placement = Placement.load()
    factors = [placement.hand_factors(rng) for _ in letters.writer_names or ("",)]
    writers = np.zeros(len(known), np.int64) if letters.writers is None else letters.writers[known]
    starts = strokes.point_offsets[:-1]
    low, high = (reach.reduceat(strokes.points, starts) for reach in (np.minimum, np.maximum))
    x_heights, rises = np.zeros(len(known)), np.zeros(len(known))
    for number, (place, writer, bounds) in enumerate(
        zip(places.tolist(), writers.tolist(), np.hstack([low, high]).tolist(), strict=True)
    ):
        scale, _, rise = placement.placed(CHARACTERS[place], bounds, factors[writer], rng)
        x_heights[number], rises[number] = 1 / scale, rise
    baselines = (rng.normal(0, _MISGUESSED, len(known)) - rises) * x_heights
    x_heights *= np.exp(rng.normal(0, _MISGUESSED, len(known)))
    return Pieces(ruled_images(strokes, baselines, x_heights), places)


def found_pieces(
    words: Words,
    reading: SpanReading,
    config: SpanReaderConfig,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> tuple[Pieces, float]:
    """Spans of words that are likely enough and long enough, and the median of all words' likelihoods."""
    kept, likelihoods = [], []
    for one in find_letters(words, reading, progress=progress):
        if isinstance(one, FoundWord):
            likelihoods.append(one.likelihood)
            if one.likelihood > config.least_likelihood and len(one.text) >= config.fewest_letters:
                kept.append(one)
    return pieces_of(kept, config.others, rng), float(np.median(likelihoods)) if likelihoods else float("nan")


def pieces_of(found: Sequence[FoundWord], others: int, rng: np.random.Generator) -> Pieces:
    """The letters of words, and about as many times as many spans of them that are no letter."""
    images, labels = [np.zeros((0, SPAN_SIZE, SPAN_SIZE), np.uint8)], [np.zeros(0, np.int64)]
    for start in range(0, len(found), _WORDS_AT_ONCE):
        spans = []
        for one in found[start : start + _WORDS_AT_ONCE]:
            letters, rest = letter_spans(one), other_spans(one, others * len(one.text), rng)
            spans.append(np.concatenate([letters, rest]))
            labels.append(np.array([CHARACTERS.index(character) for character in one.text], np.int64))
            labels.append(np.full(len(rest), _NO_LETTER))
        images.append(span_images([one.word for one in found[start : start + _WORDS_AT_ONCE]], spans))
    return Pieces(np.concatenate(images), np.concatenate(labels))


def texts_for(model: JoinedModel, words: Words, rng: np.random.Generator) -> list[str]:
    """Texts of words, in an order drawn at random, that the model and the net know and that are of usual length."""
    known = set(model.characters) & set(CHARACTERS)
    shuffled = words.texts[rng.permutation(len(words))].tolist()
    return [text for text in shuffled if 1 < len(text) <= _LONGEST and known.issuperset(text)]


def letter_spans(one: FoundWord) -> Int64[np.ndarray, "letters 2"]:
    """The pairs of cuts between which the letters of a word were found."""
    cuts = np.searchsorted(one.word.cuts, one.bounds)
    return np.stack([cuts[:-1], cuts[1:]], axis=1)


def other_spans(one: FoundWord, most: int, rng: np.random.Generator) -> Int64[np.ndarray, "spans 2"]:
    """Spans of a word, drawn at random, that begin or end clearly elsewhere than any of its letters."""
    spans = spans_of(one.word)
    begins, ends = one.word.cuts[spans].T
    off = np.maximum(abs(begins[:, None] - one.bounds[:-1]), abs(ends[:, None] - one.bounds[1:])).min(axis=1)
    others: np.ndarray = rng.permutation(spans[off > _NEAR])[:most]
    return others


def taught(pieces: Pieces, config: SpanReaderConfig, num_epochs: int, say: Callable[[str], None]) -> SpanReaderNet:
    """A net that tells which letters pieces are, by cross-entropy; each batch is moved by a pixel at most."""
    torch.manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    net = SpanReaderNet(len(CHARACTERS))
    optimizer = torch.optim.AdamW(net.parameters(), lr=config.learning_rate)
    num_batches = max(len(pieces) // config.batch_size, 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=num_epochs * num_batches
    )
    images, labels = torch.from_numpy(pieces.images), torch.from_numpy(pieces.labels)

    def losses() -> Iterator[Tensor]:
        order = torch.from_numpy(rng.permutation(len(pieces))[: num_batches * config.batch_size])
        for batch in order.split(config.batch_size):
            down, right = rng.integers(-1, 2, 2).tolist()
            # In half the bits, which some cores multiply several times as fast.
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = net(images[batch].roll((down, right), (1, 2)))
            yield nn.functional.cross_entropy(logits.float(), labels[batch], label_smoothing=config.label_smoothing)

    for epoch in range(num_epochs):
        say(f"epoch {epoch + 1}: loss {np.mean(list(descend(optimizer, losses(), schedule))):.4f}")
    return net.eval()


def reading_of(net: SpanReaderNet) -> SpanReading:
    """How a net that is still torch's reads spans."""
    logarithms = LogProbabilities(net).eval()

    @torch.no_grad()
    def reading(images: np.ndarray) -> np.ndarray:
        parts = [logarithms(part) for part in torch.from_numpy(images).split(_ROWS_AT_ONCE)]
        found: np.ndarray = torch.cat(parts).numpy()
        return found

    return reading


def save_span_reader(net: SpanReaderNet, out: Path, card: dict[str, object]) -> None:
    """Writes the model file, which `SpanReader.load` opens."""
    save_model_file(
        LogProbabilities(net),
        out,
        kind="spans",
        characters=CHARACTERS,
        card=card,
        inputs={"images": torch.zeros(2, SPAN_SIZE, SPAN_SIZE, dtype=torch.uint8)},
        output="log_probabilities",
        halved=True,
    )
