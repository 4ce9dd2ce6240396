"""Pages: text placed as glyphs on paper, and saved.

    page = lay_out("Can you read it?", hand, size="A5", seed=1)
    page.save("page.svg")                                        # see SUFFIXES

Any `ownhand.ink.GlyphSource` is a hand. Each character is written anew, letters are spaced by the paper between their
inks, lines are broken evenly, and text goes on to further sheets. What the hand cannot write is never dropped: it is
drawn as an empty box and named in `page.missing`. Where the hand has its letters read, `page.checks` tells how that
went.
"""

from ownhand.ink.spacing import Spacing
from ownhand.page.animation import check_pace
from ownhand.page.formats import PLOTS, STILL, SUFFIXES, checked_suffix
from ownhand.page.layout import lay_out
from ownhand.page.page import Checks, Page, Placement
from ownhand.page.paper import SIZES
from ownhand.page.plot import Plot, Plotter, summary
from ownhand.page.raster import check_dpi
from ownhand.page.stationery import INKS, PATTERNS, TONES, Look, Rule, look_of
from ownhand.page.text import Missing, StandIn, named

__all__ = [
    "INKS",
    "PATTERNS",
    "PLOTS",
    "SIZES",
    "STILL",
    "SUFFIXES",
    "TONES",
    "Checks",
    "Look",
    "Missing",
    "Page",
    "Placement",
    "Plot",
    "Plotter",
    "Rule",
    "Spacing",
    "StandIn",
    "check_dpi",
    "check_pace",
    "checked_suffix",
    "lay_out",
    "look_of",
    "named",
    "summary",
]
