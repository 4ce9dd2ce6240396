"""When people write the dots of their i's and j's: at once, at the next lift of the pen, or after the word.

    OMP_NUM_THREADS=1 python benchmarks/mark_order.py unipen_words.npz [--words 40000]

Of words of small letters by writers that may be learned from, whose dots are all found (strokes far smaller than the
rest, above it), and in which more is written both over and after the dot's letter than one stroke, so that the order
says something. A dot stands over the stroke nearest to it across; a stroke wider than one and a half x-heights is one
whose pen ran on through several letters. Shares are those of each writer of five such dots or more.
"""

import argparse
from collections import Counter, defaultdict

import numpy as np

from ownhand.letters import load_words

_ASCENDING, _DESCENDING = 0.9, 0.8
"""x-heights that letters which reach up or down add to a word's height."""

_LARGEST, _LOWEST, _WIDE = 0.4, 1.05, 1.5
"""x-heights: no dot is larger, none begins lower above the line, and no stroke of one letter is wider."""

_FEWEST = 5


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("--words", type=int, default=40_000)
    options = parser.parse_args()
    words = load_words(options.source).training_part()
    assert words.writers is not None
    met: dict[bool, dict[int, Counter[str]]] = {True: defaultdict(Counter), False: defaultdict(Counter)}
    for number in np.random.default_rng(0).permutation(len(words))[: options.words].tolist():
        for is_wide, when in dots_of(words.strokes.letter(number), str(words.texts[number])):
            met[is_wide][int(words.writers[number])][when] += 1
    print("| the dot's letter | writers | dots | at once or at the next lift | after the word |\n|---|---|---|---|---|")
    for is_wide, counts in met.items():
        of_writers = [count for count in counts.values() if count.total() >= _FEWEST]
        shares = [
            " / ".join(
                f"{share:.0%}" for share in np.percentile([c[when] / c.total() for c in of_writers], [25, 50, 75])
            )
            for when in ("soon", "after")
        ]
        name = "is one of several that the pen ran through" if is_wide else "stands alone"
        print(f"| {name} | {len(of_writers)} | {sum(c.total() for c in of_writers)} | {shares[0]} | {shares[1]} |")


def dots_of(strokes: list[np.ndarray], text: str) -> list[tuple[bool, str]]:
    """Of each dot of a word: whether it stands over a wide stroke; and whether it came soon, after the word or between.

    Nothing of words whose dots are not all found, and of dots that had nothing to wait for.
    """
    num_dots = text.count("i") + text.count("j")
    if len(text) < 4 or not (text.isalpha() and text.islower() and num_dots):
        return []
    strokes = [stroke for stroke in strokes if len(stroke)]
    points = np.concatenate(strokes)
    has_descender = any(letter in "gjpqy" for letter in text)
    reach = 1 + _ASCENDING * any(letter in "bdfhklt" for letter in text) + _DESCENDING * has_descender
    unit = float(np.ptp(points[:, 1])) / reach
    line = points[:, 1].min() + _DESCENDING * unit * has_descender
    is_dot = [
        np.ptp(stroke, axis=0).max() < _LARGEST * unit and stroke[:, 1].min() > line + _LOWEST * unit
        for stroke in strokes
    ]
    body = [place for place, dot in enumerate(is_dot) if not dot]
    if sum(is_dot) != num_dots or len(body) < 2:
        return []
    found = []
    for place in np.flatnonzero(is_dot).tolist():
        middle = float(strokes[place][:, 0].mean())
        under = min(body, key=lambda k: _beside(strokes[k][:, 0], middle))
        between, after = sum(under < k < place for k in body), sum(k > place for k in body)
        if under < place and (between or after):
            is_wide = bool(np.ptp(strokes[under][:, 0]) > _WIDE * unit)
            found.append((is_wide, "soon" if not between else "between" if after else "after"))
    return found


def _beside(x: np.ndarray, middle: float) -> tuple[float, float]:
    """How far a stroke ends beside a place across, and then how far its middle lies from it."""
    return max(float(x.min()) - middle, middle - float(x.max()), 0.0), abs(float(x.mean()) - middle)


if __name__ == "__main__":
    main()
