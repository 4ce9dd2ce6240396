"""Isolated letters as cells without neighbours, so that signs and digits, rare in words, are learned as letters are.

Nothing tells how large an isolated letter was meant to be, or where its line ran: it is put where its character usually
stands (`Placement`), each writer a little off in ways of their own.
"""

import numpy as np

from ownhand.errors import LettersError
from ownhand.hands.placement import Placement
from ownhand.letters import Letters
from ownhand.words.cells import Cells
from ownhand.words.cuts import STEP, evened, parted
from ownhand.words.word_cells import lone_cells

_MOST_LENGTH = 40.0
"""x-heights of line: what has more is a scribble."""


def isolated_cells(letters: Letters, placement: Placement, rng: np.random.Generator) -> Cells:
    """Gives the cells of letters with strokes, in their order; those of no size, or of endless line, are left out.

    Raises LettersError where they have no strokes or no writers.
    """
    if letters.strokes is None or letters.writers is None:
        raise LettersError(f"{letters.source or 'These letters'}: expected strokes and writers.")
    factors = [placement.hand_factors(rng) for _ in letters.writer_names]
    bodies, marks, kept = [], [], []
    for number in range(len(letters)):
        character, writer = letters.characters[letters.labels[number]], int(letters.writers[number])
        strokes = [stroke.astype(np.float64) for stroke in letters.strokes.letter(number) if len(stroke)]
        points = np.concatenate(strokes) if strokes else np.zeros((0, 2))
        if not len(points) or not np.ptp(points, axis=0).max() > 0:
            continue
        (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
        scale, dx, dy = placement.placed(character, (left, bottom, right, top), factors[writer], rng, 1.0)
        strokes = [stroke * scale + (dx, dy) for stroke in strokes]
        if sum(np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes) > _MOST_LENGTH:
            continue
        body, late = parted([evened(stroke, STEP) for stroke in strokes])
        bodies.append(body)
        marks.append(late)
        kept.append(number)
    place = np.array(kept, np.int64)
    labels = letters.labels[place]
    return lone_cells(
        bodies,
        marks,
        np.array([ord(character) for character in letters.characters], np.int64)[labels],
        letters.writers[place],
        writer_names=letters.writer_names,
        held_out=np.zeros(len(place), np.bool_) if letters.held_out is None else letters.held_out[place],
        source=letters.source,
        credit=letters.credit,
    )
