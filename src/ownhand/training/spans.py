"""Teaching the span reader: the net by which letters are found in words (`ownhand.words.span_reader`).

    python runs/spans.py LETTERS.npz WORDS.npz [OUT.onnx]

It learns from isolated letters first, and finds letters in words with what it has learned. Then it begins anew and
learns from both: letters in words are cut off where others begin, and joined to them. Held-out writers have no part.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int64, UInt8
from torch import Tensor, nn

from ownhand.ink import draw_letters
from ownhand.letters import Letters, Words
from ownhand.nets.span_reader import LogProbabilities, SpanReaderNet
from ownhand.progress import Progress
from ownhand.training.bounds import check_counts, check_shares
from ownhand.training.descent import descend
from ownhand.training.export import save_model_file
from ownhand.words.alignment import (
    CHARACTERS,
    SPAN_BOX,
    SPAN_PEN,
    SPAN_SIZE,
    FoundWord,
    SpanReading,
    find_letters,
    span_images,
)

_ROWS_AT_ONCE = 512


@dataclass(frozen=True, kw_only=True)
class SpanReaderConfig:
    """Every number of the lesson."""

    seed: int = 0
    num_epochs: int = 4
    """Of each of the two times that it learns."""
    batch_size: int = 512
    learning_rate: float = 4e-3
    """Its peak, of AdamW; it climbs and falls along cosines."""
    label_smoothing: float = 0.05
    """Share of the target spread over all characters: a few letters are labelled wrongly."""
    num_words: int = 12_000
    """Words in which letters are found, drawn at random."""
    least_likelihood: float = -1.4
    """Mean logarithm of the probability of its letters from which a word is learned from."""
    fewest_letters: int = 3
    """Of a word that is learned from: shorter ones are too easily taken for something else."""
    num_tested: int = 1000
    """Held-out words by which it is measured."""

    def __post_init__(self) -> None:
        check_counts(self, "num_epochs", "batch_size", "num_words", "num_tested")
        check_shares(self, "learning_rate")


@dataclass(frozen=True, eq=False)
class Pieces:
    """What the net learns from: images of letters, and the place of each in `CHARACTERS`."""

    images: UInt8[np.ndarray, "pieces 20 20"]
    labels: Int64[np.ndarray, " pieces"]

    def __len__(self) -> int:
        return len(self.labels)

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
    config: SpanReaderConfig | None = None,
    say: Callable[[str], None] = print,
    progress: Progress | None = None,
) -> dict[str, float]:
    """Teaches a span reader, leaves it in `out`, and gives how well it reads people that it never saw.

    Raises:
        LettersError: nothing is held out.
        RunError: the file cannot be written.
    """
    config = config or SpanReaderConfig()
    rng = np.random.default_rng(config.seed)
    alone = isolated_pieces(letters.training_part())
    say(f"{len(alone):,} isolated letters to learn from")
    first = taught(alone, config, say)
    learned = words.training_part()
    chosen = learned.select(rng.permutation(len(learned))[: config.num_words])
    in_words, median = found_pieces(chosen, reading_of(first), config, progress)
    say(f"{len(in_words):,} letters found in {len(chosen):,} words, log-likelihood {median:.3f} at the median")
    net = taught(alone.joined(in_words), config, say)

    tested = isolated_pieces(letters.held_out_part())
    right = reading_of(net)(tested.images).argmax(1) == tested.labels
    held_out = words.held_out_part()
    asked = held_out.select(rng.permutation(len(held_out))[: config.num_tested])
    _, held_out_median = found_pieces(asked, reading_of(net), config)
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
    learned_from = {"isolated": len(alone), "found_in_words": len(in_words), "epochs": config.num_epochs}
    save_span_reader(net, out, {**about, **learned_from, "found": found})
    return found


def isolated_pieces(letters: Letters) -> Pieces:
    """Letters with strokes as the net sees them; characters that it does not know are left out."""
    assert letters.strokes is not None
    places = np.array([CHARACTERS.find(character) for character in letters.characters], np.int64)[letters.labels]
    known = np.flatnonzero(places >= 0)
    images = draw_letters(letters.strokes.select(known), size=SPAN_SIZE, box=SPAN_BOX, pen_width=SPAN_PEN)
    return Pieces(images, places[known])


def found_pieces(
    words: Words, reading: SpanReading, config: SpanReaderConfig, progress: Progress | None = None
) -> tuple[Pieces, float]:
    """The letters of words that are likely enough and long enough, and the median of all words' likelihoods."""
    images, labels, likelihoods = [np.zeros((0, SPAN_SIZE, SPAN_SIZE), np.uint8)], [], []
    for one in find_letters(words, reading, progress=progress):
        if not isinstance(one, FoundWord):
            continue
        likelihoods.append(one.likelihood)
        if one.likelihood > config.least_likelihood and len(one.text) >= config.fewest_letters:
            cuts = np.searchsorted(one.word.cuts, one.bounds)
            images.append(span_images([one.word], [np.stack([cuts[:-1], cuts[1:]], axis=1)]))
            labels += [CHARACTERS.index(character) for character in one.text]
    pieces = Pieces(np.concatenate(images), np.array(labels, np.int64))
    return pieces, float(np.median(likelihoods)) if likelihoods else float("nan")


def taught(pieces: Pieces, config: SpanReaderConfig, say: Callable[[str], None]) -> SpanReaderNet:
    """A net that tells which letters pieces are, by cross-entropy; each batch is moved by a pixel at most."""
    torch.manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    net = SpanReaderNet(len(CHARACTERS))
    optimizer = torch.optim.AdamW(net.parameters(), lr=config.learning_rate)
    num_batches = max(len(pieces) // config.batch_size, 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, config.learning_rate, total_steps=config.num_epochs * num_batches
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

    for epoch in range(config.num_epochs):
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
