"""Pages: text placed as glyphs on paper, and saved.

    page = lay_out("Can you read it?", hand, size="A5", seed=1)
    page.save("page.svg")                                        # see ownhand.drawing

Any `ownhand.glyphs.GlyphSource` is a hand. Each character is written anew, letters are spaced by the paper between
their inks, lines are broken evenly, and text goes on to further sheets. What the hand cannot write is never dropped: it
is drawn as an empty box and named in `page.missing`. Where the hand has its letters read, `page.checks` tells how that
went.

Where things go: `text` reads words, `line_breaks` knows where they may be parted, `scribe` has them written, `words`
sets their letters, `lines` breaks rows of them, `placer` puts lines on sheets; a rule of typesetting belongs to the one
whose things it is about. How a page departs from the ruler is `drift`, which knows people's `habits`, what the pen
slips is `slips`, and `lay_out` is the way through all of it.
"""

from ownhand.page.layout import lay_out
from ownhand.page.page import Checks, Page, Placement
from ownhand.page.paper import SIZES
from ownhand.page.stationery import INKS, PATTERNS, TONES, Look, Rule, look_of
from ownhand.page.text import Missing, StandIn, named
from ownhand.page.workbench import Workbench

__all__ = [
    "INKS",
    "PATTERNS",
    "SIZES",
    "TONES",
    "Checks",
    "Look",
    "Missing",
    "Page",
    "Placement",
    "Rule",
    "StandIn",
    "Workbench",
    "lay_out",
    "look_of",
    "named",
]
