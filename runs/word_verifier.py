"""Trains the verifier of words: the net that tells whether words are by one hand (`evaluation.words_verification`).

    python runs/word_verifier.py WORDS.npz [OUT.onnx]

It learns from the writers of WORDS who are not held out, at most sixty words of each, turned a little at random: what
it is asked about is levelled. Ten minutes on one core. Then it says how well it tells the hands of those apart that
were held out.
"""

import sys
from pathlib import Path

import numpy as np
import torch

from ownhand.evaluation.word_samples import WordSample, evenly, measurable, people_held_out, word_images
from ownhand.evaluation.words_verification import PACK_SIZE, WordVerifier, one_hand, train_word_verifier
from ownhand.ink import pen_transforms
from ownhand.letters import load_words
from ownhand.progress import ProgressLine
from ownhand.training.export import save_model_file

_STEPS, _PAIRS, _MOST, _TURN, _ASKED = 1000, 10_000, 60, 0.05, 3000


def main() -> None:
    words = load_words(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("src/ownhand/models/word_verifier.onnx")
    torch.set_num_threads(1)  # The same bits on every machine, and quicker for a net so small.
    rng = np.random.default_rng(0)
    learned = measurable(words.training_part())
    order = evenly(learned, rng)
    rank = np.zeros(len(learned.writer_names), int)
    chosen = []
    for place in order:
        rank[learned.writers[place]] += 1
        if rank[learned.writers[place]] <= _MOST:
            chosen.append(place)
    learned = learned.select(np.array(chosen))
    net = train_word_verifier(turned(learned, rng), learned.writers, num_steps=_STEPS, progress=progress())
    about = {"source": words.source, "fingerprint": words.fingerprint(), "credit": words.credit}
    card = {"words": about, "writers": len(np.unique(learned.writers)), "steps": _STEPS}
    save(net, out, card)
    held_out = people_held_out(words, _ASKED, seed=0)
    card["found"] = found(out, held_out)
    save(net, out, card)
    print(f"The verifier of words is in {out}: {card['found']}")


def progress() -> ProgressLine:
    return ProgressLine("Training", unit="steps")


def turned(words, rng) -> np.ndarray:
    """Images of words, each turned a little."""
    strokes = words.strokes
    turns = pen_transforms(turn=rng.normal(0, _TURN, len(words)))
    word = np.repeat(np.arange(len(words)), np.diff(strokes.point_offsets))
    return word_images(strokes.with_points(np.einsum("pij,pj->pi", turns[word], strokes.points)))


def found(out: Path, sample: WordSample) -> dict[str, dict[str, float]]:
    placed, _ = WordVerifier.load(out).look(sample.images)
    return {str(size): one_hand(sample, placed, pack_size=size, num_pairs=_PAIRS, seed=0) for size in (1, PACK_SIZE)}


def save(net, out, card):
    """Writes the model file."""
    save_model_file(
        net,
        out,
        kind="word_verifier",
        characters="abcdefghijklmnopqrstuvwxyz",
        card=card,
        inputs={"images": torch.zeros(2, 32, 128, dtype=torch.uint8)},
        output=("places", "features"),
        halved=True,
    )


if __name__ == "__main__":
    main()
