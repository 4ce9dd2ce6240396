"""Makes the word reader, the net that reads joined writing in words (`ownhand.hands.word_reader`).

    python runs/word_reader.py WORDS.npz LETTERS.npz [FOLDER]

WORDS are words and LETTERS isolated letters, both with strokes; writers that either holds out have no part in it but
to measure it at the end. It needs the span reader, to find the letters by which words are levelled. An hour of one
core, half of it for that. FOLDER/word_reader.onnx is what is to be shipped. What was stopped goes on after the last
epoch that was finished when the script is called again; letters are found anew.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from ownhand.evaluation.outside import distance
from ownhand.hands import WordReader
from ownhand.letters import Words, load_letters, load_words
from ownhand.nets.word_reader import LogProbabilities, WordReaderNet
from ownhand.progress import ProgressLine
from ownhand.training.checkpoint import load_checkpoint, save_checkpoint
from ownhand.training.export import save_model_file
from ownhand.training.word_reader import Handwriting, WordReaderConfig, characters_of, optimizer_of, train_epoch
from ownhand.words import FoundWord, SpanReader, find_letters
from ownhand.words.aligner import lone_letters

_LEAST_LIKELIHOOD = -1.9
"""Of words that are learned from and measured by; a little below that of cells, since only the level must be right."""

_NUM_MEASURED = 3000


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    words, letters = load_words(sys.argv[1]), load_letters(sys.argv[2])
    folder = Path(sys.argv[3] if len(sys.argv) == 4 else "out/word_reader")
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)  # The same bits on every machine, and quicker for a net so small.
    learned = handwriting_of(words.training_part()).with_alone(lone_letters(letters, words))
    characters, config = characters_of(learned), WordReaderConfig()
    net = trained(learned, characters, config, folder / "checkpoint.pt")
    about = {"source": words.source, "fingerprint": words.fingerprint(), "credit": words.credit}
    card = {"letters": about, "words": len(learned), "epochs": config.num_epochs}
    out = folder / "word_reader.onnx"
    save(net, out, characters, card)
    held_out = words.held_out_part()
    chosen = np.random.default_rng(0).permutation(len(held_out))[:_NUM_MEASURED]
    card["found"] = errors(WordReader.load(out), handwriting_of(held_out.select(np.sort(chosen))))
    save(net, out, characters, card)
    print(f"The word reader is in {out}: {card['found']}")


def handwriting_of(words: Words) -> Handwriting:
    """The words whose letters were found surely enough, levelled."""
    finding = find_letters(words, SpanReader.load().likelihoods, progress=ProgressLine("Finding letters", unit="words"))

    def sure() -> Iterator[FoundWord]:
        for one in finding:
            if isinstance(one, FoundWord) and one.likelihood >= _LEAST_LIKELIHOOD:
                yield one

    writers = np.zeros(len(words), np.int64) if words.writers is None else words.writers
    return Handwriting.of(sure(), writers)


def trained(learned: Handwriting, characters: str, config: WordReaderConfig, checkpoint: Path) -> WordReaderNet:
    """The net after all epochs; those that were finished before are not gone through again."""
    torch.manual_seed(config.seed)
    net = WordReaderNet(len(characters)).to(memory_format=torch.channels_last)
    optimizer, begun = optimizer_of(net, config), 0
    if checkpoint.exists():
        state = load_checkpoint(checkpoint, device=torch.device("cpu"))
        net.load_state_dict(state["net"])
        optimizer.load_state_dict(state["optimizer"])
        begun = state["epochs"]
    for epoch in range(begun, config.num_epochs):
        losses = []
        for loss in train_epoch(net, optimizer, learned, characters, config, epoch):
            losses.append(loss)
            if len(losses) % 100 == 0:
                print(f"epoch {epoch + 1}, step {len(losses):,}: loss {np.mean(losses[-100:]):.3f}", flush=True)
        state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "epochs": epoch + 1}
        save_checkpoint(checkpoint, state)
    return net


def errors(reader: WordReader, handwriting: Handwriting) -> dict[str, float]:
    """How much is misread of words all of whose characters the reader knows."""
    texts, chosen = [], []
    for number in range(len(handwriting)):
        places = np.arange(handwriting.word_offsets[number], handwriting.word_offsets[number + 1])
        text = "".join(map(chr, handwriting.characters[places]))
        if set(text) <= set(reader.characters):
            texts.append(text)
            chosen.append((places, 0.0, 0))
    read = reader.read(handwriting.words(chosen)[0])
    wrong = sum(distance(text, found) for text, found in zip(texts, read, strict=True))
    is_wrong = [text != found for text, found in zip(texts, read, strict=True)]
    return {
        "words": len(texts),
        "character_error": round(wrong / sum(map(len, texts)), 4),
        "word_error": round(float(np.mean(is_wrong)), 4),
    }


def save(net: WordReaderNet, out: Path, characters: str, card: dict[str, object]) -> None:
    """Writes the model file."""
    save_model_file(
        LogProbabilities(net),
        out,
        kind="word_reader",
        characters=characters,
        card=card,
        inputs={"pictures": torch.zeros(2, 40, 96, dtype=torch.uint8)},
        output="log_probabilities",
        any_length={"pictures": [2]},
        halved=True,
    )


if __name__ == "__main__":
    main()
