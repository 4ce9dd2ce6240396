"""Makes the table of how people's lines stand on a page, which pages drift by (`ownhand.page`).

    python runs/lines.py LINES.npz [TABLE.json]

LINES are lines of several words, as strokes; writers that are held out have no part in it. At most six items of each
writer, drawn at random, are looked at: half an hour of a core.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ownhand.letters import load_words
from ownhand.progress import ProgressLine
from ownhand.words.line_measures import measure_lines
from ownhand.words.written_lines import written_lines

MOST_ITEMS = 6
"""Of a writer."""

UNIT = "x-heights, or natural logarithms of sizes and of gaps between words in letters' pitches"


def main() -> None:
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    words = load_words(sys.argv[1]).training_part()
    out = Path(sys.argv[2]) if len(sys.argv) == 3 else Path("src/ownhand/models/lines.json")
    order = np.random.default_rng(0).permutation(len(words))
    writers = words.writers[order]
    rank = np.zeros(len(order), np.int64)
    for writer in np.unique(writers):
        rank[writers == writer] = np.arange((writers == writer).sum())
    chosen = words.select(order[rank < MOST_ITEMS])
    measures = measure_lines(written_lines(chosen, ProgressLine("Finding letters", unit="lines")))
    rows = [
        f"  {json.dumps(name)}: {json.dumps({key: round(value, 4) for key, value in asdict(spread).items()})}"
        for name, spread in measures.items()
    ]
    head = {"format": "ownhand lines", "version": 1, "unit": UNIT, "credit": words.credit}
    opening = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    out.write_text(f'{opening},\n "measures": {{\n' + ",\n".join(rows) + "\n }\n}\n", encoding="utf-8")
    for name, spread in measures.items():
        print(f"{name}: {spread}")


if __name__ == "__main__":
    main()
