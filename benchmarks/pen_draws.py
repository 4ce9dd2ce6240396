"""How much consistency and spread of a pen model differ from one draw of hands to the next.

    python benchmarks/pen_draws.py MODEL LETTERS [--draws 8]

The held-out people are few, and some of them wrote most of the letters; whoever of a model's hands stands in for these
decides much. So as many hands are drawn several times over, unchecked; mean and deviation over the draws are shown
beside people's own figures. LETTERS as saved by `ownhand letters convert --align`.
"""

import argparse

import numpy as np

from ownhand import Model
from ownhand.ink import paths_from_strokes
from ownhand.letters import load_letters
from ownhand.letters.variety import STYLE_FEATURES, consistency, spread, style_features


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("letters")
    parser.add_argument("--draws", type=int, default=8)
    options = parser.parse_args()
    model, people = Model.load(options.model), load_letters(options.letters).held_out_part()
    _, hands = np.unique(people.writers, return_inverse=True)
    asked = [people.characters[label] for label in people.labels]
    strokes = people.strokes
    real = figures(paths_from_strokes(strokes), people.labels, hands)
    drawn = []
    for seed in range(options.draws):
        rng = np.random.default_rng(seed)
        latents = rng.standard_normal((hands.max() + 1, model.style_size), dtype=np.float32)
        wobble = rng.standard_normal((len(asked), model.wobble_size), dtype=np.float32)
        drawn.append(figures(model.draw(asked, latents[hands], wobble), people.labels, hands))
    mean, deviation = np.mean(drawn, axis=0), np.std(drawn, axis=0)
    print("| measure | mean over draws | deviation | people | share of people's |")
    print("|---|---|---|---|---|")
    for name, m, d, r in zip((*STYLE_FEATURES, "spread"), mean, deviation, real, strict=True):
        print(f"| {name} | {m:.3f} | {d:.3f} | {r:.3f} | {m / r:.2f} |")


def figures(paths: np.ndarray, labels: np.ndarray, hands: np.ndarray) -> np.ndarray:
    """The four consistencies, and the mean spread."""
    return np.append(consistency(style_features(paths), labels, hands), np.nanmean(spread(paths, labels)))


if __name__ == "__main__":
    main()
