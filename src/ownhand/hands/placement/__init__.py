"""Where characters stand on the line, in x-heights above the baseline, and how far that differs between hands.

    placement = Placement.load()                                     # the table that comes with ownhand
    factors = placement.hand_factors(rng)                            # once for each hand
    scale, dx, dy = placement.placed("g", bounds, factors, rng, 0.5) # once for each letter

The table says of each character where its ink begins and ends. A hand departs from it as a whole, through a few numbers
that all its characters share: long ascenders come together. A letter departs from its hand a little, anew each time.

`extent` and `is_flat` are the first look that placed the letters of pixel models, kept so that these write as they did.
`ownhand letters placement` measures a table anew, see `measurement`.
"""

from ownhand.hands.placement.stand import FLAT_WIDTH, PRINTABLE, Measure, Stand, extent, is_flat
from ownhand.hands.placement.table import FACTORS, Placement

__all__ = ["FACTORS", "FLAT_WIDTH", "PRINTABLE", "Measure", "Placement", "Stand", "extent", "is_flat"]
