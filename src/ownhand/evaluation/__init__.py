"""Evaluation: how good the hands of a model are, each figure beside the same figure of real people.

    letters = aligned(load_letters("unipen_pen.npz"))             # with writers, some of them held out
    write = functools.partial(written_alike, model)               # a pen model
    found = pen_figures(write, letters, Reader.load())            # for a JSON file

Each held-out writer is matched by one generated hand that writes the same characters as often. Six parts, a file each:

- `legibility`: how many letters read as asked, by a reader.
- `hands.variety` (below this room, for training watches it too): spread, consistency and tremble.
- `memorisation`: how close they lie to the nearest letter learned from.
- `verification`: whether letters of one hand are known as such, by a verifier that learned from real writers; which
  letters are set against one another is drawn in `packs`.
- `distances`: how far two sets of features lie apart, and whether one has all the kinds of the other, with intervals:
  Fréchet and kernel distance, precision, recall, density, coverage. Pairs of samples are gone through in `pairs`.
- `usefulness`: how well a reader that learned from them alone reads real letters.

`samples` holds what is measured, `figures` gathers all. Judges are trained here, so the room lies above `training`.
"""

from ownhand.evaluation.figures import Figure, FiguresConfig, Writing, pen_figures
from ownhand.evaluation.legibility import share_after_checking
from ownhand.evaluation.samples import Pen, Sample, sample_of, written_alike

__all__ = [
    "Figure",
    "FiguresConfig",
    "Pen",
    "Sample",
    "Writing",
    "pen_figures",
    "sample_of",
    "share_after_checking",
    "written_alike",
]
