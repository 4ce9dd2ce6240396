"""Trains the verifier: the net that tells whether letters are by one hand (`ownhand.evaluation.verification`).

    python runs/verifier.py LETTERS.npz [OUT.onnx]

It learns from the writers of LETTERS who are not held out. Five minutes on one core. Then it says how well it tells the
hands of those apart that were held out.
"""

import sys
from pathlib import Path

import torch

from ownhand.evaluation.samples import sample_of
from ownhand.evaluation.verification import PACK_SIZE, Verifier, one_hand, train_verifier
from ownhand.letters import load_letters
from ownhand.progress import ProgressLine
from ownhand.training.export import save_model_file

_STEPS, _PAIRS = 3000, 20_000


def main() -> None:
    letters = load_letters(sys.argv[1])
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else Path("src/ownhand/models/verifier.onnx")
    torch.set_num_threads(1)  # The same bits on every machine, and quicker for a net so small.
    learned, held_out = sample_of(letters.training_part()), sample_of(letters.held_out_part())
    net = train_verifier(learned, num_steps=_STEPS, progress=ProgressLine("Training", unit="steps"))
    about = {"source": letters.source, "fingerprint": letters.fingerprint(), "credit": letters.credit}
    card = {"letters": about, "writers": learned.num_hands, "steps": _STEPS}
    save(net, out, letters.characters, card)
    placed = Verifier.load(out).place(held_out)
    card["found"] = {str(size): one_hand(held_out, placed, pack_size=size, num_pairs=_PAIRS) for size in (1, PACK_SIZE)}
    save(net, out, letters.characters, card)
    print(f"The verifier is in {out}: {card['found']}")


def save(net, out, characters, card):
    """Writes the model file."""
    save_model_file(
        net,
        out,
        kind="verifier",
        characters=characters,
        card=card,
        inputs={
            "images": torch.zeros(2, 28, 28, dtype=torch.uint8),
            "characters": torch.zeros(2, dtype=torch.int64),
        },
        output="places",
        halved=True,
    )


if __name__ == "__main__":
    main()
