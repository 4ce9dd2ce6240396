"""Drawing: a page as SVG, PNG, PDF, GIF, an SVG that writes itself, and what a pen plotter draws of it.

    drawn(page, ".svg")                                     # what a file holds of a sheet, as bytes
    save(page, "page.svg", DrawingOptions(title="Mine"))    # as Page.save does
    checked_suffix("page.svg")                              # ".svg"; see SUFFIXES and FORMATS for what there is

A page is plain data (`ownhand.page`), and its ink draws itself; a format is a canvas that ink draws itself on
(`sheet.SheetCanvas`), or follows the way of the pen (`pen.strokes_of`), and never asks what it is that it draws.

To add a format, write a function that draws a sheet, and tell it in the table `FORMATS` (formats.py): the endings of
files and all that saves pages follow from there. Which options fit it stands with the options (`ownhand.options`).
"""

from ownhand.drawing.formats import (
    FORMATS,
    PLOTS,
    STILL,
    SUFFIXES,
    DrawingOptions,
    Format,
    checked_suffix,
    drawn,
    save,
    suffixes_with,
)
from ownhand.drawing.machines import MACHINES, Machine
from ownhand.drawing.plot import Plot, Plotter, plotted, summary
from ownhand.drawing.svg import notebook_html

__all__ = [
    "FORMATS",
    "MACHINES",
    "PLOTS",
    "STILL",
    "SUFFIXES",
    "DrawingOptions",
    "Format",
    "Machine",
    "Plot",
    "Plotter",
    "checked_suffix",
    "drawn",
    "notebook_html",
    "plotted",
    "save",
    "suffixes_with",
    "summary",
]
