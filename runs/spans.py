"""Makes the span reader, the net by which letters are found in words (`ownhand.words`).

    python runs/spans.py LETTERS.npz WORDS.npz [OUT.onnx [MODEL.onnx]]

LETTERS are isolated letters with strokes, WORDS are words; the writers that either holds out have no part in it but to
measure it at the end. MODEL is a joined model, whose words it learns from, too; `none` for none, and the one that comes
with ownhand where nothing is said. Five minutes on one core. It needs no earlier span reader.
"""

import sys
from pathlib import Path

import torch

from ownhand import Model
from ownhand.hands.joined import JoinedModel
from ownhand.letters import load_letters, load_words
from ownhand.progress import ProgressLine
from ownhand.training.spans import teach_span_reader


def main() -> None:
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    letters, words = load_letters(sys.argv[1]), load_words(sys.argv[2])
    out = Path(sys.argv[3]) if len(sys.argv) > 3 else Path("src/ownhand/models/spans.onnx")
    model = Model.load(*sys.argv[4:5]) if sys.argv[4:5] != ["none"] else None
    if model is not None and not isinstance(model, JoinedModel):
        sys.exit(f"{model.path}: expected a model that joins its letters.")
    torch.set_num_threads(1)  # The same bits on every run, and quicker for a net so small.
    found = teach_span_reader(letters, words, out, model=model, progress=ProgressLine("Finding letters", unit="words"))
    print(f"The span reader is in {out}: {found}")


if __name__ == "__main__":
    main()
