"""Drawing: a page as SVG, PNG, PDF, GIF, an SVG that writes itself, and what a pen plotter draws of it.

    checked_suffix("page.svg")                              # ".svg"; see SUFFIXES for what there is

A page is plain data (`ownhand.page`); each format here knows how to draw it.
"""

from ownhand.drawing.animation import check_pace
from ownhand.drawing.formats import PLOTS, STILL, SUFFIXES, checked_suffix
from ownhand.drawing.plot import Plot, Plotter, summary
from ownhand.drawing.raster import check_dpi

__all__ = [
    "PLOTS",
    "STILL",
    "SUFFIXES",
    "Plot",
    "Plotter",
    "check_dpi",
    "check_pace",
    "checked_suffix",
    "summary",
]
