"""How much of what a model writes in mixed case an outside reader misreads: lines of prose with figures and marks.

    pip install rapidocr onnxruntime opencv-python-headless
    OMP_NUM_THREADS=1 python benchmarks/read_prose.py [MODEL] [HANDS]

The reader and how it is shown lines are those of `read_back.py`. The error is the Levenshtein distance for each
character written; capitals and small letters count as one and a run of spaces as one; the second figure leaves spaces
out.
"""

import sys

from ownhand import Model
from read_back import handwritten, outside_reader

LINES = (
    "Dear Ada, thank you for the kettle.",
    "It came on Saturday, in a large box.",
    "The old man who kept the light",
    "had never learned to swim.",
    "He rose before the sun, boiled water",
    "and cut two slices from a dark loaf.",
    "Each of them had manners of its own;",
    "one was quick to steal, one was lazy.",
    "Pack my box with five dozen jugs!",
    "Was the quiet not making him sad?",
    "At half past 7 the mail boat came by",
    "with 12 lemons and 3 letters for him.",
)


def main(name: str, num_hands: int) -> None:
    model, read = Model.load(name), outside_reader()
    print("| hand | characters misread | spaces left out |")
    print("|---|---|---|")
    total = [0, 0, 0]
    for number in range(num_hands):
        own = [0, 0, 0]
        for seed, line in enumerate(LINES):
            wrote = line.lower()
            found = " ".join(read(handwritten(line, model.hand(number), seed)).lower().split())
            own[0] += distance(wrote, found)
            own[1] += distance(wrote.replace(" ", ""), found.replace(" ", ""))
            own[2] += len(wrote)
        print(f"| {number} | {own[0] / own[2]:.1%} | {own[1] / own[2]:.1%} |", flush=True)
        total = [a + b for a, b in zip(total, own, strict=True)]
    print(f"| all, {total[2]:,} characters | {total[0] / total[2]:.1%} | {total[1] / total[2]:.1%} |")


def distance(one: str, other: str) -> int:
    """The Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "pen", int(sys.argv[2]) if len(sys.argv) > 2 else 10)
