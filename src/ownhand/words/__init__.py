"""Words taken apart: where their letters are, and the letters as they stand in their words.

    cells, report = align_words(load_words("unipen_words.npz"), letters=load_letters("unipen_pen.npz"), jobs=4)
    print(report.text(cells))
    cells.save("cells.npz")                          # and load_cells("cells.npz")
    cells.training_part()                            # those of people that may be learned from

Lines are parted into words (`lines`). A word is cut wherever a letter may end (`cuts`); every span between two cuts is
drawn on its line (`span_images`) and read by a small net (`span_reader`), and the best path through the word's text is
found (`alignment`). The letters of a word on a level line are its cells (`word_cells`, `cells`); letters that stood
alone join in as cells without neighbours (`isolated`). `aligner` does all of it, for all words of a source.
"""

from ownhand.words.aligner import LEAST_LIKELIHOOD, align_words
from ownhand.words.alignment import FoundWord, find_letters
from ownhand.words.cells import Cells, load_cells
from ownhand.words.lines import words_of_lines
from ownhand.words.report import AlignmentReport
from ownhand.words.sheet import word_sheet
from ownhand.words.span_reader import SpanReader
from ownhand.words.word_cells import cells_of, letters_of_marks, level_letters

__all__ = [
    "LEAST_LIKELIHOOD",
    "AlignmentReport",
    "Cells",
    "FoundWord",
    "SpanReader",
    "align_words",
    "cells_of",
    "find_letters",
    "letters_of_marks",
    "level_letters",
    "load_cells",
    "word_sheet",
    "words_of_lines",
]
