"""Makes the span reader, the net by which letters are found in words (`ownhand.words`).

    python runs/spans.py LETTERS.npz WORDS.npz [OUT.onnx]

LETTERS are isolated letters with strokes, WORDS are words; the writers that either holds out have no part in it but to
measure it at the end. Eight minutes on one core. It needs no earlier span reader.
"""

import sys
from pathlib import Path

import torch

from ownhand.letters import load_letters, load_words
from ownhand.progress import ProgressLine
from ownhand.training.spans import teach_span_reader


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    letters, words = load_letters(sys.argv[1]), load_words(sys.argv[2])
    out = Path(sys.argv[3]) if len(sys.argv) == 4 else Path("src/ownhand/models/spans.onnx")
    torch.set_num_threads(1)  # The same bits on every run, and quicker for a net so small.
    found = teach_span_reader(letters, words, out, progress=ProgressLine("Finding letters", unit="words"))
    print(f"The span reader is in {out}: {found}")


if __name__ == "__main__":
    main()
