"""Words taken apart: where their letters are, and the letters as they stand in them."""

from ownhand.words.alignment import FoundWord, find_letters
from ownhand.words.cells import Cells, cells_of

__all__ = ["Cells", "FoundWord", "cells_of", "find_letters"]
