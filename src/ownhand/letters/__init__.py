"""Letters: data sets of handwritten characters, read from what people have, checked, balanced and split.

letters = load_letters("A_Z Handwritten Data.csv")
print(letters.counts(), letters.notes)
letters.balanced(4182, seed=1).save("balanced.npz")
"""

from ownhand.letters.letters import Letters, Strokes
from ownhand.letters.sources import load_letters

__all__ = ["Letters", "Strokes", "load_letters"]
