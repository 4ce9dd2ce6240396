"""Letters: data sets of handwritten characters, read from what people have, checked, balanced, split and shown.

    letters = load_letters("A_Z Handwritten Data.csv")    # or MNIST, EMNIST, a folder of images, UNIPEN, an .npz
    letters.counts()                                      # {'A': 13869, 'B': 8668, ...}
    letters.notes                                         # what reading found and did, a sentence each
    letters.balanced(4182, seed=1).save("balanced.npz")   # opens in a blink
    contact_sheet(letters).save("sheet.png")
    aligned(letters)                                      # strokes in one order for each character, as pen models learn

A source is recognised by its content (`sources`). Each format has a file of its own, which knows its traps: `table`
(CSV), `idx` (MNIST, EMNIST), `images` (a folder for each character), `unipen` (pen strokes), `archive` (our .npz). All
end in one `Letters`: labels, and images (0 is paper, 255 is ink), strokes (y points up), or both. Whatever cannot be
read is a LettersError in one sentence; whatever was mended, turned or left out is a note with its count.

    words = load_words("page.inkml")                      # words or lines: InkML, UNIPEN, or an .npz
    words.texts[0], words.strokes.letter(0)

Words (`words`, from `word_sources`: `inkml`, `unipen`) have a text each, and strokes in the order of writing.

`look_alikes` tells which characters cannot be told apart once a letter stands alone. `lines` finds lines of writing in
letters cut out of words (`context`); `variety` tells how much letters differ, and how true each hand is to itself.
"""

from ownhand.ink import Strokes
from ownhand.letters.description import describe
from ownhand.letters.letters import Letters
from ownhand.letters.lookalikes import LOOK_ALIKES, is_shapeless, look_alikes
from ownhand.letters.sheet import contact_sheet
from ownhand.letters.sources import load_letters
from ownhand.letters.stroke_order import aligned
from ownhand.letters.word_sources import load_words
from ownhand.letters.words import Words

__all__ = [
    "LOOK_ALIKES",
    "Letters",
    "Strokes",
    "Words",
    "aligned",
    "contact_sheet",
    "describe",
    "is_shapeless",
    "load_letters",
    "load_words",
    "look_alikes",
]
