"""Letters: data sets of handwritten characters, read from what people have, checked, balanced, split and shown.

    letters = load_letters("A_Z Handwritten Data.csv")    # or MNIST, EMNIST, a folder of images, UNIPEN, an .npz
    letters.counts()                                      # {'A': 13869, 'B': 8668, ...}
    letters.notes                                         # what reading found and did, a sentence each
    letters.balanced(4182, seed=1).save("balanced.npz")   # opens in a blink
    contact_sheet(letters).save("sheet.png")

A source is recognised by its content (`sources`). Each format has a file of its own, which knows its traps: `table`
(CSV), `idx` (MNIST, EMNIST), `images` (a folder for each character), `unipen` (pen strokes), `archive` (our .npz). All
end in one `Letters`: labels, and images (0 is paper, 255 is ink), strokes (y points up), or both. Whatever cannot be
read is a LettersError in one sentence; whatever was mended, turned or left out is a note with its count.

`look_alikes` tells which characters cannot be told apart once a letter stands alone.
"""

from ownhand.ink import Strokes
from ownhand.letters.describing import describe
from ownhand.letters.letters import Letters
from ownhand.letters.lookalikes import LOOK_ALIKES, is_shapeless, look_alikes
from ownhand.letters.sheet import contact_sheet
from ownhand.letters.sources import load_letters

__all__ = [
    "LOOK_ALIKES",
    "Letters",
    "Strokes",
    "contact_sheet",
    "describe",
    "is_shapeless",
    "load_letters",
    "look_alikes",
]
