"""Letters with the strokes of each character in one order and direction."""

import dataclasses

import numpy as np

from ownhand.errors import LettersError
from ownhand.ink import align_strokes
from ownhand.letters.letters import Letters
from ownhand.progress import Progress


def aligned(letters: Letters, *, progress: Progress | None = None) -> Letters:
    """The same letters with their strokes reordered and reversed as people mostly write each character.

    What is usual is learned from the letters that are not held out; those held out are aligned too. Letters that are
    aligned already come back as they are. `progress` is told of letters done. Raises LettersError without strokes.
    """
    if letters.aligned:
        return letters
    if letters.strokes is None:
        raise LettersError(
            f"{letters.source or 'These letters'}: expected letters with strokes to align, found images alone. "
            "Align letters written with a pen, such as a UNIPEN tree."
        )
    before = letters.strokes
    after = align_strokes(
        before,
        letters.labels,
        counted=None if letters.held_out is None else ~letters.held_out,
        progress=progress,
    )
    moved = np.concatenate([[0], np.cumsum((after.points != before.points).any(axis=1))])
    num_changed = np.count_nonzero(np.diff(moved[before.point_offsets]))
    note = (
        f"Strokes in one order and direction for each character: {num_changed:,} of {len(letters):,} letters changed."
    )
    return dataclasses.replace(
        letters,
        strokes=after,
        aligned=True,
        notes=(*letters.notes, note),
    )
